"""Statistics of the district's cases: counted by hand here, drawn above their tables there (8-01, R-02, R-19)."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixtures.world import client_of, make_case, make_employer, make_office, make_person, make_staff
from permit.domain.lifecycle import State
from permit.records.models import AuditEntry, Case, Defect, Return
from permit.services import case_statistics as counts

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)
MONTHS = counts.months_until(TODAY, 6)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def case_of(filed: date, state: str, closed: date | None = None, **more: Any) -> Case:
    ended = {"closed_at": at(closed)} if closed else {}
    return make_case(
        make_person(), more.pop("employer", None) or make_employer(), state=state, filed_on=filed, **ended, **more
    )


def step(case: Case, before: str, after: str, day: date) -> None:
    sequence = AuditEntry.objects.filter(case=case).count() + 1
    AuditEntry.objects.create(
        case=case, subject=f"case:{case.number}", sequence=sequence, actor="system", actor_name="系统",
        action="step", from_state=before, to_state=after, at=at(day),
    )  # fmt: skip


def send_back(case: Case, day: date, *clauses: str) -> None:
    sent = Return.objects.create(case=case, round=1, level="office", by_name="甲", returned_at=at(day), correct_by=day)
    for clause in clauses:
        Defect.objects.create(sent_back=sent, kind="field", target="home", owner="applicant", clause=clause, words="。")


def test_each_month_tells_what_came_went_and_stayed() -> None:
    case_of(date(2025, 9, 30), "review")  # before the span, still open
    case_of(date(2025, 9, 1), "approved", date(2025, 10, 1))  # before it, ended on its first day
    case_of(date(2025, 10, 31), "approved", date(2026, 3, 2))
    case_of(date(2026, 3, 20), "first_review")
    make_case(make_person(), make_employer())  # a draft was handed in by nobody
    flow = counts.flow_of(Case.objects.all(), MONTHS)
    assert MONTHS[0] == date(2025, 10, 1) and MONTHS[-1] == date(2026, 3, 1)
    assert flow.filed == (1, 0, 0, 0, 0, 1)
    assert flow.ended == (1, 0, 0, 0, 0, 1)
    assert flow.open == (2, 2, 2, 2, 2, 2)


def test_the_bureau_is_late_only_the_day_after_its_day() -> None:
    """8-01: the day itself, Beijing time, is in time; a withdrawal is nobody's delay."""
    day = date(2026, 3, 2)
    case_of(day, "approved", day, decide_by=day, round=1)
    case_of(day, "approved", date(2026, 3, 3), decide_by=day, round=2)
    case_of(day, "refused", day, decide_by=day)
    case_of(day, "withdrawn", date(2026, 3, 9), decide_by=day)
    found = counts.outcomes_of(Case.objects.all(), MONTHS[0])
    assert (found.approved, found.refused, found.others, found.ended) == (2, 1, 1, 4)
    assert (found.timed, found.late, found.first_time) == (3, 1, 1)


def test_a_level_is_measured_in_working_days_from_entering_to_leaving() -> None:
    """R-02: an entry that changes no state (an urging, a receipt) is neither."""
    for days in (2, 3, 13):  # Monday 2 March to Tuesday, Wednesday, Friday of the next week
        case = case_of(date(2026, 3, 2), "acceptance")
        step(case, State.FIRST_REVIEW, State.OFFICE_CHECK, date(2026, 3, 1))
        step(case, State.OFFICE_CHECK, State.OFFICE_CHECK, date(2026, 3, 2))
        step(case, State.OFFICE_CHECK, State.ACCEPTANCE, date(2026, 3, days))
    (office,) = counts.levels_of(Case.objects.all(), MONTHS[0])
    assert (office.state, office.steps, office.median, office.most) == (State.OFFICE_CHECK, 3, 2, 10)


def test_reasons_are_counted_by_clause_and_the_rest_together() -> None:
    """R-19"""
    case = case_of(date(2026, 3, 2), "returned_to_applicant")
    send_back(case, date(2026, 3, 3), "5-05", "5-05", "6.2-M5", "5-03", "5-06", "1.3.3", "1.3.4", "1.3.5")
    send_back(case, date(2025, 9, 30), "5-03")  # before the span
    found = counts.reasons_of(Case.objects.all(), MONTHS[0])
    assert found[0] == ("5-05", 2) and found[-1] == ("", 2) and len(found) == 6


@pytest.fixture
def page() -> Iterator[Callable[[str], str]]:
    """Pages as the supervisor reads them that day."""
    with time_machine.travel(at(TODAY), tick=False):
        client = client_of(make_staff("supervisor"))
        yield lambda query="": client.get(f"/bureau/statistics/{query}").content.decode()


def test_the_page_says_what_its_pictures_show_and_narrows_by_office(page: Callable[..., str]) -> None:
    here, there = make_employer(), make_employer()
    there.office = make_office("yizhuang", "亦庄镇")
    there.save()
    case_of(date(2026, 3, 2), "office_check", employer=here)
    case_of(date(2026, 2, 2), "office_check", employer=there, office=there.office)
    whole = page()
    assert "在办比上月末多 1 件" in whole and "这段时间没有退回" in whole
    found = page(f"?office={there.office.pk}")
    assert "2 月收件最多，在办与上月末相同" in found
    assert re.sub(r"<[^>]*>", "", page("?office=999999&span=x")) == re.sub(r"<[^>]*>", "", whole)


@pytest.mark.parametrize("role", ["quota_officer", "administrator"])
def test_who_sees_no_cases_sees_no_statistics(role: str) -> None:
    assert client_of(make_staff(role)).get("/bureau/statistics/").status_code == 404


def test_many_cases_ask_no_more_than_one(page: Callable[..., str], django_assert_num_queries: Any) -> None:
    case_of(date(2026, 3, 2), "acceptance")
    page()
    with CaptureQueriesContext(connection) as once:
        assert "3 月收件最多" in page()
    for _ in range(12):
        case_of(date(2026, 3, 2), "acceptance")
    with django_assert_num_queries(len(once)):
        page()
