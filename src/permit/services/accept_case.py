"""The bureau accepts a case: everything is asked and judged again as of that day, and frozen (1.4-02, R-05).

Clauses: 1.4-02, N-09, 5-04, 5-05, 4.1-01
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.clauses import CLAUSES
from permit.domain.errors import Refused
from permit.domain.lifecycle import Action, Business, State, move
from permit.domain.months import chinese_date
from permit.domain.validity import has_expired, runs_long_enough
from permit.records.models import AttachmentVersion, Case, Evaluation
from permit.services.acting import Acting
from permit.services.ask_registries import ask_about_employer, ask_about_person
from permit.services.case_clock import clock_of
from permit.services.evaluate_case import preview, relevant_findings, store_evaluation
from permit.services.handed_in import as_handed_in
from permit.services.material_slots import SlotStatus, slots_of
from permit.services.move_case import actor_of, lock_case, move_case
from permit.services.open_freelancer_case import require_number
from permit.services.read_attachment import waits_for_scanner
from permit.services.standing_findings import require_rulings, standing_findings
from permit.services.who_is_told import party_of, tell

ORDER = {True: 2, None: 1, False: 0}


@dataclass(frozen=True)
class Worsening:
    """A clause that was better at submission than it is today."""

    clause: str
    before: bool | None
    now: bool | None
    because_before: str
    because_now: str

    @property
    def title(self) -> str:
        return CLAUSES[self.clause].title


@dataclass(frozen=True)
class AcceptanceCheck:
    """What the acceptor sees before accepting: clauses that got worse (R-05), and documents that expired (R-13).

    `short`: what runs on for less than it had to when it was handed in; no defect any more, but shown (R-13).
    """

    worse: tuple[Worsening, ...]
    expired: tuple[SlotStatus, ...]
    short: tuple[SlotStatus, ...]


def ask_again(number: str, acting: Acting, now: datetime) -> None:
    """Ask every registry anew, outside any transaction; the answers are kept with the case.

    Raises Refused as `move_case` would: nobody's registry is asked for an act that is not allowed.
    """
    case = as_handed_in(Case.objects.select_related("person", "employer").get(number=number))
    move(Business(case.business), State(case.state), actor_of(acting), Action.ACCEPT)
    if case.person is not None:
        ask_about_person(case.person, case, now)
    ask_about_employer(case.employer, case, now)


def check_acceptance(case: Case, today: date) -> AcceptanceCheck:
    """Hold the case against the law of today and beside what it was at submission. Writes nothing."""
    case = as_handed_in(case)
    judged = relevant_findings(case, preview(case, today))
    dated = _dated_documents(case, today)
    return AcceptanceCheck(
        worse_than_submitted(case, [finding.as_json() for finding in judged]),
        tuple(slot for slot in dated if has_expired(slot.versions[-1].valid_until, today)),
        tuple(slot for slot in dated if _short_rest(slot, today)),
    )


def worse_than_submitted(case: Case, rows: Sequence[dict[str, Any]]) -> tuple[Worsening, ...]:
    """Clauses that hold less than in the last evaluation made at a submission; () where none was made."""
    submitted: Evaluation | None = case.evaluations.filter(event="submission").order_by("-made_at", "-id").first()
    if submitted is None:
        return ()
    before = {row["id"]: row for row in submitted.findings}
    return tuple(
        Worsening(row["id"], before[row["id"]]["holds"], row["holds"], before[row["id"]]["because"], row["because"])
        for row in rows
        if row.get("counts", True) and row["id"] in before and ORDER[row["holds"]] < ORDER[before[row["id"]]["holds"]]
    )


def _dated_documents(case: Case, today: date) -> tuple[SlotStatus, ...]:
    """Materials with a printed term, as they were handed in."""
    return tuple(
        slot for slot in slots_of(case, today) if slot.required and slot.versions and not slot.versions[-1].no_term
    )


def _short_rest(slot: SlotStatus, today: date) -> bool:
    until, months = slot.versions[-1].valid_until, slot.part.months_left
    if until is None or months is None or has_expired(until, today):
        return False
    return not runs_long_enough(until, today, months)


@transaction.atomic
def accept_case(number: str, version: int, seen: Collection[str], acting: Acting, now: datetime) -> Case:
    """Accept a case after `ask_again`. `seen`: the clauses whose worsening the acceptor was shown and confirms.

    Stores the evaluation 'acceptance' of today; age, wage figure and thresholds are fixed from now on.
    Raises Refused: 'files_not_scanned' (count), 'document_expired' (titles), 'worse_than_submitted' (clauses),
    'clauses_forbid', 'ruling_needed', 'number_awaited' (R-10), and what `lock_case` and `move_case` raise.
    """
    case = lock_case(number, version)
    require_number(case)
    today = localtime(now).date()
    case.judged_on, case.acceptor, case.assignee = today, acting.staff, None
    _require_scanned(case)
    check = check_acceptance(case, today)
    shown = [worse.clause for worse in check.worse]
    move_case(case, Action.ACCEPT, acting, now, worse=shown)
    _require(check, seen)
    evaluation = store_evaluation(as_handed_in(case), "acceptance", case.filed_on or today, today, now)
    require_rulings(standing_findings(case, evaluation.findings))
    _bind_clock(case)
    tell(case, "accepted", party_of(case), now, decide_by=chinese_date(case.decide_by) if case.decide_by else "")
    return case


def _require_scanned(case: Case) -> None:
    """A file the scanner has not seen waits, and the case with it: what came while it was away does not pass (5-06)."""
    if not settings.CLAMD_ADDRESS:
        return
    snapshot = case.rounds.order_by("-number", "-id").values_list("snapshot", flat=True).first() or {}
    versions = AttachmentVersion.objects.filter(pk__in=[file["version"] for file in snapshot.get("attachments", ())])
    waiting = sum(waits_for_scanner(version) for version in versions)
    if waiting:
        raise Refused("files_not_scanned", {"count": waiting})


def _require(check: AcceptanceCheck, seen: Collection[str]) -> None:
    if check.expired:
        raise Refused("document_expired", {"titles": "、".join(slot.title for slot in check.expired)})
    unseen = [worse.clause for worse in check.worse if worse.clause not in seen]
    if unseen:
        raise Refused("worse_than_submitted", {"clauses": "、".join(unseen)})


def _bind_clock(case: Case) -> None:
    """For a renewal the limit from acceptance binds too, if it is the earlier one (R-02)."""
    due = clock_of(case).due_on
    if due is not None and due != case.decide_by:
        case.decide_by = due
        case.save(update_fields=["decide_by"])
