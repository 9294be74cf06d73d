"""Charts as inline SVG: no script, they print, and every one stands above a table with the same figures."""

import math
from typing import Any

from django import template

register = template.Library()

WIDTH = 1170
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_HEIGHT = 50, 100, 20, 210


def round_up(value: float) -> int:
    """The end of an axis: a few times a power of ten, at least `value` and at least 4, whole in each of four parts."""
    power: int = 10 ** max(0, int(math.log10(max(value, 1))))
    ends = (step * power for step in (1, 2, 4, 5, 6, 8, 10, 20))
    return next(end for end in ends if end >= max(value, 4) and end % 4 == 0)


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(rows: Any, title: str, unit: str = "", label_width: int = 150, largest: int = 0) -> dict[str, Any]:
    """Horizontal bars with their values. rows: label, value, second (the longer, lighter bar, optional), words
    (instead of the value). title says what the picture shows, for those who do not see it. largest: where the scale
    ends, for pictures that stand beside each other; default the largest value."""
    rows = list(rows)
    every = (max(row["value"], row.get("second") or 0) for row in rows)
    largest = largest or max(every, default=0) or 1
    room = 520 - label_width - 90
    drawn = [
        {
            **row,
            "y": 8 + index * 47,
            "text_y": 8 + index * 47 + 19,
            "width": round(room * row["value"] / largest, 1),
            "second_width": round(room * (row.get("second") or 0) / largest, 1),
            "words_x": label_width + round(room * max(row["value"], row.get("second") or 0) / largest, 1) + 9,
            "words": row.get("words") or f"{row['value']:,}",
        }
        for index, row in enumerate(rows)
    ]
    return {
        "rows": drawn,
        "title": title,
        "unit": unit,
        "left": label_width,
        "height": 16 + 47 * len(rows),
        "width": 520,
        # Short words can be drawn larger, so that the whole fits on a phone; long ones scroll.
        "short": label_width <= 150 and all(len(row["label"]) <= 6 and len(row["words"]) <= 6 for row in drawn),
    }


@register.inclusion_tag("components/column_chart.html")
def column_chart(months: Any, series: Any, title: str, line: Any = None) -> dict[str, Any]:
    """Columns by month and one line. months: words. series: one or two dicts of label, values.
    line: dict of label, values. Values are numbers, one a month."""
    months, series = list(months), list(series)
    every = [value for one in [*series, *([line] if line else [])] for value in one["values"]]
    top = round_up(max(every, default=0))
    step = (WIDTH - PLOT_LEFT - PLOT_RIGHT) / max(len(months), 1)
    column = min(48.0, step / (len(series) + 1.2))
    bottom = PLOT_TOP + PLOT_HEIGHT

    def height(value: float) -> float:
        return round(PLOT_HEIGHT * value / top, 1)

    columns = [
        {
            "css": f"p-chart__column--{which}",
            "x": round(PLOT_LEFT + step * (index + 0.5) + (which - len(series) / 2) * (column + 4) + 2, 1),
            "y": round(bottom - height(value), 1),
            "height": height(value),
        }
        for which, one in enumerate(series)
        for index, value in enumerate(one["values"])
    ]
    points: list[dict[str, Any]] = [
        {"x": round(PLOT_LEFT + step * (index + 0.5), 1), "y": round(bottom - height(value), 1), "words": f"{value:,}"}
        for index, value in enumerate(line["values"] if line else [])
    ]
    return {
        "title": title,
        "series": series,
        "line": line,
        "columns": columns,
        "column_width": round(column, 1),
        "points": [{**point, "label_y": point["y"] - 12} for point in points],
        "path": " ".join(f"{point['x']},{point['y']}" for point in points),
        "end": points[-1] if points else None,
        "months": [{"words": words, "x": round(PLOT_LEFT + step * (i + 0.5), 1)} for i, words in enumerate(months)],
        "grid": [
            {"y": round(bottom - PLOT_HEIGHT * part / 4, 1), "words": f"{top * part // 4:,}"} for part in range(5)
        ],
        "bottom": bottom,
        "month_y": bottom + 24,
        "left": PLOT_LEFT,
        "right": WIDTH - 20,
        "width": WIDTH,
        "height": bottom + 40,
    }
