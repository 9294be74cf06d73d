"""Before sending: everything a reviewer would find; declaration and sending; corrections after a return.

Clauses: 6.2-01, 7-05, R-05, R-19
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.domain.lifecycle import State
from permit.domain.sections import SECTIONS
from permit.portals.access import acting
from permit.portals.applicant.case_views import version_of
from permit.portals.applicant.declared_content import carried_groups
from permit.portals.applicant.declaring import declaring_turn
from permit.portals.applicant.finding_rows import holding_rows
from permit.portals.applicant.gate import entered
from permit.portals.applicant.material_rows import place_url
from permit.portals.applicant.progress import plan_of, sending_words, sends
from permit.portals.applicant.saved_at import last_saved
from permit.portals.case_access import case_for_applicant
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.portals.letters import letter_title
from permit.portals.refusals import explain
from permit.records.models import Case, Defect
from permit.services.ask_registries import ask_about_employer, ask_about_person
from permit.services.case_locks import targets
from permit.services.case_problems import BLOCKING, SOFT, UNKNOWN, CaseProblem, problems_of, registry_words
from permit.services.defect_answers import answered_defects
from permit.services.law_in_force import law_in_force
from permit.services.material_slots import slots_of_case
from permit.services.submit_application import applicant_defects, open_return, submit_application

SENDABLE = (State.DRAFT, State.RETURNED_TO_APPLICANT)
EMPLOYER_REMEDY = "不用您处理，由单位在初审时处理。"
DECIDED_REMEDY = "不用您处理，可以照常发送；由单位补充，工作人员认定。"


class DeclarationForm(PermitForm):
    declared = forms.BooleanField(
        label="我声明：所填内容和上传的材料真实、合法、有效，并配合检查；如有不实，愿承担相应责任（条款 7-05）"
    )


@entered
def check(request: HttpRequest, number: str) -> HttpResponse:
    """The check before sending, as the reviewers would do it."""
    found = case_for_applicant(request, number)
    if found.state not in SENDABLE:
        return redirect("applicant:case", number=number)
    return _show(request, found, DeclarationForm())


def _show(request: HttpRequest, case: Case, form: forms.Form) -> HttpResponse:
    problems = problems_of(case, today())
    own = [issue_of(case, p) for p in _first_of_each_place(problems.of(BLOCKING, "applicant"))]
    others = [*problems.of(BLOCKING, "employer"), *problems.of(SOFT), *problems.of(UNKNOWN)]
    holding = holding_rows(problems.holding, law_in_force(today()), registry_words(case))
    words = {
        "case": case,
        "issues": own,
        "others": [issue_of(case, p) for p in others],
        "scores": _scores(len(own), problems, len(holding)),
        "holding": holding,
        "form": form,
        "saved_at": last_saved(case.person, case),
        "heading": f"先处理这 {len(own)} 处",
        "title": f"发送前检查：{len(own)} 处会被退回" if own else "发送前检查：没有会被退回的地方",
    }
    if not own and sends(case):
        words["groups"] = carried_groups(case, (), today())
    words |= {**sending_words(case), "declaring": None if own else declaring_turn(case, today())}
    return render(request, "applicant/check.html", words, status=422 if form.is_bound else 200)


def _first_of_each_place(problems: tuple[CaseProblem, ...]) -> list[CaseProblem]:
    """One card per section, material part or clause: many small problems of one page lead to the same place."""
    seen: dict[tuple[str, str], CaseProblem] = {}
    for problem in problems:
        place = problem.target.split(".")[0] if problem.kind == "field" else problem.target
        seen.setdefault((problem.kind, place), problem)
    return list(seen.values())


def _scores(own: int, problems: Any, holding: int) -> list[dict[str, Any]]:
    employer = len(problems.of(BLOCKING, "employer"))
    return [
        {"state": "would_return", "count": own},
        {"state": "soft", "count": len(problems.of(SOFT)) + employer},
        {"state": "unknown", "count": len(problems.of(UNKNOWN))},
        {"state": "holds", "count": holding},
    ]


def issue_of(case: Case, problem: CaseProblem) -> dict[str, Any]:
    """A card for `{% issue_card %}`, with one button that leads to the place."""
    employers = problem.owner == "employer" and problem.state == BLOCKING
    url, action = ("", "") if employers or problem.owner == "employer" else place_of(case, problem)
    return {
        "title": problem.title,
        "state": "soft" if employers else problem.state,
        "clause": problem.clause,
        "situation": problem.situation,
        "requirement": problem.requirement,
        "source": problem.source,
        "remedy": _remedy(problem),
        "url": url,
        "action": action,
        "who": "单位的情况" if problem.owner == "employer" else "您的情况",
    }


def _remedy(problem: CaseProblem) -> str:
    """What of it is the employer's, and what a person will decide: the applicant need not do anything then."""
    if problem.owner != "employer" or problem.state == SOFT:
        return problem.remedy
    return EMPLOYER_REMEDY if problem.state == BLOCKING else DECIDED_REMEDY


