"""Where a case is, whose turn it is, and by when: the plan, the clock's derivation, the history in words.

Clauses: N-03, 4.1-01, 8-01, R-01, R-02, R-31
"""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from permit.domain.lifecycle import (
    BUREAU_STATES,
    BUSINESS_NAMES,
    OF_A_PERMIT,
    STATE_NAMES,
    Actor,
    Business,
    State,
    whose_turn,
)
from permit.domain.months import chinese_date
from permit.domain.working_days import WorkdayResult
from permit.records.models import AuditEntry, Case, Consent
from permit.services.law_in_force import calendar_in_force, law_in_force

STEPS = ("建立关联", "单位同意新办", "本人填写", "单位初审", "属地审核", "区局办理")
AT_STEP = {
    State.DRAFT: 2,
    State.RETURNED_TO_APPLICANT: 2,
    State.FIRST_REVIEW: 3,
    State.RETURNED_TO_EMPLOYER: 3,
    State.OFFICE_CHECK: 4,
    State.ACCEPTANCE: 5,
    State.REVIEW: 5,
    State.DECISION: 5,
}
ACTIONS = {
    "open": "开始填写",
    "submit": "发送",
    "send_alone": "发送给属地部门",
    "withdraw_alone": "撤回",
    "declare": "声明内容真实",
    "declaration_ended": "内容有变化，声明失效",
    "remind": "单位发短信请您声明",
    "return_to_applicant": "退回个人补正",
    "return_to_employer": "退回单位补正",
    "record_receipt": "属地收到业务办理情况表",
    "reject_receipt": "业务办理情况表没有收下",
    "transfer": "转给其他属地部门",
    "report": "属地上报区人社局",
    "accept": "区人社局受理",
    "pass": "复审通过",
    "approve": "准予办理",
    "refuse": "不予办理",
    "withdraw": "撤回",
    "urge": "催办",
    "close_uncorrected": "超过补正期限，办件关闭",
    "close_employment_ended": "聘用关系结束，办件关闭",
    "close_false_statement": "认定不实陈述，办件终止",
    "lapse": "证件到期，办件失效",
}


def sends(case: Case) -> bool:
    """Whether the applicant sends it; a renewal and an employer change are sent by the employer (6.3-06), if there is
    one (R-10)."""
    return Business(case.business) not in OF_A_PERMIT or case.employer.is_freelancer


def sending_words(case: Case) -> dict[str, Any]:
    """What every page of a case says of its business, and whether there is a button to send it."""
    receiver = "属地部门" if case.employer.is_freelancer else "单位"
    return {"business_name": BUSINESS_NAMES[Business(case.business)], "sends": sends(case), "receiver": receiver}


def employer_sends_words(information: int, materials: int) -> dict[str, Any]:
    """Heading and turn of a draft that the employer sends, while something of the applicant's is open."""
    if information + materials:
        left = "、".join(
            part
            for part in (f"{information} 项信息" if information else "", f"{materials} 项材料" if materials else "")
            if part
        )
        return {"title": f"还有 {left}要补", "text": f"补完 {information + materials} 项，核对并声明后，由单位提交。"}
    return {"title": "还有条件没有满足，请看检查结果", "text": "先看检查结果。"}


def _steps(case: Case) -> list[str]:
    if case.employer.is_freelancer:
        return ["区局建立办件", STEPS[2], *STEPS[4:]]
    if sends(case):
        return [STEPS[0], f"单位同意{BUSINESS_NAMES[Business(case.business)]}", *STEPS[2:]]
    return [STEPS[0], f"单位发起{BUSINESS_NAMES[Business(case.business)]}", STEPS[2], "单位提交", *STEPS[4:]]


def plan_of(case: Case) -> list[dict[str, str]]:
    """Six steps for `{% plan %}`."""
    at = AT_STEP.get(State(case.state), len(STEPS))
    if case.employer.is_freelancer:
        return _plan_alone(case, at)
    ended_early = case.closed_at is not None and case.state != State.APPROVED
    texts = _step_texts(case)
    names = _steps(case)
    names[4] = f"属地审核　{case.office.name}" if case.office else names[4]
    steps = []
    for index, name in enumerate(names):
        state = "done" if index < at else "now" if index == at else "later"
        steps.append({"title": name, "text": texts[index], "state": "done" if ended_early and index < 3 else state})
    if case.closed_at is not None:
        words = f"{chinese_date(localtime(case.closed_at).date())}"
        if ended_early:
            steps = [step for step in steps if step["state"] == "done"][:3]
        steps.append({"title": STATE_NAMES[State(case.state)], "text": words, "state": "now"})
    return steps


def _plan_alone(case: Case, at: int) -> list[dict[str, str]]:
    """Four steps: nobody confirms, agrees or reviews first (R-10)."""
    office = case.office.name if case.office else ""
    names, texts = [*_steps(case)], _step_texts(case)
    names[2] = f"属地审核　{office}"
    told = [f"{_day(case.opened_at)}", texts[2], "须先收到签字的情况表", texts[5]]
    place = {2: 1, 4: 2, 5: 3}.get(at, len(names))
    steps = [
        {"title": name, "text": text, "state": "done" if index < place else "now" if index == place else "later"}
        for index, (name, text) in enumerate(zip(names, told, strict=True))
    ]
    if case.closed_at is None:
        return steps
    kept = steps if case.state == State.APPROVED else steps[:2]
    return [*kept, {"title": STATE_NAMES[State(case.state)], "text": _day(case.closed_at), "state": "now"}]


