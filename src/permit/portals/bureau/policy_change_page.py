"""What the page of a policy change shows: its entries beside what is in force, what they leave open, what would flip.

Clauses: 9-01
"""

from datetime import date
from typing import Any

from django.urls import reverse

from permit.domain import figures as register
from permit.domain.clauses import CLAUSES
from permit.domain.lifecycle import BUSINESS_NAMES, STATE_NAMES, Business, State
from permit.domain.lists import KINDS
from permit.policy.amending import Entry, Tables, name_of
from permit.policy.edition import read_entry
from permit.portals.bureau.policy_entry_forms import FORMS
from permit.portals.bureau.policy_list_changes import list_changes
from permit.portals.bureau.policy_values import current_entry
from permit.portals.bureau.policy_words import confidence_cell, label, period_words, value_words
from permit.portals.components.text import cn_date, cn_datetime
from permit.records.models import PolicyChange, StaffMember
from permit.services.compare_policy_change import problems_of_change
from permit.services.draft_policy_change import EDITABLE
from permit.services.law_in_force import edition_after, edition_in_force

VALUES = ["项目", "现行", "改为", "起止", "来源", "可信程度"]
FLIPS = ["办件", "业务", "状态", "条款", "现在", "改动后"]
VERDICTS = {True: "符合", False: "不符合", None: "待人工确认"}
VERDICT_STATES = {True: "holds", False: "fails", None: "unknown"}


def change_context(change: PolicyChange, staff: StaffMember | None) -> dict[str, Any]:
    """Everything the page needs; what can be done depends on who looks and on the state."""
    own = change.author == staff
    before = edition_after((change.number or 0) - 1) if change.number else edition_in_force()
    entries = [read_entry(entry) for entry in change.entries]
    tables = before.tables_on(change.in_force_from)
    approved = change.state == PolicyChange.State.APPROVED
    problems = [] if approved else _problem_words(change, entries)
    return {
        "change": change,
        "facts": _facts(change),
        "columns": VALUES,
        "rows": [_entry_row(entry, tables, change.in_force_from) for entry in entries],
        "lists": [_list_of(entry, tables, change.in_force_from) for entry in entries if entry["kind"] == "list"],
        "next_step": _next_step(change, own, bool(problems)),
        "actions": _entry_actions(change, entries) if own and change.state in EDITABLE else [],
        "problems": problems,
        "comparison": _comparison(change),
        "comparing": comparing(change),
        "editable": own and change.state in EDITABLE,
        "decidable": not own and change.state == PolicyChange.State.PROPOSED,
        "addable": _addable(change, tables) if own and change.state in EDITABLE else [],
    }


def _facts(change: PolicyChange) -> list[dict[str, str]]:
    rows = [
        ("施行日", cn_date(change.in_force_from)),
        ("状态", PolicyChange.State(change.state).label),
        ("起草", f"{change.author.name}，{cn_date(change.created_at)}"),
    ]
    if change.decided_by and change.decided_at:
        verb = "批准" if change.state == PolicyChange.State.APPROVED else "退回"
        rows.append((verb, f"{change.decided_by.name}，{cn_date(change.decided_at)}"))
    if change.reason:
        rows.append(("说明", change.reason))
    return [{"label": words, "value": value} for words, value in rows]


def _next_step(change: PolicyChange, own: bool, faulty: bool) -> str:
    """What is to be done now, and by whom."""
    if change.state == PolicyChange.State.APPROVED:
        return f"已批准，{cn_date(change.in_force_from)}起施行；此前的办理仍按原来的规定。"
    if change.state == PolicyChange.State.PROPOSED:
        return "等另一位管理员批准。" if own else "请看过改动的各项和对在办件的影响，再决定是否批准。"
    if change.state not in EDITABLE:
        return "这份改动没有施行。"
    if not own:
        return "还在起草，提请以后由另一位管理员批准。"
    if not change.entries:
        return "下一步：写要改的各项，或从文件导入。"
    if faulty:
        return "下一步：改好还不能施行的地方。"
    if comparing(change):
        return "正在比对在办件，比对完才能提请批准。"
    compared = change.compared_at is not None
    return "下一步：提请另一位管理员批准。" if compared else "下一步：比对在办件，看哪些结论会变。"


def _list_of(entry: Entry, tables: Tables, day: date) -> dict[str, Any]:
    return list_changes(current_entry(tables, "list", entry["name"], entry.get("from", day)), entry)


