"""1.1-03 is soft: the employer asks for one case, a quota officer answers in writing, the case is sent (R-12)."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from fixtures.employer import full_review, waiting_case
from fixtures.under_review import as_officer, at_desk
from fixtures.world import NOW, TODAY, acting_as, make_case, make_person
from permit.domain.errors import Refused
from permit.domain.quota import QuotaState
from permit.records.models import Case, ExceptionRequest, OutboxMessage, QuotaEntry, QuotaExceptionRequest
from permit.services.acting import SYSTEM
from permit.services.answer_quota_exception import answer_quota_exception
from permit.services.ask_quota_exception import ask_quota_exception
from permit.services.quota_ports import allot, balance, release, reserve, use
from permit.services.quota_years import enter_total, left_of_total
from permit.services.standing_findings import current_findings
from permit.services.submit_first_review import submit_first_review
from permit.services.withdraw_case import withdraw_case

pytestmark = pytest.mark.django_db
REASON = "承担国家重点项目，岗位空缺会停线"
ANSWER = "项目属重点领域，准予例外一个名额。"


def refusal(code: str):
    return pytest.raises(Refused, match=rf"^{code}\b")


def officer():
    return as_officer(at_desk("quota_officer", name="冉静姝"))


def short_case(total: int | None = 10):
    """A case that waits for first review at an employer whose only number is taken."""
    case, door = waiting_case()
    allot(door.employer, 2026, 1, "调整", NOW)
    reserve(make_case(make_person(), door.employer, state="office_check"), NOW)
    if total is not None:
        enter_total(2026, "plan", total, "2026 年分配方案", NOW, SYSTEM)
    return case, door


def send(case: Case, door) -> Case:
    sent = submit_first_review(case.number, None, full_review(case), door.acting, NOW)
    case.refresh_from_db()
    return sent


def asked(case: Case, door) -> QuotaExceptionRequest:
    return ask_quota_exception(case.number, None, REASON, door.acting, NOW)


def test_an_exception_gives_the_case_a_number_of_its_own_and_it_is_sent():
    """1.1-03, 1.1-02, R-12, R-25"""
    case, door = short_case()
    with refusal("quota_exhausted"):
        send(case, door)
    answered = answer_quota_exception(asked(case, door).pk, 0, True, ANSWER, officer(), NOW)
    entry = QuotaEntry.objects.get(case=case)
    assert (entry.kind, entry.source, entry.target, entry.cause) == ("exception", "district", "reserved", ANSWER)
    assert balance(door.employer, 2026) == QuotaState(2, 2)
    assert left_of_total(2026) == 8
    assert OutboxMessage.objects.get(template="quota_exception_allowed").case == case
    send(case, door)
    assert case.state == "office_check" and QuotaEntry.objects.filter(case=case).count() == 1
    use(case, NOW)
    assert balance(door.employer, 2026) == QuotaState(2, 1, 1)
    call_command("quota_check", stdout=StringIO())
    assert answered.state == "allowed"


def test_the_answer_is_part_of_the_decision_record():
    """1.1-03, R-12"""
    case, door = short_case()
    answer_quota_exception(asked(case, door).pk, 0, True, ANSWER, officer(), NOW)
    send(case, door)
    found = {finding.clause: finding for finding in current_findings(case, TODAY)}["1.1-03"]
    assert found.settled is True
    assert (found.exception.reason, found.exception.answer) == (REASON, ANSWER)
    assert found.exception.officer.name == "冉静姝"


def test_no_other_case_of_the_employer_takes_that_number():
    """R-25"""
    case, door = short_case()
    answer_quota_exception(asked(case, door).pk, 0, True, ANSWER, officer(), NOW)
    with refusal("quota_exhausted"):
        reserve(make_case(make_person(), door.employer, state="office_check"), NOW)


def test_refused_it_stays_unsent_and_may_be_asked_anew():
    """1.1-03: every request and its answer is kept."""
    case, door = short_case()
    answer_quota_exception(asked(case, door).pk, 0, False, "理由不足以例外，请等下一年度。", officer(), NOW)
    with refusal("quota_exhausted"):
        send(case, door)
    assert not ExceptionRequest.objects.exists() and OutboxMessage.objects.filter(case=case).last().template == (
        "quota_exception_refused"
    )
    asked(case, door)
    states = case.quota_exceptions.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["refused", "open"]


def test_an_exception_stays_within_the_total():
    """1.1-02 is hard: past the employer's number, never past the district's total."""
    case, door = short_case(total=1)
    request = asked(case, door)
    with refusal("quota_total_passed"):
        answer_quota_exception(request.pk, 0, True, ANSWER, officer(), NOW)
    request.refresh_from_db()
    assert request.state == "open" and not QuotaEntry.objects.filter(case=case).exists()
    enter_total(2026, "addition", 1, "年中追加", NOW, SYSTEM)
    answer_quota_exception(request.pk, 0, True, ANSWER, officer(), NOW)
    assert left_of_total(2026) == 0


def test_a_number_by_exception_goes_back_to_the_district():
    """R-25: the employer keeps no more than it had."""
    case, door = short_case()
    answer_quota_exception(asked(case, door).pk, 0, True, ANSWER, officer(), NOW)
    send(case, door)
    entry = release(case, "refused", NOW)
    assert entry is not None and (entry.kind, entry.source, entry.target) == ("take_back", "reserved", "district")
    assert balance(door.employer, 2026) == QuotaState(1, 1) and left_of_total(2026) == 9
    with refusal("quota_not_reserved"):
        use(case, NOW)


def test_it_is_asked_only_where_no_number_is_free():
    """1.1-03"""
    case, door = waiting_case()
    with refusal("quota_not_short"):
        asked(case, door)
    send(case, door)
    with refusal("quota_not_needed"):
        asked(case, door)


def test_one_request_at_a_time():
    case, door = short_case()
    request = asked(case, door)
    with refusal("quota_exception_open"):
        asked(case, door)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuotaExceptionRequest.objects.create(
            case=case, year=2026, reason=REASON, asked_by="周启明", asked_at=request.asked_at
        )


def test_a_number_that_came_free_meanwhile_is_taken_instead():
    """1.1-03: no exception past a free number; sent with it, the request is not needed any more."""
    case, door = short_case()
    request = asked(case, door)
    allot(door.employer, 2026, 2, "追加", NOW)
    with refusal("quota_not_short"):
        answer_quota_exception(request.pk, 0, True, ANSWER, officer(), NOW)
    send(case, door)
    request.refresh_from_db()
    assert request.state == "overtaken"
    assert "1.1-03" not in {finding.clause for finding in current_findings(case, TODAY)}


def test_a_case_that_ended_needs_none():
    case, door = short_case()
    request = asked(case, door)
    assert case.person is not None
    withdraw_case(case.number, None, "不办了", acting_as(case.person), NOW)
    request.refresh_from_db()
    assert request.state == "overtaken"
    with refusal("changed_meanwhile"):
        answer_quota_exception(request.pk, 0, True, ANSWER, officer(), NOW)


@pytest.mark.parametrize(("role", "words", "code"), [
    ("decider", ANSWER, "not_your_role"), ("quota_officer", "可以", "reason_too_short"),
])  # fmt: skip
def test_only_a_quota_officer_answers_and_in_writing(role: str, words: str, code: str):
    case, door = short_case()
    with refusal(code):
        answer_quota_exception(asked(case, door).pk, 0, True, words, as_officer(at_desk(role)), NOW)
    assert not QuotaEntry.objects.filter(case=case).exists()
