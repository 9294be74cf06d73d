"""What each act's page tells before the button: facts, what stands in the way, what follows."""

from datetime import date
from typing import Any

from django.http import Http404

from permit.domain.clauses import CLAUSES
from permit.domain.errors import BadInput
from permit.domain.lifecycle import Business
from permit.domain.validity import permit_term
from permit.portals.casework.case_page import findings_or_none
from permit.portals.casework.desk import Desk
from permit.portals.casework.reporting import incomplete, report_blocked, sheet_of
from permit.portals.casework.work_rows import business_words, subject_of
from permit.portals.components.text import cn_date, cn_datetime
from permit.records.models import Case
from permit.services.accept_case import check_acceptance
from permit.services.case_clock import due_on
from permit.services.case_problems import problems_of
from permit.services.law_in_force import law_in_force
from permit.services.standing_findings import (
    StandingFinding,
    forbidding,
    open_exceptions,
    refused_exceptions,
    unruled,
)

VERDICTS = {True: "符合", False: "不符合", None: "事实不足"}
Words = dict[str, Any]


def _about(case: Case, desk: Desk, title: str, submit: str, lead: str, **more: Any) -> Words:
    return {
        "title": title,
        "caption": f"{subject_of(case)} ・ {business_words(case)} ・ {case.number}",
        "lead": lead,
        "submit": submit,
        "back_url": desk.url("case", case.number),
        "version": case.version,
        "facts": [],
        **more,
    }


def for_report(case: Case, desk: Desk, day: date) -> Words:
    """The sheet, what is incomplete, and the clock that starts."""
    sheet = sheet_of(case)
    received = sheet["received"]
    problems = problems_of(case, day)
    missing = incomplete(problems)
    facts = [
        {
            "label": "盖章的情况表",
            "value": f"{received.code}，{cn_datetime(received.received_at)}收到" if received else "还没有收到",
        },
        {"label": "还不完整的", "values": [p.title for p in missing]}
        if missing
        else {"label": "材料和信息", "value": "齐全"},
        {"label": "区局时限", "value": f"今天上报，区局最迟 {cn_date(due_on(case, day))}决定"},
    ]
    stop = report_blocked(case, sheet, problems)
    if received is None:
        title = "还不能上报：没有收到盖章的情况表"
    else:
        title = f"还不能上报：{len(missing)} 处不完整" if missing else "可以上报区人社局"
    lead = "" if stop else "上报后由区局受理，区局时限从下一个工作日起算。"
    way = {"blocked_url": _way(stop, desk, case), "blocked_words": stop["words"]} if "words" in stop else {}
    more = {"blocked": stop.get("blocked", ""), "facts": facts, **way}
    return _about(case, desk, title, "上报", lead, clause="8-01" if received else "N-02", **more)


def _way(stop: dict[str, str], desk: Desk, case: Case) -> str:
    return desk.url("receipt", stop["sheet"]) if "sheet" in stop else desk.url(stop["url"], case.number)


def for_acceptance(case: Case, desk: Desk, day: date) -> Words:
    """What got worse since the submission, what has expired, what still needs a ruling (R-05, R-13)."""
    try:
        check = check_acceptance(case, day)
    except BadInput:
        check = None
    facts = [{"label": "判定日", "value": f"{cn_date(day)}，受理后固定"}, *_obstacles(case, day, decision=False)]
    if check is not None and check.expired:
        facts.append({"label": "已到期的材料", "values": [slot.title for slot in check.expired]})
    if check is not None and check.short:
        rests = [f"{slot.title}，到{cn_date(slot.versions[-1].valid_until)}" for slot in check.short]
        facts.append({"label": "剩余时间已短（交来时足够，不用退回）", "values": rests})
    rows = [
        [f"{w.title}（{w.clause}）", f"{VERDICTS[w.before]}。{w.because_before}", f"{VERDICTS[w.now]}。{w.because_now}"]
        for w in (check.worse if check else ())
    ]
    expired = len(check.expired) if check is not None else 0
    title, lead = _before_acceptance(case, day, expired, len(rows))
    return _about(
        case,
        desk,
        title,
        "重新查询并受理",
        lead,
        clause="1.4-02",
        facts=facts,
        blocked=f"{expired} 份材料已到期，请先退回补正。" if expired else "",
        blocked_url=desk.url("return", case.number),
        blocked_words="退回补正",
        worse=rows,
        worse_columns=["条款", "提交时", "今天"],
        seen=[w.clause for w in (check.worse if check else ())],
    )


