"""Shapes of values in a dossier. Each reads raw JSON into a Python value, noting every problem at its path,
and describes itself in JSON Schema, so that reader and schema cannot part ways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from permit.domain.dossier.model import NOTHING
from permit.domain.errors import Problem
from permit.domain.identifiers import CreditCode
from permit.domain.months import YearMonth, read_date, read_month
from permit.domain.strict_json import TWICE, DuplicateKeys

Schema = dict[str, Any]
Values = dict[str, Any]
Check = Callable[[Values, str, list[Problem]], None]

LARGEST_YUAN = 10**13  # ten trillion: above any amount a person or an employer can declare
MOST_DECIMALS = 15  # of a share: 1e-9999999 is a number too, but no machine should write it out


class Shape(Protocol):
    """`read` returns None where it has noted a problem; null never reaches it."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> Any: ...

    def schema(self) -> Schema: ...


@dataclass(frozen=True, slots=True)
class Text:
    """Any text."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> str | None:
        if isinstance(raw, str):
            return raw
        problems.append(Problem(path, "应为文本"))
        return None

    def schema(self) -> Schema:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Word:
    """One of the words of a closed list."""

    words: tuple[str, ...]

    def read(self, raw: Any, path: str, problems: list[Problem]) -> str | None:
        if isinstance(raw, str) and raw in self.words:
            return raw
        given = f"“{raw}”不在可选值之内" if isinstance(raw, str) else "应为文本"
        problems.append(Problem(path, f"{given}，可选：{'、'.join(self.words)}"))
        return None

    def schema(self) -> Schema:
        return {"type": "string", "enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> bool | None:
        if isinstance(raw, bool):
            return raw
        problems.append(Problem(path, "应为 true 或 false"))
        return None

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds, both included."""

    least: int
    most: int

    def read(self, raw: Any, path: str, problems: list[Problem]) -> int | None:
        number = _number(raw)
        if number is None or decimals_of(number):
            problems.append(Problem(path, "应为整数"))
        elif not self.least <= number <= self.most:
            problems.append(Problem(path, f"应在 {self.least} 至 {self.most} 之间"))
        else:
            return int(number)
        return None

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Percent:
    """A share from 0 to 100, exact."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> Decimal | None:
        number = _number(raw)
        if number is None:
            problems.append(Problem(path, "应为数"))
        elif not 0 <= number <= 100:
            problems.append(Problem(path, "百分比应在 0 至 100 之间"))
        elif decimals_of(number) > MOST_DECIMALS:
            problems.append(Problem(path, f"百分比最多 {MOST_DECIMALS} 位小数"))
        else:
            return number
        return None

    def schema(self) -> Schema:
        return {"type": "number", "minimum": 0, "maximum": 100}


@dataclass(frozen=True, slots=True)
class Yuan:
    """An amount in yuan, not negative, at most two decimals; read into fen."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> int | None:
        number = _number(raw)
        if number is None:
            problems.append(Problem(path, "应为金额（元）"))
        elif number < 0:
            problems.append(Problem(path, "金额不能为负"))
        elif number > LARGEST_YUAN:
            problems.append(Problem(path, "金额过大"))
        elif decimals_of(number) > 2:
            problems.append(Problem(path, "金额最多两位小数"))
        else:
            return int(number * 100)
        return None

    def schema(self) -> Schema:
        return {"type": "number", "minimum": 0, "maximum": LARGEST_YUAN, "description": "元，最多两位小数"}


@dataclass(frozen=True, slots=True)
class Day:
    """YYYY-MM-DD."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> date | None:
        try:
            return read_date(raw) if isinstance(raw, str) else _fail()
        except ValueError:
            problems.append(Problem(path, "应为有效日期，格式 YYYY-MM-DD"))
        return None

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


@dataclass(frozen=True, slots=True)
class Month:
    """YYYY-MM."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> YearMonth | None:
        try:
            return read_month(raw) if isinstance(raw, str) else _fail()
        except ValueError:
            problems.append(Problem(path, "应为有效月份，格式 YYYY-MM"))
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}


