"""Answers as words: lists of rows, 'check your answers', locked sections."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from permit.domain.sections import Field, Section
from permit.portals.components.text import mask_id
from permit.portals.section_forms import answer_words

if TYPE_CHECKING:
    from permit.portals.section_saving import Visit


FEW_QUESTIONS = 4


def summary_rows(
    section: Section, answers: Mapping[str, Any], url: str = "", *, all_questions: bool = True
) -> list[dict[str, Any]]:
    """Rows for `{% summary_list %}`: the questions that apply, with the words of their answers.

    Without `all_questions` those that may be left out and were are not listed.
    """
    return [
        {"label": field.label, "value": answer_words(field, answers.get(field.key)), "url": url}
        for field in section.fields
        if field.applies(answers) and _shown(field, answers, all_questions)
    ]


def _shown(field: Field, answers: Mapping[str, Any], all_questions: bool) -> bool:
    """A question about a list is asked only while one is in force: unanswered it is not shown (R-22)."""
    return bool(answers.get(field.key)) or ((all_questions or field.required) and not field.listed)


def answer_rows(section: Section, data: Any) -> list[dict[str, Any]]:
    """What was filled in, whole: the questions, or each row of a list with its answers."""
    if not section.repeated:
        return summary_rows(section, data.get("fields", {}))
    rows = data.get("rows", ())
    if not rows:
        return [{"label": section.title, "value": section.none_label if data.get("none") else ""}]
    return [
        {
            "label": row_words(section, row),
            "values": [f"{each['label']}：{each['value']}" for each in summary_rows(section, row)[1:] if each["value"]],
        }
        for row in rows
    ]


def table_of(visit: "Visit") -> dict[str, Any] | None:
    """Short rows as a table (a month and its income); None where each row is better read by itself."""
    answered = [f for f in visit.section.fields if f.required or any(row.get(f.key) for row in visit.rows)]
    fields = [f for f in answered if any(f.applies(row) for row in visit.rows)]
    if len(fields) > FEW_QUESTIONS or not visit.rows:
        return None
    rows = []
    for row in visit.rows:
        title = row_words(visit.section, row)
        edit, delete = visit.url("row", row=row["id"]), visit.url("row-delete", row=row["id"])
        cells: list[Any] = [answer_words(field, row.get(field.key)) for field in fields]
        cells[0] = {"text": cells[0] or "还没有填", "url": edit, "hidden_text": "，修改"}
        cells.append({"text": "删去", "url": delete, "hidden_text": title})
        rows.append(cells)
    return {"columns": [*(field.label for field in fields), "操作"], "rows": rows}


def row_words(section: Section, answers: Mapping[str, Any]) -> str:
    """One line that tells a row from the others: its first two answers; a beginning with its end, a number masked."""
    words = [_short_words(section, field, answers) for field in section.fields[:2]]
    return "，".join(word for word in words if word) or "还没有填"


def _short_words(section: Section, field: Field, answers: Mapping[str, Any]) -> str:
    words = answer_words(field, answers.get(field.key))
    if field.kind == "id_number":
        return mask_id(words)
    if field.key != "from" or not words:
        return words
    end = next((answer_words(each, answers.get("to")) for each in section.fields if each.key == "to"), "")
    return f"{words}至 {end}" if end else f"{words}起"


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
            "answers": summary_rows(visit.section, row, all_questions=False),
            "problems": by_row.get(index, []),
            "edit_url": visit.url("row", row=row["id"]) if editable else "",
            "delete_url": visit.url("row-delete", row=row["id"]) if editable else "",
        }
        for index, row in enumerate(visit.rows)
    ]
