"""Information change: who may start it, what it opens and asks for, what approval brings about (6.5)."""

from datetime import date, timedelta

import pytest

from fixtures.applicant import HOME, put_file
from fixtures.changes import DAY, MOVED, agree, name_matters, ready_change, start_change
from fixtures.held import make_holder
from fixtures.old_holders import carried, fill_carried, upload_carried
from fixtures.world import NOW, acting_as, make_association, make_employer, make_staff
from permit.domain.errors import Refused
from permit.records.models import Case, Consent, FilingAgent, FormSection, Permit, QuotaEntry
from permit.services.acting import Acting
from permit.services.case_locks import NOT_NAMED, profile_lock
from permit.services.case_problems import BLOCKING, problems_of
from permit.services.complete_carried_over import complete_carried_over
from permit.services.decide_case import decide_case
from permit.services.material_slots import slots_of_case
from permit.services.permit_standing import standing_on
from permit.services.save_open_section import save_open_section
from permit.services.start_information_change import start_information_change
from permit.services.submit_application import submit_application
from permit.services.submit_first_review import FirstReview, items_of, submit_first_review
from permit.services.withdraw_case import withdraw_case

pytestmark = pytest.mark.django_db


def start(person, when=DAY):
    return start_information_change(person, acting_as(person), when)


def decider() -> Acting:
    staff = make_staff("decider")
    return Acting(f"staff:{staff.pk}", staff.name, "decider", staff=staff)


def submitted():
    permit, case = ready_change()
    return permit, submit_application(case.number, None, True, acting_as(case.person), DAY)


def test_the_holder_starts_it_with_consent_which_is_used_up():
    """6.5-01, 6.5-02, 4.2-02"""
    _, case = start_change()
    assert (case.business, case.initiator, case.state, case.category) == (
        "information_change",
        "applicant",
        "draft",
        "A",
    )
    assert Consent.objects.get().state == "used"


def test_association_alone_is_no_consent():
    """6.5-02, R-33"""
    permit, association = make_holder()
    Consent.objects.create(association=association, business="new", state="granted", requested_at=DAY)
    with pytest.raises(Refused, match="consent_missing"):
        start(permit.person)


def test_a_suspended_holder_is_refused():
    """R-30"""
    permit, association = make_holder()
    agree(association)
    permit.facts.filter(kind="state").update(value={"state": "suspended"})
    with pytest.raises(Refused, match="permit_not_valid"):
        start(permit.person)
    assert not Case.objects.exists()


def test_whoever_holds_nothing_is_refused():
    """6.5-01"""
    permit, association = make_holder()
    agree(association)
    with pytest.raises(Refused, match="no_permit_held"):
        start(permit.person, DAY + timedelta(days=365))


def test_a_permit_of_another_employer_is_refused():
    """6.5-01, R-30"""
    permit, association = make_holder()
    agree(association)
    other = make_employer("北京示例科技有限公司")
    permit.facts.filter(kind="employer").update(value={"id": other.pk, "name": other.name, "uscc": other.uscc})
    with pytest.raises(Refused, match="permit_of_other_employer"):
        start(permit.person)


def test_one_case_at_a_time():
    """R-30"""
    _, case = start_change()
    agree(case.association)
    with pytest.raises(Refused, match="case_open_already"):
        start(case.person)


def test_only_what_is_named_can_be_edited():
    """6.5-01, 6.2-02"""
    _, case = start_change()
    assert profile_lock(case.person, "home") == NOT_NAMED
    name_matters(case, "home", "degree")
    opened = {key: profile_lock(case.person, key) is None for key in ("home", "education", "household", "children")}
    assert opened == {"home": True, "education": True, "household": False, "children": False}
    acting = acting_as(case.person)
    record = FormSection.objects.get(person=case.person, key="household")
    with pytest.raises(Refused, match="section_locked"):
        save_open_section(case.person, "household", {"fields": {}}, record.version, acting, DAY, profile_lock)
    record.refresh_from_db()
    assert record.data["fields"]["population"] == "mainland"


def test_nothing_named_is_not_sent():
    """6.5-01"""
    _, case = start_change()
    assert "changes" in {problem.target.split(".")[0] for problem in problems_of(case, DAY.date()).of(BLOCKING)}
    with pytest.raises(Refused, match="application_incomplete"):
        submit_application(case.number, None, True, acting_as(case.person), DAY)


def test_a_matter_is_named_once():
    """6.5-01"""
    _, case = start_change()
    name_matters(case, "home", "home")
    titles = [problem.requirement for problem in problems_of(case, DAY.date()).of(BLOCKING, "applicant")]
    assert "这个事项填了两次，请删去一条" in titles


def test_the_originals_asked_for_are_those_of_what_changes():
    """6.5-M1, 6.5-M2"""
    _, case = start_change()
    name_matters(case, "home")
    required = {slot.material.id for slot in slots_of_case(case, DAY.date()) if slot.required}
    assert required == {"6.5-M1", "6.2-M4b"}


