"""What is left, whose turn it is, where the case is, what was saved."""

from typing import Any

from django import template

from permit.portals.components.states import STATES

register = template.Library()

OPEN_EDGE = {"amber": "amber", "brick": "brick"}


def _task_row(row: Any) -> dict[str, Any]:
    status = row["status"]
    words, tone = STATES[status]
    if "count" in row:
        words = f"缺 {row['count']} 件" if status == "missing" else f"{words} {row['count']} 件"
    return {**row, "words": row.get("words") or words, "tone": tone, "edge": OPEN_EDGE.get(tone, "")}


def _task_section(section: Any) -> dict[str, Any]:
    rows = [_task_row(row) for row in section["rows"]]
    finished = bool(rows) and all(row["status"] in ("done", "not_needed") for row in rows)
    return {**section, "rows": rows, "finished": finished}


@register.inclusion_tag("components/task_list.html")
def task_list(sections: Any, fold_finished: bool = False) -> dict[str, Any]:
    """`{% task_list sections %}`.

    sections: dicts of title, rows, and done, total ('4 / 4', left out without them). rows: dicts of text, url
    ('' when it cannot be opened yet), hint, status (a task state), words (instead of the state's), count.
    fold_finished: a section with nothing left is folded into one line.
    """
    return {"sections": [_task_section(section) for section in sections], "fold_finished": fold_finished}


@register.inclusion_tag("components/turn_panel.html")
def turn_panel(who: str, text: str = "", **options: Any) -> dict[str, Any]:
    """现在轮到. done, total (progress with words), url and action (the one button), urgent (a deadline in words),
    caption (instead of 现在轮到), post=True makes the button a posting form."""
    return {"who": who, "text": text, **options}


@register.inclusion_tag("components/progress_bar.html")
def progress_bar(done: int, total: int, label: str = "", tone: str = "") -> dict[str, Any]:
    """A bar with its words. label: default '14 项中已完成 12 项'. tone: '' or inverse (on blue)."""
    return {
        "done": done,
        "total": total,
        "width": round(100 * done / total, 1) if total else 0,
        "label": label or f"{total} 项中已完成 {done} 项",
        "tone": tone,
    }


@register.inclusion_tag("components/plan.html")
def plan(steps: Any, title: str = "办到哪里") -> dict[str, Any]:
    """Where the case is. steps: title, text, state (done, now, later)."""
    return {"steps": steps, "title": title}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Any) -> dict[str, Any]:
    """Full history, latest first. entries: title, by, at (datetime or words), text, link (url, words)."""
    return {"entries": entries}


@register.inclusion_tag("components/saved.html")
def saved(at: Any = None, note: str = "换一台设备可以接着填") -> dict[str, Any]:
    """The saving indicator: `at` is a datetime or '10:32'; None before anything was saved. Scripts keep it current."""
    return {"at": at, "note": note}


@register.inclusion_tag("components/conflict.html")
def conflict(who: str, at: Any, changes: Any) -> dict[str, Any]:
    """Somebody else changed this meanwhile. changes: label, yours, theirs."""
    return {"who": who, "at": at, "changes": changes}
