"""Every verb of every actor, from every state of every business: what the table does not allow changes nothing (R-19).

`test_state_table.py` asks the table itself and lets the officers' verbs go through; here every service is called by
every actor.
"""

from collections.abc import Callable
from functools import lru_cache

import pytest
from django.db import transaction

from fixtures.bad_input import records_now
from fixtures.under_review import print_sheet
from fixtures.world import (
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
from permit.domain.lifecycle import ENDED, OF_A_PERSON, TABLE, Action, Actor, Business, State
from permit.records.models import AuditEntry, Case, StatusFormLine
from permit.services.accept_case import accept_case
from permit.services.acting import Acting
from permit.services.answer_employer_return import answer_employer_return
from permit.services.applicant_declaration import standing_of
from permit.services.decide_case import decide_case
from permit.services.declare_case import declare_case
from permit.services.pass_review import pass_review
from permit.services.record_receipt import record_receipt
from permit.services.refuse_case import refuse_case
from permit.services.reject_receipt import reject_receipt
from permit.services.remind_to_declare import remind_to_declare
from permit.services.report_case import report_case
from permit.services.return_case import DefectNote, return_case
from permit.services.rule_clause import rule_clause
from permit.services.submit_application import submit_application
from permit.services.submit_first_review import FirstReview, items_of, submit_first_review
from permit.services.submit_permit_case import submit_permit_case
from permit.services.transfer_case import transfer_case
from permit.services.urge_case import urge_case
from permit.services.withdraw_case import withdraw_case

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WORDS = "岗位说明与实际不符，请核对。"
TO_APPLICANT = [DefectNote("field", "home.address", "applicant", "6.1.2-02", "mismatch", "门牌号不一致")]
TO_EMPLOYER = [DefectNote("field", "body.business_scope", "employer", "1.2-02", "mismatch", "经营范围不一致")]


@lru_cache(maxsize=1)
def whole(case: Case) -> FirstReview:
    """Asked for by every actor of a case that stays as it is; `a_case` forgets it, since keys come again."""
    return FirstReview([key for key, _ in items_of(case, NOW.date())], {}, True)


def sheet_of(case: Case) -> str:
    """The code of the sheet that lists the case; it was printed before anybody tried anything."""
    return str(StatusFormLine.objects.get(case=case).form.code)


Verb = Callable[[Case, Acting], object]
VERBS: dict[str, tuple[tuple[Action, ...], Verb]] = {
    "send": (
        (Action.SUBMIT, Action.SEND_ALONE),
        lambda case, who: submit_application(case.number, case.version, True, who, NOW),
    ),
    "first review": (
        (Action.SUBMIT,),
        lambda case, who: submit_first_review(case.number, case.version, whole(case), who, NOW),
    ),
    "send a permit's case": (
        (Action.SUBMIT,),
        lambda case, who: submit_permit_case(case.number, case.version, whole(case), who, NOW),
    ),
    "answer a return": (
        (Action.SUBMIT,),
        lambda case, who: answer_employer_return(case.number, case.version, True, who, NOW),
    ),
    "return to the applicant": (
        (Action.RETURN_TO_APPLICANT,),
        lambda case, who: return_case(case.number, case.version, TO_APPLICANT, "", who, NOW),
    ),
    "return to the employer": (
        (Action.RETURN_TO_EMPLOYER,),
        lambda case, who: return_case(case.number, case.version, TO_EMPLOYER, "", who, NOW),
    ),
    "receive": ((Action.RECORD_RECEIPT,), lambda case, who: record_receipt(sheet_of(case), "paper", who, NOW)),
    "reject": ((Action.REJECT_RECEIPT,), lambda case, who: reject_receipt(sheet_of(case), "no_stamp", "", who, NOW)),
    "transfer": (
        (Action.TRANSFER,),
        lambda case, who: transfer_case(case.number, case.version, case.office, "注册地在别处", who, NOW),
    ),
    "report": ((Action.REPORT,), lambda case, who: report_case(case.number, case.version, who, NOW)),
    "accept": ((Action.ACCEPT,), lambda case, who: accept_case(case.number, case.version, (), who, NOW)),
    "pass": ((Action.PASS,), lambda case, who: pass_review(case.number, case.version, who, NOW)),
    "approve": ((Action.APPROVE,), lambda case, who: decide_case(case.number, case.version, who, NOW)),
    "refuse": (
        (Action.REFUSE,),
        lambda case, who: refuse_case(case.number, case.version, ["1.3.2"], WORDS, who, NOW),
    ),
    "rule": ((Action.RULE,), lambda case, who: rule_clause(case.number, case.version, "1.3.2", True, WORDS, who, NOW)),
    "declare": (
        (Action.DECLARE,),
        lambda case, who: declare_case(case.number, case.version, standing_of(case).fingerprint, True, who, NOW),
    ),
    "remind": ((Action.REMIND,), lambda case, who: remind_to_declare(case.number, case.version, who, NOW)),
    "urge": ((Action.URGE,), lambda case, who: urge_case(case.number, case.version, who, NOW)),
    "withdraw": (
        (Action.WITHDRAW, Action.WITHDRAW_ALONE),
        lambda case, who: withdraw_case(case.number, case.version, WORDS, who, NOW),
    ),
}


def a_case(business: Business, state: State) -> Case:
    whole.cache_clear()
    employer = make_employer()
    make_agent(employer)
    person = make_person() if business in OF_A_PERSON else None
    if person is not None:
        make_association(person, employer)
    more = {"closed_at": NOW} if state in ENDED else {}
    case = make_case(person, employer, state=state, business=business, **more)
    print_sheet(case)
    return case


def everybody(case: Case) -> dict[Actor, Acting]:
    """The parties of this very case, and an officer of each desk."""
    agent = case.employer.agents.get()
    parties = {Actor.EMPLOYER: acting_as(case.employer, agent)}
    if case.person is not None:
        parties[Actor.APPLICANT] = acting_as(case.person)
    desks = {Actor.ACCEPTOR: "acceptor", Actor.REVIEWER: "reviewer", Actor.DECIDER: "decider"}
    officers = {actor: acting_as(make_staff(role)) for actor, role in desks.items()}
    return {**parties, **officers, Actor.OFFICE: acting_as(make_staff("office_checker", case.office))}


class Passed(Exception):
    """Raised to undo what should not have been possible, so that the next verb starts from the same state."""


def unmoved(case: Case) -> bool:
    """An office may reject a paper whose case has gone on without it: the sheet is marked, the case is not touched."""
    same = Case.objects.get(pk=case.pk).version == case.version
    return same and not AuditEntry.objects.filter(case=case).exists()


def test_every_action_of_a_person_has_a_verb_here() -> None:
    """What the system does on its own is tested with the daily run."""
    by_people = {action for _, _, actor, action in TABLE if actor is not Actor.SYSTEM}
    assert by_people == {action for actions, _ in VERBS.values() for action in actions}


@pytest.mark.parametrize("business", list(Business))
@pytest.mark.parametrize("state", list(State))
def test_a_verb_the_table_does_not_allow_is_refused_and_changes_nothing(business: Business, state: State) -> None:
    """4.1-01, R-19, R-20"""
    case = a_case(business, state)
    actors = everybody(case)
    before, passed = records_now(), []
    for actor, acting in actors.items():
        for name, (actions, verb) in VERBS.items():
            if any((business, state, actor, action) in TABLE for action in actions):
                continue
            try:
                with transaction.atomic():
                    verb(case, acting)
                    about_a_paper = name == "reject" and unmoved(case)
                    raise Passed
            except Refused:
                continue
            except Passed:
                passed += [] if about_a_paper else [f"{actor} may {name}"]
    assert passed == []
    assert records_now() == before
