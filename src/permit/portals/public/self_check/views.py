"""Pages of the self-check.

Clauses: 1.2-01, 7-04
"""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.clock import today
from permit.portals.access import public
from permit.portals.public.self_check.employer_result import employer_result, employer_sheet
from permit.portals.public.self_check.flow import Flow, Question, Typed, opened
from permit.portals.public.self_check.result import result_of, sheet_of
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
    asked = _named(flow, request.POST.get("asked", ""))
    if asked is not None and "change" not in request.POST:
        flow = _with_answer(flow, asked, request)
        if not flow.reading(asked).complete:
            return _question(request, flow, asked, problems=True)
    question = _named(flow, request.POST.get("change", "")) or flow.next_question()
    if question is not None:
        return _question(request, flow, question)
    return _result(request, flow)


def _named(flow: Flow, key: str) -> Question | None:
    return next((question for question in flow.questions if question.key == key), None)


def _with_answer(flow: Flow, question: Question, request: HttpRequest) -> Flow:
    before = flow.typed.get(question.topic.key, {})
    answer = typed_answers(question.page, request.POST, {})
    typed: Typed = {**flow.typed, question.topic.key: {**before, **answer}}
    return Flow(flow.who, typed, flow.on, flow.law)


def _question(request: HttpRequest, flow: Flow, question: Question, problems: bool = False) -> HttpResponse:
    found = flow.reading(question).problems if problems else ()
    form = SectionForm(question.page, flow.typed.get(question.topic.key, {}), found)
    if question.entry is not None:
        form.fields[question.field.key].widget.reveals = {"yes": [question.entry.key]}
    number = sum(flow.is_answered(each) for each in flow.questions if each.key != question.key) + 1
    context = {
        "form": form,
        "asked": form[question.field.key],
        "question": question,
        "answers": flow.sealed(),
        "caption": f"{WHO[flow.who]} ・ 第 {number} 题 ・ {question.topic.title}",
        "answered": _answered(flow),
    }
    return render(request, "public/self_check/question.html", context)


def _answered(flow: Flow) -> list[dict[str, Any]]:
    """The questions answered so far, in words, each of which can be changed."""
    return [
        {
            "key": question.key,
            "title": question.field.label,
            "words": _words(question, flow.typed[question.topic.key]) or "没有填写",
        }
        for question in flow.questions
        if flow.is_answered(question)
    ]


def _words(question: Question, typed: Mapping[str, Any]) -> str:
    """The answer; of a list, the entry."""
    entry = question.entry
    if entry is not None and entry.applies(typed):
        return answer_words(entry, typed.get(entry.key))
    return answer_words(question.field, typed.get(question.field.key))


def _result(request: HttpRequest, flow: Flow) -> HttpResponse:
    of_employer = flow.who == "employer"
    if "sheet" in request.POST:
        pdf = employer_sheet(flow) if of_employer else sheet_of(flow)
        sheet = HttpResponse(pdf, content_type="application/pdf")
        sheet["Content-Disposition"] = 'inline; filename="self-check.pdf"'
        return sheet
    if of_employer:
        return render(request, "public/self_check/employer_result.html", employer_result(flow) | _way_back(flow))
    return render(request, "public/self_check/result.html", result_of(flow) | _way_back(flow))


def _way_back(flow: Flow) -> dict[str, Any]:
    return {"answers": flow.sealed(), "answered": _answered(flow), "on": flow.on}
