"""The time line of permits: when renewal may start, by when it should, by when it must, and expiry (N-15, 6.3-03)."""

from datetime import date, timedelta
from typing import Any

from django import template

register = template.Library()

WIDTH = 1110
LEFT, RIGHT, TOP, ROW = 214, 4, 36, 50
BAR = 19
# The picture is of what comes next: a term that ends in three years would press the coming months together.
AHEAD = timedelta(days=400)


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


class _Scale:
    """Days to horizontal units."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.unit = (WIDTH - LEFT - RIGHT) / (last - first).days

    def __call__(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        return round(LEFT + (inside - self.first).days * self.unit, 1)

    def months(self) -> list[dict[str, Any]]:
        """One mark a month, over years one a quarter or half-year; the year above the first and above every January."""
        span = (self.last - self.first).days // 30
        step = next(step for step, most in ((1, 15), (3, 45), (6, 90), (12, span)) if span <= most)
        marks: list[dict[str, Any]] = []
        day = self.first
        while day <= self.last - timedelta(days=12 * step):
            if day.month % step == 1 % step:
                year = f"{day.year}年" if not marks or day.month == 1 else ""
                marks.append({"x": self(day), "words": f"{day.month}月", "year": year})
            day = _month_after(day)
        return marks


def _spans(row: Any, today: date, x: _Scale) -> list[dict[str, Any]]:
    """The three spans of one permit; the one that today falls into after the safe day is urgent."""
    bounds = (
        ("open", row["opens"], row["safe_by"]),
        ("near", row["safe_by"], row["file_by"]),
        ("after", row["file_by"], row["expires"]),
    )
    spans = []
    for kind, start, end in bounds:
        urgent = kind == "near" and start < today <= end and not row.get("filed")
        if end > x.first:
            width = round(x(end) - x(start), 1)
            spans.append({"kind": "urgent" if urgent else kind, "x": x(start), "width": max(width, 0)})
    return spans


def _row(row: Any, index: int, today: date, x: _Scale) -> dict[str, Any]:
    y = TOP + index * ROW
    spans = _spans(row, today, x)
    end = x(row["expires"])
    return {
        **row,
        "y": y,
        "middle": y + ROW / 2,
        "bar_y": y + (ROW - BAR) / 2,
        "text_y": y + ROW / 2 + 6,
        "base_y": y + ROW,
        "lead_end": spans[0]["x"] if spans else end,
        "spans": spans,
        "end": end,
        "end_top": y + (ROW - BAR) / 2 - 4,
        "end_bottom": y + (ROW + BAR) / 2 + 4,
        "filed_x": x(row["filed"]) if row.get("filed") else None,
        "note_x": end + 10 if end < WIDTH - 160 else None,
        "note_left": x(row["opens"]) - 10,
    }


@register.inclusion_tag("components/permit_gantt.html")
def permit_gantt(rows: Any, today: date) -> dict[str, Any]:
    """`{% permit_gantt rows today %}`; put the same content as a table under it.

    rows: name, number, opens, safe_by, file_by, expires (dates), filed (date or None), provisional (bool),
    note (words after the bar), urgent (the note is in vermilion), url.
    """
    every = list(rows)
    if not every:
        return {"rows": []}
    rows = [row for row in every if (row["opens"] or today) <= today + AHEAD] or every
    first = min([today, *(row["opens"] for row in rows)]).replace(day=1)
    last = _month_after(max(row["expires"] for row in rows)) + timedelta(days=3)
    x = _Scale(first, max(last, first + timedelta(days=120)))
    drawn = [_row(row, index, today, x) for index, row in enumerate(rows)]
    bottom = TOP + len(rows) * ROW
    return {
        "rows": drawn,
        "left_out": len(every) - len(rows),
        "months": x.months(),
        "today": today,
        "today_x": x(today),
        "today_label_x": min(max(x(today), LEFT + 48), WIDTH - 52),
        "bottom": bottom,
        "grid_bottom": bottom + 16,
        "label_y": bottom + 2,
        "label_text_y": bottom + 16,
        "height": bottom + 26,
        "width": WIDTH,
        "left": LEFT,
        "bar": BAR,
        "any_provisional": any(row.get("provisional") for row in rows),
    }
