"""What holder and employer ask of each other: release (R-17), a mistaken end (R-32), clearing out (7-02)."""

from datetime import date, datetime

import pytest

from fixtures.applicant import a_portrait, make_applicant, make_whole_employer
from fixtures.held import at, hold, make_holder
from fixtures.world import acting_as, make_office, make_staff
from permit.domain.errors import Refused
from permit.records.models import (
    Association,
    AuditEntry,
    CarriedHolder,
    Case,
    FilingAgent,
    OutboxMessage,
    PartyRequest,
    Permit,
    PermitFact,
)
from permit.services.acting import Acting
from permit.services.answer_party_request import answer_party_request
from permit.services.ask_for_clearing import ask_for_clearing
from permit.services.ask_for_release import ask_for_release
from permit.services.ask_to_reinstate import ask_to_reinstate
from permit.services.end_association import end_association
from permit.services.pass_on_party_requests import bring_to_office, pass_on_party_requests
from permit.services.permit_standing import standing_on
from permit.services.request_association import request_association
from permit.services.rule_party_request import rule_party_request
from permit.services.upload_attachment import Incoming
from permit.services.withdraw_party_request import withdraw_party_request

pytestmark = pytest.mark.django_db
NOW = at(date(2026, 3, 2))  # a Monday; ten working days later: 16 March
LAST = at(date(2026, 3, 16))
AFTER = at(date(2026, 3, 17))
LEFT = date(2026, 2, 13)
WORDS = "已经离职，单位一直不解除关联"
PROOF = Incoming("离职证明.jpg", a_portrait())


def agent_of(employer) -> Acting:
    return acting_as(employer, FilingAgent.objects.get(employer=employer))


def officer_of(request: PartyRequest, office=None) -> Acting:
    return acting_as(make_staff("office_checker", office or request.employer.office))


def asked() -> tuple[Permit, Association, PartyRequest]:
    permit, association = make_holder()
    request = ask_for_release(permit.person, LEFT, WORDS, PROOF, acting_as(permit.person), NOW)
    return permit, association, request


def state_on(permit: Permit, day: date) -> str:
    return standing_on(Permit.objects.get(pk=permit.pk), day).state


def test_the_old_employer_is_told_and_has_ten_working_days():
    """R-17, 6.4-01: with the proof kept; asking alone ends nothing"""
    permit, association, request = asked()
    assert (request.answer_by, request.state, request.proof.pages) == (LAST.date(), "asked", 1)
    assert "2026年3月16日前" in OutboxMessage.objects.get(template="party_request_asked").text
    association.refresh_from_db()
    assert (association.state, state_on(permit, NOW.date())) == ("confirmed", "valid")


def test_agreed_the_association_ends_on_the_employers_day():
    """R-17, N-13: suspended at that moment, the open case closed, the holder told"""
    permit, association, request = asked()
    case = Case.objects.create(
        number="26-9000-0001", business="renewal", initiator="employer", person=permit.person, state="draft",
        employer=association.employer, association=association, opened_at=NOW, state_since=NOW,
    )  # fmt: skip
    left = date(2026, 2, 28)
    answer_party_request(request.pk, 0, True, "", agent_of(association.employer), NOW, left)
    association.refresh_from_db()
    case.refresh_from_db()
    assert (association.state, state_on(permit, NOW.date()), case.state) == ("ended", "suspended", "employment_ended")
    assert str(left) in AuditEntry.objects.get(action="end_association").payload
    assert OutboxMessage.objects.filter(template="employment_ended").count() == 2
    assert "同意" in OutboxMessage.objects.get(template="party_request_answered").text


def test_declined_with_a_reason_the_holder_may_bring_it_to_the_office():
    """R-17"""
    permit, association, request = asked()
    acting = agent_of(association.employer)
    with pytest.raises(Refused, match="reason_too_short"):
        answer_party_request(request.pk, 0, False, "不", acting, NOW)
    answer_party_request(request.pk, 0, False, "交接没有完成，暂不同意", acting, NOW)
    assert "交接没有完成" in OutboxMessage.objects.get(template="party_request_answered").text
    request = bring_to_office(request.pk, None, acting_as(permit.person), NOW)
    assert (request.state, request.office) == ("with_office", association.employer.office)


def test_silence_passes_it_to_the_office_after_the_last_day_only():
    """R-17: run twice it passes once and tells nobody twice"""
    _, _, request = asked()
    assert pass_on_party_requests(LAST) == 0
    assert (pass_on_party_requests(AFTER), pass_on_party_requests(AFTER)) == (1, 0)
    request.refresh_from_db()
    assert (request.state, request.office) == ("with_office", request.employer.office)
    assert OutboxMessage.objects.filter(template="party_request_passed").count() == 2


def test_the_office_ends_the_association_and_both_read_why():
    """R-17, 6.4-01"""
    permit, association, request = asked()
    pass_on_party_requests(AFTER)
    rule_party_request(request.pk, None, True, "离职证明清楚，单位逾期未答复", officer_of(request), AFTER)
    association.refresh_from_db()
    assert (association.state, state_on(permit, AFTER.date())) == ("ended", "suspended")
    assert OutboxMessage.objects.filter(template="party_request_ruled").count() == 2


