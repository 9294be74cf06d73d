"""The stamped form (N-02, R-04) and the change of agent (R-34)."""

from datetime import timedelta

import pytest

from fixtures.applicant import put_file
from fixtures.employer import case_at_office, new_door, waiting_case
from fixtures.world import NOW, acting_as, an_id_number, make_office, make_staff
from permit.domain.errors import Refused
from permit.records.models import AuditEntry, FilingAgent, FormSection, StatusForm
from permit.services.change_agent import change_agent, confirm_agent_change, pending_change, pending_changes
from permit.services.law_in_force import law_in_force, one_reading_of_the_law
from permit.services.print_status_form import print_status_form, sheet_pdf, standing_of, standings_of
from permit.services.register_agent import register_agent

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def test_one_sheet_lists_a_case_with_its_digest():
    """N-02, R-04: code, office, agent; the PDF is typeset from the same facts."""
    case, door = case_at_office()
    assert standing_of(case).state == "none"
    form = print_status_form(door.employer, [case.number], door.acting, NOW)
    assert form.agent_name == door.agent.name and form.office == case.office
    assert standing_of(case).state == "printed"
    assert sheet_pdf(form).startswith(b"%PDF")
    assert AuditEntry.objects.filter(case=case, action="print_status_form").count() == 1


def test_a_received_form_counts_until_what_it_states_changes():
    """R-04: after a return a new one only then."""
    case, door = case_at_office()
    form = print_status_form(door.employer, [case.number], door.acting, NOW)
    form.state = "received"
    form.save()
    assert standing_of(case).delivered
    case.round += 1
    case.save()
    assert standing_of(case).delivered
    case.office = make_office("huangcun", "黄村镇")
    case.save()
    assert standing_of(case).state == "outdated"


def test_printing_again_does_not_hide_a_receipt():
    """R-04: the office has a sheet that still holds; another copy takes nothing from it."""
    case, door = case_at_office()
    received = print_status_form(door.employer, [case.number], door.acting, NOW)
    received.state = "received"
    received.save()
    print_status_form(door.employer, [case.number], door.acting, LATER)
    standing = standing_of(case)
    assert (standing.state, standing.form) == ("received", received)
    case.office = make_office("huangcun", "黄村镇")
    case.save()
    assert not standing_of(case).delivered


def test_a_registration_is_printed_in_the_employers_name():
    """N-02: in every business."""
    from permit.services.apply_for_permission import apply_for_permission

    door = new_door()
    case = apply_for_permission(door.employer, True, door.acting, NOW)
    form = print_status_form(door.employer, [case.number], door.acting, NOW)
    assert sheet_pdf(form).startswith(b"%PDF")


@pytest.mark.parametrize("which", ["nothing", "foreign", "waiting", "alone"])
def test_what_cannot_be_printed_writes_nothing(which):
    """N-02: only the employer's own cases, and only after the first review."""
    case, door = waiting_case()
    at_office, _ = case_at_office()
    numbers = {"nothing": [], "foreign": [at_office.number], "waiting": [case.number], "alone": [case.number]}[which]
    acting = acting_as(door.employer) if which == "alone" else door.acting
    codes = {
        "nothing": "nothing_to_print",
        "foreign": "nothing_to_print",
        "waiting": "not_printable_yet",
        "alone": "agent_not_confirmed",
    }
    with pytest.raises(Refused) as refusal:
        print_status_form(door.employer, numbers, acting, NOW)
    assert refusal.value.code == codes[which]
    assert not StatusForm.objects.exists()


def test_many_cases_take_one_query_and_one_for_the_law(django_assert_num_queries):
    first, door = case_at_office()
    print_status_form(door.employer, [first.number], door.acting, NOW)
    from permit.records.models import Case

    cases = list(Case.objects.select_related("person", "employer", "office"))
    with one_reading_of_the_law():
        law_in_force(NOW.date())  # a request has read the law by then
        with django_assert_num_queries(1):
            assert standings_of(cases)[first.number].state == "printed"


# The agent -----------------------------------------------------------------------------------------------------------


def name_another(door) -> str:
    """The information names somebody else from now on."""
    number = an_id_number(480)
    record = FormSection.objects.get(employer=door.employer, key="agent")
    record.data["fields"] = {"name": "秦朗", "id_number": number, "mobile": "13912345678"}
    record.save()
    return number


def test_the_named_agent_is_registered_once():
    """4.2-03"""
    door = new_door()
    assert register_agent(door.employer, door.acting, NOW) == door.agent
    assert FilingAgent.objects.count() == 1


def test_after_the_permission_another_agent_is_a_change():
    """4.2-03, R-34: new ID card, the office confirms, the present one acts until then."""
    door = new_door()
    door.employer.permission = "granted"
    door.employer.save()
    name_another(door)
    with pytest.raises(Refused) as refusal:
        register_agent(door.employer, door.acting, NOW)
    assert refusal.value.code == "agent_change_needed"
    with pytest.raises(Refused) as refusal:
        change_agent(door.employer, door.acting, NOW)
    assert refusal.value.code == "agent_card_missing"
    put_file(door.employer, "6.1.1-M5.agent_id", by="employer", days=1)
    asked = change_agent(door.employer, door.acting, LATER)
    assert pending_change(door.employer) == asked and list(pending_changes(door.employer.office)) == [asked]
    with pytest.raises(Refused) as refusal:
        change_agent(door.employer, door.acting, LATER)
    assert refusal.value.code == "agent_change_pending"
    confirm_agent_change(door.employer, acting_as(make_staff("office_checker", door.employer.office)), LATER)
    door.agent.refresh_from_db()
    assert door.agent.ended_at == LATER and pending_change(door.employer) is None


def test_only_the_employers_own_office_confirms_a_change():
    """R-34"""
    door = new_door()
    door.employer.permission = "granted"
    door.employer.save()
    name_another(door)
    put_file(door.employer, "6.1.1-M5.agent_id", by="employer", days=1)
    change_agent(door.employer, door.acting, LATER)
    stranger = make_staff("office_checker", make_office("huangcun", "黄村镇"))
    with pytest.raises(Refused) as refusal:
        confirm_agent_change(door.employer, acting_as(stranger), LATER)
    assert refusal.value.code == "not_your_role"
