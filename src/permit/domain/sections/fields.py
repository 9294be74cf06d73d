"""Fields and sections: what people are asked for, declared once.

The declaration draws the form, checks what was typed, fills 'check your answers', names the places a return can unlock,
and tells what changed between rounds. Values are kept as typed (text); `read` turns them into values or problems.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

Typed = str | list[str] | None
Row = Mapping[str, Typed]
Data = Mapping[str, Any]
NOT_SURE = "not_sure"
YES_NO = (("yes", "是"), ("no", "否"))
YES_NO_UNSURE = (*YES_NO, (NOT_SURE, "不确定，请工作人员确认"))


@dataclass(frozen=True)
class FieldProblem:
    """One thing wrong: `path` is `field` or `rows[2].field`; `words` say what would be right."""

    path: str
    words: str


@dataclass(frozen=True)
class Field:
    """One question. `shown_if` is (other field, the values that make this one apply).

    `listed`: the kind of list the answer stands on; asked only while one is in force (`listed.py`, R-22).
    """

    key: str
    label: str
    kind: str = "text"
    required: bool = True
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    shown_if: tuple[str, tuple[str, ...]] | None = None
    clause: str = ""
    max_length: int = 120
    suffix: str = ""
    personal: bool = True
    listed: str = ""

    def applies(self, row: Row) -> bool:
        """Whether the question is asked, given the other answers of the row."""
        return self.shown_if is None or row.get(self.shown_if[0]) in self.shown_if[1]

    def label_of(self, value: Typed) -> str:
        """The words for an answer, as shown when checking answers."""
        if isinstance(value, list):
            return "、".join(dict(self.choices).get(v, v) for v in value)
        return dict(self.choices).get(value or "", value or "")


@dataclass(frozen=True)
class Section:
    """A page of questions (`repeated`: a list of such pages). `none_label`: an explicit 'there is none' for lists.

    `agrees_with`: which papers it has to agree with, for whoever checks it.
    """

    key: str
    title: str
    owner: str
    fields: tuple[Field, ...]
    repeated: bool = False
    none_label: str = ""
    row_title: str = ""
    clause: str = ""
    intro: str = ""
    agrees_with: str = ""
    minimum_rows: int = 1
    maximum_rows: int = 60
    check: Callable[["Reading"], Iterator[FieldProblem]] | None = field(default=None, compare=False)

    def field(self, key: str) -> Field:
        """The field by key. Raises KeyError."""
        return next(f for f in self.fields if f.key == key)


@dataclass(frozen=True)
class Reading:
    """What a section says: `values` (single) or `rows` (repeated) as Python values, and `problems` in reading it."""

    section: Section
    values: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    none: bool
    problems: tuple[FieldProblem, ...]

    @property
    def complete(self) -> bool:
        """No problem left."""
        return not self.problems


class Unreadable(ValueError):
    """A typed text that is no such value; the message says what would be right."""


_DATE = re.compile(r"^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*$")
_MONTH = re.compile(r"^\s*(\d{4})[-/.年](\d{1,2})月?\s*$")


def read_date(text: str) -> date:
    """`2026-3-2` → date. Raises Unreadable with words."""
    match = _DATE.match(text)
    if not match:
        raise Unreadable("请填写年、月、日，例如 2026 年 3 月 2 日")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Unreadable(f"没有 {match[1]} 年 {int(match[2])} 月 {int(match[3])} 日这一天，请核对") from None


def read_month(text: str) -> str:
    """`2026-3` → `2026-03`. Raises Unreadable with words."""
    match = _MONTH.match(text)
    if not match or not 1 <= int(match[2]) <= 12 or not 1900 <= int(match[1]) <= 2200:
        raise Unreadable("请填写年和月，例如 2026 年 3 月")
    return f"{match[1]}-{int(match[2]):02d}"


def read_money(text: str) -> Decimal:
    """Yuan with at most two decimals, not negative; thousands separators are read. Raises Unreadable."""
    try:
        amount = Decimal(text.replace(",", "").replace("，", "").replace("元", "").strip())
    except InvalidOperation:
        raise Unreadable("请填写金额，单位是元，例如 15260.00") from None
    if not amount.is_finite() or amount < 0 or amount >= 10**15:
        raise Unreadable("金额应是不小于 0 的数")
    if amount != amount.quantize(Decimal("0.01")):
        raise Unreadable("金额最多两位小数")
    return amount


def read_integer(text: str) -> int:
    """A whole number, not negative. Raises Unreadable."""
    cleaned = text.strip()
    if not re.fullmatch(r"[0-9]{1,9}", cleaned):
        raise Unreadable("请填写整数，例如 3")
    return int(cleaned)


def read_percent(text: str) -> Decimal:
    """0 to 100 with at most two decimals. Raises Unreadable."""
    value = read_money(text.replace("%", "").replace("％", ""))
    if value > 100:
        raise Unreadable("比例应在 0 到 100 之间")
    return value
