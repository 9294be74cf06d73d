"""Answers as words: lists of rows, 'check your answers', locked sections."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from permit.domain.sections import Section
from permit.portals.section_forms import answer_words

if TYPE_CHECKING:
    from permit.portals.section_saving import Visit


def summary_rows(section: Section, answers: Mapping[str, Any], url: str = "") -> list[dict[str, Any]]:
    """Rows for `{% summary_list %}`: the questions that apply, with the words of their answers."""
    return [
        {"label": field.label, "value": answer_words(field, answers.get(field.key)), "url": url}
        for field in section.fields
        if field.applies(answers)
    ]


def row_words(section: Section, answers: Mapping[str, Any]) -> str:
    """One line that tells a row from the others: its first two answers."""
    words = [answer_words(field, answers.get(field.key)) for field in section.fields[:2]]
    return "，".join(word for word in words if word) or "还没有填"


def list_rows(visit: "Visit", *, editable: bool = True) -> list[dict[str, Any]]:
    """The rows of a repeated section: number, id, title, answers, problems, addresses."""
    by_row: dict[int, list[str]] = {}
    for problem in visit.reading.problems:
        if problem.path.startswith("rows["):
            by_row.setdefault(int(problem.path[5 : problem.path.index("]")]), []).append(problem.words)
    return [
        {
            "number": index,
            "title": row_words(visit.section, row),
            "answers": summary_rows(visit.section, row),
            "problems": by_row.get(index, []),
            "edit_url": visit.url("row", row=row["id"]) if editable else "",
            "delete_url": visit.url("row-delete", row=row["id"]) if editable else "",
        }
        for index, row in enumerate(visit.rows)
    ]
