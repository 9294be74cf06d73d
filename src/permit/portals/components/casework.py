"""The workbench: work list, filters, comparison, documents, returns."""

from typing import Any

from django import template

register = template.Library()

URGENT_DAYS = 4


def clock_parts(used: int, total: int, left: int | None = None) -> dict[str, Any]:
    """A clock's bar in per cent of the working days used, and whether it is urgent (4 or fewer left)."""
    remaining = total - used if left is None else left
    share = 100 * used / total if total else 100
    return {
        "left": remaining,
        "width": max(0, min(100, round(share))),
        "urgent": remaining <= URGENT_DAYS,
        "overdue": remaining < 0,
        "late": -remaining,
    }


@register.inclusion_tag("components/clock.html")
def clock(used: int, total: int, due: Any, left: int | None = None, **options: Any) -> dict[str, Any]:
    """剩 n 个工作日，m月d日前, with a bar that fills. due: date. left: default total − used; negative is late.
    waiting: 已等 n 个工作日 instead, where no law counts the days. provisional: the day says so (R-24)."""
    parts = clock_parts(used, total, left)
    urgent = parts["overdue"] if options.get("waiting") else parts["urgent"]
    return {"used": used, "total": total, "due": due, **parts, "urgent": urgent, **options}


def _work_row(row: Any) -> dict[str, Any]:
    parts = row.get("clock")
    return {
        **row,
        "clock": {**parts, **clock_parts(parts["used"], parts["total"], parts.get("left"))} if parts else None,
    }


@register.inclusion_tag("components/work_list.html", takes_context=True)
def work_list(context: template.Context, groups: Any, **options: Any) -> dict[str, Any]:
    """Rows grouped by why they are on top.

    groups: title, note, rows. rows: id, url, reason, reason_note, urgent, person, number, employer, office,
    business, state (words), clock (used, total, due, [left, waiting, provisional]), comparison (match, differs,
    silent), differences, selected.
    options: actions (value, words) for the bulk bar, action_url, bulk_note, clock_title (default 区局时限),
    selectable (default: there are actions).
    """
    actions = options.get("actions") or []
    return {
        "groups": [{**group, "rows": [_work_row(row) for row in group["rows"]]} for group in groups],
        "clock_title": "区局时限",
        "selectable": bool(actions),
        "csrf_token": context.get("csrf_token"),
        **options,
        "actions": actions,
    }


@register.inclusion_tag("components/filter_column.html")
def filter_column(groups: Any, action: str = "", saved: Any = (), **options: Any) -> dict[str, Any]:
    """A GET form. groups: title, name, choices (value, label, count, checked); or name, kind='text', value, label.
    saved: (url, words). hidden: (name, value) pairs kept with the form."""
    return {"groups": groups, "action": action, "saved": saved, **options}


@register.inclusion_tag("components/chosen_filters.html")
def chosen_filters(chosen: Any, clear_url: str = "", sort: str = "", sort_url: str = "") -> dict[str, Any]:
    """What is filtered now. chosen: label, remove_url. sort: words about the order, sort_url changes it."""
    return {"chosen": chosen, "clear_url": clear_url, "sort": sort, "sort_url": sort_url}


@register.inclusion_tag("components/identity_bar.html", takes_context=True)
def identity_bar(context: template.Context, name: str, caption: str = "", **options: Any) -> dict[str, Any]:
    """The case in one line. state (key), round, facts (label, value, strong), actions (words, kind, and url, or
    value to submit with name=action in a form posting to action_url)."""
    return {"name": name, "caption": caption, "csrf_token": context.get("csrf_token"), "level": 1, **options}


@register.inclusion_tag("components/compare_table.html")
def compare_table(rows: Any, **options: Any) -> dict[str, Any]:
    """Declared, registry, read from material. rows: label, declared, registry, material (words, or a dict of text,
    mark (the differing part), note, url), outcome (match, differs, silent).

    Rows that agree are folded unless key=True. Options: columns (three heads), title, fold (default True).
    """
    listed = [{**row, "cells": [row.get("declared"), row.get("registry"), row.get("material")]} for row in rows]
    fold = options.pop("fold", True)
    shown = [row for row in listed if not fold or row["outcome"] != "match" or row.get("key")]
    folded = [row for row in listed if row not in shown]
    return {
        "shown_rows": shown,
        "folded_rows": folded,
        "agreeing": sum(row["outcome"] == "match" for row in listed),
        "different": sum(row["outcome"] == "differs" for row in listed),
        "silent": sum(row["outcome"] == "silent" for row in listed),
        "columns": options.pop("columns", ("申报", "登记库", "材料识别")),
        "title": options.pop("title", "比对"),
        **options,
    }


@register.inclusion_tag("components/document_pane.html")
def document_pane(documents: Any, **options: Any) -> dict[str, Any]:
    """Documents beside the case, in view, as high as an A4 page.

    documents: title, url (address of the pane with this one open), current. current (dict): title, image_url or
    pdf_url, page, pages, previous_url, next_url, version, uploaded, compare_url, download_url, alt, text.
    N and P on the keyboard open the documents beside the current one.
    """
    listed = [dict(document) for document in documents]
    at = next((place for place, document in enumerate(listed) if document.get("current")), 0)
    for key, beside in (("p", at - 1), ("n", at + 1)):
        if 0 <= beside < len(listed):
            listed[beside]["key"] = key
    return {"documents": listed, **options}


@register.inclusion_tag("components/derivation.html")
def derivation(rows: Any) -> dict[str, Any]:
    """How a date was counted. rows: day (words), text, result (True on the last), provisional."""
    return {"rows": rows}


@register.inclusion_tag("components/return_panel.html", takes_context=True)
def return_panel(context: template.Context, defects: Any, action_url: str, **options: Any) -> dict[str, Any]:
    """Every defect with its field or material, chosen by ticking; docked in view.

    defects: value, title, clause, text, checked, reason_name (name of a text input for words, optional).
    Options: title, submit (default 预览并退回), add_url, note, version.
    """
    return {
        "defects": defects,
        "chosen": sum(bool(defect.get("checked")) for defect in defects),
        "action_url": action_url,
        "csrf_token": context.get("csrf_token"),
        "title": "退回补正",
        "submit": "预览并退回",
        **options,
    }


@register.inclusion_tag("components/change_list.html")
def change_list(changes: Any, rest: str = "") -> dict[str, Any]:
    """What changed since the last round. changes: text, state (changed, unchanged)."""
    return {"changes": changes, "rest": rest}


@register.inclusion_tag("components/key_hints.html")
def key_hints(keys: Any) -> dict[str, Any]:
    """Keyboard shortcuts: (keys, words) pairs, keys separated by a space."""
    return {"keys": [(shortcut.split(), words) for shortcut, words in keys]}