def _before_acceptance(case: Case, day: date, expired: int, worse: int) -> tuple[str, str]:
    """The heading that says whether it can be accepted, and what the button does."""
    if expired:
        return f"还不能受理：{expired} 份材料已到期", ""
    found = findings_or_none(case, day)
    failing, open_ = (len(forbidding(found)), len(unruled(found))) if found is not None else (0, 0)
    lead = "按下按钮后先向登记库重新查询，再按今天的标准判定并固定下来。"
    if failing:
        return f"{failing} 条不符合，查询后仍不符合就不能受理", lead
    if open_:
        return f"受理前先认定 {open_} 条", f"{lead}查询后仍不明的，要先在办件里作出认定。"
    return (f"受理，{worse} 条比提交时差" if worse else "可以受理"), lead


def for_review(case: Case, desk: Desk, day: date) -> Words:
    """What the acceptance found."""
    facts = [
        {"label": "受理", "value": _officer_words(case.acceptor, case.judged_on)},
        *_obstacles(case, day, decision=False),
    ]
    return _about(case, desk, "通过复审", "通过，转终审", "终审由另一位工作人员办理。", facts=facts)


def for_approval(case: Case, desk: Desk, day: date) -> Words:
    """Who did the earlier steps, what stands in the way, and what the approval brings."""
    facts = [
        {"label": "受理", "value": _officer_words(case.acceptor, case.judged_on)},
        {"label": "复审", "value": _officer_words(case.reviewer, None)},
        *_obstacles(case, day, decision=True),
    ]
    if case.business == Business.NEW:
        term = permit_term(day, law_in_force(day).number("permit_years"))
        facts.append({"label": "证件有效期", "value": f"{cn_date(term.valid_from)}至 {cn_date(term.valid_until)}"})
    lead = f"{APPROVAL_BRINGS[Business(case.business)]}核准不另发短信，双方登录即可看到。"
    stop = approval_blocked(case, day)
    title = f"还不能准予：{stop}" if stop else "准予"
    blocked = "先办完上面列出的条款，才能准予。" if stop else ""
    return _about(case, desk, title, "准予", lead, clause="4.2-04", facts=facts, blocked=blocked)


def approval_blocked(case: Case, day: date) -> str:
    """What the decision would be refused for, counted; '' for nothing."""
    found = findings_or_none(case, day)
    if found is None:
        return "填写的内容有矛盾"
    kinds = (
        (forbidding(found), "条不符合"),
        (unruled(found), "条要先认定"),
        (open_exceptions(found), "项例外要先答复"),
        (refused_exceptions(found), "项例外没有准予"),
    )
    return "，".join(f"{len(group)} {words}" for group, words in kinds if group)


APPROVAL_BRINGS = {
    Business.NEW: "准予后立即生成证件编号，占用单位当年一个名额。",
    Business.RENEWAL: "准予后新的有效期接着原来的到期日，不间断、不重叠；不占用名额。",
    Business.EMPLOYER_CHANGE: "准予后证件在新单位恢复有效，到期日不变；不占用名额。",
    Business.INFORMATION_CHANGE: "准予后证件从今天起显示新的信息，原来的保留在经过里。",
    Business.EMPLOYER_REGISTRATION: "准予后单位即可办理业务，并得到单位关联码。",
    Business.DEPARTMENT_CHANGE: "准予后单位在本区办理业务，并得到单位关联码。",
}


