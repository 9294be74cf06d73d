"""The employer's answer: its six conditions, the papers for the permission, and the way there.

Clauses: 1.2-01, 1.2-02, 1.2-03, 1.2-04, 1.2-05, 1.2-06, 6.1.1-02
"""

from typing import Any

from permit.domain.conditions.finding import Finding
from permit.domain.materials import MaterialSlot, materials_for
from permit.portals.components.text import cn_date
from permit.portals.public.material_rows import material_row
from permit.portals.public.self_check.flow import EMPLOYER_CLAUSES, Flow
from permit.portals.public.self_check.result import days_after, earliest_start, row_of, sheet

CONDITIONS = "单位条件"


def employer_result(flow: Flow) -> dict[str, Any]:
    """What the employer's result page shows."""
    assessment = flow.assessment()
    findings = [assessment.finding(clause) for clause in EMPLOYER_CLAUSES]
    failing = [finding for finding in findings if finding.holds is False and not finding.soft]
    return {
        "headline": _headline(findings, failing),
        "lead": "结果按您填写的情况推算，只供参考；以审核时核对的登记为准。",
        "basics": [{**row_of(each, each.title), "state": _state(each)} for each in findings],
        "materials": [material_row(slot) for slot in _materials(flow)],
        "material_heads": ("材料", "谁准备", "注意", "依据"),
        "steps": _steps(flow, failing),
    }


def _headline(findings: list[Finding], failing: list[Finding]) -> str:
    if failing:
        return f"还有 {len(failing)} 项不符合"
    if any(finding.soft and finding.holds is not True for finding in findings):
        return "基本符合，有的条件要说明理由"
    unknown = sum(finding.holds is None for finding in findings)
    return f"没有不符合的，{unknown} 项待工作人员认定" if unknown else "单位条件都符合"


def _state(finding: Finding) -> str:
    """A soft clause that fails asks for a reason; it is no refusal (R-12)."""
    if finding.holds is None:
        return "unknown"
    if finding.holds:
        return "holds"
    if finding.soft:
        return "soft"
    return "near" if finding.remedy else "fails"


def _materials(flow: Flow) -> list[MaterialSlot]:
    registering = "employer_registration"
    slots = materials_for(flow.dossier(registering), None, registering, None, flow.law)
    return [slot for slot in slots if slot.required is not False]


def _steps(flow: Flow, failing: list[Finding]) -> list[dict[str, str]]:
    """To the permission, which opens everything else (6.1.1-05)."""
    plan = [{"title": "现在", "text": "备好法人一证通或电子营业执照，定下业务经办人", "state": "now"}]
    start = earliest_start(flow.on, failing)
    waiting = [{"title": each.title, "text": each.remedy or "", "state": "later"} for each in failing if each.remedy]
    if start is None:
        return [
            *plan,
            *waiting,
            {"title": "满足条件以后", "text": "登录填写信息、上传附件，申请开通", "state": "later"},
        ]
    when = f"{cn_date(start)}起" if start > flow.on else "备齐材料后"
    plan += [*waiting, {"title": when, "text": "登录填写信息、上传附件，申请开通", "state": "later"}]
    then = {"title": "开通以后", "text": "请员工用关联码建立关联；新办请集中在季末报送", "state": "later"}
    return [*plan, *days_after(flow, start), then]


def employer_sheet(flow: Flow) -> bytes:
    """The result on paper, as PDF."""
    result = employer_result(flow)
    return sheet(flow, result, [(CONDITIONS, result["basics"])])
