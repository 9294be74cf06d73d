"""Permits lapse by the day alone; the daily run notes, closes and tells, once."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixtures.holders import give_permit
from fixtures.world import (
    BEIJING,
    NOW,
    acting_as,
    make_agent,
    make_association,
    make_case,
    make_employer,
    make_person,
    make_staff,
)
from permit.domain.errors import Refused
from permit.domain.lifecycle import Action
from permit.portals.jobs import daily
from permit.records.models import CarriedHolder, Case, Employer, OutboxMessage, Permit, PermitNotice, Person
from permit.services.lapse_permits import Lapsed, lapse_permits
from permit.services.move_case import lock_case, move_case
from permit.services.permit_standing import standing_on
from permit.services.remind_of_expiry import remind_of_expiry, reminder_due

pytestmark = pytest.mark.django_db

EXPIRES = date(2026, 9, 11)  # a Friday; see the four days below


def at(day: date, hour: int = 1, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=BEIJING)


@pytest.fixture
def employer() -> Employer:
    employer = make_employer()
    make_agent(employer)
    return employer


@pytest.fixture
def person(employer: Employer) -> Person:
    person = make_person()
    make_association(person, employer)
    return person


@pytest.fixture
def permit(person: Person, employer: Employer) -> Permit:
    return give_permit(person, employer, since=date(2023, 9, 12), until=EXPIRES)


def told(template: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(template=template).order_by("id"))


def test_the_end_of_a_term_is_kept_as_a_day_to_search_by(permit: Permit) -> None:
    """R-06: what the run searches by follows the term."""
    assert permit.expires_on == EXPIRES


def test_a_permit_stands_to_the_last_second_of_its_last_day_and_not_one_longer(permit: Permit) -> None:
    """N-16: at 23:59:59 nothing lapses, at midnight it does."""
    assert lapse_permits(at(EXPIRES, 23, 59, 59)) == Lapsed(0, 0)
    assert lapse_permits(at(EXPIRES + timedelta(days=1), 0, 0, 0)) == Lapsed(1, 0)
    assert standing_on(permit, EXPIRES).state == "valid"
    assert standing_on(permit, EXPIRES + timedelta(days=1)).state == "expired"


@pytest.mark.parametrize("business", ["renewal", "employer_change", "information_change"])
@pytest.mark.parametrize("state", ["draft", "office_check", "decision", "returned_to_applicant"])
def test_an_open_case_closes_with_its_permit(permit: Permit, employer: Employer, business: str, state: str) -> None:
    """6.3-05: what was not approved by the last day closes as lapsed, with the reason, and both are told."""
    case = make_case(permit.person, employer, state=state, business=business)
    assert lapse_permits(at(EXPIRES + timedelta(days=3))) == Lapsed(1, 1)
    case.refresh_from_db()
    assert case.state == "lapsed"
    assert case.closed_at is not None
    assert "2026年9月11日" in case.closing_reason
    assert [message.recipient for message in told("permit_lapsed")] == [permit.person.name, "周启明"]
    assert case.number in told("permit_lapsed")[0].text


def test_a_second_run_and_a_late_run_do_nothing_twice(permit: Permit) -> None:
    """R-06: down for three days, then run twice."""
    assert lapse_permits(at(EXPIRES + timedelta(days=3))).permits == 1
    assert lapse_permits(at(EXPIRES + timedelta(days=3), 2)) == Lapsed(0, 0)
    assert lapse_permits(at(EXPIRES + timedelta(days=4))) == Lapsed(0, 0)
    assert len(told("permit_lapsed")) == 1


def test_a_suspended_permit_expires_too(person: Person, employer: Employer) -> None:
    """N-16: suspension does not stop the time."""
    permit = give_permit(person, employer, since=date(2023, 9, 12), until=EXPIRES, state="suspended")
    assert lapse_permits(at(EXPIRES + timedelta(days=1))).permits == 1
    assert standing_on(permit, EXPIRES + timedelta(days=1)).state == "expired"


def test_a_cancelled_permit_is_noted_and_nobody_is_told(person: Person, employer: Employer) -> None:
    """N-16: it ended before its term did."""
    give_permit(person, employer, since=date(2023, 9, 12), until=EXPIRES, state="cancelled")
    lapse_permits(at(EXPIRES + timedelta(days=1)))
    assert PermitNotice.objects.filter(kind="lapsed").count() == 1
    assert told("permit_lapsed") == []


def test_a_permit_that_ended_long_ago_is_noted_without_a_message(permit: Permit) -> None:
    """R-06: nobody is told today of what ended last year."""
    assert lapse_permits(at(EXPIRES + timedelta(days=300))).permits == 1
    assert told("permit_lapsed") == []


def test_the_case_of_a_newer_permit_stays_open(permit: Permit, employer: Employer) -> None:
    """6.3-05: an old permit noted late does not close the case of the one now held."""
    give_permit(permit.person, employer, since=date(2026, 9, 14))
    case = make_case(permit.person, employer, state="office_check", business="information_change")
    assert lapse_permits(at(date(2026, 9, 20))) == Lapsed(1, 0)
    case.refresh_from_db()
    assert case.closed_at is None


def test_a_run_killed_in_the_middle_goes_on_where_it_stood(
    employer: Employer, permit: Permit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-06: every batch is whole or not there."""
    for _ in range(4):
        give_permit(make_person(), employer, since=date(2023, 9, 12), until=EXPIRES)

    class Killed(Exception):
        pass

    def stop(done: int) -> None:
        if done >= 4:
            raise Killed

    with pytest.raises(Killed):
        lapse_permits(at(EXPIRES + timedelta(days=1)), batch=2, progress=stop)
    assert PermitNotice.objects.count() == 4
    assert lapse_permits(at(EXPIRES + timedelta(days=1)), batch=2).permits == 1
    assert len(told("permit_lapsed")) == 5


