"""An edition of a list: its rows as an official has them in a table, and what is wrong with them, row by row.

A row is code, name and, where the list has headings, the heading it stands under. The first row may name the columns.

Clauses: R-22, 9-01
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from permit.domain import lists
from permit.domain.errors import Problem

TITLES = ("代码", "名称", "类别")
MOST_ENTRIES = 5000
LONGEST = {"code": 40, "name": 120, "group": 120}
_KEYS = ("code", "name", "group")


def list_problems(entry: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with an entry of a change that is an edition of a list. Rows by place: `entries[3].name`."""
    kind = lists.KINDS.get(str(entry.get("name")))
    if kind is None:
        yield Problem("name", "没有这种名录")
    elif entry.get("clause") != kind.clause:
        yield Problem("clause", f"这种名录用于 {kind.clause}")
    edition = entry.get("edition")
    if not isinstance(edition, str) or not edition.strip() or len(edition) > 60:
        yield Problem("edition", "应写明版本，例如 2026 年版，不超过 60 个字")
    rows = entry.get("entries")
    if not isinstance(rows, list | tuple) or not rows:
        yield Problem("entries", "至少要有一项")
    elif len(rows) > MOST_ENTRIES:
        yield Problem("entries", f"最多 {MOST_ENTRIES} 项，现在有 {len(rows)} 项")
    else:
        yield from (Problem(f"entries[{place}]{field}", what) for place, field, what in _row_problems(rows))


def entries_of(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[list[dict[str, str]], list[str]]:
    """Rows of a table, each with its line, as entries; and what is wrong, in words that name the line."""
    given = [(line, [cell.strip() for cell in cells]) for line, cells in rows if any(cell.strip() for cell in cells)]
    if given and tuple(given[0][1][:2]) == TITLES[:2]:
        given = given[1:]
    entries = [_entry(cells) for _, cells in given]
    told = [f"第 {given[place][0]} 行：{what}" for place, _, what in _row_problems(entries)]
    told += [f"第 {line} 行：只能有{'、'.join(TITLES)}三列" for line, cells in given if any(cells[3:])]
    return entries, told


def _entry(cells: Sequence[str]) -> dict[str, str]:
    entry = dict(zip(_KEYS, [*cells, "", "", ""], strict=False))
    return entry if entry["group"] else {key: entry[key] for key in _KEYS[:2]}


def _row_problems(rows: Sequence[Any]) -> Iterator[tuple[int, str, str]]:
    """Place, field (`.name`) and words, in order; of two rows with one meaning those that are right by themselves."""
    own = {place: list(_own_problems(row)) for place, row in enumerate(rows)}
    right = [place for place, problems in own.items() if not problems]
    _, doubled = lists.index_of(lists.ListEntry(rows[place]["code"], rows[place]["name"]) for place in right)
    for at, words in doubled:
        own[right[at]].append(("", f"“{words}”与前面的一项重复"))
    for place, problems in own.items():
        yield from ((place, field, what) for field, what in problems)


def _own_problems(row: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(row, Mapping) or not set(row) <= set(_KEYS):
        yield "", "应写明代码、名称，可写类别"
        return
    for key, title in zip(_KEYS, TITLES, strict=True):
        words = row.get(key, "" if key == "group" else None)
        if not isinstance(words, str) or (key != "group" and not words.strip()):
            yield f".{key}", f"没有{title}"
        elif len(words) > LONGEST[key]:
            yield f".{key}", f"{title}最多 {LONGEST[key]} 个字"
        elif not words.isprintable():
            yield f".{key}", f"{title}含有看不见的字符"
