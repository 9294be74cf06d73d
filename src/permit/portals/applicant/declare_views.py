"""Before the employer sends: everything the case carries on one page, and the applicant's declaration (7-05).

Clauses: 7-05, R-01, R-38
"""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.domain.lifecycle import BUSINESS_NAMES, Business
from permit.portals.access import acting
from permit.portals.applicant.case_views import version_of
from permit.portals.applicant.declared_content import carried_groups, changed_titles
from permit.portals.applicant.gate import entered
from permit.portals.case_access import case_for_applicant
from permit.portals.declaring_words import sending_day_words
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import Case
from permit.services.applicant_declaration import DeclarationStanding, is_needed, standing_of
from permit.services.declare_case import declare_case, require_ready_to_declare

UNPROCESSABLE, CONFLICT = 422, 409
STALE = ("changed_meanwhile", "declared_content_changed")


class DeclareForm(PermitForm):
    declared = forms.BooleanField(
        label="我已逐项核对上面的全部内容。我声明：所填内容和所交材料（包括单位代交的）真实、合法、有效，并配合检查；"
        "如有不实，愿承担相应责任（条款 7-05）",
        error_messages={"required": "请先核对，再勾选声明。"},
    )


@entered
@once
def declare(request: HttpRequest, number: str) -> HttpResponse:
    """Read everything, tick, declare; what was changed since the page was drawn is shown first."""
    found = case_for_applicant(request, number)
    if not is_needed(found):
        return redirect("applicant:case", number=number)
    form = DeclareForm(request.POST if request.method == "POST" else None)
    status = _take(request, found, form) if request.method == "POST" else 200
    if not status:
        return redirect("applicant:case", number=number)
    return render(request, "applicant/declare.html", _words(found, form, today()), status=status)


def _take(request: HttpRequest, case: Case, form: DeclareForm) -> int:
    """0 when it was declared, else the status of the page that says why not."""
    if not form.is_valid():
        return UNPROCESSABLE
    try:
        declare_case(case.number, version_of(request), request.POST.get("seen", "")[:64], True, acting(request), now())
    except Refused as refusal:
        form.add_error(None, explain(refusal))
        return CONFLICT if refusal.code in STALE else UNPROCESSABLE
    messages.success(request, f"已声明，{case.employer.name}现在可以提交。")
    return 0


def _words(case: Case, form: forms.Form, day: date) -> dict[str, Any]:
    standing = standing_of(case)
    why_not = "" if standing.holds else _why_not(case, day)
    changed = () if standing.holds else standing.changed
    return {
        "case": case,
        "form": form,
        "title": _title(case, standing, why_not),
        "business_name": BUSINESS_NAMES[Business(case.business)],
        "due": sending_day_words(case, day),
        "why_not": why_not,
        "standing": standing,
        "changed": changed_titles(case, changed, day),
        "changed_by": _changed_by(standing) if changed else "",
        "groups": carried_groups(case, changed, day),
    }


def _why_not(case: Case, day: date) -> str:
    """'' when everything is there that the round will carry."""
    try:
        require_ready_to_declare(case, day)
    except Refused as refusal:
        return explain(refusal)
    return ""


def _title(case: Case, standing: DeclarationStanding, why_not: str) -> str:
    if standing.holds:
        return f"已声明，等{case.employer.name}提交"
    if why_not:
        return "材料还没有齐，现在不能声明"
    return "内容有变化，请核对后重新声明" if standing.changed else "核对全部内容，声明后由单位提交"


def _changed_by(standing: DeclarationStanding) -> str:
    latest = standing.latest
    by = latest.voided_by if latest is not None else ""
    return {"applicant": "您", "employer": "单位", "officer": "工作人员"}.get(by, "")
