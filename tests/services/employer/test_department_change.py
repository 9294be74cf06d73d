"""The employer's permission comes from another district (6.6): applied for and decided here."""

from datetime import date

import pytest

from fixtures.applicant import put_file
from fixtures.employer import Door, new_door
from fixtures.under_review import as_officer, at_desk, print_sheet
from fixtures.world import NOW, acting_as, make_staff, type_section
from permit.domain.errors import Refused
from permit.records.models import AttachmentVersion, AuditEntry, Case, Employer, FormSection, RegistryAnswer
from permit.services.accept_case import accept_case
from permit.services.answer_employer_return import answer_employer_return
from permit.services.apply_for_department_change import apply_for_department_change
from permit.services.apply_for_permission import apply_for_permission
from permit.services.decide_case import decide_case
from permit.services.employer_entry import entry_of
from permit.services.pass_review import pass_review
from permit.services.refuse_case import refuse_case
from permit.services.report_case import report_case
from permit.services.withdraw_case import withdraw_case

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
PAPERS = ("6.6-M1.licence", "6.6-M2.qualification", "6.6-M3.contribution", "6.6-M4.agent_id", "6.6-M5.statement")


def moved_door(**declared: str) -> Door:
    """Declared, with all five papers of 6.6 and none of a registration."""
    door = new_door()
    AttachmentVersion.objects.update(removed_at=NOW)
    type_section(
        door.employer, "former_department", fields={"held": "yes", "district": "haidian", "moved": "yes", **declared}
    )
    for slot in PAPERS:
        put_file(door.employer, slot, by="employer", valid_until=date(2028, 12, 31))
    return door


def refused_with(code: str, door: Door, declared: bool = True) -> dict[str, object]:
    """The application is refused with this code and leaves nothing."""
    with pytest.raises(Refused) as refusal:
        apply_for_department_change(door.employer, declared, door.acting, NOW)
    assert refusal.value.code == code
    return dict(refusal.value.facts)


def nothing_was_written() -> None:
    assert Employer.objects.get().permission == "none"
    assert not Case.objects.exists() and not AuditEntry.objects.exists()


def test_the_office_has_the_case_and_knows_the_former_district():
    """6.6-01, 7-05: its own business, with what was declared frozen and noted."""
    door = moved_door()
    case = apply_for_department_change(door.employer, True, door.acting, NOW)
    case.refresh_from_db()
    door.employer.refresh_from_db()
    assert (case.business, case.state, case.round) == ("department_change", "office_check", 1)
    assert door.employer.permission == "requested" and case.office == door.employer.office
    assert case.rounds.get().snapshot["employer"]["former_department"]["fields"]["district"] == "haidian"
    assert "haidian" in AuditEntry.objects.get(case=case, action="submit").payload


@pytest.mark.parametrize("slot", PAPERS)
def test_without_one_of_the_papers_nothing_is_applied_for(slot):
    """6.6-02, 6.6-M1, 6.6-M2, 6.6-M3, 6.6-M4, 6.6-M5"""
    door = moved_door()
    AttachmentVersion.objects.filter(attachment__slot=slot).update(removed_at=NOW)
    assert refused_with("information_incomplete", door)["count"] == 1
    nothing_was_written()


@pytest.mark.parametrize("key", ["body", "standing", "conduct", "place", "agent"])
def test_without_a_section_nothing_is_applied_for(key):
    """6.6-02"""
    door = moved_door()
    FormSection.objects.filter(employer=door.employer, key=key).delete()
    refused_with("information_incomplete", door)
    nothing_was_written()


def test_last_years_output_value_does_not_serve_for_this_years():
    """6.6-M3, R-23: the other papers of a registration do serve."""
    door = new_door()
    type_section(door.employer, "former_department", fields={"held": "yes", "district": "haidian", "moved": "yes"})
    assert entry_of(door.employer, TODAY).missing == ("本年度产值贡献材料", "单位诚信声明")


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ({"held": "no"}, "no_former_department"),
        ({"district": ""}, "no_former_department"),
        ({"district": "daxing"}, "former_department_is_here"),
        ({"moved": "no"}, "not_moved_here"),
    ],
)
def test_it_is_for_employers_of_another_district_that_moved_here(declared, code):
    """6.6-01"""
    refused_with(code, moved_door(**declared))
    nothing_was_written()


