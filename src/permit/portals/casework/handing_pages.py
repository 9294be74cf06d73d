"""Passing the ticked cases of the work list to one colleague: whom, why, and once more which.

Clauses: 4.1-01
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals import access
from permit.portals.casework.acting_pages import UNPROCESSABLE, SelectAndWordsForm
from permit.portals.casework.desk import Desk, officer, own_state
from permit.portals.casework.work_rows import business_words, subject_of
from permit.portals.idempotency import once
from permit.portals.plain_text import plain
from permit.portals.refusals import explain
from permit.records.models import Case, StaffMember
from permit.services.hand_over_cases import HandedOver, hand_over_cases

MOST_AT_ONCE = 50


def colleagues_of(staff: StaffMember) -> QuerySet[StaffMember]:
    """Active officers of the same role and office, without the officer."""
    group = StaffMember.objects.filter(role=staff.role, office=staff.office, active=True)
    return group.exclude(pk=staff.pk).order_by("name", "pk")


@once
def hand_over_many(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list ticks (`case=…`), this page asks whom and why; `versions` says which cases were shown."""
    numbers = [plain(number) for number in request.POST.getlist("case") or request.GET.getlist("case")]
    cases = list(desk.cases(request).filter(number__in=numbers[:MOST_AT_ONCE], state=own_state(request)).order_by("pk"))
    colleagues = colleagues_of(officer(request))
    form = SelectAndWordsForm(request.POST or None, choices=[(str(each.pk), each.name) for each in colleagues])
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            to = colleagues.get(pk=form.cleaned_data["target"])
            try:
                done = hand_over_cases(
                    _shown(request, cases), to, form.cleaned_data["words"], access.acting(request), now()
                )
            except Refused as refusal:
                form.add_error(None, explain(refusal))
            else:
                return _told(request, desk, done, to)
    return render(request, "casework/hand_over.html", _words(desk, form, cases), status=status)


def _shown(request: HttpRequest, cases: list[Case]) -> Mapping[str, int]:
    """Number → version as the page had it; a case without one has changed meanwhile."""
    sent = {number: request.POST.get(f"version-{number}", "") for number in (case.number for case in cases)}
    return {number: int(text) if text.isascii() and text.isdigit() else -1 for number, text in sent.items()}


def _told(request: HttpRequest, desk: Desk, done: HandedOver, to: StaffMember) -> HttpResponse:
    if done.given:
        messages.success(request, f"{len(done.given)} 件已转交{to.name}。")
    if done.left:
        messages.warning(request, f"{'、'.join(done.left)} 没有转交：刚被别人处理过，或者已在{to.name}手上。")
    return redirect(desk.url("home"))


def _words(desk: Desk, form: SelectAndWordsForm, cases: list[Case]) -> dict[str, Any]:
    rows = [
        {
            "number": case.number,
            "version": case.version,
            "words": f"{subject_of(case)}　{business_words(case)}",
            "held": case.assignee.name if case.assignee else "没有人认领",
        }
        for case in cases
    ]
    return {"desk": desk, "form": form, "rows": rows, "back_url": desk.url("home")}
