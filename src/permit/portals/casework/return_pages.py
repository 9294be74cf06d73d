"""Sending a case back: every defect on one page, words to change, one more place at a press, then sent (R-19).

Clauses: N-03
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.portals import access
from permit.portals.casework import comparison, documents, suggested_defects
from permit.portals.casework.acting_pages import CONFLICT, UNPROCESSABLE, ActForm, sent_version
from permit.portals.casework.case_page import RETURNS
from permit.portals.casework.desk import Desk, allowed_here
from permit.portals.casework.places import clause_of_place, place_choices, place_of, read_place
from permit.portals.casework.work_rows import business_words, subject_of
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import Case
from permit.services.case_problems import CaseProblems, problems_of
from permit.services.return_case import REASONS, DefectNote, correction_deadline, return_case

MOST = 40
PREFIX = "defect"


class DefectForm(PermitForm):
    """One thing to correct: where, what is wrong, what to do. `clause` comes with a suggestion, else from the place."""

    place = forms.ChoiceField(label="哪一处", choices=(), widget=forms.Select)
    reason = forms.ChoiceField(label="问题", choices=(("", "请选择"), *REASONS), widget=forms.Select)
    words = forms.CharField(
        label="要求", max_length=500, help_text="写明怎样改才对，对方会看到", widget=forms.Textarea(attrs={"rows": 2})
    )
    clause = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    drop = forms.BooleanField(required=False, label="不退这一处")

    def __init__(self, *args: Any, places: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].choices = [("", "请选择要补正的内容"), *places]  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        """A place that is dropped need not be filled."""
        if self.is_bound and self.data.get(self.add_prefix("drop")):
            for name in ("place", "reason", "words"):
                self.fields[name].required = False
        super().full_clean()

    def note(self) -> DefectNote | None:
        """What was filled in; None for a dropped place."""
        if self.cleaned_data.get("drop"):
            return None
        owner, kind, target = read_place(self.cleaned_data["place"])
        clause = self.cleaned_data["clause"] or clause_of_place(target)
        return DefectNote(kind, target, owner, clause, self.cleaned_data["reason"], self.cleaned_data["words"])


class RemarkForm(ActForm):
    """Something for all of it."""

    remark = forms.CharField(
        label="总的说明", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


@once
def send_back(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """From the panel: the ticked suggestions, to be looked at once more; from this page: sent."""
    case = desk.case(request, number)
    if request.method != "POST" and not set(RETURNS) & set(allowed_here(request, case)):
        raise Http404
    problems = problems_of(case, today())
    sending = request.method == "POST" and "send" in request.POST
    formset = _formset(request, case, problems)
    remark = RemarkForm(request.POST if f"{PREFIX}-TOTAL_FORMS" in request.POST else None)
    refused, status = "", 200
    if not sending:
        _unjudged(formset)
    if sending:
        status = UNPROCESSABLE
        if formset.is_valid() and remark.is_valid():
            try:
                notes = [note for note in (form.note() for form in formset.forms) if note is not None]
                words = remark.cleaned_data["remark"]
                return_case(number, sent_version(request), notes, words, access.acting(request), now())
            except Refused as refusal:
                refused = explain(refusal)
                status = CONFLICT if refusal.code == "changed_meanwhile" else UNPROCESSABLE
            else:
                messages.success(request, f"{number} 已退回补正，短信已进入发送队列。")
                return HttpResponseRedirect(desk.url("home"))
    context = {
        "desk": desk,
        "case": case,
        "caption": f"{subject_of(case)} ・ {business_words(case)} ・ {case.number}",
        "formset": formset,
        "remark": remark,
        "judged": sending,
        "refused": [(refused, "defects")] if refused else [],
        "deadline": correction_deadline(today()),
        "back_url": desk.url("case", number),
        "version": request.POST.get("version") or case.version,
    }
    return render(request, "casework/return.html", context, status=status)


def _unjudged(formset: Any) -> None:
    """One more place was asked for: what is typed so far is shown without telling what is missing."""
    for form in formset.forms:
        form._errors = ErrorDict()


def suggested(case: Case, problems: CaseProblems) -> list[DefectNote]:
    """The suggestions of the panel, in the same order."""
    compared = comparison.compare(case, problems.slots, documents.paper_url)
    return suggested_defects.suggestions(case, problems, compared)


def _formset(request: HttpRequest, case: Case, problems: CaseProblems) -> Any:
    """Bound when it came from this page; else filled with the suggestions that were ticked in the panel."""
    extra = forms.formset_factory(DefectForm, extra=0, max_num=MOST, absolute_max=MOST)
    options: dict[str, Any] = {"form_kwargs": {"places": _choices(case, problems)}, "prefix": PREFIX}
    if f"{PREFIX}-TOTAL_FORMS" in request.POST:
        sent = request.POST.copy()
        if "add" in sent:
            total = sent.get(f"{PREFIX}-TOTAL_FORMS", "0")
            sent[f"{PREFIX}-TOTAL_FORMS"] = str(min(MOST, int(total) + 1 if total.isdigit() else 1))
        return extra(sent, **options)
    ticked = request.POST.getlist("defects")
    notes = suggested(case, problems)
    initial = [_initial(note) for index, note in enumerate(notes) if str(index) in ticked]
    return extra(initial=initial or [{}], **options)


def _choices(case: Case, problems: CaseProblems) -> list[tuple[str, list[tuple[str, str]]]]:
    """The places of the case; a suggestion about the employer's own information brings its place along."""
    choices = place_choices(case, problems.slots)
    known = {value for _, places in choices for value, _ in places}
    beyond = [note for note in suggested(case, problems) if place_of(note) not in known]
    if beyond:
        titles = {place_of(note): suggested_defects.employer_title(note) for note in beyond}
        choices.append(("单位信息", list(titles.items())))
    return choices


def _initial(note: DefectNote) -> dict[str, str]:
    return {"place": place_of(note), "reason": note.reason_code, "words": note.words, "clause": note.clause}
