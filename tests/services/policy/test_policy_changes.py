"""Changes of the policy in the database: refused by field, compared with open cases, approved by a second person."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from fixtures.policy_changes import FROM, SOURCE, capital
from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import NOW, TODAY, make_office
from permit.domain.errors import BadInput, Refused
from permit.domain.lifecycle import State
from permit.policy.edition import read_edition, shipped_edition
from permit.policy.law import law_on
from permit.records.models import AuditEntry, Evaluation, KeptEdition, Office, PolicyChange
from permit.services.acting import Acting
from permit.services.compare_policy_change import compare_policy_change, go_on_comparing, unfinished_comparisons
from permit.services.decide_policy_change import (
    approve_policy_change,
    propose_policy_change,
    reject_policy_change,
)
from permit.services.draft_policy_change import discard_policy_change, open_policy_change, write_policy_entries
from permit.services.evaluate_case import preview, run_again, store_evaluation
from permit.services.law_in_force import (
    edition_after,
    edition_in_force,
    forget_reading,
    law_in_force,
    one_reading_of_the_law,
)
from permit.services.refresh_offices import refresh_offices

pytestmark = pytest.mark.django_db
Change = Callable[..., PolicyChange]


def refusal(act: Callable[..., object], *arguments: Any) -> Refused:
    with pytest.raises(Refused) as raised:
        act(*arguments)
    return raised.value


def test_an_approved_change_is_law_from_its_day_on(approved: Change) -> None:
    """9-01"""
    approved(capital())
    assert law_in_force(FROM - timedelta(days=1)) == law_on(FROM - timedelta(days=1))
    assert law_in_force(FROM).number("minimum_paid_in_capital") == 600_000_000
    assert law_in_force(FROM).id != law_on(FROM).id
    assert edition_after(0) == shipped_edition("daxing")
    assert edition_after(1) == edition_in_force()


def test_a_draft_and_a_proposal_are_not_yet_law(proposed: Change) -> None:
    proposed(capital())
    assert law_in_force(FROM) == law_on(FROM)


def test_a_past_evaluation_runs_again_to_the_same_result(approved: Change) -> None:
    """9-01, 1.4-02: the law it was made under is kept with it, whatever is approved or shipped since."""
    case = case_in(State.OFFICE_CHECK)
    made = case.evaluations.get(event="submission")
    approved(capital(since=TODAY), in_force_from=TODAY)
    assert preview(case, TODAY + timedelta(days=30)).finding("1.2-04").holds is False
    again = run_again(made)
    assert (again.policy_id, again.outcome) == (made.policy_id, made.outcome)
    assert [finding.as_json() for finding in again.findings] == made.findings


def test_an_evaluation_after_the_change_carries_its_version(approved: Change) -> None:
    """9-01"""
    case = case_in(State.OFFICE_CHECK)
    approved(capital())
    later = store_evaluation(case, "acceptance", TODAY, FROM, NOW)
    assert later.policy_id == law_in_force(FROM).id
    assert later.edition and later.edition.edition_id == edition_in_force().id
    assert {row["id"]: row["holds"] for row in later.findings}["1.2-04"] is False
    kept = read_edition(json.dumps(later.edition.document))
    assert kept.law_on(FROM) == law_in_force(FROM)
    store_evaluation(case, "acceptance", TODAY, FROM, NOW)
    assert KeptEdition.objects.count() == 2


def test_a_release_with_other_data_does_not_change_the_past(db: None) -> None:
    """9-01: the kept text speaks, not the pack that is shipped now."""
    case = case_in(State.OFFICE_CHECK)
    made = case.evaluations.get(event="submission")
    kept = made.edition
    assert kept is not None
    for figure in kept.document["tables"]["figure"]:
        if figure["name"] == "minimum_paid_in_capital":
            figure["value"] = 9_000_000  # as if this were what an earlier release had shipped
    kept.save()
    assert run_again(Evaluation.objects.get(pk=made.pk)).finding("1.2-04").holds is False


def test_the_author_cannot_approve_nor_reject(proposed: Change, author: Acting) -> None:
    """9-01"""
    change = proposed(capital())
    assert refusal(approve_policy_change, change.pk, change.version, "", author, NOW).code == "policy_own_change"
    assert refusal(reject_policy_change, change.pk, change.version, "不", author, NOW).code == "policy_own_change"
    change.refresh_from_db()
    assert (change.state, change.number) == ("proposed", None)


def test_the_database_itself_asks_for_a_second_person(proposed: Change) -> None:
    change = proposed(capital())
    with pytest.raises(IntegrityError):
        PolicyChange.objects.filter(pk=change.pk).update(
            state="approved", number=1, digest="x", decided_by=change.author
        )


@pytest.mark.parametrize("role", ["supervisor", "decider", "quota_officer", "acceptor"])
def test_only_administrators_touch_the_policy(role: str, proposed: Change) -> None:
    other = as_officer(at_desk(role))
    change = proposed(capital())
    assert refusal(open_policy_change, "改动", FROM, other, NOW).code == "not_your_role"
    assert refusal(approve_policy_change, change.pk, change.version, "", other, NOW).code == "not_your_role"


def test_a_wrong_field_is_named_and_nothing_is_written(drafted: Change, author: Acting) -> None:
    """9-01"""
    change = drafted(capital())
    with pytest.raises(BadInput) as raised:
        write_policy_entries(change.pk, change.version, [capital(source=""), capital(confidence="Z")], author, NOW)
    paths = [problem.path for problem in raised.value.problems]
    assert paths == ["entries[0].source", "entries[1].confidence", "entries[1].from"]
    change.refresh_from_db()
    assert len(change.entries) == 1


def test_a_gap_may_stand_in_a_draft_but_is_not_proposed(drafted: Change, author: Acting) -> None:
    """9-01"""
    change = drafted(capital(until=date(2026, 12, 31)))
    found = refusal(propose_policy_change, change.pk, change.version, author, NOW)
    assert found.code == "policy_incomplete"
    assert "entries[0].until" in found.facts["problems"]


def test_nothing_is_proposed_uncompared_or_empty(drafted: Change, author: Acting) -> None:
    change, empty = drafted(capital()), drafted()
    assert refusal(propose_policy_change, change.pk, change.version, author, NOW).code == "policy_not_compared"
    assert refusal(propose_policy_change, empty.pk, empty.version, author, NOW).code == "policy_empty"


def test_no_change_reaches_back(author: Acting, proposed: Change, second: Acting) -> None:
    """9-01"""
    yesterday = TODAY - timedelta(days=1)
    assert refusal(open_policy_change, "改动", yesterday, author, NOW).code == "policy_too_late"
    change = proposed(capital())
    late = NOW + timedelta(days=10)
    assert refusal(approve_policy_change, change.pk, change.version, "", second, late).code == "policy_too_late"


def test_a_comparison_with_an_older_law_does_not_count(proposed: Change, approved: Change, second: Acting) -> None:
    waiting = proposed(capital(7_000_000))
    approved(capital())
    found = refusal(approve_policy_change, waiting.pk, waiting.version, "", second, NOW)
    assert found.code == "policy_not_compared"


def test_the_comparison_names_case_clause_and_turn(drafted: Change) -> None:
    """9-01: a case accepted already keeps its law (1.4-02); one still on its way would flip."""
    open_case, settled = case_in(State.OFFICE_CHECK), case_in(State.REVIEW)
    change = drafted(capital())
    found = compare_policy_change(change, NOW).comparison
    assert found["flips"] == [
        {
            "case": open_case.number,
            "business": "new",
            "state": State.OFFICE_CHECK,
            "clause": "1.2-04",
            "before": True,
            "after": False,
        }
    ]
    assert (found["judged"], found["settled"], found["day"]) == (1, 1, FROM.isoformat())
    assert settled.number not in json.dumps(found)


@pytest.fixture
def three_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("permit.services.compare_policy_change.BATCH", 3)


def test_a_large_desk_is_compared_batch_by_batch_and_counts_only_when_through(
    drafted: Change, author: Acting, three_at_a_time: None
) -> None:
    """9-01: stopped between two batches it goes on; nothing is proposed before the last case was looked at."""
    numbers = [case_in(State.OFFICE_CHECK).number for _ in range(7)]
    change = compare_policy_change(drafted(capital()), NOW)
    assert (change.compared_at, change.comparison["judged"], change.comparison["of"]) == (None, 3, 7)
    assert refusal(propose_policy_change, change.pk, change.version, author, NOW).code == "policy_not_compared"
    assert unfinished_comparisons() == [change.pk]
    assert [go_on_comparing(change.pk, NOW) for _ in range(3)] == [True, False, False]
    change.refresh_from_db()
    assert [flip["case"] for flip in change.comparison["flips"]] == numbers
    assert change.comparison["flipped_cases"] == 7 and change.compared_at == NOW
    assert unfinished_comparisons() == []
    assert propose_policy_change(change.pk, change.version, author, NOW).state == "proposed"


def test_a_draft_rewritten_on_the_way_is_not_taken_for_compared(
    drafted: Change, author: Acting, three_at_a_time: None
) -> None:
    for _ in range(4):
        case_in(State.OFFICE_CHECK)
    change = compare_policy_change(drafted(capital()), NOW)
    change = write_policy_entries(change.pk, change.version, [capital(7_000_000)], author, NOW)
    assert go_on_comparing(change.pk, NOW) is False
    change.refresh_from_db()
    assert change.comparison is None and change.compared_at is None


def test_a_law_approved_on_the_way_begins_the_comparison_anew(
    drafted: Change, approved: Change, three_at_a_time: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        case_in(State.OFFICE_CHECK)
    change = compare_policy_change(drafted(capital(7_000_000)), NOW)
    assert change.comparison["flipped_cases"] == 3
    with monkeypatch.context() as at_once:
        at_once.setattr("permit.services.compare_policy_change.BATCH", 100)
        done = approved(capital(8_000_000))
    go_on_comparing(change.pk, NOW)
    change.refresh_from_db()
    assert (change.base, change.comparison["judged"], change.compared_at) == (done.number, 3, None)
    assert change.comparison["flipped_cases"] == 0  # by the newer law they fail before as after


def test_of_very_many_cases_the_first_are_named_and_all_are_counted(
    drafted: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("permit.services.compare_policy_change.MOST_NAMED", 2)
    for _ in range(3):
        case_in(State.OFFICE_CHECK)
    found = compare_policy_change(drafted(capital()), NOW).comparison
    assert (len(found["flips"]), found["flipped_cases"]) == (2, 3)


def test_a_rejected_change_is_mended_and_proposed_again(proposed: Change, author: Acting, second: Acting) -> None:
    change = proposed(capital())
    assert refusal(reject_policy_change, change.pk, change.version, " ", second, NOW).code == "reason_missing"
    change = reject_policy_change(change.pk, change.version, "数额与通知不符", second, NOW)
    change = write_policy_entries(change.pk, change.version, [capital(5_500_000)], author, NOW)
    compare_policy_change(change, NOW)
    change = propose_policy_change(change.pk, change.version, author, NOW)
    approve_policy_change(change.pk, change.version, "", second, NOW)
    assert law_in_force(FROM).number("minimum_paid_in_capital") == 550_000_000


def test_what_is_approved_or_discarded_is_never_altered(approved: Change, drafted: Change, author: Acting) -> None:
    done, given_up = approved(capital()), drafted(capital())
    given_up = discard_policy_change(given_up.pk, given_up.version, author, NOW)
    for change in (done, given_up):
        found = refusal(write_policy_entries, change.pk, change.version, [], author, NOW)
        assert found.code == "policy_not_editable"


def test_two_tabs_do_not_overwrite_each_other(drafted: Change, author: Acting) -> None:
    change = drafted(capital())
    found = refusal(write_policy_entries, change.pk, change.version - 1, [], author, NOW)
    assert found.code == "changed_meanwhile"


def test_every_step_stands_in_the_audit(approved: Change, second: Acting) -> None:
    change = approved(capital())
    entries = AuditEntry.objects.filter(subject=f"policy:{change.pk}")
    assert [entry.action for entry in entries] == [
        "draft_policy_change",
        "write_policy_change",
        "propose_policy_change",
        "approve_policy_change",
    ]
    last = entries.last()
    assert last is not None and last.actor == second.key
    assert json.loads(last.payload)["digest"] == change.digest


def test_a_request_reads_the_law_once(approved: Change, django_assert_num_queries: Any) -> None:
    with one_reading_of_the_law(), django_assert_num_queries(1):
        for _ in range(5):
            law_in_force(FROM)
    with one_reading_of_the_law():
        law_in_force(FROM)
        approved(capital())
        forget_reading()
        assert law_in_force(FROM).number("minimum_paid_in_capital") == 600_000_000


def test_an_office_that_moves_is_moved_in_the_records(approved: Change) -> None:
    """2-01"""
    make_office("ydz", "榆垡镇")
    place = {"name": "榆垡镇", "address": "新址 1 号", "phones": ["80000001"], "email": "a@example.org"}
    approved({"kind": "office", **place, **SOURCE})
    refresh_offices(FROM)
    assert Office.objects.get(name="榆垡镇").address == "新址 1 号"
    assert refresh_offices(FROM) == 0
