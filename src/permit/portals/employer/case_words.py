"""How a case is told to the employer: its state, whose turn it is and why, the way behind and ahead of it.

Clauses: N-03, 4.1-01
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from permit.domain.lifecycle import (
    BUSINESS_NAMES,
    ENDED,
    OF_A_PERMIT,
    SENT_BY_EMPLOYER,
    STATE_NAMES,
    Actor,
    Business,
    State,
    whose_turn,
)
from permit.domain.months import chinese_date
from permit.portals.components.text import cn_day
from permit.records.models import AuditEntry, Case, Urge
from permit.services.print_status_form import Standing

TURNS = {
    Actor.APPLICANT: "员工",
    Actor.EMPLOYER: "本单位",
    Actor.OFFICE: "属地部门",
    Actor.ACCEPTOR: "区人社局",
    Actor.REVIEWER: "区人社局",
    Actor.DECIDER: "区人社局",
}
ACTS = {
    "open": "开始填写",
    "submit": "提交",
    "declare": "员工声明",
    "declaration_ended": "内容有变化，声明失效",
    "remind": "短信提醒员工声明",
    "return_to_applicant": "退回个人补正",
    "return_to_employer": "退回单位补正",
    "print_status_form": "打印业务办理情况表",
    "record_receipt": "属地收到盖章的情况表",
    "reject_receipt": "属地没有收下情况表",
    "transfer": "转到另一个属地部门",
    "report": "属地上报区人社局",
    "accept": "受理",
    "pass": "复审通过",
    "approve": "准予",
    "refuse": "不予办理",
    "withdraw": "撤回",
    "urge": "催办",
    "ask_quota_exception": "为这一件申请名额例外",
    "answer_quota_exception": "名额例外已答复",
    "close_uncorrected": "到期未补正，关闭",
    "close_employment_ended": "聘用关系结束，关闭",
    "close_false_statement": "认定不实陈述，终止",
    "lapse": "证件到期，关闭",
}
WAITS_FOR_EMPLOYER = (State.FIRST_REVIEW, State.RETURNED_TO_EMPLOYER)


def tag_of(case: Case) -> str:
    """The key of the state's tag."""
    return str(case.state)


def state_words(case: Case) -> str:
    """The state in words, with the round while it is returned."""
    name = STATE_NAMES[State(case.state)]
    return f"{name}（第 {case.round} 轮）" if "returned" in case.state else name


def subject_of(case: Case) -> str:
    """Whom the case is about."""
    return case.person.name if case.person else case.employer.name


def title_of(case: Case) -> str:
    """何雨桐 新办."""
    return f"{subject_of(case)} {BUSINESS_NAMES[Business(case.business)]}"


def turn_of(case: Case) -> str:
    """Who has to act; '' when the case has ended."""
    turn = whose_turn(Business(case.business), State(case.state))
    return TURNS.get(turn, "") if turn else ""


def is_sent_here(case: Case) -> bool:
    """A case of a permit that this employer started and now sends, first or after a return (6.3-06)."""
    return Business(case.business) in OF_A_PERMIT and State(case.state) in SENT_BY_EMPLOYER


def reason_of(case: Case, standing: Standing | None, *, declared: bool = False) -> tuple[str, bool]:
    """Why the case stands where it stands, and whether the employer has to do something.

    `declared`: the employee has declared the round to come (7-05).
    """
    if case.state == State.FIRST_REVIEW:
        return "等单位初审", True
    if case.state == State.RETURNED_TO_EMPLOYER:
        until = f"，{chinese_date(case.correct_by)}前" if case.correct_by else ""
        return f"{'员工已声明，可以重新提交' if declared else '退回单位补正'}{until}", True
    if is_sent_here(case):
        until = f"，{chinese_date(case.correct_by)}前" if case.correct_by else ""
        words = "员工已声明，由单位核对并提交" if declared else "等员工填写、上传并声明，再由单位提交"
        return f"{words}{until}", True
    if case.state == State.OFFICE_CHECK and standing is not None and not standing.delivered:
        return _paper_reason(standing), standing.state != "printed"
    if case.state == State.RETURNED_TO_APPLICANT:
        until = f"，{chinese_date(case.correct_by)}前" if case.correct_by else ""
        return f"员工正在补正{until}", False
    if case.decide_by and State(case.state) not in ENDED:
        return f"区人社局{chinese_date(case.decide_by)}前办结", False
    return "", False