def test_a_lease_from_before_the_change_does_not_prove_it():
    """6.5-M2"""
    permit, association = make_holder()
    agree(association)
    put_file(permit.person, "6.2-M4b.lease", valid_until=date(2028, 1, 31))
    case = start(permit.person, DAY + timedelta(days=1))
    name_matters(case, "home")
    lease = next(s for s in slots_of_case(case, DAY.date()) if s.key == "6.2-M4b.lease")
    assert (lease.state, lease.blocking) == ("replace", True)
    put_file(permit.person, "6.2-M4b.lease", valid_until=date(2028, 1, 31), days=2)
    lease = next(s for s in slots_of_case(case, DAY.date()) if s.key == "6.2-M4b.lease")
    assert lease.state == "done"


def test_a_title_is_filled_in_with_the_case():
    """6.5-01, R-21"""
    _, case = start_change()
    name_matters(case, "title")
    targets = {
        problem.target.split(".")[0]
        for problem in problems_of(case, DAY.date()).of(BLOCKING)
        if problem.kind == "field"
    }
    assert targets == {"titles"}
    assert "6.2-MB" in {slot.material.id for slot in slots_of_case(case, DAY.date()) if slot.required}


def test_the_employer_checks_and_submits_without_quota():
    """6.5-02, R-25"""
    _, case = submitted()
    assert (case.state, case.round, case.filed_on) == ("first_review", 1, DAY.date())
    assert [row["id"] for row in case.evaluations.get().findings] == ["1.3.5", "6.2-04", "7-04"]
    agent = acting_as(case.employer, FilingAgent.objects.get(employer=case.employer))
    with pytest.raises(Refused, match="items_unchecked"):
        submit_first_review(case.number, None, FirstReview([], {}, True), agent, DAY)
    review = FirstReview([key for key, _ in items_of(case, DAY.date())], {}, True)
    assert submit_first_review(case.number, None, review, agent, DAY).state == "office_check"
    assert not QuotaEntry.objects.filter(case=case).exists()


def test_suspended_while_filling_it_is_not_sent():
    """R-30"""
    permit, case = ready_change()
    permit.facts.filter(kind="state").update(value={"state": "suspended"})
    with pytest.raises(Refused, match="permit_not_valid"):
        submit_application(case.number, None, True, acting_as(case.person), DAY)


def test_approval_writes_what_was_named_and_keeps_what_was():
    """6.5-01, R-21: until the day of approval the old, from it the new; what was not named stays as approved"""
    permit, case = submitted()
    permit.facts.filter(kind="particulars").update(
        value={
            "name": "林晓蔓",
            "category": "A",
            "home": {"address": HOME["address"]},
            "household": {"province": "旧省"},
        }
    )
    Case.objects.filter(pk=case.pk).update(state="decision", judged_on=DAY.date())
    assert standing_on(Permit.objects.get(pk=permit.pk), DAY.date()).particulars["home"]["address"] == HOME["address"]
    decide_case(case.number, case.version, decider(), DAY)
    permit = Permit.objects.get(pk=permit.pk)
    before, after = (standing_on(permit, day) for day in (DAY.date() - timedelta(days=1), DAY.date()))
    assert before.particulars["home"]["address"] == HOME["address"]
    assert after.particulars["home"]["address"] == MOVED["address"]
    assert after.particulars["household"] == {"province": "旧省"}
    assert (after.state, after.valid_until) == ("valid", before.valid_until)


def test_a_permit_suspended_meanwhile_is_not_changed():
    """R-30"""
    permit, case = submitted()
    Case.objects.filter(pk=case.pk).update(state="decision", judged_on=DAY.date())
    permit.facts.filter(kind="state").update(value={"state": "suspended"})
    with pytest.raises(Refused, match="permit_not_valid"):
        decide_case(case.number, case.version, decider(), DAY)
    assert permit.facts.filter(kind="particulars").count() == 1
    assert Case.objects.get(pk=case.pk).state == "decision"


def test_withdrawn_the_permit_stays_and_so_does_the_profile():
    """6.5-01, R-31"""
    permit, case = submitted()
    withdraw_case(case.number, case.version, "", acting_as(case.person), DAY)
    assert permit.facts.filter(kind="particulars").count() == 1
    assert FormSection.objects.get(person=case.person, key="home").data["fields"]["address"] == MOVED["address"]


def test_a_carried_over_holder_completes_first():
    """6.5-03, N-11"""
    holder = carried(make_employer())
    person = holder.permit.person
    fill_carried(person)
    agree(make_association(person, holder.employer))
    with pytest.raises(Refused, match="carried_over_incomplete"):
        start(person)
    upload_carried(person)
    complete_carried_over(person, True, acting_as(person), NOW)
    assert start(person).state == "draft"
