"""The acceptor opens a case for somebody without an employer, and asks again for its number (R-10, R-11).

Clauses: 1.3.1-H, 1.1-03
"""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from permit.clock import now
from permit.domain.lifecycle import Business
from permit.portals import access
from permit.portals.access import opens
from permit.portals.casework.acting_pages import ActForm, WordsForm, act_page
from permit.portals.casework.desk import BUREAU
from permit.portals.form_fields import IdNumberField
from permit.portals.idempotency import once
from permit.portals.quota_exception_words import requests_of, told_rows
from permit.records.models import Office
from permit.services.open_freelancer_case import FreelancerCase, ask_number, open_freelancer_case

WHICH = ((Business.NEW.value, "新办"), (Business.RENEWAL.value, "续签"))


class FreelancerForm(ActForm):
    """Whose case, which business, at which office, and why there is no employer."""

    id_number = IdNumberField(label="申请人身份证号码")
    business = forms.ChoiceField(label="办理什么", choices=WHICH, widget=forms.RadioSelect)
    office = forms.ModelChoiceField(
        label="由哪个属地部门审核",
        queryset=Office.objects.none(),
        empty_label="请选择",
        help_text="按申请人的居住地或主要工作地点选",
    )
    reason = forms.CharField(
        label="没有用人单位、也没有信用代码的情况",
        max_length=1000,
        help_text="不少于 10 个字。新办的，这段话同时作为请名额岗另给名额的理由。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"].queryset = Office.objects.filter(district=settings.DISTRICT).order_by("pk")  # type: ignore[attr-defined]


@opens("bureau", "acceptor")
@once
def freelancer(request: HttpRequest) -> HttpResponse:
    """The page and its one button."""

    def do(cleaned: dict[str, Any]) -> None:
        given = FreelancerCase(Business(cleaned["business"]), cleaned["office"], cleaned["reason"])
        open_freelancer_case(cleaned["id_number"], given, access.acting(request), now())

    words = {
        "title": "为自由职业者建立办件",
        "lead": "只用于没有用人单位、也没有统一社会信用代码的人；有信用代码的个体工商户，由本人按单位登录办理。"
        "建立后由本人填写、上传、声明，直接发送给属地部门。单位的条件和连续社保由审核人员认定。",
        "clause": "R-10",
        "submit": "建立办件",
        "back_url": reverse("bureau:home"),
    }
    form = FreelancerForm(request.POST or None)
    return act_page(
        request, BUREAU, form, do, words, then=reverse("bureau:home"), done="办件已建立，已发短信告诉本人。"
    )


@opens("bureau", "acceptor")
@once
def number(request: HttpRequest, number: str) -> HttpResponse:
    """A number of the district for this one case, asked anew after a no (1.1-03)."""
    case = BUREAU.case(request, number)
    if not case.employer.is_freelancer or case.business != Business.NEW:
        raise Http404

    def do(cleaned: dict[str, Any]) -> None:
        ask_number(case, cleaned["words"], access.acting(request), now())

    words = {
        "title": "请名额岗另给 1 个名额",
        "caption": f"{case.employer.name} ・ {case.number}",
        "lead": "自由职业者没有单位名额。名额岗准予后，才能受理。",
        "clause": "1.1-03",
        "facts": told_rows(requests_of(case)),
        "submit": "提出",
        "back_url": reverse("bureau:case", args=[number]),
    }
    then = reverse("bureau:case", args=[number])
    return act_page(
        request, BUREAU, WordsForm(request.POST or None), do, words, then=then, done="已提出，等名额岗答复。"
    )