@dataclass(frozen=True, slots=True)
class Credit:
    """A unified social credit code with the right check digit."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> CreditCode | None:
        if not isinstance(raw, str):
            problems.append(Problem(path, "应为文本"))
            return None
        try:
            return CreditCode(raw)
        except ValueError as failure:
            problems.append(Problem(path, str(failure)))
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$", "description": "统一社会信用代码，核对校验位"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one shape; `once` names the attribute that may not repeat."""

    of: Shape
    once: str | None = None
    once_key: str | None = None

    def read(self, raw: Any, path: str, problems: list[Problem]) -> tuple[Any, ...] | None:
        if not isinstance(raw, list):
            problems.append(Problem(path, "应为列表"))
            return None
        entries = [self.of.read(entry, f"{path}[{index}]", problems) for index, entry in enumerate(raw)]
        if self.once:
            self._note_repetitions(entries, path, problems)
        return tuple(entry for entry in entries if entry is not None)

    def _note_repetitions(self, entries: list[Any], path: str, problems: list[Problem]) -> None:
        first: dict[Any, int] = {}
        for index, entry in enumerate(entries):
            value = getattr(entry, self.once or "", None)
            if value is None:
                continue
            if value in first:
                what = f"{value} 与第 {first[value] + 1} 条重复，每个只能出现一次"
                problems.append(Problem(f"{path}[{index}].{self.once_key or self.once}", what))
            first.setdefault(value, index)

    def schema(self) -> Schema:
        return {"type": "array", "items": self.of.schema()}


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a record: the attribute it fills, its shape, and whether null is the answer 'none'."""

    key: str
    name: str
    shape: Shape
    null_is_nothing: bool = False
    required: bool = False

    def schema(self) -> Schema:
        described = dict(self.shape.schema())
        if self.required:
            return described
        described["type"] = [described["type"], "null"]
        if "enum" in described:
            described["enum"] = [*described["enum"], None]
        return described


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known keys, built by `make`; `checks` look at its values together and may replace them."""

    make: Callable[..., Any]
    fields: tuple[Field, ...]
    checks: tuple[Check, ...] = ()

    def read(self, raw: Any, path: str, problems: list[Problem]) -> Any:
        if not isinstance(raw, dict):
            problems.append(Problem(path or "dossier", "应为对象"))
            return None
        values: Values = {}
        for field in self.fields:
            values[field.name] = self._value(field, raw, _join(path, field.key), problems)
        if isinstance(raw, DuplicateKeys):
            problems += [Problem(_join(path, key), TWICE) for key in raw.keys_twice]
        known = {field.key for field in self.fields}
        problems += [Problem(_join(path, key), "没有这个键") for key in raw if key not in known]
        for check in self.checks:
            check(values, path, problems)
        return self.make(**values)

    def _value(self, field: Field, raw: dict[str, Any], path: str, problems: list[Problem]) -> Any:
        given = raw.get(field.key)
        if given is not None:
            return field.shape.read(given, path, problems)
        if field.required:
            problems.append(Problem(path, "必须填写"))
        return NOTHING if field.null_is_nothing and field.key in raw else None

    def schema(self) -> Schema:
        described: Schema = {
            "type": "object",
            "properties": {field.key: field.schema() for field in self.fields},
            "additionalProperties": False,
        }
        required = [field.key for field in self.fields if field.required]
        return described | ({"required": required} if required else {})


def _join(path: str, key: str) -> str:
    key = key or '""'  # an empty key must be seen too
    return f"{path}.{key}" if path else key


def _number(raw: Any) -> Decimal | None:
    """An exact number, or None: true and false are not numbers. A float counts by its shortest decimal spelling."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return None
    number = Decimal(str(raw)) if isinstance(raw, float) else Decimal(raw)
    return number if number.is_finite() else None


def decimals_of(number: Decimal) -> int:
    """Decimals that are not trailing zeros, found without rounding whatever the exponent."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # finite
    trailing_zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -exponent - trailing_zeros) if any(digits) else 0


def _fail() -> Any:
    raise ValueError