def test_an_act_after_the_last_day_is_refused_before_any_run(permit: Permit, employer: Employer) -> None:
    """N-16: the decider who comes a second too late cannot approve, though nobody closed the case yet."""
    case: Case = make_case(permit.person, employer, state="decision", business="renewal")
    decider = acting_as(make_staff("decider"))
    with pytest.raises(Refused) as refusal:
        move_case(lock_case(case.number), Action.APPROVE, decider, at(EXPIRES + timedelta(days=1), 0))
    assert refusal.value.code == "permit_lapsed"
    assert refusal.value.facts["expired"] == EXPIRES
    move_case(lock_case(case.number), Action.APPROVE, decider, at(EXPIRES, 23, 59, 59))


def test_the_reminder_due_follows_from_the_day_alone() -> None:
    """R-01: opening, safe day, legal line, five days before; nothing before and nothing after."""
    days = [EXPIRES - timedelta(days=back) for back in range(140, -3, -1)]
    due = [reminder_due(EXPIRES, day) for day in days]
    order = list(dict.fromkeys(due))
    assert order[:5] == [None, "opens", "safe", "file_by", "soon"]
    assert due[-2:] == [None, None]
    first = {kind: days[due.index(kind)] for kind in ("opens", "safe", "file_by", "soon")}
    assert first["file_by"] == date(2026, 8, 14)  # 20 working days before, no holiday between
    assert first["safe"] == date(2026, 7, 31)
    assert first["soon"] == date(2026, 9, 6)


def test_every_reminder_reaches_holder_and_employer_once(permit: Permit) -> None:
    """N-03: two runs a day for the whole window, four messages each."""
    for back in range(140, -1, -1):
        remind_of_expiry(at(EXPIRES - timedelta(days=back)))
        remind_of_expiry(at(EXPIRES - timedelta(days=back), 2))
    for template in ("window_opens", "safe_day", "file_by", "expires_soon"):
        assert [message.recipient for message in told(template)] == [permit.person.name, "周启明"], template


def test_after_days_without_a_run_only_the_newest_reminder_is_sent(permit: Permit) -> None:
    """R-01: the safe day passed while nothing ran."""
    assert remind_of_expiry(at(date(2026, 8, 20))) == 1
    assert [message.template for message in OutboxMessage.objects.all()] == ["file_by", "file_by"]