def test_the_office_may_refuse_and_then_nothing_ends():
    """R-17"""
    permit, association, request = asked()
    pass_on_party_requests(AFTER)
    rule_party_request(request.pk, None, False, "证明上没有离职日期", officer_of(request), AFTER)
    association.refresh_from_db()
    assert (association.state, state_on(permit, AFTER.date())) == ("confirmed", "valid")


def test_only_the_employers_own_office_rules_and_only_once_it_has_it():
    """R-17, 2-01"""
    _, _, request = asked()
    with pytest.raises(PartyRequest.DoesNotExist):
        rule_party_request(request.pk, None, True, "离职证明清楚", officer_of(request), NOW)
    pass_on_party_requests(AFTER)
    elsewhere = officer_of(request, make_office("yinghai", "瀛海镇"))
    with pytest.raises(PartyRequest.DoesNotExist):
        rule_party_request(request.pk, None, True, "离职证明清楚", elsewhere, AFTER)


def test_nobody_else_answers_or_takes_back():
    """R-17: not another employer, not the asker; the asker alone takes it back"""
    permit, association, request = asked()
    for stranger in (agent_of(make_whole_employer()), acting_as(permit.person)):
        with pytest.raises(PartyRequest.DoesNotExist):
            answer_party_request(request.pk, 0, True, "", stranger, NOW)
    with pytest.raises(PartyRequest.DoesNotExist):
        withdraw_party_request(request.pk, 0, agent_of(association.employer), NOW)
    assert withdraw_party_request(request.pk, 0, acting_as(permit.person), NOW).state == "withdrawn"


def test_one_request_at_a_time_and_none_without_a_tie():
    """R-17"""
    permit, association, _ = asked()
    with pytest.raises(Refused, match="party_request_open"):
        ask_for_release(permit.person, LEFT, WORDS, PROOF, acting_as(permit.person), NOW)
    end_association(association.employer, association.pk, None, LEFT, "合同到期", agent_of(association.employer), NOW)
    assert PartyRequest.objects.get().state == "settled"
    with pytest.raises(Refused, match="nothing_to_release"):
        ask_for_release(permit.person, LEFT, WORDS, PROOF, acting_as(permit.person), NOW)


def test_a_carried_over_holder_is_released_from_whom_the_old_system_names():
    """R-17, 5-08"""
    employer = make_whole_employer()
    permit = hold(make_applicant(), employer)
    carried = CarriedHolder.objects.create(permit=permit, employer=employer, row_hash="0", source={}, imported_at=NOW)
    request = ask_for_release(permit.person, LEFT, WORDS, PROOF, acting_as(permit.person), NOW)
    answer_party_request(request.pk, 0, True, "", agent_of(employer), NOW)
    carried.refresh_from_db()
    request.refresh_from_db()
    assert (carried.employer, state_on(permit, NOW.date()), request.state) == (None, "suspended", "done")


# an association ended by mistake


def ended(when: datetime = NOW) -> tuple[Permit, Association]:
    permit, association = make_holder()
    end_association(
        association.employer, association.pk, None, when.date(), "误操作", agent_of(association.employer), when
    )
    association.refresh_from_db()
    return permit, association


def test_with_both_sides_yes_the_permit_is_valid_again_and_its_history_kept():
    """R-32: from that day; the days between stay suspended"""
    permit, association = ended()
    request = ask_to_reinstate(association.pk, "点错了人，仍在职", agent_of(association.employer), NOW)
    assert (request.answer_by, request.asked_by) == (date(2026, 3, 9), "employer")
    answer_party_request(request.pk, 0, True, "", acting_as(permit.person), at(date(2026, 3, 9)))
    association.refresh_from_db()
    assert (association.state, association.ended_at) == ("confirmed", None)
    days = [state_on(permit, date(2026, 3, day)) for day in (1, 2, 8, 9)]
    assert days == ["valid", "suspended", "suspended", "valid"]
    assert AuditEntry.objects.filter(action__in=["end_association", "reinstate_association"]).count() == 2


def test_the_holder_may_ask_and_the_employer_agrees():
    """R-32: either side"""
    permit, association = ended()
    request = ask_to_reinstate(association.pk, "我没有离职", acting_as(permit.person), NOW)
    answer_party_request(request.pk, 0, True, "", agent_of(association.employer), NOW)
    assert state_on(permit, NOW.date()) == "valid"


