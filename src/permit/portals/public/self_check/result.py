"""The self-check's answer: categories, conditions, materials, plan in time; as a page and as a sheet."""

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
from permit.domain.dossier import read_dossier
from permit.domain.materials import MaterialSlot, materials_for
from permit.portals.components.text import cn_date
from permit.portals.public.self_check.facts import dossier_document
from permit.portals.public.self_check.flow import EMPLOYER_CLAUSES, Flow
from permit.services.law_in_force import calendar_in_force

BASIC = ("1.3.2", "1.3.3", "1.3.4", "1.3.5", "1.3.6")
NUMBERS = {letter: f"第 {number} 类" for number, letter in enumerate("ABCDEFGHI", start=1)}
BY = {"applicant": "本人", "employer": "单位"}


def result_of(flow: Flow) -> dict[str, Any]:
    """What the result page shows."""
    assessment = flow.assessment()
    if assessment.outcome == "out_of_scope":
        return {"headline": "不在这里办理", "out_of_scope": True, "population": flow.answers()["scope"]["population"]}
    categories = _category_rows(assessment)
    return {
        "headline": headline(assessment),
        "lead": "结果按您填写的情况推算，只供参考；以受理时核对的记录为准。",
        "categories": [row for row in categories if row["state"] in ("holds", "near") or row["open"]],
        "other_categories": [row for row in categories if row["state"] == "fails"],
        "unasked": [row for row in categories if row["state"] == "unknown" and not row["open"]],
        "basics": [_row(assessment.finding(i), assessment.finding(i).title) for i in (*BASIC, "6.2-04")],
        "materials": [_material_row(slot) for slot in materials(flow, assessment)],
        "material_heads": ("材料", "谁准备", "注意", "依据"),
        "steps": steps(flow, assessment),
        "ready": not failing(assessment),
    }


def employer_result(flow: Flow) -> dict[str, Any]:
    """What the employer's result page shows."""
    findings = [flow.assessment().finding(clause) for clause in EMPLOYER_CLAUSES]
    failing_hard = [f for f in findings if f.holds is False and not f.soft]
    soft = [f for f in findings if f.soft and f.holds is not True]
    title = "单位条件都符合"
    if failing_hard:
        title = f"还有 {len(failing_hard)} 项不符合"
    elif soft:
        title = "基本符合，有的条件要说明理由"
    return {"headline": title, "basics": [_row(finding, finding.title) for finding in findings]}


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
    return f"{start}，还差 {len(others)} 项：{'、'.join(finding.title for finding in others)}"


def failing(assessment: Assessment) -> list[Finding]:
    """The conditions on the applicant that fail."""
    wanted = ("1.3.1", *BASIC, "6.2-04")
    return [f for f in assessment.findings if f.id in wanted and f.holds is False]


def _category_rows(assessment: Assessment) -> list[dict[str, Any]]:
    """The nine categories; one that is unknown is `open` only while none holds: after that it was never asked."""
    rows = []
    for finding in assessment.findings:
        if finding.id.startswith("1.3.1-"):
            row = _row(finding, _category_title(finding))
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


def _row(finding: Finding, title: str) -> dict[str, Any]:
    return {
        "state": _state(finding),
        "title": title,
        "clause": finding.id,
        "text": finding.because,
        "remedy": finding.remedy or "",
    }


def materials(flow: Flow, assessment: Assessment) -> list[MaterialSlot]:
    """What this person would have to hand in."""
    dossier = read_dossier(dossier_document(flow.answers(), flow.on))
    category = assessment.categories[0] if assessment.categories else None
    slots = materials_for(dossier, assessment, "new", category, flow.law)
    return [slot for slot in slots if slot.required is not False]


def _material_row(slot: MaterialSlot) -> list[str]:
    documents = "、".join(part.title for part in slot.parts if part.required is not False)
    notes = [f"交来时至少还剩 {slot.months_left} 个月"] if slot.months_left else []
    notes += ["单位盖章"] if slot.stamp else []
    return [documents or slot.title, BY[slot.by], "，".join(notes) or "原件扫描", f"条款 {slot.id}"]


def steps(flow: Flow, assessment: Assessment) -> list[dict[str, str]]:
    """The way from now to a decision, with days where they can be known."""
    limit = flow.law.number("review_limit")
    allowance = flow.law.number("office_allowance")
    reported = calendar_in_force().add(flow.on, allowance)
    decided = calendar_in_force().add(reported.day, limit)
    waiting = [finding for finding in failing(assessment) if finding.remedy]
    plan = [{"title": "现在", "text": "请单位开通权限，建立关联；核对户口簿和学历", "state": "now"}]
    for finding in waiting:
        plan.append({"title": finding.title, "text": finding.remedy or "", "state": "later"})
    if waiting:
        plan.append({"title": "满足条件以后", "text": "备齐材料，提交申请", "state": "later"})
        plan.append({"title": "再往后", "text": f"单位初审、属地审核；上报后 {limit} 个工作日内办结", "state": "later"})
        return plan
    plan.append({"title": "备齐材料后", "text": "提交申请，由单位初审", "state": "later"})
    plan.append(
        {"title": f"约 {cn_date(reported.day)}", "text": f"属地审核（按 {allowance} 个工作日估算）", "state": "later"}
    )
    plan.append(
        {"title": f"约 {cn_date(decided.day)}", "text": f"区局办结（上报后 {limit} 个工作日内）", "state": "later"}
    )
    return plan


def sheet_of(flow: Flow) -> bytes:
    """The result on paper, as PDF."""
    assessment = flow.assessment()
    result = result_of(flow)
    groups = (
        ConditionGroup(title="九类条件，符合一类即可", findings=_checked(result.get("categories", []))),
        ConditionGroup(title="基本条件，必须全部符合", findings=_checked(result.get("basics", []))),
    )
    rows = [_material_row(slot) for slot in materials(flow, assessment)]
    facts = SelfCheckFacts(
        site=f"居证通 · {flow.law.district_name}",
        headline=result["headline"],
        lead=result.get("lead", ""),
        judged_on=flow.on,
        groups=groups,
        materials=tuple(MaterialToBring(name=row[0], who=row[1], note=row[2]) for row in rows),
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