def place_of(case: Case, problem: CaseProblem) -> tuple[str, str]:
    """Address and words of the button of an issue; '' where there is nothing to open."""
    if problem.kind == "material":
        return place_url(case, problem.target.rpartition(".")[0], problem.target), "去上传"
    if problem.kind == "field":
        return section_place(case, problem.target), "去修改"
    return "", ""


def section_place(case: Case, target: str) -> str:
    """The page of `section.field` or `section`; '' for a target that is no section of an applicant."""
    key = target.split(".")[0]
    if ("person", key) in SECTIONS:
        return reverse("applicant:profile-section", args=[key]) + "?check=1"
    if ("case", key) in SECTIONS:
        return reverse("applicant:claims-section", kwargs={"number": case.number, "key": key}) + "?check=1"
    return reverse("applicant:photo") if key in ("photo", "6") else ""


@entered
@require_POST
@once
def submit(request: HttpRequest, number: str) -> HttpResponse:
    """Declare and send. The registries are asked first, outside the transaction (N-06 … N-09)."""
    found = case_for_applicant(request, number)
    form = DeclarationForm(request.POST)
    if found.state not in SENDABLE or not sends(found):
        return redirect("applicant:case", number=number)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        _ask(found)
        submit_application(number, version_of(request), True, acting(request), now())
    except Refused as refusal:
        form.add_error(None, explain(refusal))
        return _show(request, case_for_applicant(request, number), form)
    messages.success(request, f"已发送给{sending_words(found)['receiver']}。")
    return redirect("applicant:case", number=number)


def _ask(case: Case) -> None:
    assert case.person is not None
    ask_about_person(case.person, case, now())
    ask_about_employer(case.employer, case, now())


@entered
@require_POST
def compare(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the registries now, so that the check shows their answers before anything is sent."""
    found = case_for_applicant(request, number)
    if found.state in SENDABLE:
        _ask(found)
        messages.info(request, "已查询公安、教育、社保和市场主体登记，结果已列在检查里。")
    return redirect("applicant:check", number=number)


@entered
def corrections(request: HttpRequest, number: str) -> HttpResponse:
    """After a return: every defect with its place; only these can be changed."""
    found = case_for_applicant(request, number)
    sent_back = open_return(found)
    if sent_back is None:
        return redirect("applicant:case", number=number)
    answered = answered_defects(found, sent_back)
    titles = {slot.key: slot.title for slot in slots_of_case(found, today())}
    own = [defect_row(found, defect, answered[defect.pk], titles) for defect in applicant_defects(sent_back)]
    words = {
        "case": found,
        "sent_back": sent_back,
        "rows": own,
        "left": sum(not row["answered"] for row in own),
        "employers": sent_back.defects.filter(owner="employer"),
        "plan": plan_of(found),
        "saved_at": last_saved(found.person, found),
        "letter": letter_title(found),
        "declaring": declaring_turn(found, today()),
        **_correction_words(found),
    }
    return render(request, "applicant/corrections.html", words)


def _correction_words(case: Case) -> dict[str, Any]:
    mine, receiver = sends(case), sending_words(case)["receiver"]
    return {
        **sending_words(case),
        "heading": "都改过了，可以再次发送" if mine else "都改过了，请看检查结果",
        "text": f"改好后再次发送给{receiver}。" if mine else "改好后核对并声明，由单位再次提交。",
        "action": "检查并再次发送" if mine else "检查改过的内容",
    }


def defect_row(case: Case, defect: Defect, answered: bool, titles: Mapping[str, str]) -> dict[str, Any]:
    """One defect: what, why, where, whether it was changed since. `titles` of the upload places."""
    if targets(defect, "photo"):
        url = reverse("applicant:photo")
    elif defect.kind == "material":
        url = place_url(case, defect.target.rpartition(".")[0] or defect.target, defect.target)
    else:
        url = section_place(case, defect.target).partition("?")[0]
    return {
        "title": defect_title(defect, titles),
        "words": defect.words,
        "clause": defect.clause,
        "url": url,
        "answered": answered,
        "state": "changed" if answered else "missing",
    }


def defect_title(defect: Defect, titles: Mapping[str, str]) -> str:
    """The name of the place: question and section, or the material."""
    if targets(defect, "photo"):
        return "照片"
    key, _, rest = defect.target.partition(".")
    section = SECTIONS.get(("person", key)) or SECTIONS.get(("case", key))
    if defect.kind == "field" and section is not None:
        labels = {field.key: field.label for field in section.fields}
        label = labels.get(rest.rpartition(".")[2], "")
        return f"{section.title}：{label}" if label else section.title
    return titles.get(defect.target, f"材料 {defect.target}")
