"""What may still be changed: everything in a draft, nothing on its way, only the defects after a return (6.2-02)."""

import pytest

from fixtures.applicant import HOME, LEASE, make_applicant, ready_case, send, send_back
from fixtures.world import NOW, acting_as
from permit.domain.errors import Refused
from permit.records.models import FormSection
from permit.services.case_locks import claims_lock, material_lock, open_fields, profile_lock
from permit.services.return_case import DefectNote
from permit.services.save_open_section import save_open_section

pytestmark = pytest.mark.django_db
HOME_KIND = DefectNote("field", "home.kind", "applicant", "1.3.5", "wrong", "住所情况与合同不符")
PHOTO = DefectNote("field", "photo", "applicant", "6.1.2-05", "unclear", "戴帽")


def test_in_a_draft_everything_is_open():
    """6.2-02: a draft is not in progress, nobody has it yet."""
    case = ready_case()
    assert profile_lock(case.person, "home") is None
    assert claims_lock(case, "income") is None
    assert material_lock(case, "6.2-M1.own_page", blocking=False) is None


def test_under_way_everything_is_locked():
    """6.2-02"""
    case = send(ready_case())
    assert "待单位初审" in str(profile_lock(case.person, "home"))
    assert profile_lock(case.person, "photo")
    assert claims_lock(case, "income")
    assert material_lock(case, "6.2-M1.own_page", blocking=False)


def test_after_a_return_only_the_defects_are_open():
    """R-19: with the questions that hang on them."""
    case = send(ready_case())
    send_back(case, HOME_KIND, LEASE, PHOTO)
    case.refresh_from_db()
    assert profile_lock(case.person, "home") is None
    assert open_fields(case, "person", "home") == {"kind", "owner", "lease_until"}
    assert profile_lock(case.person, "photo") is None
    assert profile_lock(case.person, "education")
    assert claims_lock(case, "income")
    assert material_lock(case, "6.2-M4b.lease", blocking=False) is None
    assert material_lock(case, "6.2-M1.own_page", blocking=False)


def test_what_a_correction_makes_necessary_opens_too():
    case = send(ready_case())
    send_back(case, HOME_KIND)
    case.refresh_from_db()
    assert material_lock(case, "6.2-M4a.ownership", blocking=True) is None


def test_a_locked_section_is_not_saved():
    """6.2-02: asked again under the owner's row lock."""
    case = send(ready_case())
    before = FormSection.objects.get(person=case.person, key="home").data
    with pytest.raises(Refused) as caught:
        save_open_section(case.person, "home", {"fields": {}}, 1, acting_as(case.person), NOW, profile_lock)
    assert caught.value.code == "section_locked"
    assert FormSection.objects.get(person=case.person, key="home").data == before


def test_without_a_case_the_profile_is_open():
    person = make_applicant()
    assert profile_lock(person, "home") is None
    saved = save_open_section(person, "home", {"fields": HOME}, 1, acting_as(person), NOW, profile_lock)
    assert saved.reading.complete
