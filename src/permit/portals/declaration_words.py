"""A declaration as rows, the same for the employer, its office and the quota officer."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from permit.domain.months import chinese_date
from permit.domain.quota_round import (
    AMOUNT,
    ANSWER,
    NUMBER,
    REASONS,
    Phase,
    amount_words,
    dimensions_of,
    questions_of,
)
from permit.portals.components.text import cn_date
from permit.portals.employer.uploads import drawn_file
from permit.records.models import NeedDeclaration, QuotaRound
from permit.services.quota_rounds import materials_of, phase_of

PHASES = {Phase.PREPARED: "还没有开始", Phase.OPEN: "正在申报", Phase.CLOSED: "已截止"}
YES_NO = {"yes": "是", "no": "否"}
TONES = {"draft": "not_started", "sent": "requested", "returned": "missing", "accepted": "done"}


def round_title(quota_round: QuotaRound) -> str:
    """2027年新办名额申报."""
    return f"{quota_round.year}年新办名额申报"


def span_words(quota_round: QuotaRound) -> str:
    """2026年10月8日至2026年11月20日."""
    return f"{chinese_date(quota_round.opens_on)}至 {chinese_date(quota_round.last_day)}"


def phase_words(quota_round: QuotaRound, day: Any) -> str:
    """正在申报 …"""
    return PHASES[phase_of(quota_round, day)]


def state_cell(declaration: NeedDeclaration) -> dict[str, Any]:
    """The state as a tag for a table."""
    return {"text": "", "tag": TONES[declaration.state], "tag_words": declaration.get_state_display()}


def labels_of(quota_round: QuotaRound) -> dict[str, str]:
    """Field name → its label, in the order of the form."""
    labels = {NUMBER: "需要新办的人数", REASONS: "申报理由"}
    labels |= {ANSWER + q.key: q.label for q in questions_of(quota_round.questions)}
    return labels | {AMOUNT + d.key: f"{d.label}（{d.unit}）" for d in dimensions_of(quota_round.dimensions)}


def answer_rows(declaration: NeedDeclaration) -> list[dict[str, Any]]:
    """Number, reasons and answers as summary rows, with the words of a return at their rows."""
    quota_round, typed = declaration.round, declaration.typed
    kinds = {ANSWER + q.key: q.kind for q in questions_of(quota_round.questions)}
    rows = []
    for name, label in labels_of(quota_round).items():
        if name.startswith(AMOUNT):
            continue
        text = typed.get(name, "")
        value = YES_NO.get(text, text) if kinds.get(name) == "yes_no" else f"{text} 人" if name == NUMBER else text
        rows.append({"label": label, "value": value, "defect": declaration.defects.get(name, "")})
    return rows


def amount_rows(declaration: NeedDeclaration) -> list[dict[str, Any]]:
    """Each contribution figure: declared, as checked, why, its files, the words of a return."""
    files = materials_of(declaration.round, declaration.employer)
    corrected: Mapping[str, Any] = {row["dimension"]: row for row in declaration.corrections}
    rows = []
    for each in dimensions_of(declaration.round.dimensions):
        declared, name = declaration.amounts.get(each.key), AMOUNT + each.key
        correction = corrected.get(each.key)
        rows.append(
            {
                "key": each.key,
                "name": name,
                "label": each.label,
                "unit": each.unit,
                "declared": "" if declared is None else f"{amount_words(declared)} {each.unit}",
                "corrected": f"{amount_words(correction['checked'])} {each.unit}" if correction else "",
                "reason": correction["reason"] if correction else "",
                "files": [drawn_file(version) for version in files.get(each.key, ())],
                "defect": declaration.defects.get(name, ""),
            }
        )
    return rows


def amount_table(declaration: NeedDeclaration) -> list[list[Any]]:
    """The figures as rows of a table: label, declared, taken, why, first file."""
    rows: list[list[Any]] = []
    for row in amount_rows(declaration):
        first = row["files"][0] if row["files"] else None
        paper: Any = {"text": first["name"], "url": first["url"]} if first else "没有"
        if first and len(row["files"]) > 1:
            paper["note"] = f"共 {len(row['files'])} 份"
        taken = row["corrected"] or (row["declared"] if declaration.state == "accepted" else "")
        rows.append([row["label"], row["declared"], taken, row["reason"], paper])
    return rows


AMOUNT_COLUMNS = [
    "项目",
    {"words": "申报数", "numeric": True},
    {"words": "核定数", "numeric": True},
    "更正理由",
    "材料",
]


def declaration_url(door: str, declaration: NeedDeclaration) -> str:
    """Where an officer looks at it."""
    return reverse(f"{door}:declaration", args=[declaration.pk])


DECLARATION_COLUMNS = ["单位", "属地", "状态", {"words": "申报", "numeric": True}, "提交", "核对"]


def declaration_row(door: str, kept: NeedDeclaration) -> list[Any]:
    """A declaration in an officer's list."""
    return [
        {"text": kept.employer.name, "url": declaration_url(door, kept), "note": kept.employer.uscc},
        kept.employer.office.name if kept.employer.office else "",
        state_cell(kept),
        f"{kept.number or 0} 人",
        cn_date(kept.sent_at),
        cn_date(kept.checked_at),
    ]


def declared_facts(kept: NeedDeclaration) -> dict[str, Any]:
    """The page of one declaration, for officers: h1 with the state, answers, figures, papers."""
    checked = f"，{cn_date(kept.checked_at)}核对" if kept.checked_at else ""
    words = f"{kept.get_state_display()}：{kept.employer.name}申报 {kept.number or 0} 人"
    files = [file for row in amount_rows(kept) for file in row["files"]]
    return {
        "title": words,
        "caption": round_title(kept.round),
        "lead": f"{cn_date(kept.sent_at)}提交{checked}。",
        "answers": answer_rows(kept),
        "columns": AMOUNT_COLUMNS,
        "rows": amount_table(kept),
        "files": files,
        "late": kept.late_reason,
    }
