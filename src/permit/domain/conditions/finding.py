"""What judging a dossier finds: one finding a clause, and the outcome of all. They feed page, letter, API and audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from permit.domain.expression import Span, Value, Verdict
from permit.domain.law import Figure, FigureValue
from permit.domain.wording import shown

Outcome = Literal["out_of_scope", "ineligible", "undetermined", "exception_needed", "eligible"]


@dataclass(frozen=True, slots=True)
class FactShown:
    """A fact as it was declared. Money in fen; `text` is for people."""

    name: str
    label: str
    unit: str
    value: Value
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one clause says about one dossier.

    `holds` None: a fact is unknown. `soft`: an officer may allow an exception (R-12). `remedy`: what would suffice
    and by when, None where it holds or nobody can change it. `earliest`: the day on which waiting alone is enough, None
    where it takes more than that. `counts` False: a category, which counts through 1.3.1.
    """

    id: str
    title: str
    holds: Verdict
    soft: bool
    counts: bool
    because: str
    facts: tuple[FactShown, ...]
    parameters: tuple[Figure, ...]
    remedy: str | None
    earliest: date | None = None

    def as_json(self) -> dict[str, Any]:
        """The finding as plain JSON values; money in yuan."""
        return {
            "id": self.id,
            "title": self.title,
            "holds": self.holds,
            "soft": self.soft,
            "counts": self.counts,
            "because": self.because,
            "facts": {fact.name: _fact_json(fact) for fact in self.facts},
            "parameters": {figure.name: figure_json(figure) for figure in self.parameters},
            "remedy": self.remedy,
            "earliest": self.earliest.isoformat() if self.earliest else None,
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """The findings on all clauses as of two days (R-05), and what follows. `categories`: the letters that hold."""

    judged_on: date
    filed_on: date
    district: str
    policy_id: str
    outcome: Outcome
    categories: tuple[str, ...]
    findings: tuple[Finding, ...]

    def finding(self, clause_id: str) -> Finding:
        """The finding on a clause; raises KeyError where it was not judged."""
        for finding in self.findings:
            if finding.id == clause_id:
                return finding
        raise KeyError(clause_id)

    def as_json(self) -> dict[str, Any]:
        """The answer of `permit check --format json`."""
        return {
            "on": self.judged_on.isoformat(),
            "filed_on": self.filed_on.isoformat(),
            "policy": {"district": self.district, "version": self.policy_id},
            "outcome": self.outcome,
            "categories": list(self.categories),
            "clauses": [finding.as_json() for finding in self.findings],
        }


def _fact_json(fact: FactShown) -> dict[str, Any]:
    return {"label": fact.label, "value": _plain(fact.value, fact.unit), "unit": _unit(fact.unit), "text": fact.text}


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure with where it was read and how sure that is, as plain JSON values."""
    optional = {
        "year": figure.year,
        "published_on": _plain(figure.published_on, "date"),
        "until": _plain(figure.until, "date"),
        "note": figure.note or None,
    }
    return {
        "label": figure.label,
        "value": _plain(figure.value, figure.unit),
        "unit": _unit(figure.unit),
        "text": shown(figure.value, figure.unit),
        "from": figure.since.isoformat(),
        "source": figure.source.text,
        "checked_on": figure.source.checked_on.isoformat(),
        "confidence": figure.source.confidence,
        **{name: value for name, value in optional.items() if value is not None},
    }


def _unit(unit: str) -> str:
    return "yuan" if unit.startswith("money") else unit


def _plain(value: Value | FigureValue, unit: str) -> Any:
    """JSON values: dates as text, fen as yuan, fractions as decimals where those end, else as text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Span):
        return {"from": _plain(value.low, unit), "to": _plain(value.high, unit)}
    if isinstance(value, tuple):
        return [_plain(part, unit) for part in value]
    if isinstance(value, Mapping):
        return {name: _plain(part, unit) for name, part in value.items()}
    return _number(Fraction(value) / 100 if unit.startswith("money") else value)


def _number(value: int | Fraction | Decimal) -> int | float:
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else float(exact)
