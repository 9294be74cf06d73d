"""Employer change: suspended at the end of employment, confirmed with insurance on record, valid again (6.4)."""

from datetime import date, timedelta

import pytest

from adapters.doubles import World, memory_ports
from fixtures.applicant import declare, make_whole_employer, put_file
from fixtures.held import at, insure, make_holder
from fixtures.world import acting_as, make_staff
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.records.models import Association, AuditEntry, Case, FilingAgent, OutboxMessage, Permit, RegistryAnswer
from permit.services.acting import Acting
from permit.services.confirm_association import Employment, confirm_association
from permit.services.decide_case import decide_case
from permit.services.end_association import end_association
from permit.services.evaluate_case import preview
from permit.services.insurance_record import ask_for_waiting
from permit.services.material_slots import slots_of_case
from permit.services.permit_standing import standing_on
from permit.services.ports import using_ports
from permit.services.request_association import request_association
from permit.services.start_employer_change import start_employer_change
from permit.services.start_renewal import filing_of
from permit.services.submit_first_review import FirstReview, items_of
from permit.services.submit_permit_case import submit_permit_case

pytestmark = pytest.mark.django_db
LEFT = at(date(2026, 1, 15))
NOW = at(date(2026, 3, 2))
JOB = Employment("研发工程师", "cadre", "open_ended", date(2026, 2, 1), None)


def agent_of(employer) -> Acting:
    return acting_as(employer, FilingAgent.objects.get(employer=employer))


def suspended() -> tuple[Permit, Association]:
    """Left the old employer on 15 January; the request of the new one is open."""
    permit, association = make_holder()
    end_association(
        association.employer, association.pk, None, LEFT.date(), "合同到期", agent_of(association.employer), LEFT
    )
    new = make_whole_employer()
    request = request_association(permit.person, new.association_code, acting_as(permit.person), NOW)
    put_file(request, "6.2-M2.contract", by="employer")
    return permit, request


def confirmed() -> tuple[Permit, Association]:
    permit, request = suspended()
    insure(permit.person, ["2026-02"], request.employer.uscc, NOW)
    confirm_association(request.employer, request.pk, None, JOB, agent_of(request.employer), NOW)
    request.refresh_from_db()
    return permit, request


def started(when=NOW) -> tuple[Permit, Case]:
    permit, association = confirmed()
    return permit, start_employer_change(association.employer, association.pk, agent_of(association.employer), when)


def test_the_permit_is_suspended_when_the_association_ends():
    """N-13, 6.4-01: at that moment, the term untouched"""
    permit, _ = suspended()
    before, after = standing_on(permit, date(2026, 1, 14)), standing_on(permit, LEFT.date())
    assert (before.state, after.state, after.valid_until) == ("valid", "suspended", date(2026, 5, 25))


def test_a_suspended_permit_expires_too():
    """N-16, 6.4-04"""
    permit, _ = suspended()
    assert standing_on(permit, date(2026, 5, 25)).state == "suspended"
    assert standing_on(permit, date(2026, 5, 26)).state == "expired"


def test_a_suspended_holder_asks_a_new_employer_for_association():
    """6.4-02, N-14: by its code, while the permit lives; the old employer has no part in it"""
    permit, request = suspended()
    assert (request.state, request.person) == ("requested", permit.person)
    assert request.employer_id != standing_on(permit, NOW.date()).employer["id"]


def test_without_insurance_on_record_the_new_employer_cannot_confirm():
    """6.4-03: unknown, by another payer, or from before the suspension: none of these is enough"""
    permit, request = suspended()
    acting = agent_of(request.employer)
    with pytest.raises(Refused, match="insurance_unknown"):
        confirm_association(request.employer, request.pk, None, JOB, acting, NOW)
    insure(permit.person, ["2026-02"], "91110115MA00000009", NOW)
    with pytest.raises(Refused, match="insurance_not_on_record"):
        confirm_association(request.employer, request.pk, None, JOB, acting, NOW)
    insure(permit.person, ["2025-12"], request.employer.uscc, NOW)
    with pytest.raises(Refused, match="insurance_not_on_record"):
        confirm_association(request.employer, request.pk, None, JOB, acting, NOW)
    insure(permit.person, ["2026-01"], request.employer.uscc, NOW)
    confirm_association(request.employer, request.pk, None, JOB, acting, NOW)
    request.refresh_from_db()
    assert request.state == "confirmed"


