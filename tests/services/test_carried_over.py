"""Carried-over holders and employers complete what is missing; until then nothing else works."""

import pytest

from adapters.doubles import memory_ports
from fixtures.applicant import put_file
from fixtures.employer import new_door
from fixtures.old_holders import carried, completed, fill_carried, upload_carried
from fixtures.world import NOW, TODAY, acting_as, an_id_number, make_association, make_employer, type_section
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.records.models import AttachmentVersion, Employer, FormSection
from permit.services.carried_entry import ASSOCIATION_TITLE, carried_entry, carried_open, require_completed
from permit.services.complete_carried_over import complete_carried_over
from permit.services.end_association import end_association
from permit.services.issue_confirmation import issue_confirmation
from permit.services.open_case import open_case
from permit.services.permit_standing import standing_on
from permit.services.ports import using_ports
from permit.services.request_consent import request_consent
from permit.services.resume_permission import resume_permission

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside_world():
    with using_ports(memory_ports()):
        yield


def refused(act, *args, **options) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    return caught.value


def test_printing_waits_until_information_attachments_and_the_employer_are_there():
    """N-11, 6.1.2-07"""
    holder = carried(make_employer())
    person = holder.permit.person

    def prints() -> bool:
        try:
            issue_confirmation(holder.permit, full_id_number=False, acting=acting_as(person), now=NOW)
        except Refused as refusal:
            assert refusal.code == "carried_over_incomplete"
            return False
        return True

    assert not prints()
    fill_carried(person)
    assert "户口簿" in "".join(carried_entry(holder, TODAY).missing) and not prints()
    upload_carried(person)
    assert carried_entry(holder, TODAY).missing == (ASSOCIATION_TITLE,) and not prints()
    make_association(person, holder.employer)
    assert carried_entry(holder, TODAY).missing == () and not prints()
    complete_carried_over(person, True, acting_as(person), NOW)
    assert prints()


def test_no_business_starts_before():
    """N-11, N-10, 6.3-07, 6.4-09, 6.5-03"""
    holder = carried(make_employer())
    person = holder.permit.person
    fill_carried(person)
    association = make_association(person, holder.employer)
    refusal = refused(open_case, Business.RENEWAL, association, acting_as(person), NOW)
    assert refusal.code == "carried_over_incomplete" and "户口簿" in refusal.facts["missing"]
    refusal = refused(request_consent, person, Business.INFORMATION_CHANGE, acting_as(person), NOW)
    assert refusal.code == "carried_over_incomplete"
    upload_carried(person)
    complete_carried_over(person, True, acting_as(person), NOW)
    assert open_case(Business.RENEWAL, association, acting_as(person), NOW).pk


def test_completing_needs_everything_and_the_declaration():
    """N-11, 7-05"""
    holder = carried(make_employer())
    person = holder.permit.person
    assert refused(complete_carried_over, person, False, acting_as(person), NOW).code == "declaration_missing"
    assert refused(complete_carried_over, person, True, acting_as(person), NOW).code == "carried_over_incomplete"
    holder.refresh_from_db()
    assert holder.completed_at is None and carried_open(person, TODAY) == holder


def test_the_register_takes_what_was_completed_and_no_new_child():
    """N-11, 6.2-05: another child is an information change."""
    known, new = an_id_number(7, born=NOW.date().replace(2018)), an_id_number(9, born=NOW.date().replace(2020))
    holder = carried(make_employer(), 随往子女=f"何小禾 {known}")
    person = holder.permit.person
    fill_carried(person)
    FormSection.objects.filter(person=person, key="children").delete()
    child = {"name": "何小禾", "id_number": known, "born_on": "2018-3-2", "custody_after_divorce": "no"}
    other = {"name": "何小麦", "id_number": new, "born_on": "2020-3-2", "custody_after_divorce": "no"}
    type_section(person, "children", rows=[{"id": "1", **child}, {"id": "2", **other}])
    upload_carried(person)
    make_association(person, holder.employer)
    complete_carried_over(person, True, acting_as(person), NOW)
    particulars = standing_on(holder.permit, TODAY).particulars
    assert [each["name"] for each in particulars["children"]] == ["何小禾"]
    assert particulars["household"]["province"] == "湖北省" and particulars["photo_version"]
    require_completed(person, TODAY)


def test_another_employers_confirmation_is_not_the_permits():
    """N-11: that would be an employer change."""
    holder = carried(make_employer())
    person = holder.permit.person
    fill_carried(person)
    upload_carried(person)
    make_association(person, make_employer("别的单位"))
    assert carried_entry(holder, TODAY).missing == (ASSOCIATION_TITLE,)


def test_a_suspended_holder_needs_no_employer_to_complete():
    """N-11"""
    holder = carried(make_employer(), 证件状态="挂起")
    person = holder.permit.person
    fill_carried(person)
    upload_carried(person)
    assert complete_carried_over(person, True, acting_as(person), NOW).completed_at == NOW


def test_an_expired_permit_binds_nobody_any_more():
    """N-16"""
    holder = carried(make_employer())
    after = NOW.replace(year=2027, month=3, day=1)
    assert carried_open(holder.permit.person, after.date()) is None
    assert carried_open(holder.permit.person, after.date().replace(month=2, day=28)) == holder


def test_leaving_frees_the_employer_of_the_holder():
    """5-08, N-13"""
    holder = carried(make_employer())
    association = make_association(holder.permit.person, holder.employer)
    end_association(holder.employer, association.pk, 0, TODAY, "离职", acting_as(holder.employer), NOW)
    holder.refresh_from_db()
    assert holder.employer is None and standing_on(holder.permit, TODAY).state == "suspended"


def test_completing_twice_is_refused():
    """N-11"""
    holder = completed(carried(make_employer()))
    person = holder.permit.person
    assert refused(complete_carried_over, person, True, acting_as(person), NOW).code == "nothing_carried_over"


def test_an_old_employer_completes_before_its_permission_works():
    """6.1.1-01, 6.1.1-05, N-10"""
    door = new_door()
    Employer.objects.filter(pk=door.employer.pk).update(permission="carried_over")
    gone = AttachmentVersion.objects.filter(attachment__slot="6.1.1-M3.contribution")
    gone.update(removed_at=NOW)
    refusal = refused(resume_permission, door.employer, True, door.acting, NOW)
    assert refusal.code == "information_incomplete" and refusal.facts["count"] == 1
    put_file(door.employer, "6.1.1-M3.contribution", by="employer")
    assert refused(resume_permission, door.employer, False, door.acting, NOW).code == "declaration_missing"
    resumed = resume_permission(door.employer, True, door.acting, NOW)
    assert resumed.permission == "granted" and resumed.association_code and resumed.office
    assert refused(resume_permission, door.employer, True, door.acting, NOW).code == "permission_not_carried_over"


def test_an_employer_that_never_had_the_permission_cannot_resume_it():
    """6.1.1-05"""
    door = new_door()
    assert refused(resume_permission, door.employer, True, door.acting, NOW).code == "permission_not_carried_over"
