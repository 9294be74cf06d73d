"""What time asks of a holder, in one sentence: what, by which day, started by whom (R-01, N-14, N-15).

Clauses: N-14, N-15, 6.3-03, 6.4-04, R-01
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from permit.domain.lifecycle import OF_A_PERMIT, STATE_NAMES, Business, State
from permit.domain.months import chinese_date
from permit.domain.validity import FilingWindow
from permit.portals.permit_life.days import day_steps, standing_ahead
from permit.records.models import Case, PermitFact, Person
from permit.services.handing_over import CAUSE, district_name
from permit.services.law_in_force import calendar_in_force
from permit.services.permit_standing import HANDED_OVER, Standing
from permit.services.start_renewal import Filing, filing_of

BY_EMPLOYER = "由单位发起，您上传材料。"
# A freelancer has no employer that could start it.
BY_BUREAU = "您没有聘用单位，由区人社局建立续签办件，您填写、发送。"
BY_NEW_EMPLOYER = "请向新单位要关联码，提出关联；新单位缴纳社保后确认，再发起变更。"
RENEWED = "新的有效期接在这一期之后，现在不用办理。"


@dataclass(frozen=True)
class DaysAhead:
    """`title` names the day that counts now; `open`: it can be started; `late`: past the safe day; `steps` to draw;

    `urgent`: past the safe day the working days that are left.
    """

    title: str
    text: str
    open: bool = False
    late: bool = False
    urgent: str = ""
    steps: tuple[dict[str, Any], ...] = ()
    settled: bool = False
    """Nothing to start: it is renewed, or handed in already."""


def days_ahead(person: Person, standing: Standing, day: date) -> DaysAhead | None:
    """Of a valid or suspended permit; None where nothing has to be started."""
    if standing.state not in ("valid", "suspended"):
        return None
    suspended = standing.state == "suspended"
    filing = filing_of(person, Business.EMPLOYER_CHANGE if suspended else Business.RENEWAL, day)
    if filing is None or filing.held.standing.valid_until != standing.valid_until:
        return None
    if not suspended and standing_ahead(filing.held.permit, day):
        return DaysAhead(f"已续签到 {chinese_date(filing.held.last_day)}", RENEWED, settled=True)
    what = "聘用单位变更" if suspended else "续签"
    steps = tuple(day_steps(filing.window, day))
    running = Case.objects.filter(person=person, business__in=OF_A_PERMIT, closed_at=None).first()
    if running is not None:
        return _under_way(running, what, filing, day, steps)
    alone = bool(standing.employer.get("freelancer"))
    text = BY_NEW_EMPLOYER if suspended else BY_BUREAU if alone else BY_EMPLOYER
    opened = filing.phase != "too_early"
    late = day > filing.window.safe_by
    return DaysAhead(_title(what, filing.window, filing.phase), text, opened, late, _urgent(filing, day), steps)


def _under_way(case: Case, what: str, filing: Filing, day: date, steps: tuple[dict[str, Any], ...]) -> DaysAhead:
    """What is started is not to be started again: where it is, and what the days still mean for it (R-01, N-16)."""
    ends = chinese_date(filing.window.lapses_after)
    text = f"办件 {case.number}。{ends}结束时还没有批准的，证件失效。"
    if case.filed_on is not None:
        return DaysAhead(f"{what}：{STATE_NAMES[State(case.state)]}", text, steps=steps, settled=True)
    last = filing.window.safe_by if day <= filing.window.safe_by else filing.window.file_by
    by = f"请在 {chinese_date(last)}前传齐材料，由单位提交" if day <= last else "已过期限，请尽快传齐材料，由单位提交"
    return DaysAhead(f"{what}已发起，{by}", text, True, day > filing.window.safe_by, _urgent(filing, day), steps)


def _urgent(filing: Filing, day: date) -> str:
    if filing.phase == "urgent":
        return f"离期限还有 {calendar_in_force().between(day, filing.window.file_by).days} 个工作日"
    return f"离到期还有 {filing.days_left} 个工作日" if filing.phase == "late" else ""


def _title(what: str, window: FilingWindow, phase: str) -> str:
    """The next day that counts; from the safe day on the legal line, past that the end itself."""
    if phase == "urgent":
        return f"{what}：已过稳妥日，请在 {chinese_date(window.file_by)}（期限）前发起"
    if phase == "late":
        return f"{what}：已过期限，请尽快发起，{chinese_date(window.lapses_after)}前没有批准的证件失效"
    return f"{what}：请在 {chinese_date(window.safe_by)}（稳妥日）前发起"


def moving_words(facts: Iterable[PermitFact], day: date) -> str:
    """Of a permit on its way to another district, or gone there (R-18)."""
    states = [fact.value for fact in facts if fact.kind == PermitFact.Kind.STATE and fact.valid_from <= day]
    value = states[-1] if states else {}
    district = district_name(value.get("district", ""))
    if value.get("cause") == CAUSE:
        return f"证件正在转往{district}，对方答复前挂起，不能办理业务。结果会用短信告诉您。"
    if value.get("cause") == HANDED_OVER:
        return f"证件已转往{district}，编号和有效期不变，今后的业务请在{district}办理。"
    return ""
