"""Years of random acts, legal and not, on people, employers and permits: what must never happen does not."""

import io
import os
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from PIL import Image

from fixtures.held import at
from fixtures.years import BEGIN, District
from permit.adapters.signing.pades import PadesSigner, demonstration_certificate
from permit.domain.lifecycle import OF_A_PERMIT, OF_A_PERSON, Business, State
from permit.domain.validity import permit_term
from permit.records.models import (
    Association,
    Case,
    Employer,
    FalseStatement,
    HandOverHolder,
    OutboxMessage,
    Permit,
    PermitFact,
    QuotaEntry,
)
from permit.services.permit_facts import LIVING, held_permit
from permit.services.permit_standing import Standing, standing_on
from permit.services.quota_ports import reservation_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.django_db]
# `YEARS_OF_ACTS=500` plays that many other lives, each time different ones; CI plays the same few.
MORE = int(os.environ.get("YEARS_OF_ACTS", "0"))
who = st.integers(0, 1)
IN_VAIN = ["turn_down", "turn_down", "take_back"]
DAYS = st.sampled_from([1, 1, 4, 20, 45, 90, 200, 400, 1095])


def a_scan() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


class YearsOfActs(RuleBasedStateMachine):
    """Each life begins in the same district and is undone when it is over."""

    begun: District

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.district = self.begun
        self.district.day = BEGIN
        self.seen: dict[tuple[str, date], Standing] = {}

    def teardown(self) -> None:
        try:
            self.what_was_once_true_stays_true()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # --- acts ---------------------------------------------------------------------------------------------------

    @rule(days=DAYS, daily_run=st.booleans())
    def time_goes_on(self, days: int, daily_run: bool) -> None:
        for permit in Permit.objects.all():
            self.seen[permit.number, self.district.day] = standing_on(permit, self.district.day)
        self.district.pass_days(days, daily_run=daily_run)

    @rule(person=who, before=st.integers(0, 60))
    def the_end_comes_near(self, person: int, before: int) -> None:
        """The days in which a renewal can be asked for, and those in which a permit lapses."""
        held = held_permit(self.district.people[person], self.district.day)
        days = (held.standing.valid_until - self.district.day).days - before if held else 0
        if days > 0:
            self.time_goes_on(days, True)

    @rule(person=who, employer=who, insured=st.booleans())
    def works_for(self, person: int, employer: int, insured: bool) -> None:
        """The usual pair of acts: asked, and confirmed where it is allowed."""
        someone, body = self.pair(person, employer)
        self.district.try_to(lambda: self.district.ask(someone, body))
        self.district.try_to(lambda: self.district.confirm(someone, body, insured=insured))

    @rule(person=who, employer=who, decline=st.booleans())
    def asks_for_association(self, person: int, employer: int, decline: bool) -> None:
        someone, body = self.pair(person, employer)
        self.district.try_to(lambda: self.district.ask(someone, body))
        if decline:
            self.district.try_to(lambda: self.district.decline(someone, body))

    @rule(person=who, employer=who, days_ago=st.sampled_from([-1, 0, 0, 30]))
    def employment_ends(self, person: int, employer: int, days_ago: int) -> None:
        someone, body = self.pair(person, employer)
        self.district.try_to(lambda: self.district.end(someone, body, days_ago=days_ago))

    @rule(person=who, business=st.sampled_from(sorted(OF_A_PERSON)), employer=who, own=st.booleans())
    def starts(self, person: int, business: Business, employer: int, own: bool) -> None:
        """By the employer the person works for, or by another that has no business with it."""
        someone, body = self.pair(person, employer)
        at_work = Association.objects.filter(person=someone, state="confirmed").first()
        acts = at_work.employer if own and at_work else body
        self.starts_by(person, business, acts)

    @rule(person=who, business=st.sampled_from([*sorted(OF_A_PERSON), Business.RENEWAL, Business.NEW]))
    def goes_all_the_way(self, person: int, business: Business) -> None:
        """What is usual: the employer of the day, papers and places in order, approved."""
        someone = self.district.people[person]
        at_work = Association.objects.filter(person=someone, state="confirmed").first()
        if at_work is not None:
            self.district.try_to(lambda: self.district.set_quota(at_work.employer, 9))
            self.starts_by(person, business, at_work.employer)
            self.is_approved(person)

    @rule(person=who, employer=who)
    def moves_to(self, person: int, employer: int) -> None:
        """What N-13 and N-14 mean: left, associated anew with insurance on record, the change approved."""
        someone, body = self.pair(person, employer)
        at_work = Association.objects.filter(person=someone, state="confirmed").first()
        if at_work is not None:
            self.district.try_to(lambda: self.district.end(someone, at_work.employer, days_ago=0))
        self.works_for(person, employer, True)
        self.starts_by(person, Business.EMPLOYER_CHANGE, body)
        self.is_approved(person)

    def starts_by(self, person: int, business: Business, employer: Employer) -> None:
        someone = self.district.people[person]
        if self.district.try_to(lambda: self.district.start(someone, employer, Business(business))):
            self.district.try_to(lambda: self.district.bring_to(someone, State.DECISION))

    @rule(person=who, state=st.sampled_from([State.OFFICE_CHECK, State.DECISION, State.DECISION]))
    def comes_to(self, person: int, state: State) -> None:
        self.district.try_to(lambda: self.district.bring_to(self.district.people[person], state))

    @rule(person=who)
    def is_approved(self, person: int) -> None:
        someone = self.district.people[person]
        before = held_permit(someone, self.district.day)
        case = Case.objects.filter(person=someone, closed_at=None).first()
        if case is not None and self.district.try_to(lambda: self.district.approve(someone)):
            self.brought_about(case, before.standing if before else None)

    def brought_about(self, case: Case, before: Standing | None) -> None:
        """What the approval of each business must have done, and nothing else."""
        held, day = held_permit(case.person, self.district.day), self.district.day
        assert held is not None
        assert (held.standing.state, held.standing.employer["id"]) == ("valid", case.employer_id)
        if case.business == Business.NEW:
            assert before is None
            assert held.standing.valid_until == permit_term(day, 3).valid_until
            return
        assert before is not None
        assert before.state == ("suspended" if case.business == Business.EMPLOYER_CHANGE else "valid")
        assert held.standing.valid_until == before.valid_until
        if case.business == Business.RENEWAL:
            assert held.permit.expires_on is not None
            assert held.permit.expires_on > before.valid_until

    @rule(person=who, employer=who, act=st.sampled_from(["turn_down", "send_back", "take_back"]))
    def ends_or_comes_back(self, person: int, employer: int, act: str) -> None:
        someone, body = self.pair(person, employer)
        more = (body,) if act == "take_back" else ()
        self.district.try_to(lambda: getattr(self.district, act)(someone, *more))

    @rule(person=who, business=st.sampled_from([Business.NEW] * 4 + sorted(OF_A_PERSON)), act=st.sampled_from(IN_VAIN))
    def comes_before_the_deciders_in_vain(self, person: int, business: Business, act: str) -> None:
        """What was reserved for it, and the place of the one open case, are free again."""
        someone, district = self.district.people[person], self.district
        at_work = Association.objects.filter(person=someone, state="confirmed").first()
        if at_work is not None:
            district.try_to(lambda: district.set_quota(at_work.employer, 9))
            self.starts_by(person, business, at_work.employer)
            more = (at_work.employer,) if act == "take_back" else ()
            district.try_to(lambda: getattr(district, act)(someone, *more))

    @rule(person=who)
    def gives_the_permit_back(self, person: int) -> None:
        self.district.try_to(lambda: self.district.give_back(self.district.people[person]))

    @rule(person=who, act=st.sampled_from(["suspect", "upheld", "dropped", "reverse"]))
    def is_suspected(self, person: int, act: str) -> None:
        district, someone = self.district, self.district.people[person]
        if act in ("upheld", "dropped"):
            district.try_to(lambda: district.settle(someone, upheld=act == "upheld"))
        else:
            district.try_to(lambda: getattr(district, act)(someone))

    @rule(employer=who, again=st.sampled_from([True, True, False]))
    def gives_the_permission_up(self, employer: int, again: bool) -> None:
        body = self.district.employers[employer]
        self.district.try_to(lambda: (self.district.permit_again if again else self.district.give_up)(body))

    @rule(employer=who, number=st.integers(0, 3))
    def is_allotted(self, employer: int, number: int) -> None:
        body = self.district.employers[employer]
        self.district.try_to(lambda: self.district.set_quota(body, number))

    @rule(person=who, employer=who, agreed=st.booleans())
    def ended_in_error(self, person: int, employer: int, agreed: bool) -> None:
        """R-32: the end and, within days, both sides' yes; or a yes for an end of long ago."""
        district, (someone, body) = self.district, self.pair(person, employer)
        if agreed:
            district.try_to(lambda: district.end(someone, body, days_ago=0))
            self.time_goes_on(1, True)
        district.try_to(lambda: district.ended_in_error(someone, body))

    @rule(person=who, granted=st.booleans(), days=st.sampled_from([1, 20]))
    def leaves_a_silent_employer(self, person: int, granted: bool, days: int) -> None:
        """R-17: ten working days, then the office."""
        someone, district = self.district.people[person], self.district
        district.try_to(lambda: district.wants_to_leave(someone))
        self.time_goes_on(days, True)
        district.try_to(lambda: district.is_ruled_on(someone, granted=granted))

    @rule(person=who, employer=who, left=st.booleans())
    def is_cleared_out(self, person: int, employer: int, left: bool) -> None:
        district, (someone, body) = self.district, self.pair(person, employer)
        if left:
            district.try_to(lambda: district.end(someone, body, days_ago=0))
        district.try_to(lambda: district.clears_out(body, someone))

    @rule(employer=who)
    def merges_into_the_other(self, employer: int) -> None:
        """And begins anew, so that there are two again."""
        bodies, district = self.district.employers, self.district
        if district.try_to(lambda: district.merges(bodies[employer], bodies[1 - employer])):
            district.try_to(lambda: district.permit_again(bodies[employer]))

    @rule(person=who, employer=who, whole=st.booleans())
    def is_handed_over(self, person: int, employer: int, whole: bool) -> None:
        someone, body = self.pair(person, employer)
        whom = (None, body) if whole else (someone, None)
        self.district.try_to(lambda: self.district.hands_over(*whom))

    @rule(person=who, days=st.sampled_from([0, 3, 60]), answer=st.sampled_from(["taken", "declined", "silence"]))
    def goes_to_another_district(self, person: int, days: int, answer: str) -> None:
        """Whoever holds one, and what the other district says of it; afterwards a new permit is asked for here."""
        someone, district = self.district.people[person], self.district
        if held_permit(someone, district.day) is None:
            return
        district.try_to(lambda: district.hands_over(someone, None))
        if days:
            self.time_goes_on(days, True)
        self.the_other_district_answers(answer)
        self.works_for(person, 0, True)
        self.goes_all_the_way(person, Business.NEW)

    @rule(answer=st.sampled_from(["taken", "declined", "silence"]))
    def the_other_district_answers(self, answer: str) -> None:
        district = self.district
        if answer == "silence":
            district.try_to(district.takes_back)
        else:
            district.try_to(lambda: district.there_answers(taken=answer == "taken"))

    def pair(self, person: int, employer: int) -> tuple:
        return self.district.people[person], self.district.employers[employer]

    # --- what must never happen ---------------------------------------------------------------------------------

    @invariant()
    def nobody_holds_two_or_one_without_its_employer_or_right(self) -> None:
        living: dict[int, list[Standing]] = {}
        for permit in Permit.objects.prefetch_related("facts"):
            standing = standing_on(permit, self.district.day, permit.facts.all())
            if standing.state in LIVING:
                living.setdefault(permit.person_id, []).append(standing)
        at_work = dict(Association.objects.filter(state="confirmed").values_list("person", "employer"))
        suspects = set(FalseStatement.objects.filter(state="inquiry").values_list("person", flat=True))
        found = FalseStatement.objects.filter(state="upheld", barred_until__gte=self.district.day)
        assert not set(found.values_list("person", flat=True)) & set(living)
        elsewhere = {each.person_id for each in Permit.objects.all() if self.lives_elsewhere(each)}
        assert not elsewhere & set(living), "one here beside one in another district"
        for person, standings in living.items():
            assert len(standings) == 1, standings
            assert standings[0].valid_from <= self.district.day <= standings[0].valid_until, standings
            assert person not in suspects or standings[0].state == "frozen", standings
            if standings[0].state == "valid":
                assert at_work.get(person) == standings[0].employer["id"], standings

    def lives_elsewhere(self, permit: Permit) -> bool:
        """Handed over, and its term is not over yet (R-18)."""
        assert permit.expires_on is not None
        return bool(standing_on(permit, self.district.day).moved_to) and permit.expires_on >= self.district.day

    @invariant()
    def what_is_on_its_way_stands_still(self) -> None:
        """R-18: nobody goes on with a permit before the other district has answered."""
        for line in HandOverHolder.objects.filter(state="waiting", hand_over__state="sent").select_related("permit"):
            state = standing_on(line.permit, self.district.day).state
            assert state in ("suspended", "frozen", "expired", "cancelled"), state
            assert not Case.objects.filter(
                person=line.permit.person_id, closed_at=None, business__in=OF_A_PERMIT
            ).exists()

    @invariant()
    def nobody_is_told_twice_of_the_same(self) -> None:
        """N-03: one note a permit, end and kind; one message a person for it."""
        for template in ("window_opens", "safe_day", "file_by", "permit_lapsed"):
            sent = [(each.mobile, each.text) for each in OutboxMessage.objects.filter(template=template)]
            assert len(sent) == len(set(sent)), sent

    @invariant()
    def history_has_no_gap_and_no_overlap(self) -> None:
        facts: dict[tuple[int, str], list[PermitFact]] = {}
        for fact in PermitFact.objects.select_related("permit").order_by("valid_from", "id"):
            facts.setdefault((fact.permit_id, fact.kind), []).append(fact)
        for row in facts.values():
            assert row[0].valid_from == row[0].permit.issued_on
            assert row[-1].valid_until is None
            for earlier, later in pairwise(row):
                assert earlier.valid_until is not None
                follows = (later.valid_from - earlier.valid_until).days == 1
                # Two acts on one day: the earlier fact is that day alone, and overridden.
                assert follows or earlier.valid_from == earlier.valid_until == later.valid_from, (earlier, later)

    @invariant()
    def quota_and_states_agree(self) -> None:
        call_command("quota_check", stdout=io.StringIO())
        for case in Case.objects.filter(business=Business.NEW):
            used = QuotaEntry.objects.filter(case=case, kind="use").exists()
            assert used == (case.state == State.APPROVED)
            filed_and_open = case.closed_at is None and case.filed_on is not None
            assert (reservation_of(case) is not None) == filed_and_open
        assert not QuotaEntry.objects.exclude(case=None).exclude(case__business=Business.NEW).exists()

    @invariant()
    def an_open_case_is_one_of_somebody_employed(self) -> None:
        for case in Case.objects.filter(closed_at=None).select_related("association"):
            assert case.association is not None
            assert case.association.state == "confirmed", case.business

    def what_was_once_true_stays_true(self) -> None:
        """R-06: what a permit was on a day of the past is never told otherwise."""
        for (number, day), standing in self.seen.items():
            assert standing_on(Permit.objects.get(number=number), day) == standing


def test_years_of_random_acts_never_break_a_permit(tmp_path: Path) -> None:
    """6.3-05, N-13, N-16, R-25, R-29, R-30: never two permits, never valid without the employer, never a gap"""
    few = {"max_examples": 16, "stateful_step_count": 40, "derandomize": True}
    many = {"max_examples": MORE, "stateful_step_count": 80, "derandomize": False, "print_blob": True}
    YearsOfActs.begun = District(a_scan(), PadesSigner(*demonstration_certificate(tmp_path, at(BEGIN))))
    quiet = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
    chosen = settings(phases=[Phase.generate], **quiet, **(many if MORE else few))
    run_state_machine_as_test(YearsOfActs, settings=chosen)
