"""The question put to the allocation: its format, and how it is read with every problem at once (1.1-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from permit.domain.dossier.shapes import Credit, Field, Listing, Record, Schema, Whole
from permit.domain.errors import BadInput, Problem
from permit.domain.identifiers import CreditCode
from permit.domain.quota import Claim

DIMENSIONS = ("output", "investment", "employment", "research")
_MOST = 10**15


@dataclass(frozen=True, slots=True)
class QuotaQuestion:
    """A year's total, the weights of the dimensions, what the employers declared, and the minimum for each."""

    total: int
    weights: Mapping[str, Fraction]
    claims: tuple[Claim, ...]
    minimum: int


def read_quota_question(document: Any) -> QuotaQuestion:
    """The question in a parsed JSON document (numbers int or Decimal).

    Raises BadInput naming every problem by its path (`employers[3].uscc`).
    """
    if not isinstance(document, dict):
        raise BadInput([Problem("input", "应为对象")])
    problems: list[Problem] = []
    values = _QUESTION.read(document, "", problems)
    if "minimum" in document and document["minimum"] is None:  # may be left out, but there is no unknown minimum
        problems.append(Problem("minimum", "应为整数"))
    if problems:
        raise BadInput(problems)
    weights = {name: Fraction(hundredths, 100) for name, hundredths in values["weights"].items()}
    return QuotaQuestion(values["total"], weights, tuple(map(_claim, values["employers"])), values["minimum"] or 0)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number ≥ 0 with at most two decimals, read into hundredths: a weight, or a contribution of any unit."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> int | None:
        if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
            problems.append(Problem(path, "应为数"))
        elif raw < 0:
            problems.append(Problem(path, "不能为负"))
        elif raw > _MOST:
            problems.append(Problem(path, "数值过大"))
        elif (rounded := Decimal(raw).quantize(Decimal("0.01"))) != raw:
            problems.append(Problem(path, "最多两位小数"))
        else:
            return int(rounded.scaleb(2))
        return None

    def schema(self) -> Schema:
        return {"type": "number", "minimum": 0, "maximum": _MOST, "description": "最多两位小数"}


@dataclass(frozen=True, slots=True)
class _EmployerRow:
    uscc: CreditCode
    declared: int
    amounts: Mapping[str, int]


def _employer_row(uscc: CreditCode, declared: int, **amounts: int) -> _EmployerRow:
    return _EmployerRow(uscc, declared, amounts)


def _claim(row: _EmployerRow) -> Claim:
    return Claim(row.uscc.text, row.declared, row.amounts)


_WHOLE = Whole(0, _MOST)
_AMOUNTS = tuple(Field(name, name, Amount(), required=True) for name in DIMENSIONS)
_EMPLOYER = Record(
    _employer_row,
    (Field("uscc", "uscc", Credit(), required=True), Field("declared", "declared", _WHOLE, required=True), *_AMOUNTS),
)
_QUESTION = Record(
    dict,
    (
        Field("total", "total", _WHOLE, required=True),
        Field("weights", "weights", Record(dict, _AMOUNTS), required=True),
        Field("employers", "employers", Listing(_EMPLOYER, once="uscc"), required=True),
        Field("minimum", "minimum", _WHOLE),
    ),
)
