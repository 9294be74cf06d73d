"""Many months of income at once: a line a month, as one copies them out of the tax record (6.2-M5, 6.3-M4)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from permit.domain.sections.fields import Unreadable, read_money, read_month

_BREAKS = re.compile(r"[\s　:：]+")


@dataclass(frozen=True)
class IncomeLines:
    """`months`: (2026-03, amount) in the order typed; `problems`: a sentence for each line that cannot be read."""

    months: tuple[tuple[str, Decimal], ...]
    problems: tuple[str, ...]


def read_income_lines(text: str, taken: Collection[str] = ()) -> IncomeLines:
    """Read `2026-03 14324.40` and the like, line by line; a month without an amount was not filled in yet.

    `taken`: months that are on the list already. Every wrong line is named, not only the first.
    """
    months: dict[str, Decimal] = {}
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = _BREAKS.split(line.strip().strip("元").strip(), maxsplit=1)
        if len(parts) < 2 and _is_month(parts[0]):
            continue
        if parts == [""]:
            continue
        try:
            month, amount = _read_line(parts)
            if month in months or month in taken:
                raise Unreadable(f"{month} 已经填过，请删去一行")
            months[month] = amount
        except Unreadable as problem:
            problems.append(f"第 {number} 行：{problem}。")
    return IncomeLines(tuple(months.items()), tuple(problems))


def _read_line(parts: list[str]) -> tuple[str, Decimal]:
    if len(parts) < 2:
        raise Unreadable("请写年月和金额，中间空一格，例如 2026-03 14324.40")
    return read_month(parts[0]), read_money(parts[1])


def _is_month(text: str) -> bool:
    try:
        read_month(text)
    except Unreadable:
        return False
    return True