def test_the_daily_question_tells_both_once():
    """6.4-03, N-09: also when the run happens twice"""
    permit, request = suspended()
    world = World()
    with using_ports(memory_ports(world)):
        assert ask_for_waiting(NOW) == 0
    insure(permit.person, ["2026-02"], request.employer.uscc, NOW)
    from permit.services.insurance_record import note_arrival

    assert note_arrival(request, NOW) is True
    assert note_arrival(request, NOW) is False
    assert OutboxMessage.objects.filter(template="insurance_arrived").count() == 2
    assert AuditEntry.objects.filter(action="insurance_arrived").count() == 1


def test_a_run_that_goes_on_asks_those_who_were_not_asked_today():
    """6.4-03, N-09: whoever has an answer of today is not asked again before tomorrow"""
    permit, _ = suspended()
    world = World(people={permit.person.id_number: {"name": permit.person.name, "insurance": []}})
    with using_ports(memory_ports(world)):
        answers = RegistryAnswer.objects.filter(person=permit.person, registry="social_insurance")
        for day, asked in ((NOW, 1), (NOW + timedelta(hours=2), 1), (NOW + timedelta(days=1), 2)):
            ask_for_waiting(day)
            assert answers.count() == asked


def test_the_new_employer_starts_and_three_materials_are_asked():
    """N-14, 6.4-M1, 6.4-M2, 6.4-M3"""
    _, case = started()
    slots = {slot.key: slot.state for slot in slots_of_case(case, NOW.date())}
    assert (case.business, case.initiator, case.category) == ("employer_change", "employer", "A")
    assert slots == {"6.4-M1.leaving_certificate": "missing", "6.4-M2.contract": "done", "6.4-M3.statement": "missing"}


def test_judged_are_insurance_and_the_new_employer_only():
    """R-36, 6.4-03, 6.4-06, 6.4-07"""
    _, case = sent()
    findings = {row["id"]: row["holds"] for row in case.evaluations.get().findings}
    assert findings == dict.fromkeys(("6.4-03", "6.4-06", *(f"1.2-0{n}" for n in range(1, 7))), True)


def test_insurance_paid_by_somebody_else_last_month_fails():
    """6.4-06: the employer is the one that pays"""
    permit, case = started()
    insure(permit.person, ["2026-01"], case.employer.uscc, NOW)
    answer = permit.person.registryanswer_set.order_by("-id").first()
    other = {"month": "2026-02", "payer_uscc": make_whole_employer().uscc, "insurances": []}
    answer.answer = {"months": [*answer.answer["months"], other]}
    answer.save()
    found = preview(case, NOW.date())
    assert (found.finding("6.4-03").holds, found.finding("6.4-06").holds) == (True, False)


def sent() -> tuple[Permit, Case]:
    permit, case = started()
    for slot in slots_of_case(case, NOW.date()):
        if slot.required and not slot.versions:
            put_file(slot.owner, slot.key, by=slot.by)
    declare(case, NOW)
    review = FirstReview([key for key, _ in items_of(case, NOW.date())], {}, True)
    return permit, submit_permit_case(case.number, None, review, agent_of(case.employer), NOW)


def test_approval_makes_it_valid_with_the_new_employer_until_the_same_day():
    """N-14, 6.4-03, R-36"""
    permit, case = sent()
    Case.objects.filter(pk=case.pk).update(state="decision", judged_on=NOW.date())
    staff = make_staff("decider")
    decide_case(case.number, case.version, Acting(f"staff:{staff.pk}", "终审", "decider", staff=staff), NOW)
    permit = Permit.objects.get(pk=permit.pk)
    before, after = standing_on(permit, date(2026, 3, 1)), standing_on(permit, NOW.date())
    assert (before.state, after.state) == ("suspended", "valid")
    assert (after.employer["id"], after.valid_until) == (case.employer_id, date(2026, 5, 25))
    assert before.employer["id"] != case.employer_id


def test_twenty_working_days_must_be_left():
    """6.4-04, N-15: no opening day; late from the day after the line"""
    permit, _ = confirmed()
    window = filing_of(permit.person, Business.EMPLOYER_CHANGE, NOW.date()).window
    assert window.opens_on is None
    on_line, after = (
        filing_of(permit.person, Business.EMPLOYER_CHANGE, date.fromordinal(window.file_by.toordinal() + more))
        for more in (0, 1)
    )
    assert (on_line.late, after.late) == (False, True)
    assert on_line.days_left == 20


def test_a_valid_permit_is_not_moved():
    """N-13"""
    _, association = make_holder()
    with pytest.raises(Refused, match="permit_not_suspended"):
        start_employer_change(association.employer, association.pk, agent_of(association.employer), NOW)
