"""Sending a case back to the employee, every defect at once; or ending it, with the clauses (R-19).

Clauses: 6.2-01, N-03
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from permit.clock import now, today
from permit.domain.clauses import CLAUSES
from permit.domain.errors import Refused
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.employer.acts import CONFLICT, UNPROCESSABLE, act, new_key, posted, sent_version
from permit.portals.employer.case_words import title_of
from permit.portals.employer.gate import entered
from permit.portals.employer.review import case_in_review
from permit.portals.employer.targets import choices_of, clause_of, owner_of, target_title
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.portals.plain_text import plain
from permit.portals.refusals import explain
from permit.records.models import Case
from permit.services.case_problems import BLOCKING, UNKNOWN, CaseProblems, problems_of
from permit.services.refuse_case import SHORTEST_REASON, refuse_case
from permit.services.return_case import REASONS, DefectNote, correction_deadline, return_case

MOST = 40


class DefectForm(PermitForm):
    """One thing to correct: where, what is wrong, what to do."""

    target = forms.ChoiceField(label="哪一处", choices=(), widget=forms.Select())
    reason = forms.ChoiceField(label="问题", choices=(("", "请选择"), *REASONS), widget=forms.Select())
    words = forms.CharField(
        label="要求", max_length=500, help_text="写明怎样改才对，员工会看到", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, places: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["target"].choices = places  # type: ignore[attr-defined]


def _formset(request: HttpRequest, case: Case, problems: CaseProblems) -> Any:
    """Prefilled with what the check found; one more row at a press, none is lost."""
    found = [_suggestion(issue) for issue in problems.of(BLOCKING, "applicant") if issue.kind != "clause"]
    extra = 0 if found else 1
    made = forms.formset_factory(DefectForm, extra=extra, can_delete=True, max_num=MOST, absolute_max=MOST)
    options: dict[str, Any] = {"form_kwargs": {"places": choices_of(case, problems.slots)}, "prefix": "defect"}
    if request.method != "POST":
        return made(initial=found, **options)
    sent = request.POST.copy()
    if "add" in sent:
        total = sent.get("defect-TOTAL_FORMS", "1")
        sent["defect-TOTAL_FORMS"] = str(min(MOST, int(total) + 1 if total.isdigit() else 1))
    return made(sent, initial=found, **options)


def _suggestion(issue: Any) -> dict[str, str]:
    target = issue.target.rsplit(".rows", 1)[0] if issue.kind == "field" else issue.target
    reason = "missing" if "还没有" in issue.situation else "expired" if issue.kind == "material" else "wrong"
    return {"target": f"{issue.kind}:{target}", "reason": reason, "words": issue.requirement or issue.remedy}


@entered
@once
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    """Choose every place, see it once more, send."""
    found = case_in_review(request, number)
    problems = problems_of(found, today())
    formset = _formset(request, found, problems)
    refused, status = "", 200
    if request.method == "POST" and "add" not in request.POST:
        status = UNPROCESSABLE
        if formset.is_valid():
            try:
                _return(request, found, formset, problems)
            except Refused as refusal:
                refused = explain(refusal)
                status = CONFLICT if refusal.code == "changed_meanwhile" else UNPROCESSABLE
            else:
                messages.success(request, "已退回员工补正，短信已发出。")
                return HttpResponseRedirect(reverse("employer:case", args=[number]))
    for place, form in enumerate(formset.forms, 1):
        form.heading = f"第 {place} 处"
    until = correction_deadline(today()).closes_after
    words = {
        "case": found,
        "lead": f"只解锁所列的内容。员工要在{chinese_date(until)}前补正，逾期办件关闭（R-31）。",
        "caption": f"{title_of(found)} ・ {found.number}",
        "formset": formset,
        "judged": request.method == "POST" and "add" not in request.POST,
        "refused": [(refused, "defects")] if refused else [],
        "remark": request.POST.get("remark", ""),
        "version": found.version,
        "idempotency_key": request.POST.get("idempotency_key") or new_key(),
        "back_url": reverse("employer:review", args=[number]),
    }
    return render(request, "employer/return.html", words, status=status)


def _return(request: HttpRequest, case: Case, formset: Any, problems: CaseProblems) -> None:
    notes = []
    for form in formset.forms:
        cleaned = form.cleaned_data
        if not cleaned or cleaned.get("DELETE"):
            continue
        kind, _, target = cleaned["target"].partition(":")
        owner = owner_of(case, kind, target, problems.slots)
        notes.append(DefectNote(kind, target, owner, clause_of(kind, target), cleaned["reason"], cleaned["words"]))
    remark = plain(request.POST.get("remark", ""))[:1000]
    return_case(case.number, sent_version(request), notes, remark, access.acting(request), now())


class RefuseForm(PermitForm):
    """The clauses and the words."""

    clauses = forms.MultipleChoiceField(label="依据的条款", widget=forms.CheckboxSelectMultiple())
    words = forms.CharField(
        label="理由",
        min_length=SHORTEST_REASON,
        max_length=1000,
        help_text="写明事实和依据，员工会看到",
        error_messages={"min_length": f"理由请写不少于 {SHORTEST_REASON} 个字。"},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clauses"].choices = choices  # type: ignore[attr-defined]


def _clauses(problems: CaseProblems) -> list[tuple[str, str]]:
    found = [p.clause for p in (*problems.of(BLOCKING), *problems.of(UNKNOWN)) if p.kind == "clause"]
    listed = list(dict.fromkeys([*found, "4.2-02", "1.3.4", "1.3.3", "6.2-01"]))
    return [(clause, f"{CLAUSES[clause].title}（{clause}）") for clause in listed if clause in CLAUSES]


@entered
@once
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """The employer does not support the application: final, with the clauses."""
    found = case_in_review(request, number)

    def do(cleaned: dict[str, Any]) -> None:
        refuse_case(number, sent_version(request), cleaned["clauses"], cleaned["words"], access.acting(request), now())

    words = {
        "title": f"不同意办理{found.person.name if found.person else ''}的申请",
        "tab_title": "不同意办理",
        "caption": found.number,
        "lead": "办件就此结束。员工可以重新申请；只是材料有问题的，请用“退回补正”。",
        "submit": "不予办理",
        "kind": "warning",
        "back_url": reverse("employer:review", args=[number]),
        "version": found.version,
    }
    form = RefuseForm(posted(request), choices=_clauses(problems_of(found, today())))
    return act(request, form, do, reverse("employer:case", args=[number]), words, done="已结束这件申请。")


def title_of_defect(defect: Any, problems: CaseProblems) -> str:
    """What a defect is about."""
    return target_title(defect.kind, defect.target, problems.slots)
