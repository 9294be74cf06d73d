"""What the bureau records of an employer, and what becomes of its people and their permits (7-02)."""

from datetime import date, timedelta

import pytest
import time_machine

from adapters.doubles import World, memory_ports
from fixtures.applicant import make_applicant, make_whole_employer
from fixtures.held import at, make_holder
from fixtures.old_holders import carried
from fixtures.world import (
    NOW,
    TODAY,
    acting_as,
    client_of,
    make_association,
    make_case,
    make_person,
    make_quota,
    make_staff,
)
from permit.domain.errors import Refused
from permit.records.models import Association, Case, Employer, EmployerMeasure, OutboxMessage, Permit
from permit.services.measure_employer import apply_due_measures, lift_measure, measure_employer
from permit.services.permit_standing import standing_on
from permit.services.ports import using_ports
from permit.services.quota_ports import balance, reserve

pytestmark = pytest.mark.django_db
WHY = "经查不再符合申请单位条件"


@pytest.fixture(autouse=True)
def _ports():
    with using_ports(memory_ports(World())):
        yield


def record(employer: Employer, kind: str, from_day: date = TODAY, successor: str = "") -> EmployerMeasure:
    return measure_employer(employer.uscc, kind, WHY, from_day, successor, acting_as(make_staff("decider")), NOW)


def state_of(permit: Permit) -> tuple[str, str]:
    standing = standing_on(Permit.objects.get(pk=permit.pk), TODAY)
    return standing.state, standing.employer["name"]


@pytest.mark.parametrize("kind", ["withdraw", "dissolve"])
def test_a_withdrawn_permission_ends_what_rests_on_it_and_tells_everybody(kind):
    """7-02, N-13: associations ended, permits suspended, open cases closed, requests refused"""
    permit, association = make_holder()
    case = make_case(permit.person, association.employer, business="renewal", state="office_check")
    waiting = make_association(make_applicant("来的人"), association.employer, state="requested")
    record(association.employer, kind)
    for each in (association, case, waiting):
        each.refresh_from_db()
    assert (association.state, case.state, waiting.state) == ("ended", "employment_ended", "refused")
    assert state_of(permit)[0] == "suspended"
    assert Employer.objects.get(pk=association.employer_id).permission == "withdrawn"
    assert OutboxMessage.objects.filter(template__in=["employer_measure", "employment_ended"]).count() == 2


def test_it_waits_for_its_day_and_the_daily_run_does_it_once():
    """7-02: also when the run was down on that day"""
    permit, association = make_holder()
    record(association.employer, "withdraw", TODAY + timedelta(days=3))
    assert apply_due_measures(at(TODAY + timedelta(days=2))) == 0
    assert state_of(permit)[0] == "valid"
    late = at(TODAY + timedelta(days=6))
    assert (apply_due_measures(late), apply_due_measures(late)) == (1, 0)
    assert standing_on(Permit.objects.get(pk=permit.pk), late.date()).state == "suspended"


def test_a_measure_is_taken_back_before_its_day_by_a_decider_with_words():
    """7-02"""
    _, association = make_holder()
    measure = record(association.employer, "withdraw", TODAY + timedelta(days=3))
    with pytest.raises(Refused, match="not_your_role"):
        lift_measure(measure.pk, 0, WHY, acting_as(make_staff("acceptor")), NOW)
    lift_measure(measure.pk, 0, WHY, acting_as(make_staff("decider")), NOW)
    assert apply_due_measures(at(TODAY + timedelta(days=4))) == 0


def test_a_suspended_permission_leaves_associations_and_permits_and_comes_back():
    """7-02, 6.1.1-05"""
    permit, association = make_holder()
    employer = association.employer
    measure = record(employer, "suspend")
    assert state_of(permit)[0] == "valid"
    assert Employer.objects.get(pk=employer.pk).permission == "suspended"
    assert OutboxMessage.objects.filter(template="employer_suspended").count() == 1
    lift_measure(measure.pk, 1, WHY, acting_as(make_staff("decider")), NOW)
    assert Employer.objects.get(pk=employer.pk).permission == "granted"


def test_what_took_effect_for_good_is_not_taken_back():
    """7-02"""
    _, association = make_holder()
    measure = record(association.employer, "dissolve")
    with pytest.raises(Refused, match="measure_final"):
        lift_measure(measure.pk, 1, WHY, acting_as(make_staff("decider")), NOW)


