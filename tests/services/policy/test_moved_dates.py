"""When a year's holidays arrive, provisional dates are computed again and whoever has a changed one is told (R-24)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from fixtures.holders import give_permit
from fixtures.policy_changes import capital, holidays_of_2027
from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import BEIJING, NOW, make_agent, make_employer, make_person
from permit.domain.lifecycle import State
from permit.records.models import AuditEntry, Case, OutboxMessage, PolicyChange
from permit.services import recompute_dates
from permit.services.audit import record_case_act
from permit.services.case_clock import due_on
from permit.services.recompute_dates import tell_moved_windows
from permit.services.return_case import DefectNote, return_case

pytestmark = pytest.mark.django_db
DECEMBER = datetime(2026, 12, 21, 10, 0, tzinfo=BEIJING)
Change = Callable[..., PolicyChange]


def reported_in_december(state: State = State.ACCEPTANCE) -> Case:
    """A case whose twenty working days reach into a year that was not announced."""
    case = case_in(state)
    checker = as_officer(at_desk("office_checker", case))
    record_case_act(case, checker, "report", DECEMBER)
    case.reported_on, case.decide_by = DECEMBER.date(), due_on(case, DECEMBER.date())
    case.save()
    return case


def test_a_decision_day_moves_with_the_announcement_and_the_party_is_told(approved: Change) -> None:
    """R-24, 8-01"""
    case = reported_in_december()
    before = case.decide_by
    approved(holidays_of_2027())
    case.refresh_from_db()
    assert before == date(2027, 1, 18)
    assert case.decide_by == date(2027, 1, 20)  # New Year's Day and the Monday after are days off
    told = OutboxMessage.objects.get(template="date_moved", case=case)
    assert told.recipient == case.person.name  # type: ignore[union-attr]
    assert "2027年1月18日" in told.text and "2027年1月20日" in told.text
    assert AuditEntry.objects.filter(case=case, action="date_moved", actor="system").count() == 1


def test_the_day_to_correct_by_moves_too(approved: Change) -> None:
    """R-24, R-31"""
    case = case_in(State.ACCEPTANCE)
    defect = DefectNote("material", "6.2-M1", "applicant", "6.2-M1", "unclear", "看不清")
    sent_back = return_case(case.number, case.version, [defect], "", as_officer(at_desk("acceptor")), DECEMBER)
    before = sent_back.correct_by
    approved(holidays_of_2027())
    case.refresh_from_db()
    sent_back.refresh_from_db()
    assert case.correct_by == sent_back.correct_by
    assert sent_back.correct_by > before
    assert OutboxMessage.objects.filter(template="date_moved", case=case).count() == 1


def test_dates_that_do_not_reach_the_year_stay_and_nobody_is_told(approved: Change) -> None:
    case = case_in(State.ACCEPTANCE)
    approved(holidays_of_2027())
    case.refresh_from_db()
    assert case.decide_by == date(2026, 3, 30)
    assert not OutboxMessage.objects.filter(template="date_moved").exists()


def test_a_change_without_a_calendar_moves_no_date(approved: Change) -> None:
    case = reported_in_december()
    change = approved(capital())
    assert change.windows_told_to is None
    assert not OutboxMessage.objects.filter(case=case, template="date_moved").exists()


def test_holder_and_agent_are_told_of_a_window_that_moved(approved: Change) -> None:
    """R-24, 6.3-03"""
    employer = make_employer()
    agent = make_agent(employer)
    holder, other = make_person("苏以宁"), make_person("陆知行")
    give_permit(holder, employer, since=date(2024, 2, 16))  # until 15 February 2027
    give_permit(other, employer, since=date(2025, 6, 1))  # until 2028: nothing of it is known yet, or moved
    approved(holidays_of_2027())
    assert tell_moved_windows(NOW) == 1
    told = OutboxMessage.objects.filter(template="window_moved")
    assert {message.recipient for message in told} == {"苏以宁", agent.name}
    assert "2027年2月15日到期" in told[0].text
    assert tell_moved_windows(NOW) == 0
    assert told.count() == 2


def test_telling_goes_on_where_it_stopped(approved: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-24: page by page, each holder once."""
    monkeypatch.setattr(recompute_dates, "PAGE", 1)
    employer = make_employer()
    for name in ("甲一", "乙二", "丙三"):
        give_permit(make_person(name), employer, since=date(2024, 2, 16))
    approved(holidays_of_2027())
    while tell_moved_windows(NOW):
        continue
    names = [message.recipient for message in OutboxMessage.objects.filter(template="window_moved").order_by("pk")]
    assert names == ["甲一", "乙二", "丙三"]


def test_a_lapsed_or_cancelled_permit_is_not_told(approved: Change) -> None:
    employer = make_employer()
    give_permit(make_person(), employer, since=date(2024, 2, 16), state="cancelled")
    approved(holidays_of_2027())
    tell_moved_windows(NOW + timedelta(days=400))
    assert not OutboxMessage.objects.filter(template="window_moved").exists()
