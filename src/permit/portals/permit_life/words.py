"""The events of a permit's life in words: what, by whom, and what came of it.

Clauses: N-13, N-16, 6.3-01, 7-03, R-26
"""

from datetime import date
from typing import Any

from permit.domain.districts import NAMES
from permit.domain.lifecycle import BUSINESS_NAMES, Business
from permit.domain.months import chinese_date
from permit.portals.casework.history import TITLES as CASE_TITLES
from permit.records.models import PermitFact
from permit.services.ask_for_clearing import CAUSES as CLEARED_FOR
from permit.services.end_permit import CAUSES
from permit.services.permit_life import Event
from permit.services.permit_standing import STATE_NAMES

PERMIT_TITLES = {
    "issued": "发放证件",
    "renewed": "续签，新的有效期接在原有效期之后",
    "employer_changed": "聘用单位变更，证件恢复有效",
    "information_changed": "登记信息变更",
    "suspend_permit": "证件挂起",
    "freeze_permit": "证件冻结，调查不实陈述",
    "cancel_permit": "证件注销",
    "reinstate_permit": "误解除撤回，证件恢复有效",
    "restore_permit": "认定撤销，证件恢复",
    "lapsed": "到期失效",
    "carried_over": "由原系统转入",
    "complete_carried_over": "补齐信息和附件",
    "release_carried_over": "单位说明已离职",
    "remind_carried_over": "单位提醒补齐信息",
    "print_confirmation": "打印确认单",
    "send_hand_over": "转往其他区，等对方接收",
    "hand_over": "转往其他区，本区办结",
    "hand_over_back": "没有转往其他区，仍由本区管理",
    "take_in": "由其他区转入",
}
ASSOCIATION_TITLES = {
    "request_association": "提出关联单位",
    "confirm_association": "单位确认关联",
    "refuse_association": "单位没有确认关联",
    "end_association": "单位解除关联",
    "reinstate_association": "误解除的关联恢复",
}
CANCEL_CAUSES = {**CLEARED_FOR, **CAUSES, "false_statement": "认定不实陈述（7-03）"}
STATE_CAUSES = {
    "association_ended": "原单位解除关联（N-13）",
    "carried_over": "转入时已挂起",
    "left_before_import": "转入前已离职（6.4-01）",
    "reinstated": "误解除，双方同意恢复（R-32）",
    "inquiry": "调查期间（R-27）",
    "employer_changed": "聘用单位变更获准（6.4）",
    "restored": "撤销认定（R-27）",
    "handing_over": "正在转往其他区（R-18）",
    "handed_over": "已转往其他区（R-18）",
    "not_handed_over": "没有转往其他区",
    "from_other_district": "由其他区转入，等新单位办理聘用单位变更（N-14）",
    **CANCEL_CAUSES,
}
AT_THE_OFFICE = ("report", "record_receipt", "reject_receipt", "transfer")


def title_of(event: Event) -> str:
    """What happened. An act this page knows no words for is told by what it wrote."""
    if event.subject == "case" and event.case is not None:
        business = BUSINESS_NAMES[Business(event.case.business)]
        if event.case.business == Business.DEPARTMENT_CHANGE:
            return "聘用单位的主管部门变更到本区"
        return f"{business}：{CASE_TITLES.get(event.action, '办理')}"
    known = {**PERMIT_TITLES, **ASSOCIATION_TITLES}
    return known.get(event.action) or _by_facts(event)


def told_elsewhere(act: str) -> str:
    """An act in the file of another district: our words where it has the same name, its own name else."""
    return PERMIT_TITLES.get(act) or CASE_TITLES.get(act) or f"其他事项（{act}）"


def _by_facts(event: Event) -> str:
    kinds = {fact.kind for fact in event.facts}
    if len(kinds) > 2:
        return "登记证件"
    if PermitFact.Kind.STATE in kinds:
        state = next(fact.value.get("state", "") for fact in event.facts if fact.kind == PermitFact.Kind.STATE)
        return f"证件状态：{STATE_NAMES.get(state, '有变动')}"
    return next((f"{fact.get_kind_display()}有变动" for fact in event.facts), "其他记录")


def who_of(event: Event, *, by_name: bool) -> str:
    """By whom. `by_name`: officers read officers' names; the others read the body that acted."""
    entry = event.entry
    if entry is None:
        return ""
    kind = entry.actor.partition(":")[0]
    if kind == "staff":
        return entry.actor_name if by_name else _body(event)
    return {"person": "持证人", "system": "系统"}.get(kind, f"单位　{entry.actor_name}")


def _body(event: Event) -> str:
    office = event.case.office if event.case else None
    assert event.entry is not None
    at_office = event.action in AT_THE_OFFICE or event.entry.from_state == "office_check"
    return office.name if at_office and office else "区人社局"


def notes_of(event: Event) -> list[str]:
    """What the act said of itself, one line each."""
    payload = event.payload
    notes = []
    if event.subject == "case" and event.entry is not None:
        defects = payload.get("defects") or []
        notes += (
            [f"第 {event.entry.round} 轮"] if event.action in ("submit", "send_alone") and event.entry.round else []
        )
        notes += [f"指出 {len(defects)} 处"] if defects else []
        notes += [f"条款 {'、'.join(payload['clauses'])}"] if payload.get("clauses") else []
        closing = event.entry.to_state != event.entry.from_state and event.case and event.case.closed_at == event.at
        notes += [event.case.closing_reason] if closing and event.case and event.case.closing_reason else []
    if payload.get("district"):
        notes.append(NAMES.get(payload["district"], payload["district"]))
    if payload.get("left_on"):
        notes.append(f"离职日 {chinese_date(date.fromisoformat(payload['left_on']))}")
    if event.action == "print_confirmation":
        notes.append(f"文件指纹 {payload.get('digest', '')}")
    return notes


def fact_words(fact: PermitFact) -> str:
    """What a fact says, without its term."""
    value = fact.value
    if fact.kind == PermitFact.Kind.TERM:
        return f"{_day(value['valid_from'])}至 {_day(value['valid_until'])}"
    if fact.kind == PermitFact.Kind.STATE:
        cause = STATE_CAUSES.get(value.get("cause", ""), "")
        return STATE_NAMES.get(value.get("state", ""), "") + (f"，{cause}" if cause else "")
    if fact.kind == PermitFact.Kind.EMPLOYER:
        code = f"（{value['uscc']}）" if value.get("uscc") else ""
        return f"{value.get('name', '')}{code}"
    return "姓名、户籍、住所、随往子女等登记内容"


def held_words(fact: PermitFact) -> str:
    """From when until when a fact holds; one that was overridden on its first day never held a day."""
    until = f"到 {chinese_date(fact.valid_until)}" if fact.valid_until else "至今"
    return f"{chinese_date(fact.valid_from)}起，{until}"


def band_row(fact: PermitFact) -> list[Any]:
    """A row of the table of what held when."""
    number = fact.case.number if fact.case else ""
    return [fact.get_kind_display(), fact_words(fact), held_words(fact), number]


def _day(text: str) -> str:
    return chinese_date(date.fromisoformat(text))
