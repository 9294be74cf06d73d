"""The employer applies for the permission (6.1.1): what it takes, and what a refusal leaves behind: nothing."""

import pytest

from adapters.doubles import memory_ports
from fixtures.employer import new_door, upload_all
from fixtures.world import NOW, acting_as, make_staff
from permit.domain.errors import Refused
from permit.records.models import AttachmentVersion, AuditEntry, Case, CaseRound, Declaration, Employer, FormSection
from permit.services.apply_for_permission import apply_for_permission
from permit.services.ask_registries import ask_about_employer
from permit.services.employer_entry import entry_of
from permit.services.ports import using_ports
from permit.services.refuse_case import refuse_case
from permit.services.withdraw_case import withdraw_case

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def nothing_was_written(employer: Employer) -> None:
    employer.refresh_from_db()
    assert employer.permission == "none"
    assert not Case.objects.exists() and not CaseRound.objects.exists() and not Declaration.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_whole_employer_applies_and_the_office_has_the_case():
    """6.1.1-04, 6.1.1-02, 7-05, 4.1-01: type, department, intended business, office of its choice."""
    door = new_door()
    case = apply_for_permission(door.employer, True, door.acting, NOW)
    case.refresh_from_db()
    door.employer.refresh_from_db()
    assert (case.business, case.state, case.person) == ("employer_registration", "office_check", None)
    assert case.office == door.employer.office and case.round == 1 and case.filed_on == TODAY
    assert door.employer.permission == "requested"
    assert case.rounds.get().snapshot["employer"]["place"]["fields"]["intended"] == ["new"]
    assert Declaration.objects.get(case=case).actor == "employer"
    payload = AuditEntry.objects.get(case=case, action="submit").payload
    assert "北京市工作居住证" in payload and "大兴区人力社保局" in payload


@pytest.mark.parametrize("key", ["body", "standing", "conduct", "place", "agent"])
def test_without_a_section_nothing_is_applied_for(key):
    """N-10: the refusal names what is missing."""
    door = new_door()
    FormSection.objects.filter(employer=door.employer, key=key).delete()
    with pytest.raises(Refused) as refusal:
        apply_for_permission(door.employer, True, door.acting, NOW)
    assert refusal.value.code == "information_incomplete"
    nothing_was_written(door.employer)


@pytest.mark.parametrize(
    "slot", ["6.1.1-M1.licence", "6.1.1-M3.contribution", "6.1.1-M4.statement", "6.1.1-M5.agent_id"]
)
def test_without_an_attachment_nothing_is_applied_for(slot):
    """6.1.1-M1, 6.1.1-M3, 6.1.1-M4, 6.1.1-M5, 6.1.1-03"""
    door = new_door()
    AttachmentVersion.objects.filter(attachment__slot=slot).update(removed_at=NOW)
    with pytest.raises(Refused) as refusal:
        apply_for_permission(door.employer, True, door.acting, NOW)
    assert refusal.value.facts["count"] == 1
    nothing_was_written(door.employer)


def test_hidden_capital_needs_the_verification_report():
    """6.1.1-M6: only where the capital cannot be looked up."""
    door = new_door()
    standing = FormSection.objects.get(employer=door.employer, key="standing")
    standing.data["fields"]["capital_public"] = "no"
    standing.save()
    assert entry_of(door.employer, TODAY).missing == ("近一年验资报告",)


def test_other_material_may_stay_empty():
    """6.1.1-M7, 6.1.1-M2: 其他 is optional."""
    assert entry_of(new_door().employer, TODAY).missing == ()


@pytest.mark.parametrize(("declared", "code"), [(False, "declaration_missing")])
def test_without_the_declaration_nothing_is_applied_for(declared, code):
    """7-05"""
    door = new_door()
    with pytest.raises(Refused) as refusal:
        apply_for_permission(door.employer, declared, door.acting, NOW)
    assert refusal.value.code == code
    nothing_was_written(door.employer)


def test_without_a_confirmed_agent_nothing_is_applied_for():
    """4.2-03: the employer acts through its named handler."""
    door = new_door()
    with pytest.raises(Refused) as refusal:
        apply_for_permission(door.employer, True, acting_as(door.employer), NOW)
    assert refusal.value.code == "agent_not_confirmed"
    nothing_was_written(door.employer)


def test_applying_twice_makes_one_case():
    door = new_door()
    apply_for_permission(door.employer, True, door.acting, NOW)
    with pytest.raises(Refused) as refusal:
        apply_for_permission(door.employer, True, door.acting, NOW)
    assert refusal.value.code == "permission_held"
    assert Case.objects.count() == 1


def test_withdrawing_opens_the_information_again():
    """4.1-01"""
    door = new_door()
    case = apply_for_permission(door.employer, True, door.acting, NOW)
    withdraw_case(case.number, None, "", door.acting, NOW)
    door.employer.refresh_from_db()
    assert door.employer.permission == "none"
    assert apply_for_permission(door.employer, True, door.acting, NOW).number != case.number


def test_a_refused_application_leaves_the_employer_without_the_permission():
    """6.1.1-05"""
    door = new_door()
    case = apply_for_permission(door.employer, True, door.acting, NOW)
    officer = make_staff("office_checker", case.office)
    refuse_case(case.number, None, ["1.2-01"], "单位注册地不在大兴区，也不是分支机构。", acting_as(officer), NOW)
    door.employer.refresh_from_db()
    case.refresh_from_db()
    assert (case.state, door.employer.permission) == ("refused", "none")


@pytest.mark.parametrize(("register", "outcome"), [("match", "match"), ("other", "differs"), ("silent", "silent")])
def test_the_business_register_is_asked_and_kept(register, outcome):
    """N-07: name, USCC, legal representative, scope; silence is an answer too."""
    from adapters.doubles import World

    door = new_door()
    entry = {
        "name": door.employer.name, "uscc": door.employer.uscc, "kind": "enterprise", "branch_of": None,
        "legal_representative": "贺明远" if register == "match" else "另一位", "business_scope": "智能装备研发",
        "registered_on": "2018-05-20", "registered_in": "daxing", "address": "", "status": "存续",
        "paid_in_capital_yuan": 5000000, "capital_public": True,
    }  # fmt: skip
    world = World(employers={} if register == "silent" else {door.employer.uscc: entry})
    with using_ports(memory_ports(world)):
        answer = ask_about_employer(door.employer, None, NOW)
    assert answer.outcome == outcome
    assert answer.differences == (["legal_representative"] if outcome == "differs" else [])


def test_the_entry_knows_what_was_uploaded():
    """6.1.1-03: ① and ② with the information, ③–⑦ after it."""
    door = new_door(whole=False)
    assert len(entry_of(door.employer, TODAY).missing) == 10
    upload_all(door.employer)
    entry = entry_of(door.employer, TODAY)
    assert {slot.material.id for slot in entry.slots_early(True)} == {"6.1.1-M1", "6.1.1-M2"}
    assert entry.attachments_whole and not entry.information_whole
