"""Applying for the permission: check, compare with the business register, declare, send; and the code that follows it.

Clauses: 6.6-01, 6.1.1-01, 6.1.1-04, N-07, 1.2-01, 7-05
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.conditions.finding import Finding
from permit.domain.lifecycle import Business
from permit.domain.sections import FORMER_DEPARTMENT, read, section
from permit.portals import access
from permit.portals.employer.acts import DeclarationForm, NoQuestions, act, posted
from permit.portals.employer.employees import employee_tabs, moment_words
from permit.portals.employer.entry_tasks import carried_over
from permit.portals.employer.gate import by_agent, entered
from permit.portals.employer.information import registration_of
from permit.portals.idempotency import once
from permit.portals.section_answers import summary_rows
from permit.records.models import Employer, RegistryAnswer
from permit.services.apply_for_department_change import apply_for_department_change
from permit.services.apply_for_permission import PERMIT_TYPE, apply_for_permission
from permit.services.ask_registries import ask_about_employer, declared_of
from permit.services.employer_entry import Entry, entry_of
from permit.services.judge_employer import judge_employer
from permit.services.law_in_force import law_in_force
from permit.services.renew_association_code import renew_association_code, shown_code
from permit.services.resume_permission import resume_permission
from permit.services.save_section import stored_section

COMPARED = (
    ("name", "单位名称"),
    ("uscc", "统一社会信用代码"),
    ("legal_representative", "法定代表人或负责人"),
    ("business_scope", "经营（业务）范围"),
)


def comparison(employer: Employer) -> dict[str, Any]:
    """The four facts, as declared and as the register has them: match, differs or silent (N-07)."""
    answer = (
        RegistryAnswer.objects.filter(employer=employer, registry=RegistryAnswer.Registry.BUSINESS_REGISTER)
        .order_by("-id")
        .first()
    )
    entry = ((answer.answer if answer else {}) or {}).get("entry") or {}
    declared = declared_of(employer)
    silent = answer is None or answer.outcome == RegistryAnswer.Outcome.SILENT
    rows = [
        {
            "label": label,
            "declared": declared.get(key, "没有填写"),
            "registry": "未取得" if silent else str(entry.get(key, "")),
            "material": "—",
            "outcome": "silent" if silent else "differs" if key in answer.differences else "match",  # type: ignore[union-attr]
            "key": True,
        }
        for key, label in COMPARED
    ]
    asked = answer.asked_at if answer else None
    return {
        "rows": rows,
        "columns": ("单位填写", "市场主体登记", "材料"),
        "asked_at": asked,
        "asked_words": f"{moment_words(asked)}查询" if asked else "",
        "silent": silent,
        "differs": any(row["outcome"] == "differs" for row in rows),
    }


@by_agent
@once
def permission(request: HttpRequest) -> HttpResponse:
    """What will be sent, what the law says of the employer, the declaration, the button."""
    employer = access.employer_of(request)
    entry = entry_of(employer, today())
    if entry.granted or registration_of(employer) is not None or entry.missing:
        return redirect("employer:home")
    if request.method == "GET" and comparison(employer)["asked_at"] is None:
        ask_about_employer(employer, None, now())

    if carried_over(entry):
        return _resume(request, employer)

    apply = apply_for_department_change if moving(entry) else apply_for_permission

    def send(_: dict[str, Any]) -> None:
        case = apply(employer, True, access.acting(request), now())
        ask_about_employer(employer, case, now())

    done = "已提交。属地部门审核后报区人社局，进度在这里看。"
    form = DeclarationForm(posted(request))
    template = "employer/department_change.html" if moving(entry) else "employer/permission.html"
    return act(request, form, send, reverse("employer:home"), _words(employer), done=done, template=template)


def moving(entry: Entry) -> bool:
    """Whether the employer declared a permission in another district (6.6-01)."""
    return entry.business == Business.DEPARTMENT_CHANGE


def _resume(request: HttpRequest, employer: Employer) -> HttpResponse:
    """The same look and declaration; nothing is decided anew (6.1.1-01)."""

    def take_up(_: dict[str, Any]) -> None:
        resume_permission(employer, True, access.acting(request), now())

    done = "办理权限已启用，可以关联员工和办理各项业务。"
    form = DeclarationForm(posted(request))
    template = "employer/resume.html"
    return act(request, form, take_up, reverse("employer:home"), _words(employer), done=done, template=template)


def _words(employer: Employer) -> dict[str, Any]:
    record = stored_section(employer, "place")
    place = read(section("employer", "place"), record.data if record else None).values
    definition = section("employer", "place")
    former_page = reverse("employer:information-section", args=[FORMER_DEPARTMENT.key])
    findings = judge_employer(employer, today())
    return {
        "former": summary_rows(FORMER_DEPARTMENT, _typed(employer, FORMER_DEPARTMENT.key), former_page),
        "former_page": former_page,
        "facts": [
            {"label": "办理类型", "value": PERMIT_TYPE},
            {"label": "主管部门", "value": law_in_force(today()).department},
            {"label": "拟办理的业务", "value": definition.field("intended").label_of(place.get("intended"))},
        ],
        "comparison": comparison(employer),
        "findings": [
            {
                "state": _finding_state(each),
                "title": each.title,
                "clause": each.id,
                "text": each.because,
                "remedy": each.remedy or "",
            }
            for each in findings
        ],
    }


def _typed(employer: Employer, key: str) -> dict[str, Any]:
    record = stored_section(employer, key)
    return dict(record.data.get("fields", {})) if record else {}


def _finding_state(finding: Finding) -> str:
    if finding.holds is None:
        return "unknown"
    return "holds" if finding.holds else "soft" if finding.soft else "fails"


@by_agent
@require_POST
@once
def ask_again(request: HttpRequest) -> HttpResponse:
    """Ask the business register once more."""
    ask_about_employer(access.employer_of(request), None, now())
    messages.success(request, "已重新查询市场主体登记。")
    return redirect("employer:permission")


@entered
def association_code(request: HttpRequest) -> HttpResponse:
    """The code employees type to ask for association (6.1.1-06)."""
    employer = access.employer_of(request)
    since = employer.association_code_at
    figure = {
        "label": "单位关联码",
        "figure": shown_code(employer.association_code),
        "unit": "",
        "note": f"{moment_words(since)}起使用" if since else "",
    }
    words = {"tabs": employee_tabs(employer, "code"), "figure": [figure]}
    return render(request, "employer/code.html", words)


@entered
@once
def renew_code(request: HttpRequest) -> HttpResponse:
    """Ask first: the old code dies at once."""
    employer, back = access.employer_of(request), reverse("employer:code")
    words = {
        "title": "换一个新的关联码",
        "caption": "单位关联码",
        "lead": "换了以后，旧的关联码立即失效；已经提出的关联申请不受影响。",
        "submit": "换新的关联码",
        "back_url": back,
        "back_text": "不换，返回",
    }

    def renew(_: dict[str, Any]) -> None:
        renew_association_code(employer, access.acting(request), now())

    return act(request, NoQuestions(posted(request)), renew, back, words, done="已换成新的关联码。")
