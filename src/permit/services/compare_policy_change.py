"""What a change of the policy would do: to the values, and to every open case (9-01).

Clauses: 9-01
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

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

AT_ONCE = 200


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
    number = 1 + max((earlier.number for earlier in edition.changes), default=0)
    return edition.with_change(as_change(change, number))


def compare_policy_change(change: PolicyChange, now: datetime) -> dict[str, Any]:
    """Judge every open case by the law before and after the change, as of the day it would begin, and keep the result.

    Shape: `{"day", "judged", "settled", "unreadable": [numbers], "flips": [{"case", "business", "state", "clause",
    "before", "after"}]}`. `settled`: cases accepted already, whose law no longer changes (1.4-02). Holds no lock.
    """
    edition = edition_in_force()
    day = max(change.in_force_from, localtime(now).date())
    before, after = edition.law_on(day), edition_with(edition, change).law_on(day)
    flips: list[dict[str, Any]] = []
    unreadable: list[str] = []
    judged = 0
    for case in _open_cases().filter(judged_on__isnull=True).iterator(chunk_size=AT_ONCE):
        try:
            flips += [vars(flip) for flip in flips_of(case, before, after)]
            judged += 1
        except BadInput:
            unreadable.append(case.number)
    settled = _open_cases().filter(judged_on__isnull=False).count()
    comparison = {
        "day": day.isoformat(),
        "judged": judged,
        "settled": settled,
        "unreadable": unreadable,
        "flips": flips,
    }
    base = max((earlier.number for earlier in edition.changes), default=0)
    PolicyChange.objects.filter(pk=change.pk, version=change.version).update(
        comparison=comparison, compared_at=now, base=base
    )
    change.comparison, change.compared_at, change.base = comparison, now, base
    return comparison


def flips_of(case: Case, before: Law, after: Law) -> Iterator[Flip]:
    """The clauses of a case that the two laws judge differently. Raises BadInput where its facts cannot be read."""
    document = dossier_of(as_handed_in(case))
    old, new = (
        relevant_findings(case, assessment_by(law, document, case.filed_on or law.day)) for law in (before, after)
    )
    for was, becomes in zip(old, new, strict=True):
        if was.holds is not becomes.holds:
            yield Flip(case.number, case.business, case.state, was.id, was.holds, becomes.holds)


def _open_cases() -> QuerySet[Case]:
    return (
        Case.objects.filter(closed_at__isnull=True).select_related("person", "employer", "association").order_by("pk")
    )
