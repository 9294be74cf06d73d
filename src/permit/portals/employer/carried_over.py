"""The holders the old system knew here: who has not completed, reminding them, letting go of who has left (5-08).

Clauses: 5-08, N-11
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.employer.acts import ReasonForm, act, posted
from permit.portals.employer.employees import moment_words
from permit.portals.employer.gate import entered
from permit.portals.employer.lists import page_of
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import Association, CarriedHolder, Employer
from permit.services.release_carried_holder import release_carried_holder
from permit.services.remind_carried_holders import (
    next_reminder,
    open_holders,
    remind_all_carried_holders,
    remind_carried_holder,
)

ASSOCIATIONS = {"requested": "等单位确认", "confirmed": "已确认"}


@entered
def carried_over(request: HttpRequest) -> HttpResponse:
    """Who has not completed yet, what of it, and since when nobody reminded them."""
    employer = access.employer_of(request)
    shown, count = page_of(request, open_holders(employer, today())), open_holders(employer, today()).count()
    words = {
        "rows": _rows(shown.rows, employer),
        "count": count,
        "title": f"还有 {count} 名持证人没有补齐信息",
        "page": shown,
        "caption": employer.name,
    }
    return render(request, "employer/carried_over.html", words)


def _rows(listed: list[CarriedHolder], employer: Employer) -> list[dict[str, Any]]:
    people = [carried.permit.person_id for carried in listed]
    own = Association.objects.filter(employer=employer, person__in=people, state__in=ASSOCIATIONS)
    states = {association.person_id: association.state for association in own}
    return [_row(carried, states.get(carried.permit.person_id, "")) for carried in listed]


def _row(carried: CarriedHolder, association: str) -> dict[str, Any]:
    next_on = next_reminder(carried, today())
    reminded = f"{moment_words(carried.reminded_at)}提醒过" if carried.reminded_at else "没有提醒过"
    return {
        "carried": carried,
        "person": carried.permit.person,
        "information": "已填完" if carried.permit.person.completed_at else "没有填完",
        "association": ASSOCIATIONS.get(association, "还没有提出"),
        "confirmed": association == "confirmed",
        "reminded": reminded,
        "wait": f"{chinese_date(next_on)}起可以再提醒" if next_on else "",
    }


@entered
@require_POST
@once
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind one by SMS."""
    try:
        remind_carried_holder(access.employer_of(request), pk, access.acting(request), now())
        messages.success(request, "已发短信提醒。")
    except Refused as refusal:
        messages.error(request, explain(refusal))
    return redirect("employer:carried-over")


@entered
@require_POST
@once
def remind_all(request: HttpRequest) -> HttpResponse:
    """Remind everybody who may be reminded."""
    count = remind_all_carried_holders(access.employer_of(request), access.acting(request), now())
    if count:
        messages.success(request, f"已发短信提醒 {count} 人。")
    else:
        messages.info(request, "没有可以提醒的人：五个工作日内都提醒过，或没有手机号码。")
    return redirect("employer:carried-over")


@entered
@once
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who has left: what follows is said before."""
    employer, back = access.employer_of(request), reverse("employer:carried-over")
    carried = get_object_or_404(open_holders(employer, today()), pk=pk)
    name = carried.permit.person.name

    def do(cleaned: dict[str, Any]) -> None:
        release_carried_holder(employer, pk, cleaned["reason"], access.acting(request), now())

    words = {
        "title": f"{name}已不在本单位",
        "tab_title": "持证人已不在本单位",
        "caption": "原系统转入的持证人",
        "lead": "确认后，证件挂起，由新单位办理聘用单位变更；会用短信告诉本人。",
        "clause": "6.4-01",
        "submit": "确认已离职",
        "kind": "warning",
        "back_url": back,
    }
    return act(request, ReasonForm(posted(request)), do, back, words, done=f"已登记{name}离职，证件挂起。")
