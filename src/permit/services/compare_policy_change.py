"""What a change of the policy would do: to the values, and to every open case (9-01).

Clauses: 9-01
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localtime

from permit.domain.errors import BadInput, Problem
from permit.domain.law import Law
from permit.policy.change_entries import entry_problems, sense_problems
from permit.policy.edition import Edition, read_entry
from permit.policy.pack import PolicyError
from permit.records.models import Case, PolicyChange
from permit.services.build_dossier import dossier_of
from permit.services.evaluate_case import assessment_by, relevant_findings
from permit.services.handed_in import as_handed_in
from permit.services.law_in_force import as_change, edition_in_force

BATCH = 100
MOST_NAMED = 500
"""Cases named one by one; of more, the numbers say how many. A page of thousands tells nobody anything."""


@dataclass(frozen=True)
class Flip:
    """A clause of an open case that the change would turn; `before` and `after` are True, False or None (unknown)."""

    case: str
    business: str
    state: str
    clause: str
    before: bool | None
    after: bool | None


def problems_of_change(change: PolicyChange) -> list[Problem]:
    """Everything that stands between the draft and its approval, by path; [] when nothing does."""
    entries = [read_entry(entry) for entry in change.entries]
    found = entry_problems(entries, change.in_force_from)
    if found or not entries:
        return found
    edition = edition_in_force()
    last = max((earlier.in_force_from for earlier in edition.changes), default=date.min)
    problems = sense_problems(edition.tables_on(max(last, change.in_force_from)), entries)
    return problems or _days_without_law(edition_with(edition, change), change.in_force_from)


def _days_without_law(edition: Edition, first: date) -> list[Problem]:
    """Changes begin on different days, so each of those days is asked for its law."""
    for day in sorted({first, *(c.in_force_from for c in edition.changes if c.in_force_from >= first)}):
        try:
            edition.law_on(day)
        except PolicyError as failure:
            return [Problem("entries", str(failure))]
    return []


def edition_with(edition: Edition, change: PolicyChange) -> Edition:
    """The edition as it would be once the change is approved."""
    return edition.with_change(as_change(change, newest_number(edition) + 1))


def compare_policy_change(change: PolicyChange, now: datetime) -> PolicyChange:
    """Begin judging every open case by the law before and after the change, as of the day it would begin.

    A small desk is done at once; of a large one the rest follows batch by batch (`go_on_comparing`), and until then
    the change counts as not compared. What is kept, names and clauses but no personal data:
    `{"day", "of", "after", "judged", "settled", "unreadable": [numbers], "unreadable_cases", "flipped_cases",
    "flips": [{"case", "business", "state", "clause", "before", "after"}]}`. `settled`: cases accepted already, whose
    law no longer changes (1.4-02); `after`: the last case looked at; `flips` names the first `MOST_NAMED` only.
    """
    edition = edition_in_force()
    day = max(change.in_force_from, localtime(now).date())
    begun = {
        "day": day.isoformat(),
        "of": _to_judge().count(),
        "after": 0,
        "judged": 0,
        "settled": _open_cases().filter(judged_on__isnull=False).count(),
        "unreadable": [],
        "unreadable_cases": 0,
        "flipped_cases": 0,
        "flips": [],
    }
    PolicyChange.objects.filter(pk=change.pk, version=change.version).update(
        comparison=begun, compared_at=None, compare_asked_at=now, base=newest_number(edition)
    )
    go_on_comparing(change.pk, now)
    change.refresh_from_db()
    return change


def unfinished_comparisons() -> list[int]:
    """Changes whose comparison was begun and is not through, the oldest question first."""
    waiting = PolicyChange.objects.filter(
        district=settings.DISTRICT, compare_asked_at__isnull=False, compared_at__isnull=True, comparison__isnull=False
    )
    over = (PolicyChange.State.APPROVED, PolicyChange.State.DISCARDED)
    return list(waiting.exclude(state__in=over).order_by("compare_asked_at").values_list("pk", flat=True))


def go_on_comparing(change_id: int, now: datetime) -> bool:
    """Judge the next batch of cases; True while some are left. Killed, the batch is judged again; holds no lock while
    judging, and what was changed or judged by somebody else meanwhile is left as it is."""
    change = PolicyChange.objects.get(pk=change_id)
    begun, edition = change.comparison, edition_in_force()
    if begun is None or change.compared_at is not None:
        return False
    if change.base != newest_number(edition):  # another change was approved on the way: all cases anew
        compare_policy_change(change, now)
        return False
    day = date.fromisoformat(begun["day"])
    laws = edition.law_on(day), edition_with(edition, change).law_on(day)
    cases = list(_to_judge().filter(pk__gt=begun["after"])[:BATCH])
    found = _with_batch(begun, cases, laws)
    through = len(cases) < BATCH
    stored = PolicyChange.objects.filter(pk=change.pk, version=change.version, comparison__after=begun["after"])
    kept = stored.filter(compared_at__isnull=True).update(comparison=found, compared_at=now if through else None)
    return bool(kept) and not through


def newest_number(edition: Edition) -> int:
    """The number of the newest approved change, 0 where the pack stands as shipped."""
    return max((earlier.number for earlier in edition.changes), default=0)


def _with_batch(begun: dict[str, Any], cases: list[Case], laws: tuple[Law, Law]) -> dict[str, Any]:
    found = {**begun, "unreadable": [*begun["unreadable"]], "flips": [*begun["flips"]]}
    for case in cases:
        try:
            flips = [vars(flip) for flip in flips_of(case, *laws)]
        except BadInput:
            found["unreadable_cases"] += 1
            found["unreadable"] = [*found["unreadable"], case.number][:MOST_NAMED]
        else:
            found["judged"] += 1
            found["flipped_cases"] += bool(flips)
            found["flips"] = [*found["flips"], *flips][:MOST_NAMED]
        found["after"] = case.pk
    return found


def flips_of(case: Case, before: Law, after: Law) -> Iterator[Flip]:
    """The clauses of a case that the two laws judge differently. Raises BadInput where its facts cannot be read."""
    document = dossier_of(as_handed_in(case))
    old, new = (
        relevant_findings(case, assessment_by(law, document, case.filed_on or law.day)) for law in (before, after)
    )
    for was, becomes in zip(old, new, strict=True):
        if was.holds is not becomes.holds:
            yield Flip(case.number, case.business, case.state, was.id, was.holds, becomes.holds)


def _to_judge() -> QuerySet[Case]:
    return _open_cases().filter(judged_on__isnull=True)


def _open_cases() -> QuerySet[Case]:
    return (
        Case.objects.filter(closed_at__isnull=True).select_related("person", "employer", "association").order_by("pk")
    )
