"""Typed texts → values and problems."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from permit.domain.identifiers import CreditCode, IdNumber, mobile_number
from permit.domain.lists import sameness
from permit.domain.sections.fields import (
    Data,
    Field,
    FieldProblem,
    Reading,
    Row,
    Section,
    Typed,
    Unreadable,
    read_date,
    read_integer,
    read_money,
    read_month,
    read_percent,
)

MOST_NEAR = 3
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _read_text(text: str) -> str:
    if _CONTROL.search(text):
        raise Unreadable("含有看不见的控制字符，请重新输入")
    return " ".join(text.split()) if "\n" not in text else text.strip()


def _identifier(read_text: Callable[[str], Any]) -> Callable[[str], str]:
    """A reader of an identifier: blanks around and inside are dropped, the reason becomes the words."""

    def reader(text: str) -> str:
        try:
            return str(read_text("".join(text.split())))
        except ValueError as problem:
            raise Unreadable(f"{problem}，请核对") from None

    return reader


READERS: dict[str, Callable[[str], Any]] = {
    "text": _read_text,
    "textarea": _read_text,
    "id_number": _identifier(IdNumber),
    "mobile": _identifier(mobile_number),
    "uscc": _identifier(CreditCode),
    "date": read_date,
    "month": read_month,
    "money": read_money,
    "integer": read_integer,
    "percent": read_percent,
}


def _read_choice(field: Field, typed: Typed) -> str | list[str]:
    allowed = {value for value, _ in field.choices}
    chosen = typed if isinstance(typed, list) else [typed or ""]
    # Without choices here the options are data (the offices): whoever uses the answer looks it up.
    if allowed and any(value not in allowed for value in chosen):
        raise Unreadable("请从给出的选项中选择")
    return chosen if field.kind == "multichoice" else chosen[0]


def _read_listed(field: Field, text: str) -> str:
    """The entry somebody means by code, name or both. Without choices here no list is in force: any words will do."""
    wanted = sameness(text)
    for code, name in field.choices:
        if wanted in (sameness(code), sameness(name), sameness(code + name)):
            return f"{code} {name}"
    if not field.choices:
        return str(_read_text(text))
    near = [f"{code} {name}" for code, name in field.choices if wanted in sameness(code + name)][:MOST_NEAR]
    raise Unreadable("名录中没有这一项，请从给出的选项中选择" + (f"。相近的有：{'；'.join(near)}" if near else ""))


def read_field(field: Field, typed: Typed) -> Any:
    """The value of one answer; None where an optional one was left empty.

    Raises Unreadable with words for people.
    """
    empty = typed is None or typed == [] or (isinstance(typed, str) and not typed.strip())
    if empty:
        if not field.required:
            return None
        verb = "选择" if field.kind in ("choice", "multichoice", "yesno", "listed") else "填写"
        raise Unreadable(f"请{verb}{field.label}")
    if field.kind in ("choice", "multichoice", "yesno"):
        return _read_choice(field, typed)
    text = str(typed)
    if len(text) > field.max_length:
        raise Unreadable(f"{field.label}最多 {field.max_length} 个字，现在是 {len(text)} 个字")
    return _read_listed(field, text) if field.listed else READERS[field.kind](text)


def _read_row(section: Section, row: Row, prefix: str) -> tuple[dict[str, Any], list[FieldProblem]]:
    values: dict[str, Any] = {}
    problems = []
    for field in section.fields:
        if not field.applies(row):
            values[field.key] = None
            continue
        try:
            values[field.key] = read_field(field, row.get(field.key))
        except Unreadable as problem:
            values[field.key] = None
            problems.append(FieldProblem(prefix + field.key, str(problem)))
    return values, problems


def read(section: Section, data: Data | None) -> Reading:
    """Read what was typed into a section. `data` as in `FormSection.data`; None or {} is an untouched section."""
    typed: Mapping[str, Any] = data or {}
    if not section.repeated:
        values, problems = _read_row(section, typed.get("fields", {}), "")
        reading = Reading(section, values, (), False, tuple(problems))
        return _with_section_check(reading)
    rows, problems = [], []
    none = bool(typed.get("none"))
    for index, row in enumerate(typed.get("rows", ())):
        values, found = _read_row(section, row, f"rows[{index}].")
        rows.append({**values, "id": row.get("id", "")})
        problems += found
    if rows and none:
        problems.append(FieldProblem("none", "已经填写了内容，请取消“没有”，或删去填写的内容"))
    if len(rows) < section.minimum_rows and not (none and section.none_label):
        words = f"请至少添加一条{section.row_title}"
        problems.append(FieldProblem("rows", words + (f"，或选择“{section.none_label}”" if section.none_label else "")))
    if len(rows) > section.maximum_rows:
        problems.append(FieldProblem("rows", f"最多 {section.maximum_rows} 条"))
    return _with_section_check(Reading(section, {}, tuple(rows), none, tuple(problems)))


def _with_section_check(reading: Reading) -> Reading:
    """A check across fields runs only on what could be read, so that nobody is told the same thing twice."""
    if reading.problems or reading.section.check is None:
        return reading
    found: Iterator[FieldProblem] = reading.section.check(reading)
    return Reading(reading.section, reading.values, reading.rows, reading.none, tuple(found))
