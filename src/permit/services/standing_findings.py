"""What stands against a case now: the last evaluation, with officers' rulings and exceptions laid over it.

Clauses: R-12, 1.3-00
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from permit.domain.clauses import CLAUSES
from permit.domain.errors import Refused
from permit.domain.lifecycle import RETURNED, State
from permit.records.models import Case, ClauseRuling, Evaluation, ExceptionRequest
from permit.services.evaluate_case import preview, relevant_findings
from permit.services.handed_in import as_handed_in
from permit.services.one_reading import asked_once
from permit.services.quota_ports import QUOTA_CLAUSE

BEFORE_ACCEPTANCE = frozenset({State.DRAFT, State.FIRST_REVIEW, State.OFFICE_CHECK, State.ACCEPTANCE, *RETURNED})


@dataclass(frozen=True)
class StandingFinding:
    """One clause. `holds` is that of the evaluation; `settled` takes ruling and exception into account.

    `figures`: what it was held against, as stored: label, text, year, source, confidence.
    """

    clause: str
    holds: bool | None
    soft: bool
    counts: bool
    because: str
    remedy: str
    basis: str
    figures: tuple[Mapping[str, Any], ...] = ()
    ruling: ClauseRuling | None = None
    exception: ExceptionRequest | None = None

    @property
    def title(self) -> str:
        return CLAUSES[self.clause].title

    @property
    def settled(self) -> bool | None:
        """True: stands in nobody's way. False: forbids. None: a person still has to say."""
        if self.holds is None and self.ruling is not None:
            verdict: bool | None = self.ruling.holds
        else:
            verdict = self.holds
        if verdict is not True and self.soft:
            return self.exception.allowed if self.exception is not None else None
        return verdict


def latest_evaluation(case: Case) -> Evaluation | None:
    """The evaluation that counts: the newest of submission and acceptance."""
    return stored_evaluations(case).last()


def stored_evaluations(case: Case) -> QuerySet[Evaluation]:
    """Every evaluation made at a submission or an acceptance, the first one first."""
    return case.evaluations.exclude(event="preview").order_by("made_at", "id")


def current_findings(case: Case, today: date) -> tuple[StandingFinding, ...]:
    """The findings to go by: as frozen once the case is accepted (R-05), before that what was handed in,
    by the law of today.

    Raises BadInput where what was typed contradicts the format of a dossier.
    """
    if case.judged_on is not None and case.state not in BEFORE_ACCEPTANCE:
        counted = latest_evaluation(case)
        return standing_findings(case, counted.findings if counted else ())
    case = as_handed_in(case)
    return standing_findings(case, [f.as_json() for f in relevant_findings(case, preview(case, today))])


def rulings_of(case: Case) -> list[ClauseRuling]:
    """In the order in which they were made. One query, none again within a reading."""
    return asked_once(("rulings", case.pk), lambda: list(case.rulings.select_related("officer")))


def exceptions_of(case: Case) -> list[ExceptionRequest]:
    """Every exception asked for. One query, none again within a reading."""
    return asked_once(("exceptions", case.pk), lambda: list(case.exceptions.select_related("officer")))


def standing_findings(case: Case, rows: Iterable[Mapping[str, Any]]) -> tuple[StandingFinding, ...]:
    """`rows` (findings as JSON) with the rulings and exceptions of the case laid over them. Two queries."""
    rulings = {(ruling.clause, ruling.basis): ruling for ruling in rulings_of(case)}
    exceptions = {request.clause: request for request in exceptions_of(case)}
    found = tuple(_finding(row, rulings, exceptions) for row in rows)
    if QUOTA_CLAUSE in exceptions:
        found += (_beyond_quota(exceptions[QUOTA_CLAUSE]),)
    return found


def basis_of(row: Mapping[str, Any]) -> str:
    """What a ruling rests on, as a digest: the finding's facts, or its words where it has no facts of its own."""
    basis = row.get("facts") or {"because": row["because"]}
    return hashlib.sha256(json.dumps(basis, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _finding(
    row: Mapping[str, Any], rulings: Mapping[tuple[str, str], ClauseRuling], exceptions: Mapping[str, ExceptionRequest]
) -> StandingFinding:
    """A ruling counts only while the facts it was made on are still those of the finding."""
    basis = basis_of(row)
    return StandingFinding(
        clause=row["id"],
        holds=row["holds"],
        soft=row["soft"],
        counts=row.get("counts", True),
        because=row["because"],
        remedy=row.get("remedy") or "",
        basis=basis,
        figures=tuple((row.get("parameters") or {}).values()),
        ruling=rulings.get((row["id"], basis)),
        exception=exceptions.get(row["id"]),
    )


def _beyond_quota(request: ExceptionRequest) -> StandingFinding:
    """An application beyond the employer's number (1.1-03): soft, with its reason and the quota officer's answer."""
    return StandingFinding(
        QUOTA_CLAUSE, False, True, True, "单位当年名额已用完，这一件按例外另给名额。", "", "", exception=request
    )


def forbidding(findings: Sequence[StandingFinding]) -> tuple[StandingFinding, ...]:
    """Hard clauses that fail, by the facts or by a ruling."""
    return tuple(f for f in findings if f.counts and not f.soft and f.settled is False)


def unruled(findings: Sequence[StandingFinding]) -> tuple[StandingFinding, ...]:
    """Hard clauses that nobody knows yet: each needs a ruling before acceptance or decision."""
    return tuple(f for f in findings if f.counts and not f.soft and f.settled is None)


def open_exceptions(findings: Sequence[StandingFinding]) -> tuple[StandingFinding, ...]:
    """Soft clauses that fail or are unknown, without an answer yet (R-12)."""
    return tuple(f for f in findings if f.counts and f.soft and f.settled is None)


def refused_exceptions(findings: Sequence[StandingFinding]) -> tuple[StandingFinding, ...]:
    """Soft clauses whose exception was refused: the case cannot be approved."""
    return tuple(f for f in findings if f.counts and f.soft and f.settled is False)


def require_rulings(findings: Sequence[StandingFinding]) -> None:
    """Raises Refused('clauses_forbid', clauses), Refused('ruling_needed', clauses)."""
    if forbidding(findings):
        raise Refused("clauses_forbid", {"clauses": _ids(forbidding(findings))})
    if unruled(findings):
        raise Refused("ruling_needed", {"clauses": _ids(unruled(findings))})


def require_answers(findings: Sequence[StandingFinding]) -> None:
    """Raises Refused('exception_unanswered', clauses), Refused('exception_refused', clauses)."""
    if open_exceptions(findings):
        raise Refused("exception_unanswered", {"clauses": _ids(open_exceptions(findings))})
    if refused_exceptions(findings):
        raise Refused("exception_refused", {"clauses": _ids(refused_exceptions(findings))})


def _ids(findings: Sequence[StandingFinding]) -> str:
    return "、".join(finding.clause for finding in findings)
