"""The self-check's answer: categories, conditions, materials, plan in time; as a page and as a sheet."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from permit.documents.selfcheck import (
    CheckedCondition,
    ConditionGroup,
    MaterialToBring,
    SelfCheckFacts,
    Step,
    render_self_check,
)
from permit.domain.conditions.finding import Assessment, Finding
from permit.domain.materials import MaterialSlot, materials_for
from permit.portals.components.text import cn_date
from permit.portals.public.material_rows import material_row
from permit.portals.public.self_check.flow import Flow
from permit.services.law_in_force import calendar_in_force

BASIC = ("1.3.2", "1.3.3", "1.3.4", "1.3.5", "1.3.6")
NUMBERS = {letter: f"第 {number} 类" for number, letter in enumerate("ABCDEFGHI", start=1)}


def result_of(flow: Flow) -> dict[str, Any]:
    """What the result page shows."""
    assessment = flow.assessment()
    if assessment.outcome == "out_of_scope":
        return {"headline": "不在这里办理", "out_of_scope": True, "population": flow.answers()["scope"]["population"]}
    categories = _category_rows(assessment)
    return {
        "headline": headline(assessment),
        "lead": lead(flow, assessment),
        "categories": [row for row in categories if row["state"] in ("holds", "near") or row["open"]],
        "other_categories": [row for row in categories if row["state"] == "fails"],
        "unasked": [row for row in categories if row["state"] == "unknown" and not row["open"]],
        "basics": [row_of(assessment.finding(i), assessment.finding(i).title) for i in (*BASIC, "6.2-04")],
        "materials": [material_row(slot) for slot in materials(flow, assessment)],
        "material_heads": ("材料", "谁准备", "注意", "依据"),
        "steps": steps(flow, assessment),
        "ready": not failing(assessment),
    }


def headline(assessment: Assessment) -> str:
    """The answer itself: which category, and what is missing."""
    held = [NUMBERS[letter] for letter in assessment.categories]
    missing = failing(assessment)
    start = f"符合{'、'.join(held)}" if held else "目前哪一类都不符合"
    others = [finding for finding in missing if finding.id != "1.3.1"]
    if held and not missing:
        unknown = [f for f in assessment.findings if f.id in BASIC and f.holds is None]
        return f"{start}，有 {len(unknown)} 项待工作人员认定" if unknown else f"{start}，条件都符合"
    if not others:
        return start
    if len(others) == 1:
        return f"{start}，还差一项：{_short_remedy(others[0])}"
    return f"{start}，还差 {len(others)} 项：{'、'.join(finding.title for finding in others)}"


def _short_remedy(finding: Finding) -> str:
    """再缴纳 2 个月社保: the one deed that is missing, else what the condition is about."""
    deed = (finding.remedy or "").rstrip("。").partition("，最早")[0].partition("，还差")[0]
    return deed if deed and not set(deed) & set("，；") else finding.title


def lead(flow: Flow, assessment: Assessment) -> str:
    """When one may apply at the earliest, if waiting is all it takes."""
    start = earliest_start(flow.on, failing(assessment))
    when = f"按您填写的情况，不中断的话最早 {cn_date(start)}可以申请。" if start and start > flow.on else ""
    return f"{when}结果按您填写的情况推算，只供参考；以受理时核对的记录为准。"


def earliest_start(today: date, missing: Iterable[Finding]) -> date | None:
    """The day from which everything holds, going on as now; None where something takes more than time."""
    days = [finding.earliest for finding in missing]
    known = [day for day in days if day is not None]
    return max(known, default=today) if len(known) == len(days) else None


def failing(assessment: Assessment) -> list[Finding]:
    """The conditions on the applicant that fail."""
    wanted = ("1.3.1", *BASIC, "6.2-04")
    return [f for f in assessment.findings if f.id in wanted and f.holds is False]


def _category_rows(assessment: Assessment) -> list[dict[str, Any]]:
    """The nine categories; one that is unknown is `open` only while none holds: after that it was never asked."""
    rows = []
    for finding in assessment.findings:
        if finding.id.startswith("1.3.1-"):
            row = row_of(finding, _category_title(finding))
            still_open = row["state"] == "unknown" and not assessment.categories
            unasked = row["state"] == "unknown" and not still_open
            rows.append({**row, "open": still_open} | ({"text": "没有再问。", "remedy": ""} if unasked else {}))
    return rows


def _category_title(finding: Finding) -> str:
    return f"{NUMBERS[finding.id[-1]]}　{finding.title}"


def _state(finding: Finding) -> str:
    if finding.holds:
        return "holds"
    if finding.holds is None:
        return "unknown"
    return "near" if finding.remedy else "fails"


def row_of(finding: Finding, title: str) -> dict[str, Any]:
    return {
        "state": _state(finding),
        "title": title,
        "clause": finding.id,
        "text": finding.because,
        "remedy": finding.remedy or "",
    }


def materials(flow: Flow, assessment: Assessment) -> list[MaterialSlot]:
    """What this person would have to hand in."""
    category = assessment.categories[0] if assessment.categories else None
    slots = materials_for(flow.dossier(), assessment, "new", category, flow.law)
    return [slot for slot in slots if slot.required is not False]


def steps(flow: Flow, assessment: Assessment) -> list[dict[str, str]]:
    """The way from now to a decision, with days where they can be known."""
    waiting = [finding for finding in failing(assessment) if finding.remedy]
    plan = [{"title": "现在", "text": "请单位开通权限，建立关联；核对户口簿和学历", "state": "now"}]
    start = earliest_start(flow.on, failing(assessment))
    if start is None:
        plan += [{"title": finding.title, "text": finding.remedy or "", "state": "later"} for finding in waiting]
        plan.append({"title": "满足条件以后", "text": "备齐材料，提交申请", "state": "later"})
        limit = flow.law.number("review_limit")
        text = f"单位初审、属地审核；上报后 {limit} 个工作日内办结"
        return [*plan, {"title": "再往后", "text": text, "state": "later"}]
    if waiting and start > flow.on:
        deeds = "；".join((finding.remedy or "").rstrip("。") for finding in waiting)
        plan.append({"title": f"{cn_date(start - timedelta(days=1))}前", "text": deeds, "state": "later"})
        plan.append({"title": f"{cn_date(start)}起", "text": "满足条件，备齐材料，提交申请", "state": "later"})
    else:
        plan.append({"title": "备齐材料后", "text": "提交申请，由单位初审", "state": "later"})
    return [*plan, *days_after(flow, start)]


def days_after(flow: Flow, start: date) -> list[dict[str, str]]:
    """About when office and bureau are through with what is filed that day; provisional days say so (R-24)."""
    limit, allowance = flow.law.number("review_limit"), flow.law.number("office_allowance")
    reported = calendar_in_force().add(start, allowance)
    decided = calendar_in_force().add(reported.day, limit)
    rows = (
        (reported, f"属地审核（没有法定时限，按 {allowance} 个工作日估算）"),
        (decided, f"区局办结（上报后 {limit} 个工作日内）"),
    )
    return [
        {"title": f"约 {cn_date(each.day)}{'（暂定）' if each.provisional else ''}", "text": text, "state": "later"}
        for each, text in rows
    ]


def sheet_of(flow: Flow) -> bytes:
    """The result on paper, as PDF."""
    result = result_of(flow)
    groups = (
        ("九类条件，符合一类即可", result.get("categories", [])),
        ("基本条件，必须全部符合", result.get("basics", [])),
    )
    return sheet(flow, result, groups)


def sheet(flow: Flow, result: dict[str, Any], groups: Iterable[tuple[str, list[dict[str, Any]]]]) -> bytes:
    """A result page on paper: its conditions, materials and plan."""
    facts = SelfCheckFacts(
        site=f"居证通 · {flow.law.district_name}",
        headline=result["headline"],
        lead=result.get("lead", ""),
        judged_on=flow.on,
        groups=tuple(ConditionGroup(title=title, findings=_checked(rows)) for title, rows in groups if rows),
        materials=tuple(MaterialToBring(name=r[0], who=r[1], note=r[2]) for r in result.get("materials", [])),
        steps=tuple(Step(when=step["title"], what=step["text"]) for step in result.get("steps", [])),
    )
    return render_self_check(facts)


def _checked(rows: list[dict[str, Any]]) -> tuple[CheckedCondition, ...]:
    return tuple(
        CheckedCondition(
            outcome=row["state"], title=row["title"], clause=row["clause"], words=row["text"], remedy=row["remedy"]
        )
        for row in rows
    )