def _entry_row(entry: Entry, tables: Tables, day: date) -> list[Any]:
    kind = entry["kind"]
    present = current_entry(tables, kind, name_of(kind, entry), entry.get("from", day))
    return [
        label(entry),
        value_words(kind, present) if present else ("没有载入" if kind == "list" else "没有"),
        {"text": value_words(kind, entry), "strong": True},
        period_words(kind, entry),
        {"text": entry.get("source", ""), "note": f"{cn_date(entry.get('checked_on'))}核对"},
        confidence_cell(entry),
    ]


def _entry_actions(change: PolicyChange, entries: list[Entry] | list[dict[str, Any]]) -> list[dict[str, str]]:
    """For each entry where it is edited ('' where only a file can) and removed."""
    actions = []
    for index, entry in enumerate(entries):
        kind, name = entry["kind"], name_of(entry["kind"], entry)
        edit = ""
        if kind in FORMS:
            edit = f"{reverse('bureau:policy_entry', args=[change.pk, kind, name])}?at={index}"
        remove = reverse("bureau:policy_remove", args=[change.pk, index])
        actions.append({"label": label(entry), "edit": edit, "remove": remove})
    return actions


def _problem_words(change: PolicyChange, entries: list[dict[str, Any]]) -> list[str]:
    """What still stands in the way, with the entry's name in place of its number."""
    words = []
    for problem in problems_of_change(change):
        path, what = problem.path, problem.what
        for index, entry in enumerate(entries):
            path = path.replace(f"entries[{index}]", label(entry))
        words.append(f"{path.replace('.', ' ・ ')}：{what}")
    return words


def comparing(change: PolicyChange) -> dict[str, int] | None:
    """How far a comparison has come that is not through: cases looked at, and how many there are."""
    found = change.comparison
    if not found or change.compared_at is not None:
        return None
    return {"done": found["judged"] + found["unreadable_cases"], "of": found["of"]}


def _comparison(change: PolicyChange) -> dict[str, Any] | None:
    found = change.comparison
    if not found or change.compared_at is None:
        return None
    rows = [
        [
            flip["case"],
            BUSINESS_NAMES[Business(flip["business"])],
            STATE_NAMES[State(flip["state"])],
            f"{flip['clause']} {CLAUSES[flip['clause']].title}",
            {"text": VERDICTS[flip["before"]], "state": VERDICT_STATES[flip["before"]]},
            {"text": VERDICTS[flip["after"]], "state": VERDICT_STATES[flip["after"]], "strong": True},
        ]
        for flip in found["flips"]
    ]
    return {
        "columns": FLIPS,
        "rows": rows,
        "cases": found["flipped_cases"],
        "named": len({flip["case"] for flip in found["flips"]}),
        "judged": found["judged"],
        "settled": found["settled"],
        "unreadable": "、".join(found["unreadable"]),
        "unreadable_cases": found["unreadable_cases"],
        "day": cn_date(date.fromisoformat(found["day"])),
        "at": cn_datetime(change.compared_at),
    }


def _addable(change: PolicyChange, tables: Tables) -> list[dict[str, Any]]:
    """Links to the form of every value that can be typed."""
    names = {
        "figure": list(register.ALL),
        "soft": sorted({str(entry["clause"]) for entry in tables.get("soft", ())} | _conditions()),
        "office": [str(entry["name"]) for entry in tables.get("office", ())],
        "list": list(KINDS),
        "wage": [*sorted((str(entry["year"]) for entry in tables.get("wage", ())), reverse=True)],
    }
    groups = []
    for kind, title in (
        ("figure", "标准、期限与规则"),
        ("wage", "平均工资"),
        ("soft", "原则性条款"),
        ("list", "名录"),
        ("office", "属地部门"),
    ):
        links = [_link(change, kind, name) for name in names[kind]]
        if kind == "wage":
            url = reverse("bureau:policy_entry", args=[change.pk, "wage", "new"])
            links.insert(0, {"text": "新的一年", "url": url})
        groups.append({"title": title, "links": links})
    return groups


def _link(change: PolicyChange, kind: str, name: str) -> dict[str, str]:
    key = {"figure": "name", "soft": "clause", "wage": "year", "office": "name", "list": "name"}[kind]
    url = reverse("bureau:policy_entry", args=[change.pk, kind, name])
    return {"text": label({"kind": kind, key: name}), "url": url}


def _conditions() -> set[str]:
    """Clauses that are conditions: only these can be soft."""
    return {
        clause.id for clause in CLAUSES.values() if clause.kind in ("R", "S") and clause.id.startswith(("1.", "6."))
    }
