"""What happens to an employer happens to the permits of its people."""

from datetime import timedelta

import pytest

from fixtures.applicant import make_applicant, ready_case
from fixtures.employer import case_at_office, open_door, requested
from fixtures.old_holders import carried
from fixtures.world import (
    NOW,
    TODAY,
    acting_as,
    make_association,
    make_case,
    make_employer,
    make_office,
    make_person,
    make_staff,
    type_section,
)
from permit.domain.errors import Refused
from permit.records.models import Association, Case, Employer, FormSection, OutboxMessage, Permit, PermitFact
from permit.services.change_office import change_office
from permit.services.enter_as_employer import STRONG_CREDENCE, EmployerIdentity, enter_as_employer
from permit.services.give_up_permission import give_up_permission
from permit.services.issue_permit import issue_permit
from permit.services.permit_standing import standing_on
from permit.services.print_status_form import print_status_form, standings_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside_world():
    from adapters.doubles import memory_ports
    from permit.services.ports import using_ports

    with using_ports(memory_ports()):
        yield


def a_permit(employer: Employer | None = None) -> Permit:
    """Issued ten days ago to somebody who works there."""
    case = ready_case(make_applicant())
    if employer is not None:
        Case.objects.filter(pk=case.pk).update(employer=employer)
        Association.objects.filter(pk=case.association_id).update(employer=employer)
        case.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(state="approved", closed_at=NOW)
    return issue_permit(case, TODAY - timedelta(days=10), acting_as(make_staff("decider")), NOW)


def signs_in_as(employer: Employer, name: str) -> None:
    enter_as_employer(EmployerIdentity("uid", STRONG_CREDENCE, name, employer.uscc), "daxing", NOW)


def test_a_new_name_stands_on_the_permits_from_that_day():
    """6.5-01, N-07: the old name stays in the history."""
    permit = a_permit()
    employer = Employer.objects.get(pk=standing_on(permit, TODAY).employer["id"])
    old = employer.name
    signs_in_as(employer, "北京新名有限公司")
    assert standing_on(permit, TODAY).employer["name"] == "北京新名有限公司"
    assert standing_on(permit, TODAY - timedelta(days=1)).employer["name"] == old
    signs_in_as(employer, "北京新名有限公司")
    assert PermitFact.objects.filter(permit=permit, kind="employer").count() == 2


def test_a_carried_over_permit_carries_the_new_name_too_and_others_do_not():
    """6.5-01, 5-08"""
    employer, other = make_employer(), make_employer("别的单位")
    mine, strange = carried(employer), carried(other)
    signs_in_as(employer, "北京新名有限公司")
    assert standing_on(mine.permit, TODAY).employer["name"] == "北京新名有限公司"
    assert standing_on(strange.permit, TODAY).employer["name"] == "别的单位"


def test_giving_up_suspends_closes_and_tells():
    """7-02, N-13"""
    door = open_door()
    permit, old_holder, asks = a_permit(door.employer), carried(door.employer), requested(door)
    open_case = ready_case(make_applicant("秦朗"))
    Case.objects.filter(pk=open_case.pk).update(employer=door.employer)
    Association.objects.filter(pk=open_case.association_id).update(employer=door.employer)
    counted = give_up_permission(door.employer, "单位解散", door.acting, NOW)
    assert (counted.employees, counted.requests, counted.cases, counted.carried_over) == (2, 1, 1, 1)
    for held in (permit, old_holder.permit):
        assert standing_on(held, TODAY).state == "suspended"
    open_case.refresh_from_db()
    asks.refresh_from_db()
    door.employer.refresh_from_db()
    assert open_case.closed_at == NOW and asks.state == "refused"
    assert (door.employer.permission, door.employer.association_code) == ("withdrawn", "")
    told = OutboxMessage.objects.values_list("recipient", flat=True)
    assert {permit.person.name, old_holder.permit.person.name, "秦朗", asks.person.name} <= set(told)


def test_giving_up_takes_a_reason_and_the_agent_and_happens_once():
    """7-02, R-34"""
    door = open_door()
    employed = make_association(make_person(), door.employer)
    for acting, reason, code in (
        (door.acting, " ", "reason_missing"),
        (acting_as(door.employer), "单位解散", "agent_not_confirmed"),
    ):
        with pytest.raises(Refused) as caught:
            give_up_permission(door.employer, reason, acting, NOW)
        assert caught.value.code == code
    employed.refresh_from_db()
    assert employed.state == "confirmed"
    give_up_permission(door.employer, "单位解散", door.acting, NOW)
    with pytest.raises(Refused) as caught:
        give_up_permission(door.employer, "单位解散", door.acting, NOW)
    assert caught.value.code == "permission_missing"


def test_open_cases_follow_the_employer_to_another_office_and_reported_ones_stay():
    """R-35, 2-01: the new office asks for a new sheet."""
    case, door = case_at_office()
    print_status_form(door.employer, [case.number], door.acting, NOW)
    reported = make_case(make_person(), door.employer, state="acceptance")
    old, new = case.office, make_office("yufa", "榆垡镇")
    type_section(door.employer, "place", fields={"office": old.code, "intended": ["new"]})
    assert change_office(door.employer, new, "注册地迁到榆垡镇", door.acting, NOW) == 1
    for record in (case, reported, door.employer):
        record.refresh_from_db()
    assert (case.office, reported.office, door.employer.office) == (new, old, new)
    assert case.state == "office_check" and case.assignee is None
    assert FormSection.objects.get(employer=door.employer, key="place").data["fields"]["office"] == "yufa"
    fresh = Case.objects.select_related("person", "employer", "office").get(pk=case.pk)
    assert standings_of([fresh])[case.number].state != "printed"


@pytest.mark.parametrize(
    ("office", "reason", "code"),
    [("xihongmen", "注册地迁移到这里", "same_office"), ("yufa", "迁", "reason_too_short")],
)
def test_a_change_of_office_that_is_none_is_refused(office, reason, code):
    """R-35"""
    door = open_door()
    with pytest.raises(Refused) as caught:
        change_office(door.employer, make_office(office, "榆垡镇"), reason, door.acting, NOW)
    assert caught.value.code == code