def test_who_has_handed_in_is_only_warned_that_it_may_lapse(permit: Permit, employer: Employer) -> None:
    """R-03: no call to file what is filed; five days before the end the case is named."""
    case = make_case(permit.person, employer, state="office_check", business="renewal")
    assert remind_of_expiry(at(date(2026, 8, 14))) == 0
    assert remind_of_expiry(at(date(2026, 9, 6))) == 1
    assert case.number in told("lapse_risk")[0].text
    assert told("expires_soon") == []


def test_a_frozen_permit_is_not_reminded(person: Person, employer: Employer) -> None:
    """R-27: nothing can be filed during the inquiry."""
    give_permit(person, employer, since=date(2023, 9, 12), until=EXPIRES, state="frozen")
    assert remind_of_expiry(at(date(2026, 9, 6))) == 0


def test_a_suspended_holder_is_reminded_of_the_employer_change(employer: Employer) -> None:
    """N-14, N-15: on the safe day there is no renewal to be started."""
    person = make_person()
    give_permit(person, employer, since=date(2023, 9, 12), until=EXPIRES, state="suspended")
    assert remind_of_expiry(at(date(2026, 7, 31))) == 1
    [said] = told("safe_day_suspended")
    assert "聘用单位变更" in said.text and "续签" not in said.text
    assert told("safe_day") == []


def test_reminding_and_lapsing_ask_as_much_for_many_permits_as_for_one(employer: Employer) -> None:
    """R-01, R-06: whatever the night has to tell, a batch of permits costs a batch's queries."""
    asked = []
    for holders in (1, 12):
        expires = EXPIRES + timedelta(days=holders)
        for _ in range(holders):
            person = make_person()
            make_association(person, employer)
            give_permit(person, employer, since=date(2023, 9, 12), until=expires)
        with CaptureQueriesContext(connection) as reminding:
            assert remind_of_expiry(at(expires)) == holders
        with CaptureQueriesContext(connection) as lapsing:
            assert lapse_permits(at(expires + timedelta(days=1))).permits == holders
        asked.append((len(reminding), len(lapsing)))
    assert asked[0] == asked[1]


def test_the_employer_of_a_holder_of_the_old_system_is_reminded_too(employer: Employer) -> None:
    """N-03, N-11: there is no association yet, and still it is the employer that has to start the renewal."""
    person = make_person()
    permit = give_permit(person, employer, since=date(2023, 9, 12), until=EXPIRES)
    CarriedHolder.objects.create(permit=permit, employer=employer, row_hash="0" * 64, source={}, imported_at=NOW)
    assert remind_of_expiry(at(date(2026, 7, 31))) == 1
    assert [message.recipient for message in told("safe_day")] == [person.name, "周启明"]


def test_a_holder_on_the_way_to_another_district_is_not_told_of_an_employer_change(employer: Employer) -> None:
    """R-18: nothing can be filed here; on every day the words name the other district, and only to the holder."""
    person = make_person()
    permit = give_permit(person, employer, since=date(2023, 9, 12), until=EXPIRES, state="suspended")
    moving = {"state": "suspended", "cause": "handing_over", "district": "haidian"}
    permit.facts.filter(kind="state").update(value=moving)
    remind_of_expiry(at(date(2026, 7, 31)))
    [said] = told("ends_while_moving")
    assert "海淀区" in said.text and "聘用单位变更" not in said.text and said.mobile == person.mobile
    remind_of_expiry(at(date(2026, 9, 6)))
    assert len(told("ends_while_moving")) == 2
    assert not told("safe_day_suspended") and not told("expires_soon")


def test_a_part_of_the_night_that_fails_stops_no_other(permit: Permit, settings: Any, tmp_path: Path) -> None:
    """N-16, R-06: with the policy unreadable offices are not refreshed; what lapsed is noted all the same"""
    settings.POLICY_PACKS = tmp_path / "nothing"
    with time_machine.travel(at(EXPIRES + timedelta(days=1)), tick=False), pytest.raises(ExceptionGroup) as failed:
        daily()
    assert failed.value.exceptions
    assert PermitNotice.objects.filter(kind="lapsed", permit=permit).exists()
    assert len(told("permit_lapsed")) == 1
