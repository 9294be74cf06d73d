"""Filters: how dates, months, money, clauses and identity numbers are written."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from permit.domain.identifiers import masked_id_number

register = template.Library()

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """2026年3月2日, without spaces; empty for None. A date-time is told in the site's zone."""
    if not isinstance(value, date):
        return ""
    day = _local(value)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def cn_day(value: date | datetime | None) -> str:
    """3月2日, where the year is clear from what stands beside it."""
    if not isinstance(value, date):
        return ""
    day = _local(value)
    return f"{day.month}月{day.day}日"


@register.filter
def cn_month(value: date | tuple[int, int] | None) -> str:
    """2026年3月, from a date or a (year, month) pair."""
    if isinstance(value, tuple):
        return f"{value[0]}年{value[1]}月"
    return f"{value.year}年{value.month}月" if isinstance(value, date) else ""


@register.filter
def cn_time(value: datetime | None) -> str:
    """10:32 in the site's zone."""
    return f"{_local(value):%H:%M}" if isinstance(value, datetime) else ""


@register.filter
def cn_datetime(value: datetime | None) -> str:
    """2026年3月2日 10:32."""
    return f"{cn_date(value)} {cn_time(value)}" if isinstance(value, datetime) else cn_date(value)


@register.filter
def cn_weekday(value: date | None) -> str:
    """星期一."""
    return WEEKDAYS[_local(value).weekday()] if isinstance(value, date) else ""


@register.filter
def money(value: int | Decimal | None) -> str:
    """14,324.40 元. An int is fen (the unit of facts), a Decimal is yuan; None gives 未取得."""
    if value is None or value == "":
        return "未取得"
    yuan = Decimal(value) / 100 if isinstance(value, int) else Decimal(value)
    return f"{yuan:,.2f} 元"


@register.filter
def money_figure(value: int | Decimal | None) -> str:
    """14,324.40: the figure alone, for large type with its unit beside it."""
    return money(value).removesuffix(" 元")


@register.filter
def ten_thousands(value: int | Decimal | None) -> str:
    """100 万元, from fen or yuan, without needless zeros."""
    if value is None or value == "":
        return "未取得"
    yuan = Decimal(value) / 100 if isinstance(value, int) else Decimal(value)
    amount = f"{yuan / 10000:,.4f}".rstrip("0").rstrip(".")
    return f"{amount} 万元"


@register.filter
def grouped(value: int | None) -> str:
    """1,348."""
    return f"{value:,}" if isinstance(value, int) else ""


@register.filter
def mask_id(value: str | None) -> str:
    """4201**********3528: the first four and the last four characters of an identity number."""
    return masked_id_number(value or "")


@register.filter
def mask_name(value: str | None) -> str:
    """何**: the family name alone, as the verification page shows it."""
    return value[0] + "*" * (len(value) - 1) if value else ""


def guide_address(clause_id: str) -> str:
    """Where the guide page explains a clause, or '' while that page has no address."""
    try:
        return f"{reverse('public:guide')}#clause-{clause_id}"
    except NoReverseMatch:
        return ""


@register.filter
def clause(clause_id: str | None) -> SafeString:
    """条款 1.3.3, linked to the guide; a ruling (R-13) is named without the word 条款."""
    if not clause_id:
        return mark_safe("")
    words = clause_id if clause_id.startswith("R-") else f"条款 {clause_id}"
    address = guide_address(clause_id)
    if address and not clause_id.startswith("R-"):
        return format_html('<a class="p-clause" href="{}">{}</a>', address, words)
    return format_html('<span class="p-clause">{}</span>', words)


@register.filter
def clauses(clause_ids: str | list[str] | tuple[str, ...] | None) -> SafeString:
    """Several clauses beside each other; takes one id as well."""
    if not clause_ids:
        return mark_safe("")
    ids = [clause_ids] if isinstance(clause_ids, str) else clause_ids
    return format_html_join(" ", "{}", ((clause(one),) for one in ids))


@register.filter
def phrases(value: Any) -> SafeString:
    """A heading that breaks only after ， and ：, each clause kept together where the line allows."""
    pieces: list[str] = []
    current = ""
    for character in str(value):
        current += character
        if character in "，：；":
            pieces.append(current)
            current = ""
    pieces += [current] if current else []
    return mark_safe("".join(f'<span class="p-phrase">{escape(piece)}</span>' for piece in pieces))  # noqa: S308
