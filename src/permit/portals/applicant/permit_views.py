"""我的证件: what is held, its history, printing the confirmation.

Clauses: R-26, N-12, 4.2-04, 6.4-05, 6.3-01, N-14, N-15
"""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.portals.access import acting, person_of
from permit.portals.applicant.gate import at_door
from permit.portals.applicant.holder_words import days_ahead, moving_words
from permit.portals.idempotency import once
from permit.portals.permit_life.particulars import particular_rows
from permit.portals.refusals import explain
from permit.records.models import Confirmation, Permit
from permit.services.issue_confirmation import confirmation_pdf, issue_confirmation
from permit.services.permit_standing import Standing, standing_on
from permit.services.right_to_apply import barred_by

# The card says these in its own words.
SHOWN_ABOVE = ("name", "children")


@at_door
def permit(request: HttpRequest) -> HttpResponse:
    """The permits of this person, the newest first."""
    permits = Permit.objects.filter(person=person_of(request)).prefetch_related("facts", "confirmations")
    permits = permits.select_related("carried_over")
    cards = [_card(each, today()) for each in permits.order_by("-number")]
    bar = barred_by(person_of(request), today())
    words = {
        "cards": cards,
        "title": _title(cards),
        "lead": cards[0]["ahead"].text if cards and cards[0]["ahead"] else "",
        "person": person_of(request),
        "bar": bar,
        "cancellable": ("valid", "suspended"),
    }
    return render(request, "applicant/permit.html", words)


def _title(cards: list[dict[str, Any]]) -> str:
    """What the newest permit is, and until when or what has to be started now; '' without one."""
    if not cards:
        return ""
    standing, ahead = cards[0]["standing"], cards[0]["ahead"]
    if standing.state != "valid":
        return f"证件{standing.state_name}"
    if ahead is not None and (ahead.open or ahead.settled):
        return f"证件有效，{ahead.title.replace('：', '')}"
    return f"证件有效，到 {_day(standing.valid_until)}"


def _card(permit: Permit, day: date) -> dict[str, Any]:
    facts = list(permit.facts.all())
    standing = standing_on(permit, max(day, permit.issued_on), facts)
    children = [str(child["name"]) for child in standing.particulars.get("children", [])]
    rows = [
        {"label": "证号", "value": permit.number},
        {"label": "持证人", "value": standing.particulars.get("name") or permit.person.name},
        {"label": "有效期", "value": f"{_day(standing.valid_from)}至 {_day(standing.valid_until)}"},
        *([{"label": "接着的有效期", "value": _following(permit, standing)}] if _renewed(permit, standing) else []),
        {"label": "聘用单位", "value": standing.employer.get("name", "")},
        {"label": "随往子女", "value": "、".join(children) or "没有"},
    ]
    printed = sorted(permit.confirmations.all(), key=lambda each: each.issued_at, reverse=True)
    rows += particular_rows({key: value for key, value in standing.particulars.items() if key not in SHOWN_ABOVE})
    moving = moving_words(facts, day)
    ahead = None if moving else days_ahead(permit.person, standing, day)
    carried = getattr(permit, "carried_over", None)
    to_complete = carried is not None and carried.completed_at is None
    return {
        "to_complete": to_complete,
        "permit": permit,
        "standing": standing,
        "rows": rows,
        "ahead": ahead,
        "printed": printed,
        "moving": moving,
    }


def _renewed(permit: Permit, standing: Standing) -> bool:
    """The term that follows is written already (6.3-01)."""
    return permit.expires_on is not None and permit.expires_on > standing.valid_until


def _following(permit: Permit, standing: Standing) -> str:
    assert permit.expires_on is not None
    return f"{_day(standing.valid_until + timedelta(days=1))}至 {_day(permit.expires_on)}"


@at_door
@require_POST
@once
def print_confirmation(request: HttpRequest, number: str) -> HttpResponse:
    """Issue a confirmation; the file itself is opened by its own address."""
    found = get_object_or_404(Permit.objects.select_related("person"), number=number, person=person_of(request))
    in_full = request.POST.get("id_number") == "full"
    try:
        issued = issue_confirmation(found, full_id_number=in_full, acting=acting(request), now=now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
        return redirect("applicant:home")
    messages.success(request, "确认单已生成，带电子签名和查验码。")
    return redirect("applicant:confirmation", confirmation_id=issued.record.pk)


@at_door
def confirmation(request: HttpRequest, confirmation_id: int) -> HttpResponse:
    """The signed PDF as it was issued."""
    mine = Confirmation.objects.filter(permit__person=person_of(request))
    found = get_object_or_404(mine.select_related("permit"), pk=confirmation_id)
    response = HttpResponse(confirmation_pdf(found), content_type="application/pdf")
    name = f"工作居住证确认单-{found.permit.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    return response


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