def test_a_merger_carries_people_permits_cases_and_free_quota_without_a_suspension():
    """7-02, 6.4-06: the contract goes on with the successor; the confirmation prints it"""
    permit, association = make_holder()
    old, successor = association.employer, make_whole_employer()
    successor.name = "北京接收科技有限公司"
    successor.save()
    make_quota(old, 7)
    case = make_case(permit.person, old, business="renewal", state="office_check")
    waiting = carried(old)
    asked = make_association(make_applicant("来的人"), old, state="requested")
    total = balance(old, 2026).allotted + balance(successor, 2026).allotted
    record(old, "merge", successor=successor.uscc)
    for each in (association, case, asked, waiting):
        each.refresh_from_db()
    assert (association.employer, association.state, case.employer) == (successor, "confirmed", successor)
    assert (asked.state, waiting.employer) == ("refused", successor)
    assert state_of(permit) == ("valid", successor.name)
    before = standing_on(Permit.objects.get(pk=permit.pk), TODAY - timedelta(days=1))
    assert (before.state, before.employer["name"]) == ("valid", old.name)
    assert balance(old, 2026).free == 0
    assert balance(old, 2026).allotted + balance(successor, 2026).allotted == total
    assert Employer.objects.get(pk=old.pk).permission == "withdrawn"


def test_a_merger_waits_for_open_new_applications():
    """7-02, 1.1-03: they hold quota of the old employer"""
    _, association = make_holder()
    old, successor = association.employer, make_whole_employer()
    person = make_person()
    make_association(person, old)
    case = make_case(person, old, state="office_check")
    reserve(case, NOW)
    with pytest.raises(Refused, match="merger_cases_open"):
        record(old, "merge", successor=successor.uscc)
    record(old, "merge", TODAY + timedelta(days=1), successor.uscc)
    tomorrow = at(TODAY + timedelta(days=1))
    assert apply_due_measures(tomorrow) == 0
    Case.objects.filter(pk=case.pk).update(state="withdrawn", closed_at=NOW)
    assert apply_due_measures(tomorrow) == 1
    assert Association.objects.filter(employer=successor, state="confirmed").count() == 2


def test_nothing_is_recorded_for_the_past_or_by_others_or_twice_or_into_nothing():
    """7-02"""
    _, association = make_holder()
    employer = association.employer
    tomorrow, decider = TODAY + timedelta(days=1), acting_as(make_staff("decider"))
    for code, args in (
        ("measure_in_past", (employer.uscc, "withdraw", WHY, TODAY - timedelta(days=1), "", decider, NOW)),
        ("reason_too_short", (employer.uscc, "withdraw", "短", tomorrow, "", decider, NOW)),
        ("employer_unknown", ("91110115MA00000009", "withdraw", WHY, tomorrow, "", decider, NOW)),
        ("successor_wrong", (employer.uscc, "merge", WHY, tomorrow, employer.uscc, decider, NOW)),
        ("not_your_role", (employer.uscc, "withdraw", WHY, tomorrow, "", acting_as(make_staff("reviewer")), NOW)),
    ):
        with pytest.raises(Refused, match=code):
            measure_employer(*args)
    record(employer, "withdraw", tomorrow)
    with pytest.raises(Refused, match="measure_pending"):
        record(employer, "suspend", tomorrow)


def test_the_decider_records_and_lifts_at_the_desk_and_others_only_look():
    """7-02: what was typed wrongly is said beside its field"""
    permit, association = make_holder()
    employer = association.employer
    decider, reviewer = client_of(make_staff("decider")), client_of(make_staff("reviewer"))
    day = {"from_day_year": "2026", "from_day_month": "3", "from_day_day": "2"}
    given = {"uscc": employer.uscc, "kind": "merge", "successor": "", "reason": WHY, "version": "0", **day}
    with time_machine.travel(NOW, tick=False):
        assert "请填写接收单位" in decider.post("/bureau/employers/new/", given).content.decode()
        sent = {**given, "kind": "suspend", "idempotency_key": "0" * 32}
        assert decider.post("/bureau/employers/new/", sent).status_code == 302
        measure = EmployerMeasure.objects.get()
        assert employer.name in reviewer.get("/bureau/employers/").content.decode()
        page = reviewer.get(f"/bureau/employers/{measure.pk}/").content.decode()
        assert WHY in page and "撤销措施" not in page
        assert reviewer.get("/bureau/employers/new/").status_code == 404
        closed = client_of(employer, employer.agents.get()).get("/employer/employees/")
        assert closed.status_code == 403
        assert WHY in closed.content.decode()
        lifted = {"words": WHY, "version": "1", "idempotency_key": "1" * 32}
        assert decider.post(f"/bureau/employers/{measure.pk}/lift/", lifted).status_code == 302
        assert decider.get(f"/bureau/employers/{measure.pk}/").status_code == 200
    assert Employer.objects.get(pk=employer.pk).permission == "granted"
    assert state_of(permit)[0] == "valid"
