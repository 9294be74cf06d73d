"""Sending, sending again, withdrawing, urging: rounds, snapshots, days."""

from datetime import date, datetime, timedelta

import pytest

from fixtures.applicant import (
    NEWER_INCOME,
    draft_of,
    make_applicant,
    put_file,
    ready_case,
    send,
    send_back,
)
from fixtures.world import BEIJING, NOW, TODAY, acting_as, make_quota
from permit.domain.errors import Refused
from permit.records.models import Case, CaseRound, Consent, Evaluation, Urge
from permit.services.freeze_round import digest_of
from permit.services.quota_ports import reserve
from permit.services.save_section import save_section, stored_section
from permit.services.submit_application import submit_application
from permit.services.urge_case import urge_case, urge_chance
from permit.services.withdraw_case import withdraw_case

pytestmark = pytest.mark.django_db


def nothing_written(case: Case) -> bool:
    version, state = case.version, case.state
    case.refresh_from_db()
    untouched = (case.version, case.state) == (version, state)
    return untouched and not case.rounds.exists() and not case.declarations.exists() and not case.evaluations.exists()


def test_sending_makes_round_one_with_snapshot_evaluation_and_declaration():
    """6.2-01, 7-05, R-05"""
    case = send(ready_case())
    assert (case.state, case.round, case.filed_on, case.category) == ("first_review", 1, TODAY, "A")
    frozen = CaseRound.objects.get(case=case)
    assert frozen.digest == digest_of(frozen.snapshot)
    assert frozen.snapshot["profile"]["home"]["fields"]["kind"] == "rented_urban"
    assert {"6.2-M4b.lease", "6.2-M2.contract", "6.1.2-05"} <= {a["slot"] for a in frozen.snapshot["attachments"]}
    assert all(len(a["sha256"]) == 64 for a in frozen.snapshot["attachments"])
    evaluation = Evaluation.objects.get(case=case)
    assert (evaluation.event, evaluation.round, evaluation.filed_on) == ("submission", 1, TODAY)
    declaration = case.declarations.get()
    assert (declaration.actor, declaration.round) == ("applicant", 1)


def test_a_snapshot_does_not_follow_later_changes():
    case = send(ready_case())
    before = CaseRound.objects.get(case=case).snapshot
    record = stored_section(case.person, "home")
    save_section(case.person, "home", {"fields": {"kind": "own"}}, record.version, acting_as(case.person), NOW)
    assert CaseRound.objects.get(case=case).snapshot == before


def test_without_the_declaration_nothing_is_sent():
    """7-05"""
    case = ready_case()
    with pytest.raises(Refused) as caught:
        submit_application(case.number, case.version, False, acting_as(case.person), NOW)
    assert caught.value.code == "declaration_missing" and nothing_written(case)


def test_what_would_come_back_is_not_sent():
    """6.2-01"""
    case = draft_of(make_applicant())
    with pytest.raises(Refused) as caught:
        submit_application(case.number, case.version, True, acting_as(case.person), NOW)
    assert caught.value.code == "application_incomplete" and nothing_written(case)


def test_a_consent_taken_back_is_not_replaced_by_one_of_an_earlier_case():
    """R-33: the newest answer counts."""
    case = ready_case()
    Consent.objects.filter(association=case.association).update(state="used")
    Consent.objects.create(
        association=case.association, business="new", state="withdrawn", requested_at=NOW, answered_at=NOW
    )
    with pytest.raises(Refused, match="consent_missing"):
        send(case)
    Consent.objects.create(association=case.association, business="new", state="requested", requested_at=NOW)
    with pytest.raises(Refused, match="consent_missing"):
        send(case)


def test_a_withdrawn_consent_stops_the_sending():
    """4.2-02"""
    case = ready_case()
    Consent.objects.filter(association=case.association).update(state="withdrawn")
    with pytest.raises(Refused) as caught:
        submit_application(case.number, case.version, True, acting_as(case.person), NOW)
    assert caught.value.code == "consent_missing" and nothing_written(case)


def test_an_old_page_does_not_send():
    case = ready_case()
    with pytest.raises(Refused) as caught:
        submit_application(case.number, case.version + 1, True, acting_as(case.person), NOW)
    assert caught.value.code == "changed_meanwhile" and nothing_written(case)


def test_sending_twice_is_refused_by_the_table():
    case = send(ready_case())
    with pytest.raises(Refused) as caught:
        submit_application(case.number, None, True, acting_as(case.person), NOW)
    assert caught.value.code == "not_allowed_here"
    assert case.rounds.count() == 1


def test_a_returned_material_needs_a_newer_file():
    """R-19: sending again answers the return, with the next round."""
    case = send(ready_case())
    sent_back = send_back(case)
    with pytest.raises(Refused) as caught:
        send(case, NOW + timedelta(days=1))
    assert caught.value.code == "returned_materials_open"
    put_file(case.person, "6.2-M4b.lease", valid_until=date(2028, 1, 31), days=1)
    again = send(case, NOW + timedelta(days=2))
    sent_back.refresh_from_db()
    assert (again.round, again.state, again.correct_by) == (2, "first_review", None)
    assert sent_back.answered_at == NOW + timedelta(days=2)


def test_a_return_keeps_the_day_of_filing_unless_it_asks_for_newer_income():
    """R-05, 6.2-M5"""
    later = NOW + timedelta(days=2)
    kept = send(ready_case())
    send_back(kept)
    put_file(kept.person, "6.2-M4b.lease", valid_until=date(2028, 1, 31), days=1)
    assert send(kept, later).filed_on == TODAY
    moved = send(ready_case(make_applicant("何雨桐")))
    send_back(moved, NEWER_INCOME)
    put_file(moved, "6.2-M5.tax_record", days=1)
    assert send(moved, later).filed_on == later.date()


def test_withdrawing_gives_the_reserved_quota_back():
    """R-19, R-25"""
    case = send(ready_case())
    account = make_quota(case.employer, 1)
    reserve(case, NOW)
    closed = withdraw_case(case.number, None, "换单位了", acting_as(case.person), NOW)
    account.refresh_from_db()
    assert (closed.state, closed.closing_reason, account.reserved) == ("withdrawn", "换单位了", 0)
    assert closed.closed_at == NOW


def test_an_ended_case_is_not_withdrawn():
    case = send(ready_case())
    withdraw_case(case.number, None, "", acting_as(case.person), NOW)
    with pytest.raises(Refused):
        withdraw_case(case.number, None, "", acting_as(case.person), NOW)


def test_urging_once_in_five_working_days():
    """R-31: 2026年3月2日 is a Monday, the fifth working day after it the next Monday."""
    case = send(ready_case())
    who = acting_as(case.person)
    urge_case(case.number, None, who, NOW)
    with pytest.raises(Refused) as caught:
        urge_case(case.number, None, who, NOW + timedelta(days=4))
    assert caught.value.facts["next_on"] == date(2026, 3, 9)
    assert Urge.objects.count() == 1
    urge_case(case.number, None, who, datetime(2026, 3, 9, 9, 0, tzinfo=BEIJING))
    assert Urge.objects.count() == 2


def test_a_draft_cannot_be_urged():
    case = draft_of(make_applicant())
    assert not urge_chance(case, acting_as(case.person), TODAY).possible
    with pytest.raises(Refused):
        urge_case(case.number, None, acting_as(case.person), NOW)
