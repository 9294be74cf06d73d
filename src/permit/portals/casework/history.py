"""What happened to a case: timeline, returns, declarations, messages, the clock's derivation."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from permit.domain.lifecycle import Action
from permit.domain.validity import BureauClock
from permit.portals.components.text import cn_date
from permit.records.models import AuditEntry, Case, Declaration, OutboxMessage
from permit.services.case_places import place_title
from permit.services.defect_answers import answered_defects

TITLES = {
    "open": "建立办件",
    Action.SUBMIT: "提交",
    Action.RETURN_TO_APPLICANT: "退回个人补正",
    Action.RETURN_TO_EMPLOYER: "退回单位补正",
    Action.RECORD_RECEIPT: "收到盖章的情况表",
    Action.REJECT_RECEIPT: "情况表没有收下",
    Action.TRANSFER: "转交属地",
    Action.REPORT: "属地上报",
    Action.ACCEPT: "受理",
    Action.PASS: "通过复审",
    Action.APPROVE: "准予",
    Action.REFUSE: "不予办理",
    Action.WITHDRAW: "撤回",
    Action.URGE: "催办",
    Action.DECLARE: "本人声明",
    Action.REMIND: "单位提醒本人声明",
    Action.SEND_ALONE: "本人发送",
    Action.WITHDRAW_ALONE: "本人撤回",
    "declaration_ended": "内容有变化，声明失效",
    Action.RULE: "认定或答复例外",
    Action.CLOSE_UNCORRECTED: "到期未补正，关闭",
    Action.CLOSE_EMPLOYMENT_ENDED: "聘用关系结束，关闭",
    Action.LAPSE: "证件到期，关闭",
    Action.CLOSE_FALSE_STATEMENT: "认定不实陈述，终止",
    "claim": "认领",
    "ask_quota_exception": "单位申请名额例外",
    "answer_quota_exception": "答复名额例外",
    "hand_over": "转交同事",
    "issued": "发放证件",
    "print_status_form": "打印情况表",
}

YEAR = 4


def timeline_of(entries: Sequence[AuditEntry]) -> list[dict[str, Any]]:
    """The audit of the case as people read it, latest first."""
    return [
        {
            "title": TITLES.get(entry.action, entry.action),
            "by": entry.actor_name,
            "at": entry.at,
            "text": _detail(entry),
        }
        for entry in reversed(entries)
    ]


def _detail(entry: AuditEntry) -> str:
    payload = json.loads(entry.payload)
    if entry.action in (Action.RETURN_TO_APPLICANT, Action.RETURN_TO_EMPLOYER):
        return f"共 {len(payload.get('defects', []))} 处"
    if entry.action == Action.REFUSE:
        return f"条款 {'、'.join(payload.get('clauses', []))}"
    if entry.action == Action.RULE and "clause" in payload:
        if "exception" in payload:
            return f"条款 {payload['clause']}：{'准予例外' if payload['exception'] else '不准予例外'}"
        return f"条款 {payload['clause']}：{'符合' if payload['holds'] else '不符合'}"
    if entry.action == "answer_quota_exception":
        return "准予" if payload["allowed"] else "不准予"
    if entry.action in (Action.SUBMIT, Action.SEND_ALONE) and entry.round:
        return f"第 {entry.round} 轮"
    return str((entry.said or {}).get("reason", ""))


def returns_of(case: Case, slot_titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every return with its defects, and which of the last one's were changed since."""
    found = list(case.returns.prefetch_related("defects").order_by("-returned_at", "-id"))
    answered = answered_defects(case, found[0]) if found else {}
    return [
        {
            "at": sent_back.returned_at,
            "by": sent_back.by_name,
            "round": sent_back.round,
            "remark": sent_back.remark,
            "correct_by": sent_back.correct_by,
            "defects": [
                {
                    "title": place_title(defect.kind, defect.target, slot_titles),
                    "words": defect.words,
                    "clause": defect.clause,
                    "changed": answered.get(defect.pk),
                }
                for defect in sent_back.defects.all()
            ],
        }
        for sent_back in found
    ]


def declarations_of(case: Case) -> list[dict[str, Any]]:
    """Who declared the truth of what was handed in, each round (7-05)."""
    names = {"applicant": "本人", "employer": "单位"}
    return [
        {
            "label": f"第 {each.round} 轮 ・ {names.get(each.actor, each.actor)}",
            "value": f"{each.name}，{cn_date(each.declared_at)}{_text_words(each)}{_ended_words(each)}",
        }
        for each in case.declarations.order_by("declared_at", "id")
    ]


def _text_words(declaration: Declaration) -> str:
    """Of which year the declared words are; their key itself is for machines."""
    year = next((part for part in declaration.text_version.split("-") if part.isdigit() and len(part) == YEAR), "")
    return f"（{year} 年的声明文本）" if year else ""


def _ended_words(declaration: Declaration) -> str:
    """A declaration that a later change ended."""
    if declaration.voided_at is None:
        return ""
    by = {"applicant": "本人", "employer": "单位"}.get(declaration.voided_by, "")
    return f"；{cn_date(declaration.voided_at)}{by}改动内容，失效"


def messages_of(case: Case) -> list[OutboxMessage]:
    """The SMS of the case, newest first."""
    return list(OutboxMessage.objects.filter(case=case).order_by("-queued_at", "-id")[:20])


def derivation_of(clock: BureauClock, today: date) -> list[dict[str, Any]]:
    """How the day of decision was counted; [] before the report."""
    run = clock.current
    if run is None:
        return []
    rows = [
        {
            "day": line.when + ("　今天" if line.kind == "today" else ""),
            "text": line.words.removeprefix("今天，"),
            "result": line.kind == "end",
            "provisional": run.provisional and line.kind == "end",
        }
        for line in run.derivation(today)
    ]
    if run.ended_on is not None:
        words = {"returned": "退回，时限停止；再次上报重新起算", "decided": "作出决定", "closed": "办件关闭"}
        rows.append({"day": f"{run.ended_on.month}月{run.ended_on.day}日", "text": words[run.ended_by or "closed"]})
    return rows
