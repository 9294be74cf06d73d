"""Pages of the self-check.

Clauses: 1.2-01, 7-04
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.clock import today
from permit.domain.sections import Section
from permit.portals.access import public
from permit.portals.public.self_check.flow import Flow, Typed, opened
from permit.portals.public.self_check.result import employer_result, result_of, sheet_of
from permit.portals.section_forms import SectionForm, answer_words, typed_answers
from permit.services.law_in_force import law_in_force

WHO = {"applicant": "个人自测", "employer": "单位自测"}


@public
def start(request: HttpRequest) -> HttpResponse:
    """For whom: applicant, employer, holder."""
    context = {
        "applicant_links": [(reverse("public:check", args=["applicant"]), "开始个人自测")],
        "employer_links": [(reverse("public:check", args=["employer"]), "开始单位自测")],
        "holder_links": [(reverse("public:window"), "按到期日推算")],
    }
    return render(request, "public/self_check/start.html", context)


@public
def check(request: HttpRequest, who: str) -> HttpResponse:
    """One question, or the result once it is known. Answers come and go in a signed hidden field."""
    if who not in WHO:
        raise Http404
    typed = opened(request.POST.get("answers", ""), who)
    flow = Flow(who, typed, today(), law_in_force(today()))
    asked = _section(flow, request.POST.get("asked", ""))
    if asked is not None and "change" not in request.POST:
        flow = _with_answer(flow, asked, request)
        if not flow.reading(asked).complete:
            return _question(request, flow, asked, problems=True)
    changed = _section(flow, request.POST.get("change", ""))
    section = changed or flow.next_question()
    if section is not None:
        return _question(request, flow, section)
    return _result(request, flow)


def _section(flow: Flow, key: str) -> Section | None:
    return next((section for section in flow.questions if section.key == key), None)


def _with_answer(flow: Flow, section: Section, request: HttpRequest) -> Flow:
    typed: Typed = {**flow.typed, section.key: typed_answers(section, request.POST, {})}
    return Flow(flow.who, typed, flow.on, flow.law)


def _question(request: HttpRequest, flow: Flow, section: Section, problems: bool = False) -> HttpResponse:
    found = flow.reading(section).problems if problems else ()
    number = len(flow.answers()) + (0 if section.key in flow.answers() else 1)
    context = {
        "form": SectionForm(section, flow.typed.get(section.key, {}), found),
        "section": section,
        "answers": flow.sealed(),
        "caption": f"{WHO[flow.who]}・第 {number} 题",
        "answered": _answered(flow),
    }
    return render(request, "public/self_check/question.html", context)


def _answered(flow: Flow) -> list[dict[str, Any]]:
    """The pages answered so far, in words, each of which can be changed."""
    rows = []
    for section in flow.questions:
        typed = flow.typed.get(section.key)
        if typed is not None:
            words = [answer_words(field, typed.get(field.key)) for field in section.fields if field.applies(typed)]
            rows.append({"key": section.key, "title": section.title, "words": "；".join(filter(None, words))})
    return rows


def _result(request: HttpRequest, flow: Flow) -> HttpResponse:
    if flow.who == "employer":
        context = employer_result(flow)
        return render(request, "public/self_check/employer_result.html", context | _way_back(flow))
    if "sheet" in request.POST:
        sheet = HttpResponse(sheet_of(flow), content_type="application/pdf")
        sheet["Content-Disposition"] = 'inline; filename="self-check.pdf"'
        return sheet
    return render(request, "public/self_check/result.html", result_of(flow) | _way_back(flow))


def _way_back(flow: Flow) -> dict[str, Any]:
    return {"answers": flow.sealed(), "answered": _answered(flow), "on": flow.on}