def test_without_declaration_or_agent_nothing_is_applied_for():
    """7-05, 4.2-03"""
    door = moved_door()
    refused_with("declaration_missing", door, declared=False)
    with pytest.raises(Refused) as refusal:
        apply_for_department_change(door.employer, True, acting_as(door.employer), NOW)
    assert refusal.value.code == "agent_not_confirmed"
    nothing_was_written()


def test_one_open_case():
    """6.6-01: neither a second change nor a registration beside it."""
    door = moved_door()
    apply_for_department_change(door.employer, True, door.acting, NOW)
    refused_with("permission_case_open", door)
    with pytest.raises(Refused) as refusal:
        apply_for_permission(door.employer, True, door.acting, NOW)
    assert refusal.value.code == "permission_held"
    assert Case.objects.count() == 1


def test_who_declared_a_former_district_does_not_register_as_new():
    """6.6-01"""
    door = moved_door()
    with pytest.raises(Refused) as refusal:
        apply_for_permission(door.employer, True, door.acting, NOW)
    assert refusal.value.code == "held_elsewhere"
    nothing_was_written()


@pytest.mark.parametrize("state", ["granted", "carried_over", "suspended"])
def test_who_has_the_permission_here_does_not_apply(state):
    """6.6-01"""
    door = moved_door()
    Employer.objects.update(permission=state)
    refused_with("permission_held", door)
    assert not Case.objects.exists()


def test_withdrawn_or_refused_the_employer_may_apply_again():
    """4.1-01"""
    door = moved_door()
    first = apply_for_department_change(door.employer, True, door.acting, NOW)
    withdraw_case(first.number, None, "", door.acting, NOW)
    second = apply_for_department_change(door.employer, True, door.acting, NOW)
    officer = make_staff("office_checker", second.office)
    refuse_case(second.number, None, ["6.6-01"], "单位登记还没有迁入本区。", acting_as(officer), NOW)
    door.employer.refresh_from_db()
    assert door.employer.permission == "none"
    assert apply_for_department_change(door.employer, True, door.acting, NOW).number != second.number


def test_a_correction_cannot_turn_it_into_something_else():
    """6.6-01: after a return the declaration still has to hold."""
    door = moved_door()
    case = apply_for_department_change(door.employer, True, door.acting, NOW)
    Case.objects.filter(pk=case.pk).update(state="returned_to_employer")
    FormSection.objects.filter(key="former_department").update(data={"fields": {"held": "no"}})
    with pytest.raises(Refused) as refusal:
        answer_employer_return(case.number, None, True, door.acting, NOW)
    assert refusal.value.code == "no_former_department"
    assert Case.objects.get().state == "returned_to_employer"


def test_office_and_bureau_agree_and_the_employer_may_file_here():
    """6.6-01, 6.1.1-05, R-20: the sheet, the office, three persons of the bureau."""
    door = moved_door()
    case = apply_for_department_change(door.employer, True, door.acting, NOW)
    RegistryAnswer.objects.create(
        registry="business_register", employer=door.employer, case=case, outcome="match", answer={}, asked_at=NOW
    )
    print_sheet(case, state="received")
    version = case.version
    report_case(case.number, version, as_officer(at_desk("office_checker", case)), NOW)
    accept_case(case.number, version + 1, (), as_officer(at_desk("acceptor")), NOW)
    pass_review(case.number, version + 2, as_officer(at_desk("reviewer")), NOW)
    decide_case(case.number, version + 3, as_officer(at_desk("decider")), NOW)
    door.employer.refresh_from_db()
    assert (door.employer.permission, door.employer.permission_since) == ("granted", TODAY)
    assert len(door.employer.association_code) == 17
    assert [row["id"] for row in case.evaluations.get().findings] == [f"1.2-0{n}" for n in range(1, 7)]
