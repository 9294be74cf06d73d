"""7-05 over all businesses: whoever hands a round in, it carries the declarations it needs, frozen with it."""

from collections.abc import Callable

import pytest

from fixtures.applicant import make_applicant, ready_case, send
from fixtures.employer import new_door
from fixtures.freelancers import filled, opening
from fixtures.world import NOW
from permit.domain.lifecycle import Business
from permit.records.models import Case, CaseRound
from permit.services.apply_for_department_change import apply_for_department_change
from permit.services.apply_for_permission import apply_for_permission
from services.employer.test_department_change import moved_door
from services.permits import test_employer_change, test_information_change, test_renewal

pytestmark = pytest.mark.django_db


def registered() -> Case:
    door = new_door()
    return apply_for_permission(door.employer, True, door.acting, NOW)


def moved_here() -> Case:
    door = moved_door()
    return apply_for_department_change(door.employer, True, door.acting, NOW)


SENT: dict[str, tuple[Business, Callable[[], Case], set[str]]] = {
    "new": (Business.NEW, lambda: send(ready_case()), {"applicant"}),
    "freelancer": (Business.NEW, lambda: send(filled(opening(make_applicant()))), {"applicant"}),
    "renewal": (Business.RENEWAL, lambda: test_renewal.sent()[1], {"applicant", "employer"}),
    "employer change": (Business.EMPLOYER_CHANGE, lambda: test_employer_change.sent()[1], {"applicant", "employer"}),
    "information change": (
        Business.INFORMATION_CHANGE,
        lambda: test_information_change.submitted()[1],
        {"applicant"},
    ),
    "registration": (Business.EMPLOYER_REGISTRATION, registered, {"employer"}),
    "department change": (Business.DEPARTMENT_CHANGE, moved_here, {"employer"}),
}


def test_every_business_is_here():
    assert {business for business, _, _ in SENT.values()} == set(Business)


@pytest.mark.parametrize("name", list(SENT))
def test_a_round_carries_the_declarations_of_those_who_answer_for_it(name):
    """7-05"""
    business, sent, declarers = SENT[name]
    case = sent()
    assert case.business == business
    kept = CaseRound.objects.get(case=case).snapshot["declared"]
    assert {each["by"] for each in kept} == declarers
    assert all(each["text"] and each["at"] and each["round"] == 1 for each in kept)
