"""An employer's code, representative and address over time: stated, compared, confirmed; nothing it had is lost."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from adapters.doubles import World, memory_ports
from fixtures.applicant import make_applicant, ready_case
from fixtures.employer import BODY, Door, case_at_office, open_door, type_information
from fixtures.held import hold, insure, months_between
from fixtures.world import (
    NOW,
    TODAY,
    a_uscc,
    acting_as,
    make_association,
    make_employer,
    make_office,
    make_person,
    make_staff,
)
from permit.domain.errors import Refused
from permit.records.models import Account, Employer, EmployerUpdate, FormerCode, OutboxMessage, QuotaAccount
from permit.services.build_dossier import dossier_of
from permit.services.confirm_employer_update import confirm_employer_update
from permit.services.enter_as_employer import STRONG_CREDENCE, EmployerIdentity, enter_as_employer
from permit.services.former_codes import codes_of
from permit.services.handed_in import as_handed_in
from permit.services.holding_facts import permit_facts_of
from permit.services.insurance_record import insured_here
from permit.services.permit_standing import standing_on
from permit.services.ports import using_ports
from permit.services.quota_ports import allot, balance
from permit.services.state_employer_update import (
    claim_former_code,
    state_employer_update,
    values_of,
    withdraw_employer_update,
)
from permit.services.upload_attachment import Incoming
from services.review.test_other_roles import a_scan

pytestmark = pytest.mark.django_db
NEW = a_uscc(9_000_001)
CHANGED = date(2026, 2, 10)
WORDS = "迁址换照，登记机关换发"


@pytest.fixture(autouse=True)
def register() -> Iterator[World]:
    world = World()
    with using_ports(memory_ports(world)):
        yield world


def licence() -> Incoming:
    return a_scan()


def a_door() -> Door:
    door = open_door()
    type_information(door.employer, door.agent)
    return door


def in_register(world: World, name: str, uscc: str = NEW, **more: Any) -> None:
    world.employers[uscc] = {
        "name": name,
        "uscc": uscc,
        "kind": "enterprise",
        "branch_of": None,
        "legal_representative": BODY["legal_representative"],
        "business_scope": BODY["business_scope"],
        "registered_on": "2018-05-20",
        "registered_in": "daxing",
        "address": BODY["registered_address"],
        "status": "存续",
        "paid_in_capital_yuan": 5_000_000,
        "capital_public": True,
        **more,
    }


def state(door: Door, given: dict[str, str] | None = None, day: date = CHANGED) -> EmployerUpdate:
    return state_employer_update(door.employer, given or {"uscc": NEW}, day, WORDS, licence(), door.acting, NOW)


def confirm(update: EmployerUpdate, *, yes: bool = True, words: str = "") -> EmployerUpdate:
    checker = acting_as(make_staff("office_checker", update.office))
    return confirm_employer_update(update.pk, update.version, yes, words, checker, NOW)


def sign_in(uscc: str, name: str = "北京新名有限公司") -> Account:
    return enter_as_employer(EmployerIdentity("uid", STRONG_CREDENCE, name, uscc), "daxing", NOW)


def refusal(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def test_a_new_code_leads_to_the_same_employer_and_the_old_one_still_opens(register: World) -> None:
    """N-07, N-04: quota, permits and account stay; an old credence does not bring the old name back."""
    door = a_door()
    old, name = door.employer.uscc, door.employer.name
    allot(door.employer, 2026, 3, "测试：年度核定", NOW)
    person = make_person()
    make_association(person, door.employer)
    permit = hold(person, door.employer, date(2024, 5, 6))
    before = sign_in(old, name)
    in_register(register, name)
    update = state(door)
    assert update.register.outcome == "match"
    confirm(update)
    assert sign_in(NEW, name).pk == before.pk
    assert sign_in(old, "很早以前的名称").pk == before.pk
    found = Employer.objects.get(uscc=NEW)
    assert (found.pk, found.name) == (door.employer.pk, name)
    assert balance(found, 2026).allotted == 3 and QuotaAccount.objects.count() == 1
    assert standing_on(permit, CHANGED).employer["uscc"] == NEW
    assert standing_on(permit, CHANGED - timedelta(days=1)).employer["uscc"] == old


def test_representative_and_address_stand_in_the_form_once_confirmed(register: World) -> None:
    """N-07"""
    door = a_door()
    given = {"legal_representative": "新代表", "registered_address": "大兴区示例大街 9 号"}
    in_register(register, door.employer.name, door.employer.uscc, legal_representative="新代表")
    update = state(door, given)
    assert update.register.differences == ["address"]
    refused = refusal(lambda: confirm(update))
    assert refused.code == "reason_too_short"
    confirm(update, words="执照原件为新址，登记库未更新")
    assert values_of(door.employer) == {**given, "uscc": door.employer.uscc}
    assert not FormerCode.objects.exists()


def test_a_silent_register_is_kept_and_needs_words(register: World) -> None:
    """N-07"""
    update = state(a_door())
    assert update.register.outcome == "silent"
    assert refusal(lambda: confirm(update)).code == "reason_too_short"


def test_a_rejected_statement_changes_nothing(register: World) -> None:
    """N-07"""
    door = a_door()
    update = state(door)
    assert refusal(lambda: confirm(update, yes=False)).code == "reason_too_short"
    confirm(update, yes=False, words="执照与所填不符")
    assert Employer.objects.get(pk=door.employer.pk).uscc == door.employer.uscc
    assert OutboxMessage.objects.get(template="employer_update_settled").text.count("未确认") == 1
    assert state(door).pk != update.pk


def test_another_office_does_not_see_it(register: World) -> None:
    """2-01"""
    update = state(a_door())
    stranger = acting_as(make_staff("office_checker", make_office("qingyundian", "青云店镇")))
    with pytest.raises(EmployerUpdate.DoesNotExist):
        confirm_employer_update(update.pk, 0, True, WORDS, stranger, NOW)


@pytest.mark.parametrize("handed_in", [True, False])
def test_months_under_the_former_code_are_the_employers_own(register: World, handed_in: bool) -> None:
    """1.3.4, N-09: also for a case that was handed in under the former code."""
    case, door = case_at_office()
    assert case.person is not None
    old = door.employer.uscc
    insure(case.person, months_between(date(2025, 8, 1), date(2026, 2, 1)), old, NOW)
    update = state_employer_update(door.employer, {"uscc": NEW}, CHANGED, WORDS, licence(), door.acting, NOW)
    confirm(update, words="执照原件已核")
    case.refresh_from_db()
    read = dossier_of(as_handed_in(case) if handed_in else case)
    payers = {month["payer_uscc"] for month in read["applicant"]["social_insurance"]}
    withheld = {month["withheld_by"] for month in read["applicant"]["monthly_income"]}
    assert payers == {read["employer"]["uscc"]} == withheld
    assert read["employer"]["uscc"] == (old if handed_in else NEW)


def test_a_strangers_code_stays_a_strangers(register: World) -> None:
    """1.3.4"""
    case, door = case_at_office()
    assert case.person is not None
    stranger = make_employer("别的单位").uscc
    insure(case.person, ["2025-12"], stranger, NOW)
    update = state_employer_update(door.employer, {"uscc": NEW}, CHANGED, WORDS, licence(), door.acting, NOW)
    confirm(update, words="执照原件已核")
    case.refresh_from_db()
    assert [month["payer_uscc"] for month in dossier_of(case)["applicant"]["social_insurance"]] == [stranger]


def test_a_holding_period_knows_both_codes_as_one(register: World) -> None:
    """R-16, 6.4-03"""
    door = a_door()
    old, person = door.employer.uscc, make_person()
    make_association(person, door.employer)
    hold(person, door.employer, date(2024, 5, 6))
    update = state(door)
    confirm(update, words="执照原件已核")
    insure(person, ["2025-11"], old, NOW)
    door.employer.refresh_from_db()
    assert codes_of(door.employer) == {old, NEW}
    assert insured_here(person, door.employer, TODAY) is True
    known = permit_facts_of(person, TODAY)
    assert known is not None
    assert [(row["uscc"], row["from"]) for row in known["employers"]] == [
        (old, "2024-05-06"),
        (NEW, CHANGED.isoformat()),
    ]


def test_whoever_signed_in_with_the_new_code_first_claims_the_former_one(register: World) -> None:
    """N-04, N-07: the row of the first sign-in is given up, and its session with it."""
    door = a_door()
    fresh = sign_in(NEW, door.employer.name)
    claimant = Employer.objects.get(uscc=NEW)
    update = claim_former_code(claimant, door.employer.uscc, CHANGED, WORDS, licence(), acting_as(claimant), NOW)
    assert OutboxMessage.objects.get(template="former_code_claimed").mobile == door.agent.mobile
    assert Employer.objects.get(pk=door.employer.pk).uscc == door.employer.uscc
    confirm(update, words="执照与旧照已核对")
    assert not Account.objects.get(pk=fresh.pk).is_active
    again = sign_in(NEW, door.employer.name)
    assert again.employer_id == door.employer.pk and again.is_active
    assert Employer.objects.filter(pk=claimant.pk, uscc__startswith="~").exists()


def test_an_employer_at_work_claims_no_other(register: World) -> None:
    """N-07"""
    door, other = a_door(), a_door()
    acting = other.acting
    own = (other.employer, door.employer.uscc, CHANGED, WORDS, licence(), acting, NOW)
    assert refusal(lambda: claim_former_code(*own)).code == "not_an_empty_employer"


def test_what_cannot_be_stated_is_refused_with_its_reason(register: World) -> None:
    """N-07"""
    door, other = a_door(), a_door()
    assert refusal(lambda: state(door, {"uscc": "91110115MA00000000"})).code == "employer_code_wrong"
    assert refusal(lambda: state(door, {"uscc": other.employer.uscc})).code == "uscc_taken"
    assert refusal(lambda: state(door, {"uscc": door.employer.uscc})).code == "nothing_changes"
    assert refusal(lambda: state(door, day=TODAY + timedelta(days=1))).code == "update_in_future"
    update = state(door)
    assert refusal(lambda: state(door)).code == "update_pending"
    withdraw_employer_update(update.pk, 0, door.acting, NOW)
    assert refusal(lambda: confirm(update)).code == "changed_meanwhile"
    assert state(door)


def test_a_code_that_somebody_took_meanwhile_is_not_given_twice(register: World) -> None:
    """N-07"""
    door, other = a_door(), a_door()
    update = state(door)
    confirm(state(other), words="执照原件已核")
    assert refusal(lambda: confirm(update, words="执照原件已核")).code == "uscc_taken"
    assert Employer.objects.get(uscc=NEW).pk == other.employer.pk


def test_a_case_without_history_is_read_as_before(register: World) -> None:
    case = ready_case(make_applicant())
    assert dossier_of(case)["employer"]["uscc"] == case.employer.uscc
