"""The quota officer sets the first number of an employer, in a year for which no plan was published (R-25).

Clauses: 1.1-03
"""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from permit.clock import now, today
from permit.portals import access
from permit.portals.bureau.scopes import for_quota_officer
from permit.portals.casework.acting_pages import ActForm, act_page
from permit.portals.casework.desk import BUREAU
from permit.portals.casework.quota_pages import employers_of
from permit.portals.form_fields import WholeNumberField
from permit.portals.idempotency import once
from permit.services.set_quota import LONGEST_CAUSE, set_quota


class QuotaForm(ActForm):
    """The number and why."""

    number = WholeNumberField(label="全年可申报新办", unit="个", highest=9999)
    cause = forms.CharField(
        label="依据", max_length=LONGEST_CAUSE, help_text="例如分配方案的文号", widget=forms.TextInput()
    )


@for_quota_officer
@once
def first_number(request: HttpRequest, uscc: str, year: int) -> HttpResponse:
    """The first number; later ones are decisions of two people."""
    if year not in (today().year, today().year + 1):
        raise Http404
    employer = get_object_or_404(employers_of(request, BUREAU), uscc=uscc, permission="granted")

    def do(cleaned: dict[str, Any]) -> None:
        set_quota(employer, year, cleaned["number"], cleaned["cause"], access.acting(request), now())

    then = f"{reverse('bureau:quota_of', args=[uscc])}?year={year}"
    words = {
        "title": f"核定{year}年新办名额",
        "caption": f"{employer.name} ・ {employer.uscc}",
        "lead": "单位当年的第一个数。以后追加、核减、调剂都要提出决定，由另一位名额岗人员批准。",
        "clause": "1.1-03",
        "submit": "保存",
        "back_url": then,
    }
    return act_page(request, BUREAU, QuotaForm(request.POST or None), do, words, then=then, done="名额已保存。")
