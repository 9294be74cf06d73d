"""其他区的证件: I hold a permit of another district; stated with its confirmation, verified by the bureau (R-36).

Clauses: R-36, 6.4-02, N-14
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals.access import acting, person_of
from permit.portals.applicant.gate import in_scope
from permit.portals.declared_words import declared_facts, other_districts
from permit.portals.employer.acts import sent_version
from permit.portals.form_fields import DateTripletField, PermitForm
from permit.portals.idempotency import once
from permit.portals.party_request_words import FIRST_DAY
from permit.portals.refusals import explain
from permit.records.models import DeclaredPermit, Person
from permit.services.declare_permit import Declared, declare_permit, withdraw_declared_permit
from permit.services.upload_attachment import Incoming

LIST = "applicant:declared"
SHOWN = 20
CATEGORIES = (("", "不清楚"), *((letter, f"第 {number} 类") for number, letter in enumerate("ABCDEFGHI", 1)))
# Where a refusal belongs on the page; any other stands on top.
FIELD_OF = {
    "declared_for_own_district": "district",
    "declared_number_wrong": "number",
    "declared_number_known": "number",
    "declared_children_wrong": "children",
    "declared_term_wrong": "valid_until",
    "declared_permit_expired": "valid_until",
    "left_in_future": "left_on",
}


class DeclaredForm(PermitForm):
    """As it stands on the confirmation."""

    district = forms.ChoiceField(label="发证的区", choices=())
    number = forms.CharField(label="证件编号", max_length=12, help_text="12 位数字，在确认单上")
    valid_from = DateTripletField(label="有效期起", earliest=FIRST_DAY)
    valid_until = DateTripletField(label="有效期止", earliest=FIRST_DAY)
    employer = forms.CharField(label="原聘用单位", max_length=200)
    left_on = DateTripletField(label="从原单位离职的日期", earliest=FIRST_DAY)
    category = forms.ChoiceField(label="申报类别", choices=CATEGORIES, required=False)
    children = forms.CharField(
        label="随往子女", required=False, max_length=500, help_text="姓名和身份证号码用空格隔开，一人一行；没有的不填",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    proof = forms.FileField(label="工作居住证确认单", help_text="PDF、JPG 或 PNG，不超过 20 MB")
    words = forms.CharField(label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["district"].choices = [("", "请选择"), *other_districts()]  # type: ignore[attr-defined]


def mine(person: Person) -> QuerySet[DeclaredPermit]:
    """All I stated, the newest first."""
    return DeclaredPermit.objects.filter(person=person).select_related("proof", "officer").order_by("-pk")


@in_scope
@once
def declared(request: HttpRequest) -> HttpResponse:
    """How it stands, or the form."""
    person = person_of(request)
    found = list(mine(person)[:SHOWN])
    newest = found[0] if found else None
    closed = newest is not None and newest.state in ("stated", "verified")
    form = DeclaredForm(None if closed else request.POST or None, request.FILES or None)
    if request.method == "POST" and not closed and form.is_valid() and _stated(request, person, form):
        return redirect(LIST)
    words = {
        "form": None if closed else form,
        "newest": newest,
        "cards": [{"declared": each, "facts": declared_facts(each)} for each in found],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "applicant/declared.html", words, status=status)


def _stated(request: HttpRequest, person: Person, form: DeclaredForm) -> bool:
    given = dict(form.cleaned_data)
    proof = given.pop("proof")
    try:
        declare_permit(person, Declared(**given), Incoming(proof.name, proof.read()), acting(request), now())
    except Refused as refusal:
        form.add_error(FIELD_OF.get(refusal.code), explain(refusal))
        return False
    messages.success(request, "已提交，区人社局向发证的区核实后，会发短信告诉您。")
    return True


@in_scope
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back before the bureau has ruled."""
    get_object_or_404(mine(person_of(request)), pk=pk)
    try:
        withdraw_declared_permit(pk, sent_version(request), acting(request), now())
        messages.success(request, "已撤回。")
    except Refused as refusal:
        messages.error(request, explain(refusal))
    return redirect(LIST)
