"""The administrator's list of policy values with period, source and confidence; the history of each; the export.

Clauses: 9-01
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.clock import today
from permit.domain.lists import KINDS
from permit.policy.amending import DATED, Entry, Tables, name_of, versions_of
from permit.policy.edition import Edition
from permit.portals.bureau.policy_words import (
    CONFIDENCE,
    KIND_NAMES,
    confidence_cell,
    label_of,
    law_words,
    period_words,
    value_words,
)
from permit.portals.bureau.scopes import for_administrator
from permit.portals.components.searching import Narrowing, narrowing
from permit.portals.components.text import cn_date
from permit.records.models import PolicyChange
from permit.services.law_in_force import calendar_in_force, edition_after, edition_in_force

COLUMNS = ["项目", "现行", "起止", "来源", "核对日", "可信程度"]
HISTORY = ["起止", "内容", "来源", "核对日", "可信程度", "由来"]
CHANGES = ["改动", "施行日", "状态", "起草", "批准"]
NOT_LOADED = "没有载入，按填报的情况由工作人员认定"
RECENT = 50
SELECTS = (
    ("kind", "类别", tuple(KIND_NAMES.items())),
    ("sure", "可信程度", tuple(CONFIDENCE.items())),
)


@for_administrator
def values(request: HttpRequest) -> HttpResponse:
    """Everything the law is made of today; what is to come stands as a note."""
    edition = edition_in_force()
    changes = PolicyChange.objects.select_related("author", "decided_by").filter(district=edition.district)
    search = narrowing(request, "项目或来源", SELECTS)
    groups = _groups(edition, today(), search)
    context = {
        "columns": COLUMNS,
        "search": search,
        "groups": groups,
        "count": sum(len(group["rows"]) for group in groups),
        "law_words": law_words(edition.law_on(today())),
        "newest": max((change.number for change in edition.changes), default=0),
        "change_columns": CHANGES,
        "changes": [_change_row(change) for change in changes[:RECENT]],
    }
    return render(request, "bureau/policy.html", context)


@for_administrator
def history(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """All versions of one value, each with the change it came by."""
    found = list(_versions(edition_in_force(), kind, name))
    if not found:
        raise Http404
    rows = [_history_row(kind, entry, change) for entry, change in found]
    context = {"title": label_of(kind, name), "kind": KIND_NAMES[kind], "columns": HISTORY, "rows": rows}
    return render(request, "bureau/policy_history.html", context)


@for_administrator
def export(request: HttpRequest, number: int) -> HttpResponse:
    """The edition after change `number` as one file, for `permit check --policy`."""
    edition = edition_after(number)
    if number and number not in [change.number for change in edition.changes]:
        raise Http404
    text = json.dumps(edition.as_document(), ensure_ascii=False, indent=1)
    name = f"policy-{edition.district}-{number}.json"
    return HttpResponse(
        text, content_type="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def current_entry(tables: Tables, kind: str, name: str, day: date) -> Entry | None:
    """The version of a value in force on `day`; None where there is none."""
    versions = versions_of(tables, kind, name)
    if kind in DATED:
        versions = [v for v in versions if v["from"] <= day and (v.get("until") is None or day <= v["until"])]
    return versions[-1] if versions else None


def _groups(edition: Edition, day: date, search: Narrowing) -> list[dict[str, Any]]:
    """The tables by kind; of each what the administrator asked for, and no table without rows."""
    asked, groups = search.value("kind"), []
    for kind, rows in _rows_by_kind(edition, day):
        found = [row for row in rows if _asked_for(row, search)]
        if found and asked in ("", kind):
            groups.append({"title": KIND_NAMES[kind], "rows": found})
    return groups


def _asked_for(row: list[Any], search: Narrowing) -> bool:
    """By name, value or source, and by how sure it is; a cell is words, or a dict of text and tag."""
    name = row[0]["text"] if isinstance(row[0], dict) else row[0]
    said = row[5].get("tag_words", "") if isinstance(row[5], dict) else row[5]
    sure = CONFIDENCE.get(search.value("sure"), said)
    return search.fits(name, row[1], row[3]) and said == sure


def _rows_by_kind(edition: Edition, day: date) -> Iterator[tuple[str, list[list[Any]]]]:
    now, later = edition.tables_on(day), edition.tables_on(date.max)
    for kind in ("figure", "wage", "soft", "retirement", "list", "office"):
        names = list(dict.fromkeys(name_of(kind, entry) for entry in later.get(kind, ())))
        if kind == "list":
            names = list(KINDS)  # also those that are not loaded: their facts are asked for meanwhile
        if kind == "wage":
            names.sort(reverse=True)
        yield kind, [_value_row(kind, name, now, later, day) for name in names]
    yield "calendar", _calendar_rows()


def _value_row(kind: str, name: str, now: Tables, later: Tables, day: date) -> list[Any]:
    entry = current_entry(now, kind, name, day)
    coming = [v for v in versions_of(later, kind, name) if v.get("from", day) > day]
    note = "；".join(f"{cn_date(v['from'])}起：{value_words(kind, v)}" for v in coming)
    link = {
        "text": label_of(kind, name),
        "url": reverse("bureau:policy_history", args=[kind, name]),
        "note": note,
    }
    if entry is None:
        if kind == "list" and not coming:
            return [label_of(kind, name), NOT_LOADED, "", "", "", ""]
        return [link, "尚未施行", "", "", "", ""]
    if kind == "office" and "source" not in entry:
        entry = {**now.get("offices", {}), **entry}
    return [
        link,
        value_words(kind, entry),
        period_words(kind, entry),
        entry.get("source", ""),
        cn_date(entry.get("checked_on")),
        confidence_cell(entry),
    ]


def _calendar_rows() -> list[list[Any]]:
    years = sorted(calendar_in_force().years, key=lambda year: year.year, reverse=True)
    return [
        [
            {"text": f"{year.year} 年放假安排"},
            f"{len(year.holidays)} 个节日",
            "全年",
            year.source,
            cn_date(year.checked_on),
            confidence_cell({"confidence": year.confidence}),
        ]
        for year in years
    ]


def _versions(edition: Edition, kind: str, name: str) -> list[tuple[Entry, int | None]]:
    """Entries of a value with the number of the change that brought each; None: shipped. Newest last."""
    if kind not in KIND_NAMES:
        return []
    found: list[tuple[Entry, int | None]] = [(entry, None) for entry in versions_of(edition.tables, kind, name)]
    for change in edition.changes:
        mine = (e for e in change.entries if e["kind"] == kind and name_of(kind, e) == name)
        found += [(entry, change.number) for entry in mine]
    return found


def _history_row(kind: str, entry: Entry, number: int | None) -> list[Any]:
    origin: Any = "随系统提供"
    if number is not None:
        change = PolicyChange.objects.select_related("author", "decided_by").get(number=number)
        origin = {
            "text": change.title,
            "url": reverse("bureau:policy_change", args=[change.pk]),
            "note": f"{change.author.name}起草，{change.decided_by.name if change.decided_by else ''}批准",
        }
    return [
        period_words(kind, entry) or "—",
        value_words(kind, entry),
        entry.get("source", ""),
        cn_date(entry.get("checked_on")),
        confidence_cell(entry),
        origin,
    ]


def _change_row(change: PolicyChange) -> list[Any]:
    return [
        {"text": change.title, "url": reverse("bureau:policy_change", args=[change.pk])},
        cn_date(change.in_force_from),
        PolicyChange.State(change.state).label,
        change.author.name,
        change.decided_by.name if change.decided_by and change.state == "approved" else "",
    ]