def urged_words(urge: Urge | None) -> str:
    """；员工3月2日催办: who waits and said so (R-31); '' where nobody did, or we did ourselves."""
    return f"；{urge.name} {cn_day(urge.urged_at)}催办" if urge is not None and urge.by == Actor.APPLICANT else ""


def _paper_reason(standing: Standing) -> str:
    return {
        "none": "打印情况表，盖章后送属地部门",
        "printed": "情况表已打印，等属地部门登记收到",
        "rejected": "属地没有收下情况表，请重新打印送达",
        "outdated": "情况表内容已变，请重新打印送达",
    }[standing.state]


def step_of(case: Case, standing: Standing | None) -> tuple[str, str]:
    """The employer's next step: words and address."""
    page = reverse("employer:case", args=[case.number])
    if case.state == State.FIRST_REVIEW:
        return "去初审", reverse("employer:review", args=[case.number])
    if is_sent_here(case):
        return "核对并提交", reverse("employer:review", args=[case.number])
    if case.state == State.RETURNED_TO_EMPLOYER:
        return "去补正", reverse("employer:corrections", args=[case.number])
    if case.state == State.OFFICE_CHECK and standing is not None and standing.state in ("none", "rejected", "outdated"):
        return "打印情况表", f"{reverse('employer:forms')}?case={case.number}"
    return "看进度", page


Step = tuple[str, tuple[State, ...]]
STEPS: tuple[Step, ...] = (
    ("单位初审", (State.FIRST_REVIEW,)),
    ("属地审核", (State.OFFICE_CHECK,)),
    ("区局受理", (State.ACCEPTANCE,)),
    ("区局复审", (State.REVIEW,)),
    ("区局终审", (State.DECISION,)),
)


def plan_of(case: Case) -> list[dict[str, Any]]:
    """Where the case is, for `{% plan %}`."""
    own = case.person is None
    first: Step = ("单位提交" if own else "员工填写", (State.DRAFT,))
    of_permit = Business(case.business) in OF_A_PERMIT
    if of_permit:
        first = ("员工填写，单位提交", (State.DRAFT,))
    steps = (first, *(STEPS[1:] if own or of_permit else STEPS))
    state = State(case.state)
    if state == State.APPROVED:
        return [{"title": title, "text": "", "state": "done"} for title, _ in steps]
    where = _place_of(state, steps)
    return [
        {"title": title, "text": _plan_text(case, at, where), "state": _plan_state(at, where, state)}
        for at, (title, _) in enumerate(steps)
    ]


def _place_of(state: State, steps: Sequence[Step]) -> int:
    if state in (State.RETURNED_TO_APPLICANT, State.RETURNED_TO_EMPLOYER):
        return 0
    return next((at for at, (_, states) in enumerate(steps) if state in states), -1)


def _plan_state(at: int, where: int, state: State) -> str:
    if state in ENDED or where < 0:
        return "later"
    return "done" if at < where else "now" if at == where else "later"


def _plan_text(case: Case, at: int, where: int) -> str:
    if at != where:
        return ""
    since: date = case.state_since.date()
    return f"{chinese_date(since)}起"


def timeline_of(case: Case) -> list[dict[str, Any]]:
    """What happened, latest first, for `{% timeline %}`."""
    entries = AuditEntry.objects.filter(case=case, action__in=ACTS).order_by("-id")
    return [
        {"title": _act_words(entry), "by": entry.actor_name, "at": entry.at, "text": _round_words(entry)}
        for entry in entries
    ]


def _act_words(entry: AuditEntry) -> str:
    if entry.action == "submit" and entry.to_state == State.FIRST_REVIEW:
        return "员工提交，待单位初审"
    if entry.action == "submit" and entry.to_state == State.OFFICE_CHECK:
        return "单位报送属地部门"
    return ACTS[entry.action]


def _round_words(entry: AuditEntry) -> str:
    return f"第 {entry.round} 轮" if entry.round else ""
