"""The question put to the allocation: its format, and how it is read with every problem at once (1.1-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from permit.domain.dossier.shapes import Credit, Field, Listing, Record, Schema, decimals_of
from permit.domain.errors import BadInput, Problem
from permit.domain.identifiers import CreditCode
from permit.domain.quota import Claim

DIMENSIONS = ("output", "investment", "employment", "research")
# Nobody declares or contributes as much; it keeps 1e999999999, a number too, from being written out (decision 0301).
MOST_DIGITS = 1000
_MOST = 10**MOST_DIGITS


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
    """A number ≥ 0, read exactly into a whole number: with two decimals a weight, or a contribution of any unit,
    in hundredths; with none a count.
    """

    decimals: Literal[0, 2] = 2

    def read(self, raw: Any, path: str, problems: list[Problem]) -> int | None:
        number = self._problem_or_number(raw)
        if isinstance(number, str):
            problems.append(Problem(path, number))
            return None
        return number

    def _problem_or_number(self, raw: Any) -> str | int:
        if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
            return "应为数" if self.decimals else "应为整数"
        if raw < 0:
            return "不能为负"
        if raw >= _MOST:
            return f"数值过大（多于 {MOST_DIGITS} 位）"
        scale = 100 if self.decimals else 1
        if isinstance(raw, int):
            return raw * scale
        if decimals_of(raw) > self.decimals:
            return "最多两位小数" if self.decimals else "应为整数"
        return int(Fraction(raw) * scale)

    def schema(self) -> Schema:
        if not self.decimals:
            return {"type": "integer", "minimum": 0}
        return {"type": "number", "minimum": 0, "description": "最多两位小数"}


@dataclass(frozen=True, slots=True)
class _EmployerRow:
    uscc: CreditCode
    declared: int
    amounts: Mapping[str, int]


def _employer_row(uscc: CreditCode, declared: int, **amounts: int) -> _EmployerRow:
    return _EmployerRow(uscc, declared, amounts)


def _claim(row: _EmployerRow) -> Claim:
    return Claim(row.uscc.text, row.declared, row.amounts)


_COUNT = Amount(decimals=0)
_AMOUNTS = tuple(Field(name, name, Amount(), required=True) for name in DIMENSIONS)
_EMPLOYER = Record(
    _employer_row,
    (Field("uscc", "uscc", Credit(), required=True), Field("declared", "declared", _COUNT, required=True), *_AMOUNTS),
)
_QUESTION = Record(
    dict,
    (
        Field("total", "total", _COUNT, required=True),
        Field("weights", "weights", Record(dict, _AMOUNTS), required=True),
        Field("employers", "employers", Listing(_EMPLOYER, once="uscc"), required=True),
        Field("minimum", "minimum", _COUNT),
    ),
)