def _step_texts(case: Case) -> list[str]:
    association = case.association
    confirmed = f"{_day(association.decided_at)}，单位确认" if association else ""
    consents = Consent.objects.filter(association=association, business=case.business).select_related("agent")
    consent = consents.filter(answered_at__isnull=False).order_by("-id").first()
    agreed = ""
    if consent is not None:
        agreed = f"{_day(consent.answered_at)}" + (f"，经办人 {consent.agent.name}" if consent.agent else "")
    filed = f"{chinese_date(case.filed_on)}发送" if case.filed_on else f"{_day(case.opened_at)}开始"
    law = law_in_force(localtime(case.state_since).date())
    bureau = f"上报后 {law.number('review_limit')} 个工作日内"
    if case.decide_by is not None:
        bureau = f"{chinese_date(case.decide_by)}前办结"
    return [confirmed, agreed, filed, "核对完整和真实，选择同意或退回", "须先收到盖章的情况表", bureau]


def turn_of(case: Case, today: date) -> dict[str, Any]:
    """Whose turn, and the words under it, for `{% turn_panel %}`."""
    state = State(case.state)
    actor = whose_turn(Business(case.business), state)
    if case.employer.is_freelancer and actor is Actor.OFFICE:
        office = case.office.name if case.office else "属地部门"
        text = f"{_day(case.state_since)}起{STATE_NAMES[state]}。您须把签字的业务办理情况表送到属地部门。"
        return {"who": office, "text": text}
    since = f"{_day(case.state_since)}起"
    if actor is Actor.APPLICANT or (state == State.RETURNED_TO_APPLICANT and not sends(case)):
        return {"who": "您本人", "text": ""}
    if actor is Actor.EMPLOYER:
        return {"who": "单位", "text": f"{case.employer.name}，{since}{STATE_NAMES[state]}。"}
    if actor is Actor.OFFICE:
        office = case.office.name if case.office else "属地部门"
        return {"who": office, "text": f"{since}{STATE_NAMES[state]}。单位须把盖章的业务办理情况表送到属地部门。"}
    if actor is not None:
        return {"who": "区人社局", "text": f"{since}{STATE_NAMES[state]}。", **_left(case, today)}
    return {"who": "已办结", "text": case.closing_reason}


def _left(case: Case, today: date) -> dict[str, Any]:
    if case.decide_by is None:
        return {}
    left = calendar_in_force().between(today, case.decide_by).days if today <= case.decide_by else 0
    return {"text": f"{STATE_NAMES[State(case.state)]}，剩 {left} 个工作日，{chinese_date(case.decide_by)}前办结。"}


def clock_of(case: Case, today: date) -> dict[str, Any] | None:
    """The bureau's clock for `{% clock %}` and its derivation; None while it does not run (R-02)."""
    if case.reported_on is None or State(case.state) not in BUREAU_STATES:
        return None
    limit = law_in_force(case.reported_on).number("review_limit")
    calendar = calendar_in_force()
    due = calendar.add(case.reported_on, limit)
    used = calendar.between(case.reported_on, today).days if today >= case.reported_on else 0
    return {"used": used, "total": limit, "due": due.day, "rows": derivation_rows(due, "属地上报")}


def derivation_rows(due: WorkdayResult, start_words: str) -> list[dict[str, Any]]:
    """How a day was counted, for `{% derivation %}`."""
    rows: list[dict[str, Any]] = [{"day": f"{due.start.month}月{due.start.day}日", "text": start_words}]
    for line in due.derivation:
        if line.kind in ("holiday", "unannounced"):
            rows.append({"day": line.when, "text": line.words})
    words = f"第 {due.count} 个工作日"
    rows.append({"day": chinese_date(due.day), "text": words, "result": True, "provisional": due.provisional})
    return rows


def history_of(case: Case) -> list[dict[str, Any]]:
    """Every act on the case that concerns the applicant, newest first, for `{% timeline %}`."""
    entries = AuditEntry.objects.filter(case=case, subject=f"case:{case.number}", action__in=list(ACTIONS))
    return [_entry(case, entry) for entry in entries.order_by("-sequence")]


def _entry(case: Case, entry: AuditEntry) -> dict[str, Any]:
    title = ACTIONS[entry.action]
    if entry.action == "submit":
        by_applicant = entry.actor.startswith("person:")
        again = f"（第 {entry.round} 轮）" if entry.round > 1 else ""
        title = f"{'发送给单位' if by_applicant else '单位初审通过，送交属地'}{again}"
    if entry.action == "send_alone":
        title = f"发送给属地部门{f'（第 {entry.round} 轮）' if entry.round > 1 else ''}"
    return {"title": title, "by": _who(case, entry), "at": entry.at, "text": _to_words(entry)}


def _who(case: Case, entry: AuditEntry) -> str:
    kind = entry.actor.split(":")[0]
    if kind == "person":
        return "您本人"
    if kind in ("agent", "account"):
        return f"{case.employer.name} {entry.actor_name}"
    if kind == "staff":
        at_office = entry.from_state == State.OFFICE_CHECK
        return case.office.name if at_office and case.office else "区人社局"
    return "系统"


def _to_words(entry: AuditEntry) -> str:
    if not entry.to_state or entry.to_state == entry.from_state:
        return ""
    return f"进入：{STATE_NAMES[State(entry.to_state)]}"


def _day(moment: datetime | None) -> str:
    return chinese_date(localtime(moment).date()) if moment else ""
