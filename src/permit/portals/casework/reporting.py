"""Where the stamped sheet of a case is, and what stands in the way of the report to the bureau.

Clauses: N-02, 8-01
"""

from typing import Any

from permit.records.models import Case
from permit.services.case_problems import BLOCKING, CaseProblems
from permit.services.record_receipt import receipt_of


def sheet_printer(case: Case) -> str:
    """Who prints and stamps the sheet: a freelancer prints and signs one of its own (R-10)."""
    return "本人" if case.employer.is_freelancer else "单位"


def sheet_of(case: Case) -> dict[str, Any]:
    """Where the stamped sheet of the case is (N-02)."""
    received, printer = receipt_of(case), sheet_printer(case)
    if received is not None:
        return {"received": received, "form": received, "state": "received", "printer": printer}
    line = case.status_lines.select_related("form").order_by("-form__printed_at", "-id").first()
    if line is None:
        return {"received": None, "form": None, "state": "", "printer": printer}
    state = "outdated" if line.form.state == "received" else line.form.state
    return {"received": None, "form": line.form, "state": state, "printer": printer}


def report_blocked(case: Case, sheet: dict[str, Any], problems: CaseProblems) -> dict[str, str]:
    """What stands in the way of the report, and where it is put right; {} where nothing does (N-02, 8-01)."""
    if sheet["received"] is None:
        return _without_sheet(case, sheet)
    missing = incomplete(problems)
    if missing:
        return {"blocked": f"还有 {len(missing)} 处不完整，请先退回补正。", "url": "return", "words": "退回补正"}
    return {}


def _without_sheet(case: Case, sheet: dict[str, Any]) -> dict[str, str]:
    sealed = "签字" if case.employer.is_freelancer else "盖章"
    if sheet["state"] == "":
        return {"blocked": f"{sheet['printer']}还没有打印情况表，收到{sealed}的原件后才能上报。"}
    if sheet["form"].office_id != case.office_id:
        return {"blocked": f"情况表写的是别的属地，要等{sheet['printer']}重新打印、{sealed}、送到。"}
    if sheet["state"] == "printed":
        return {"blocked": f"还没有登记收到{sealed}的情况表。", "sheet": sheet["form"].code, "words": "登记收到情况表"}
    said = "情况表的内容已变" if sheet["state"] == "outdated" else "情况表没有收下"
    return {"blocked": f"{said}，要等{sheet['printer']}重新打印、{sealed}、送到。"}


def incomplete(problems: CaseProblems) -> list[Any]:
    """What is missing or unusable; whether conditions hold is for the bureau to judge."""
    return [problem for problem in problems.of(BLOCKING) if problem.kind != "clause"]
