"""Values in Chinese, with their units: 5,000,000 元, 2026年3月2日, 至少 4 个月."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from permit.domain.expression import Span
from permit.domain.months import chinese_date

UNKNOWN = "未知"
_COUNTED = {
    "years": "年",
    "months": "个月",
    "working_days": "个工作日",
    "items": "项",
    "records": "条",
    "age": "周岁",
    "percent": "%",
    "ratio": "倍",
}
_OVER_MONTHS = {"money_over_6_months": 6, "money_over_12_months": 12}


def money(fen: int | Fraction) -> str:
    """12,345 元 or 12,345.60 元; parts of a fen are rounded up to the next fen."""
    whole = -(-Fraction(fen).numerator // Fraction(fen).denominator)
    yuan, rest = divmod(whole, 100)
    return f"{yuan:,}.{rest:02d} 元" if rest else f"{yuan:,} 元"


def shown(value: object, unit: str, words: Mapping[str, str] | None = None) -> str:
    """A value of a fact or a figure as a person reads it."""
    if value is None:
        return UNKNOWN
    if isinstance(value, Span):
        return _span(value, unit)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, tuple):
        return "、".join(shown(part, unit, words) for part in value)
    if isinstance(value, str):
        return (words or {}).get(value, value)
    if isinstance(value, Mapping):
        return "、".join(f"{(words or {}).get(name, name)} {shown(part, unit)}" for name, part in value.items())
    assert isinstance(value, int | Fraction | Decimal)
    return _number(value, unit)


def _number(value: int | Fraction | Decimal, unit: str) -> str:
    if unit == "money":
        return money(Fraction(value))
    if unit in _OVER_MONTHS:
        months = _OVER_MONTHS[unit]
        return f"月均 {money(Fraction(value) / months)}（合计 {money(Fraction(value))}）"
    if unit == "rank":
        return f"第 {_plain(value)} 位"
    return f"{_plain(value)} {_COUNTED[unit]}" if unit in _COUNTED else _plain(value)


def _plain(value: int | Fraction | Decimal) -> str:
    """1.2 rather than 6/5, where the decimals end."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    hundredths = exact * 100
    return f"{float(exact):g}" if hundredths.denominator == 1 else str(value)


def _span(span: Span, unit: str) -> str:
    if span.low is None and span.high is None:
        return UNKNOWN
    if span.high is None:
        return f"至少 {shown(span.low, unit)}"
    if span.low is None:
        return f"至多 {shown(span.high, unit)}"
    return f"{shown(span.low, unit)}至{shown(span.high, unit)}之间"
