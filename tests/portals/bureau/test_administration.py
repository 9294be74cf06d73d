"""Quota officer, administrator, messages, category I: each role its own pages."""

import pytest

from fixtures.under_review import at_desk, case_in
from fixtures.world import NOW, client_of, make_association, make_employer, make_office, make_person
from permit.domain.lifecycle import State
from permit.records.models import Account, AuditEntry, Case, OutboxMessage, QuotaAccount, SmsTemplate, StaffMember
from permit.services.queue_message import queue_message
from services.review.test_other_roles import a_scan

pytestmark = pytest.mark.django_db
OF_ADMINISTRATOR = ("staff/", "staff/new/", "templates/", "templates/accepted/")


@pytest.mark.parametrize("page", OF_ADMINISTRATOR)
@pytest.mark.parametrize("role", ["acceptor", "decider", "supervisor", "quota_officer"])
def test_the_administrators_pages_are_the_administrators(page, role):
    assert client_of(at_desk(role)).get(f"/bureau/{page}").status_code == 404
    assert client_of(at_desk("administrator")).get(f"/bureau/{page}").status_code == 200


def test_an_account_is_opened_and_its_password_shown_once():
    """N-04"""
    client = client_of(at_desk("administrator"))
    data = {"username": "wen", "name": "闻人敏", "role": "reviewer", "office": "", "phone": "", "idempotency_key": "a"}
    page = client.post("/bureau/staff/new/", data, follow=True).content.decode()
    assert "闻人敏的初始密码" in page and Account.objects.get(username="wen").has_usable_password()
    assert "初始密码只显示" not in client.get("/bureau/staff/").content.decode()


def test_an_office_checker_without_an_office_is_refused_with_words():
    client = client_of(at_desk("administrator"))
    answer = client.post("/bureau/staff/new/", {"username": "wen", "name": "闻人敏", "role": "office_checker"})
    assert answer.status_code == 422 and "属地" in answer.content.decode()
    assert not Account.objects.filter(username="wen").exists()


def test_an_account_is_closed_and_opened_again():
    client, member = client_of(at_desk("administrator")), at_desk("acceptor")
    client.post(f"/bureau/staff/{member.pk}/switch/")
    assert not StaffMember.objects.get(pk=member.pk).active
    assert client_of(member).get("/bureau/").status_code == 302
    client.post(f"/bureau/staff/{member.pk}/switch/")
    assert StaffMember.objects.get(pk=member.pk).active


def test_the_words_of_an_sms_are_changed():
    """N-03, R-03"""
    client = client_of(at_desk("administrator"))
    answer = client.post("/bureau/templates/accepted/", {"text": "{number} 已受理。", "active": "on"})
    assert answer.status_code == 302 and SmsTemplate.objects.get(key="accepted").text == "{number} 已受理。"
    refused = client.post("/bureau/templates/accepted/", {"text": "{password}", "active": "on"})
    assert refused.status_code == 422 and "password" in refused.content.decode()


def test_figures_in_force_are_read_by_every_role_of_the_bureau():
    """9-01"""
    for role in ("acceptor", "supervisor", "quota_officer", "administrator"):
        page = client_of(at_desk(role)).get("/bureau/figures/").content.decode()
        assert "审核时限" in page and "指南" in page


def test_the_quota_officer_sets_a_number_with_its_cause():
    """1.1-03, R-25"""
    employer = make_employer()
    client = client_of(at_desk("quota_officer"))
    assert employer.name in client.get("/bureau/quota/").content.decode()
    page = f"/bureau/quota/{employer.uscc}/"
    first = f"{page}2026/first/"
    assert first in client.get(page).content.decode()
    assert client.post(first, {"number": "8", "cause": ""}).status_code == 422
    assert client.post(first, {"number": "8", "cause": "2026 年分配方案"}).status_code == 302
    assert QuotaAccount.objects.get(employer=employer).allotted == 8
    shown = client.get(page).content.decode()
    assert "2026 年分配方案" in shown and first not in shown
    assert client.get(f"{page}2019/first/").status_code == 404
    again = client.post(first, {"number": "9", "cause": "再来一次的依据"})
    assert again.status_code == 422 and "由另一位名额岗人员批准" in again.content.decode()


@pytest.mark.parametrize("typed", ["-1", "八", "1.5", "99999"])
def test_a_number_that_is_none_is_refused_with_words(typed):
    employer = make_employer()
    page = f"/bureau/quota/{employer.uscc}/2026/first/"
    answer = client_of(at_desk("quota_officer")).post(page, {"number": typed, "cause": "2026 年分配方案"})
    assert answer.status_code == 422 and not QuotaAccount.objects.filter(allotted__gt=0).exists()


def test_quota_is_set_by_nobody_else_and_read_by_those_who_see_cases():
    """R-20, 1.1-03"""
    employer = make_employer()
    for role in ("acceptor", "supervisor", "administrator"):
        client = client_of(at_desk(role))
        assert client.get(f"/bureau/quota/{employer.uscc}/2026/first/").status_code == 404
        seen = 404 if role == "administrator" else 200
        assert client.get(f"/bureau/quota/{employer.uscc}/").status_code == seen


def a_message() -> OutboxMessage:
    case = case_in(State.ACCEPTANCE)
    AuditEntry.objects.create(
        case=case, subject=f"case:{case.number}", sequence=1, actor="staff:0", actor_name="钱望舒", action="report",
        from_state="office_check", to_state="acceptance", at=NOW,
    )  # fmt: skip
    return queue_message("accepted", "13812345678", "何雨桐", NOW, case=case, number=case.number)


def test_officers_see_what_was_sent_and_send_again_what_failed():
    """N-03"""
    message = a_message()
    client = client_of(at_desk("acceptor"))
    page = client.get("/bureau/messages/").content.decode()
    assert message.case.number in page and "138****5678" in page and "13812345678" not in page
    OutboxMessage.objects.update(state="failed", attempts=6, last_error="unreachable")
    assert "连不上网关" in client.get("/bureau/messages/?state=failed").content.decode()
    client.post(f"/bureau/messages/{message.pk}/retry/")
    assert OutboxMessage.objects.get().state == "queued"


def test_an_office_sees_the_messages_of_its_own_cases_only():
    message = a_message()
    own = client_of(at_desk("office_checker", message.case))
    assert message.case.number in own.get("/office/messages/").content.decode()
    stranger = at_desk("office_checker", message.case)
    stranger.office = make_office("yufa", "榆垡镇")
    stranger.save()
    assert message.case.number not in client_of(stranger).get("/office/messages/").content.decode()
    assert client_of(stranger).post(f"/office/messages/{message.pk}/retry/").status_code == 404


def test_the_acceptor_opens_a_case_of_category_i():
    """1.3.1-I, R-11"""
    from django.core.files.uploadedfile import SimpleUploadedFile

    person = make_person()
    make_association(person, make_employer())
    client = client_of(at_desk("acceptor"))
    assert client.get("/bureau/category-i/").status_code == 200
    scan = a_scan().content
    data = {
        "id_number": person.id_number,
        "recommendation": SimpleUploadedFile("推荐.png", scan, "image/png"),
        "approval": SimpleUploadedFile("批准.png", scan, "image/png"),
    }
    assert client.post("/bureau/category-i/", data).status_code == 302
    case = Case.objects.get(person=person)
    assert (case.category, case.initiator) == ("I", "bureau")
    bad = client.post("/bureau/category-i/", {**data, "id_number": "420102199003070010"})
    assert bad.status_code == 422
