"""The pages of false statements: who may open them, and the way through."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fixtures.holders import give_permit
from fixtures.under_review import at_desk
from fixtures.world import TODAY, client_of, make_association, make_employer, make_person
from permit.records.models import FalseStatement, Permit
from permit.services.permit_standing import standing_on
from services.review.test_other_roles import a_scan

pytestmark = pytest.mark.django_db
WORDS = "申报的学历证书经核查系伪造，学校无此毕业生。"
HOME = "/bureau/false-statements/"


def a_permit() -> Permit:
    person, employer = make_person(), make_employer()
    make_association(person, employer)
    return give_permit(person, employer, since=date(2024, 5, 6))


def record(client, permit):
    scan = SimpleUploadedFile("证据.png", a_scan().content, "image/png")
    data = {"id_number": str(permit.person.id_number), "words": WORDS, "evidence": scan, "idempotency_key": "a"}
    return client.post(f"{HOME}new/", data)


@pytest.mark.parametrize("role", ["administrator", "quota_officer"])
def test_other_roles_do_not_see_them(role):
    """7-03"""
    assert client_of(at_desk(role)).get(HOME).status_code == 404


def test_from_the_finding_to_the_appeal():
    """7-03, R-27: recorded by one, settled by a second, taken back by a third; the holder reads until when."""
    permit = a_permit()
    acceptor = client_of(at_desk("acceptor"))
    assert acceptor.get(f"{HOME}new/").status_code == 200
    assert record(acceptor, permit).status_code == 302
    finding = FalseStatement.objects.get()
    assert standing_on(permit, TODAY).state == "frozen"
    assert acceptor.get(f"{HOME}{finding.pk}/settle/").status_code == 404
    assert acceptor.get(f"{HOME}{finding.pk}/evidence/").content == a_scan().content
    decider = client_of(at_desk("decider"))
    assert f"{HOME}{finding.pk}/settle/" in decider.get(HOME).content.decode()
    assert WORDS in decider.get(f"{HOME}{finding.pk}/settle/").content.decode()
    answer = {"verdict": "uphold", "words": WORDS, "version": "0", "idempotency_key": "b"}
    assert decider.post(f"{HOME}{finding.pk}/settle/", answer).status_code == 302
    assert standing_on(permit, TODAY).state == "cancelled"
    assert "2029年3月1日" in client_of(permit.person).get("/applicant/permit/").content.decode()
    answer = {"words": WORDS, "version": "1", "idempotency_key": "c"}
    assert decider.post(f"{HOME}{finding.pk}/reverse/", answer).status_code == 422
    third = client_of(at_desk("decider"))
    assert third.post(f"{HOME}{finding.pk}/reverse/", answer).status_code == 302
    assert standing_on(permit, TODAY).state == "valid"


def test_a_holder_cancels_on_the_own_page():
    """7-03: and nobody else's permit."""
    permit = a_permit()
    page = f"/applicant/permit/{permit.number}/cancel/"
    assert client_of(make_person()).get(page).status_code == 404
    holder = client_of(permit.person)
    assert page in holder.get("/applicant/permit/").content.decode()
    assert holder.get(page).status_code == 200
    holder.post(page, {"cause": "own", "idempotency_key": "x"})
    assert standing_on(permit, TODAY).state == "cancelled"
    assert page not in holder.get("/applicant/permit/").content.decode()
