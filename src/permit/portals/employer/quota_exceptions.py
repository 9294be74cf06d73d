"""Out of numbers: the employer asks for an exception for one case, with a reason, and reads the answer.

Clauses: 1.1-03
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals import access
from permit.portals.employer.acts import act, posted, sent_version
from permit.portals.employer.gate import entered
from permit.portals.employer.review import case_in_review
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.portals.quota_exception_words import requests_of, told_rows
from permit.records.models import Case
from permit.services.ask_quota_exception import (
    LONGEST_REASON,
    SHORTEST_REASON,
    ask_quota_exception,
    require_short,
)
from permit.services.quota_ports import balance


class ExceptionForm(PermitForm):
    """Why this case cannot wait for a number."""

    reason = forms.CharField(
        label="为什么这一件需要例外",
        help_text=f"不少于 {SHORTEST_REASON} 个字。写明岗位、人选和不能等到下一年度的原因。",
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        error_messages={"min_length": f"理由请写不少于 {SHORTEST_REASON} 个字。"},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@entered
@once
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask; where nothing is to be asked for (any more), back to the review, which says how it stands."""
    found = case_in_review(request, number)
    review_url = reverse("employer:review", args=[number])
    if request.method == "GET" and not may_ask(found):
        return redirect(review_url)

    def do(cleaned: dict[str, Any]) -> None:
        ask_quota_exception(number, sent_version(request), cleaned["reason"], access.acting(request), now())

    form = ExceptionForm(posted(request))
    done = "已提出例外申请。区人社局答复后发短信告知，准予后即可报送。"
    return act(request, form, do, review_url, _words(found, review_url), done=done)


def may_ask(case: Case) -> bool:
    """Whether there is something to ask for now."""
    try:
        require_short(case, now())
    except Refused:
        return False
    return True


def _words(case: Case, back_url: str) -> dict[str, Any]:
    year = now().year
    state, earlier = balance(case.employer, year), requests_of(case)
    return {
        "title": f"{year}年的名额已用完，可以为这一件申请例外",
        "caption": f"{case.person.name if case.person else ''} ・ {case.number}",
        "lead": "例外由区人社局名额岗书面答复。准予的，另给这一件 1 个名额，其他办件不能占用。",
        "clause": "1.1-03",
        "facts": [
            {"label": f"{year}年核定", "value": f"{state.allotted} 个"},
            {"label": "占用和使用", "value": f"{state.reserved + state.used} 个"},
            {"label": "余额", "value": f"{state.free} 个"},
            *told_rows(earlier),
        ],
        "submit": "提出例外申请",
        "back_url": back_url,
        "back_text": "返回核对",
        "version": case.version,
    }
