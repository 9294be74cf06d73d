"""Officers read what was handed in: nothing the holder or the employer does afterwards reaches their pages."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from fixtures.under_review import at_desk, case_in, hand_in
from fixtures.world import NOW, client_of
from permit.domain.lifecycle import State
from permit.records.models import AttachmentVersion, Case, FormSection
from permit.services.accept_case import check_acceptance
from permit.services.evaluate_case import preview
from permit.services.handed_in import as_handed_in
from permit.services.issue_permit import particulars_of
from permit.services.material_slots import slots_of

pytestmark = pytest.mark.django_db
CONTRACT = "6.2-M2.contract"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def case() -> Case:
    return case_in(State.OFFICE_CHECK)


def page_of(client: Client, case: Case, query: str = "") -> str:
    """The page without the keys that are drawn anew for every request."""
    page = client.get(f"/office/cases/{case.number}/{query}").content.decode()
    return re.sub(r"\b[0-9A-Za-z]{64}\b|\b[0-9a-f-]{32,36}\b", "", page)


def typed_later(case: Case) -> None:
    home = FormSection.objects.get(person=case.person, key="home")
    home.data = {"fields": {**home.data["fields"], "address": "后来改的地址 9 号"}}
    home.save()
    income = FormSection.objects.get(case=case, key="income")
    income.data = {"rows": []}
    income.save()
    body = FormSection.objects.get(employer=case.employer, key="body")
    body.data = {"fields": {**body.data["fields"], "business_scope": "后来改的经营范围"}}
    body.save()


def contract_rewritten(case: Case) -> None:
    case.association.post, case.association.contract_until = "后来改的岗位", date(2026, 3, 8)
    case.association.save()


def papers_replaced(case: Case) -> None:
    newer = hand_in(case.association, CONTRACT, valid_until=date(2026, 3, 9), number=2)
    AttachmentVersion.objects.filter(pk=newer.pk).update(uploaded_at=LATER, file_name="后来换的.pdf")
    AttachmentVersion.objects.filter(attachment__slot=CONTRACT, number=1).update(removed_at=LATER)


def term_told_anew(case: Case) -> None:
    AttachmentVersion.objects.filter(attachment__slot=CONTRACT).update(valid_until=date(2026, 3, 9))


def renamed(case: Case) -> None:
    case.person.name, case.employer.name = "后来的名字", "后来的公司"
    case.person.save()
    case.employer.save()


CHANGES = [typed_later, contract_rewritten, papers_replaced, term_told_anew, renamed]


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_after_sending_is_not_on_the_officers_page(case, change):
    """6.2-02: forms, contract, papers, printed terms, names."""
    client = client_of(at_desk("office_checker", case))
    before = page_of(client, case)
    change(Case.objects.get(pk=case.pk))
    assert page_of(client, case) == before
    assert "后来" not in before


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_after_sending_is_neither_judged_nor_issued(case, change):
    """6.2-02, R-05: materials, clauses, acceptance and the register rest on the snapshot."""
    fresh = as_handed_in(Case.objects.get(pk=case.pk))
    before = [(s.key, s.state, s.words) for s in slots_of(fresh, LATER.date())]
    judged, issued = preview(fresh, LATER.date()), particulars_of(fresh)
    change(Case.objects.get(pk=case.pk))
    live = Case.objects.get(pk=case.pk)
    then = as_handed_in(live)
    assert [(s.key, s.state, s.words) for s in slots_of(then, LATER.date())] == before
    assert preview(then, LATER.date()).findings == judged.findings
    assert particulars_of(live) == issued
    assert check_acceptance(live, LATER.date()).worse == ()


def test_the_holder_goes_on_reading_what_is_stored(case):
    """N-05: only officers' reading stands still."""
    papers_replaced(case)
    slot = next(slot for slot in slots_of(Case.objects.get(pk=case.pk), NOW.date()) if slot.key == CONTRACT)
    assert slot.versions[-1].number == 2


def test_the_version_that_was_handed_in_is_the_one_that_opens(case):
    """6.2-02, 7-01: the newer one is neither offered nor given by address."""
    client = client_of(at_desk("office_checker", case))
    old = AttachmentVersion.objects.get(attachment__slot=CONTRACT)
    papers_replaced(case)
    newer = AttachmentVersion.objects.get(attachment__slot=CONTRACT, number=2)
    shown = page_of(client, case, f"?document={old.attachment_id}&version=2")
    assert f"/files/{old.pk}/" in shown and f"/files/{newer.pk}/" not in shown
    assert client.get(f"/files/{newer.pk}/page/1.png").status_code == 404


def test_a_case_that_was_never_sent_is_read_as_it_stands():
    draft = case_in(State.DRAFT, sheet="")
    draft.rounds.all().delete()
    assert as_handed_in(draft) is draft


def test_the_newest_snapshot_counts(case):
    """N-03: after a correction the officer reads the correction."""
    from permit.services.freeze_round import freeze_round

    typed_later(case)
    case.round = 2
    case.save()
    freeze_round(case, LATER)
    assert "后来改的地址" in page_of(client_of(at_desk("office_checker", case)), case)
