"""Months of income typed or pasted line by line (6.2-M5, 6.3-M4)."""

from decimal import Decimal

import pytest

from permit.domain.sections.income_lines import read_income_lines


@pytest.mark.parametrize(
    "line",
    ["2026-03 14324.40", "2026年3月　14,324.40元", "2026/3\t14324.4", "2026-03： 14324.40", "  2026.3   14324.40 "],
)
def test_a_month_and_an_amount_are_read_as_people_write_them(line: str) -> None:
    read = read_income_lines(line)
    assert (read.months, read.problems) == ((("2026-03", Decimal("14324.40")),), ())


def test_a_month_without_an_amount_was_not_filled_in_yet() -> None:
    """The page lists all months; an empty line and a bare month are no mistake."""
    read = read_income_lines("2026-03 100\n\n2026-02 \n2026-01")
    assert [month for month, _ in read.months] == ["2026-03"]
    assert read.problems == ()


def test_every_wrong_line_is_named() -> None:
    read = read_income_lines("2026-13 100\n2026-02 许多\n三月\n2026-01 1.234\n2025-12 -5")
    assert [words[:6] for words in read.problems] == [f"第 {n} 行：" for n in (1, 2, 3, 4, 5)]
    assert read.months == ()


def test_a_month_comes_once() -> None:
    read = read_income_lines("2026-03 100\n2026年3月 200\n2026-02 300", taken=["2026-02"])
    assert len(read.problems) == 2
    assert [month for month, _ in read.months] == ["2026-03"]