def _officer_words(staff: Any, day: date | None) -> str:
    if staff is None:
        return "没有记录"
    return f"{staff.name}，{cn_date(day)}" if day else str(staff.name)


def _obstacles(case: Case, day: date, *, decision: bool) -> list[dict[str, Any]]:
    """What the service would refuse for, before it has to."""
    found = findings_or_none(case, day)
    if found is None:
        return [{"label": "事实", "value": "填写的内容有矛盾，无法判定，请退回补正"}]
    kinds = [("不符合的条款", forbidding(found)), ("要先认定的条款", unruled(found))]
    if decision:
        kinds += [("还没有答复的例外", open_exceptions(found)), ("没有准予的例外", refused_exceptions(found))]
    rows = [{"label": label, "values": [_clause_words(f) for f in group]} for label, group in kinds if group]
    return rows or [{"label": "条款", "value": "没有妨碍这一步的条款"}]


def _clause_words(finding: StandingFinding) -> str:
    return f"{finding.title}（{finding.clause}）：{finding.because}"


def for_refusal(case: Case, desk: Desk) -> Words:
    """What a refusal means."""
    quota = "已占用的名额退还；" if case.business == Business.NEW else ""
    lead = f"不予办理后办件结束，{quota}对方可以立即重新申请，通知书写明救济途径。"
    return _about(case, desk, "不予办理", "不予办理", lead, clause="R-19", kind="warning")


def refusal_clauses(case: Case, day: date) -> tuple[list[tuple[str, str]], list[str]]:
    """Every clause that was judged, those that do not hold first and ticked; and the general ones."""
    found = [f for f in (findings_or_none(case, day) or ()) if f.counts]
    failing = [f.clause for f in found if f.settled is False]
    others = [f.clause for f in found if f.settled is not False]
    listed = dict.fromkeys([*failing, *others, "6.2-01", "7-05"])
    return [(clause, f"{CLAUSES[clause].title}（{clause}）") for clause in listed if clause in CLAUSES], failing


def for_transfer(case: Case, desk: Desk) -> Words:
    """To another office."""
    lead = "情况表上写着送交的属地，转交后单位要重新打印、盖章，送到新的属地部门。"
    return _about(case, desk, "转交属地", "转交", lead, clause="R-35")


def for_hand_over(case: Case, desk: Desk) -> Words:
    """To a colleague."""
    held = case.assignee.name if case.assignee else "还没有人认领"
    return _about(case, desk, "转交同事", "转交", f"现在由{held}承办。" if case.assignee else f"{held}。")


def finding_or_404(case: Case, clause: str, day: date) -> StandingFinding:
    """The finding on this clause."""
    for finding in findings_or_none(case, day) or ():
        if finding.clause == clause:
            return finding
    raise Http404


def for_ruling(case: Case, finding: StandingFinding, desk: Desk) -> Words:
    """The clause and what is known of it."""
    facts = [{"label": "现有事实", "values": finding.because.splitlines()}]
    if finding.ruling is not None:
        verdict = VERDICTS[finding.ruling.holds]
        facts.append(
            {"label": "已有认定", "value": f"{finding.ruling.officer.name}：{verdict}。{finding.ruling.words}"}
        )
    lead = "事实不足以判断，由您认定。有关事实改变后，要重新认定。"
    return _about(case, desk, f"{finding.title}，是否符合", "保存认定", lead, clause=finding.clause, facts=facts)


def for_exception(case: Case, finding: StandingFinding, desk: Desk) -> Words:
    """The soft clause and the employer's reason."""
    request = finding.exception
    facts = [
        {"label": "现有事实", "values": finding.because.splitlines()},
        {"label": "单位理由", "value": request.reason if request else "单位没有写理由"},
    ]
    lead = "“原则上”的条款不符合时，可以书面准予例外；您的答复是决定记录的一部分。"
    return _about(case, desk, f"{finding.title}，是否准予例外", "保存答复", lead, clause="R-12", facts=facts)
