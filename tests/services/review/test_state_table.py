"""The whole state table: what is in it works, everything else is refused and changes nothing (DESIGN, doctrine 2)."""

from collections.abc import Callable

import pytest
from django.db import transaction

from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import NOW, make_association, make_case, make_employer, make_office, make_person
from permit.domain.errors import Refused
from permit.domain.lifecycle import ENDED, OF_A_PERSON, TABLE, Action, Actor, Business, State
from permit.records.models import AuditEntry, Case
from permit.services.accept_case import accept_case
from permit.services.acting import SYSTEM, Acting
from permit.services.decide_case import decide_case
from permit.services.move_case import lock_case, move_case
from permit.services.pass_review import pass_review
from permit.services.refuse_case import refuse_case
from permit.services.report_case import report_case
from permit.services.return_case import DefectNote, return_case
from permit.services.transfer_case import transfer_case

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ROLES = {
    Actor.APPLICANT: "applicant",
    Actor.EMPLOYER: "employer",
    Actor.OFFICE: "office_checker",
    Actor.ACCEPTOR: "acceptor",
    Actor.REVIEWER: "reviewer",
    Actor.DECIDER: "decider",
    Actor.SYSTEM: "system",
}


def acting_of(actor: Actor) -> Acting:
    return SYSTEM if actor is Actor.SYSTEM else Acting(f"test:{actor}", "测试", ROLES[actor])


def a_case(business: Business, state: State) -> Case:
    employer = make_employer()
    person = make_person() if business in OF_A_PERSON else None
    if person is not None:
        make_association(person, employer)
    more = {"closed_at": NOW} if state in ENDED else {}
    return make_case(person, employer, state=state, business=business, **more)


class RollBack(Exception):
    """Raised to undo an allowed act, so that the next one starts from the same state."""


@pytest.mark.parametrize("business", list(Business))
@pytest.mark.parametrize("state", list(State))
def test_every_act_from_every_state_is_in_the_table_or_changes_nothing(business: Business, state: State):
    """4.1-01, R-19, R-20"""
    case = a_case(business, state)
    before = Case.objects.filter(pk=case.pk).values().get()
    for actor in Actor:
        for action in Action:
            then = TABLE.get((business, state, actor, action))
            if then is None:
                with pytest.raises(Refused) as refused:
                    move_case(case, action, acting_of(actor), NOW)
                assert refused.value.code == "not_allowed_here"
            else:
                _allowed(case, actor, action, then)
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert not AuditEntry.objects.filter(case=case).exists()


def _allowed(case: Case, actor: Actor, action: Action, then: State) -> None:
    with pytest.raises(RollBack), transaction.atomic():
        locked = lock_case(case.number, case.version)
        assert move_case(locked, action, acting_of(actor), NOW) == then
        locked.refresh_from_db()
        assert locked.state == then and locked.version == case.version + 1
        assert (locked.closed_at is not None) == (then in ENDED)
        entry = AuditEntry.objects.get(case=case)
        assert (entry.action, entry.from_state, entry.to_state) == (action, case.state, then)
        raise RollBack


DEFECT = [DefectNote("field", "home.address", "applicant", "6.1.2-02", "mismatch", "门牌号不一致")]
Verb = Callable[[Case, Acting], object]
VERBS: dict[str, tuple[Action, Verb]] = {
    "report": (Action.REPORT, lambda case, who: report_case(case.number, case.version, who, NOW)),
    "accept": (Action.ACCEPT, lambda case, who: accept_case(case.number, case.version, (), who, NOW)),
    "pass": (Action.PASS, lambda case, who: pass_review(case.number, case.version, who, NOW)),
    "approve": (Action.APPROVE, lambda case, who: decide_case(case.number, case.version, who, NOW)),
    "refuse": (
        Action.REFUSE,
        lambda case, who: refuse_case(case.number, case.version, ["1.3.2"], "岗位不属于重点领域。", who, NOW),
    ),
    "return": (
        Action.RETURN_TO_APPLICANT,
        lambda case, who: return_case(case.number, case.version, DEFECT, "", who, NOW),
    ),
    "transfer": (
        Action.TRANSFER,
        lambda case, who: transfer_case(
            case.number, case.version, make_office("yufa", "榆垡镇"), "注册地在榆垡镇", who, NOW
        ),
    ),
}
REVIEWED = (State.OFFICE_CHECK, State.ACCEPTANCE, State.REVIEW, State.DECISION)
OFFICERS = {
    Actor.OFFICE: "office_checker",
    Actor.ACCEPTOR: "acceptor",
    Actor.REVIEWER: "reviewer",
    Actor.DECIDER: "decider",
}


@pytest.mark.parametrize("actor", list(OFFICERS))
@pytest.mark.parametrize("state", REVIEWED)
def test_every_verb_of_the_officers_follows_the_table(state: State, actor: Actor):
    """4.1-01, R-20"""
    case = case_in(state)
    officer = as_officer(at_desk(OFFICERS[actor], case, name="路遥"))
    before = Case.objects.filter(pk=case.pk).values().get()
    for action, verb in VERBS.values():
        then = TABLE.get((Business.NEW, state, actor, action))
        if then is None:
            with pytest.raises(Refused, match="not_allowed_here"), transaction.atomic():
                verb(case, officer)
        else:
            with pytest.raises(RollBack), transaction.atomic():
                verb(case, officer)
                assert Case.objects.get(pk=case.pk).state == then
                raise RollBack
        assert Case.objects.filter(pk=case.pk).values().get() == before


@pytest.mark.parametrize("state", [s for s in State if s not in REVIEWED and s not in (State.DRAFT,)])
def test_outside_the_review_no_officer_does_anything(state: State):
    case = a_case(Business.NEW, state)
    before = Case.objects.filter(pk=case.pk).values().get()
    for actor, role in OFFICERS.items():
        officer = as_officer(at_desk(role, case))
        for name, (_, verb) in VERBS.items():
            with pytest.raises(Refused), transaction.atomic():
                verb(case, officer)
                raise AssertionError(f"{actor} {name} from {state}")
    assert Case.objects.filter(pk=case.pk).values().get() == before
