"""What an edition of a list changes, entry by entry: whoever approves it sees what is added, gone or said anew.

Clauses: R-22, 9-01
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from permit.policy.amending import Entry

HEADS = ("代码", "名称", "类别", "变化")
MOST_SHOWN = 300
ADDED, GONE, ALTERED, SAME = "新增", "删去", "改了", "不变"
Row = Mapping[str, str]


def list_changes(present: Entry | None, entry: Entry) -> dict[str, Any]:
    """`title` with the counts, and `rows` for a table: what differs first, then what stays."""
    before = {row["code"]: row for row in (present or {}).get("entries", ())}
    after = {row["code"]: row for row in entry["entries"]}
    told = [(_change(before.get(code), row), row, before.get(code)) for code, row in after.items()]
    told += [(GONE, row, None) for code, row in before.items() if code not in after]
    counts = Counter(change for change, _, _ in told)
    told.sort(key=lambda each: each[0] == SAME)
    return {
        "title": f"{entry['edition']}的各项：{_counted(counts)}",
        "heads": HEADS,
        "rows": [_cells(*each) for each in told[:MOST_SHOWN]],
        "more": max(0, len(told) - MOST_SHOWN),
    }


def _change(before: Row | None, row: Row) -> str:
    if before is None:
        return ADDED
    return SAME if _words(before) == _words(row) else ALTERED


def _words(row: Row) -> tuple[str, str]:
    return row["name"], row.get("group", "")


def _counted(counts: Mapping[str, int]) -> str:
    found = [f"{change} {counts[change]} 项" for change in (ADDED, GONE, ALTERED, SAME) if counts[change]]
    return "，".join(found)


def _cells(change: str, row: Row, before: Row | None) -> Sequence[Any]:
    name: Any = row["name"]
    if change == ALTERED and before is not None:
        name = {"text": row["name"], "note": f"原为 {'，'.join(filter(None, _words(before)))}"}
    said = change if change == SAME else {"text": change, "strong": True}
    return [row["code"], name, row.get("group", ""), said]