def test_the_sixth_working_day_is_too_late_for_asking_and_for_saying_yes():
    """R-32, N-14: whatever the daily run did; the words name the way that is left"""
    permit, association = ended()
    late = at(date(2026, 3, 10))
    request = ask_to_reinstate(association.pk, "点错了人，仍在职", agent_of(association.employer), NOW)
    for act in (
        lambda: answer_party_request(request.pk, 0, True, "", acting_as(permit.person), late),
        lambda: ask_to_reinstate(association.pk, "我没有离职", acting_as(permit.person), late),
    ):
        with pytest.raises(Refused, match="mistake_too_late"):
            act()
    assert pass_on_party_requests(late) == 1
    request.refresh_from_db()
    assert (request.state, state_on(permit, late.date())) == ("overdue", "suspended")
    assert "聘用单位变更" in OutboxMessage.objects.get(template="party_request_overdue").text


def test_the_employer_change_to_the_same_employer_is_open_afterwards():
    """R-32, N-14"""
    permit, association = ended()
    asked_again = request_association(
        permit.person, association.employer.association_code, acting_as(permit.person), at(date(2026, 3, 10))
    )
    assert asked_again.employer == association.employer


def test_who_went_on_elsewhere_is_not_taken_back():
    """R-32"""
    permit, association = ended()
    request = ask_to_reinstate(association.pk, "点错了人，仍在职", agent_of(association.employer), NOW)
    request_association(permit.person, make_whole_employer().association_code, acting_as(permit.person), NOW)
    with pytest.raises(Refused, match="association_requested_already"):
        answer_party_request(request.pk, 0, True, "", acting_as(permit.person), NOW)
    request.refresh_from_db()
    assert request.state == "asked"


def test_a_permit_frozen_meanwhile_stays_frozen_and_comes_back_valid():
    """R-32, R-27"""
    permit, association = ended()
    PermitFact.objects.filter(permit=permit, kind="state", valid_until=None).update(valid_until=NOW.date())
    frozen = {"state": "frozen", "cause": "inquiry", "finding": 1, "before": "suspended"}
    PermitFact.objects.create(permit=permit, kind="state", value=frozen, valid_from=NOW.date(), recorded_at=NOW)
    request = ask_to_reinstate(association.pk, "我没有离职", acting_as(permit.person), NOW)
    answer_party_request(request.pk, 0, True, "", agent_of(association.employer), NOW)
    current = PermitFact.objects.get(permit=permit, kind="state", valid_until=None)
    assert (current.value["state"], current.value["before"]) == ("frozen", "valid")


# clearing out


def test_the_employer_alone_cancels_nothing():
    """7-02, N-14: the holder is asked, and may go on with another employer"""
    permit, association = ended()
    request = ask_for_clearing(
        association.employer, permit.number, "left", "离职后去外地", agent_of(association.employer), NOW
    )
    assert state_on(permit, NOW.date()) == "suspended"
    answer_party_request(request.pk, 0, False, "正在找新单位", acting_as(permit.person), NOW)
    assert pass_on_party_requests(AFTER) == 0
    assert state_on(permit, AFTER.date()) == "suspended"


def test_the_holder_agrees_and_the_permit_is_cancelled():
    """7-02, 7-03"""
    permit, association = ended()
    request = ask_for_clearing(
        association.employer, permit.number, "settled", "户口已迁入本市", agent_of(association.employer), NOW
    )
    answer_party_request(request.pk, 0, True, "", acting_as(permit.person), NOW)
    assert (state_on(permit, date(2026, 3, 1)), state_on(permit, NOW.date())) == ("valid", "cancelled")
    assert "已在京落户" in OutboxMessage.objects.filter(template="permit_cancelled").first().text


def test_silence_brings_the_clearing_before_the_office():
    """7-02"""
    permit, association = ended()
    request = ask_for_clearing(
        association.employer, permit.number, "left", "离职后去外地", agent_of(association.employer), NOW
    )
    pass_on_party_requests(AFTER)
    rule_party_request(request.pk, None, True, "本人联系不上，已离职", officer_of(request), AFTER)
    assert state_on(permit, AFTER.date()) == "cancelled"


def test_whoever_went_on_with_another_employer_is_not_cleared():
    """7-02, N-14: not when asking, not when the office rules"""
    permit, association = ended()
    acting = agent_of(association.employer)
    request = ask_for_clearing(association.employer, permit.number, "left", "离职后去外地", acting, NOW)
    request_association(permit.person, make_whole_employer().association_code, acting_as(permit.person), NOW)
    pass_on_party_requests(AFTER)
    with pytest.raises(Refused, match="holder_goes_on"):
        rule_party_request(request.pk, None, True, "本人联系不上，已离职", officer_of(request), AFTER)
    assert state_on(permit, AFTER.date()) == "suspended"


def test_an_employee_is_let_go_before_being_cleared_and_other_employers_permits_are_not_theirs():
    """7-02"""
    permit, association = make_holder()
    with pytest.raises(Refused, match="still_employed_here"):
        ask_for_clearing(
            association.employer, permit.number, "left", "离职后去外地", agent_of(association.employer), NOW
        )
    other = make_whole_employer()
    with pytest.raises(Refused, match="permit_of_other_employer"):
        ask_for_clearing(other, permit.number, "settled", "户口已迁入本市", agent_of(other), NOW)
    assert state_on(permit, NOW.date()) == "valid"
