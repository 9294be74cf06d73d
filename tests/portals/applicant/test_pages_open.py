"""Every page of the applicant's door opens for whom it is, and is not there for others."""

import pytest
from django.urls import reverse

from fixtures.applicant import draft_of, make_applicant, ready_case, type_claims
from fixtures.world import client_of, make_person
from permit.domain.sections import PROFILE, claim_sections
from permit.records.models import AttachmentVersion

pytestmark = pytest.mark.django_db


def test_every_profile_page_opens():
    """6.1.2-01: household, basic, home, education, work, children, photo."""
    client = client_of(make_applicant())
    for section in PROFILE:
        assert client.get(reverse("applicant:profile-section", args=[section.key])).status_code == 200
    for name in ("profile", "photo", "home", "association", "permit"):
        assert client.get(reverse(f"applicant:{name}")).status_code == 200


def test_every_page_of_a_draft_opens():
    person = make_applicant()
    case = draft_of(person)
    type_claims(case)
    client = client_of(person)
    for section in claim_sections("A"):
        where = {"number": case.number, "key": section.key}
        assert client.get(reverse("applicant:claims-section", kwargs=where)).status_code == 200
    for name in ("case", "check", "withdraw"):
        assert client.get(reverse(f"applicant:{name}", args=[case.number])).status_code == 200
    home = client.get(reverse("applicant:home")).content.decode()
    for material in ("6.2-M1", "6.2-M2", "6.2-M3", "6.2-M4b", "6.2-M5", "6.2-MA"):
        url = reverse("applicant:material", kwargs={"number": case.number, "material": material})
        assert url in home
        assert client.get(url).status_code == 200


def test_a_case_ready_to_send_says_so():
    """6.2-01: nothing would come back, so the button is there."""
    case = ready_case()
    client = client_of(case.person)
    page = client.get(reverse("applicant:check", args=[case.number])).content.decode()
    assert "没有会被退回的地方" in page
    assert reverse("applicant:submit", args=[case.number]) in page


def test_everything_that_is_handed_in_stands_above_the_declaration():
    """7-05: answers, employment and papers are there to be read before the box is ticked."""
    case = ready_case()
    page = client_of(case.person).get(reverse("applicant:check", args=[case.number])).content.decode()
    before = page[: page.index('name="declared"')]
    assert "核对要交出去的全部内容" in before
    assert case.person.id_number in before and case.employer.name in before
    stored = AttachmentVersion.objects.filter(attachment__case=case).first()
    assert reverse("files:download", args=[stored.pk]) in before


@pytest.mark.parametrize("name", ["case", "check", "withdraw", "corrections"])
def test_anothers_case_is_not_there(name):
    """Who may not see a case gets 404."""
    case = draft_of(make_applicant())
    assert client_of(make_applicant("别人")).get(reverse(f"applicant:{name}", args=[case.number])).status_code == 404


def test_pages_of_business_are_closed_before_the_profile_is_whole():
    """N-10: the page names what is missing."""
    from fixtures.applicant import HOUSEHOLD
    from fixtures.world import type_section

    person = make_person()
    type_section(person, "household", fields=HOUSEHOLD)
    answer = client_of(person).get(reverse("applicant:association"))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert all(title in page for title in ("基本信息", "在京住所", "教育经历", "工作经历", "随往子女", "照片"))
