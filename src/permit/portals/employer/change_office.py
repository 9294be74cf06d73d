"""Another office: chosen by the employer, its open cases go along (R-35).

Clauses: R-35, 2-01
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from permit.clock import now
from permit.portals import access
from permit.portals.employer.acts import ReasonForm, act, posted
from permit.portals.employer.gate import entered
from permit.portals.idempotency import once
from permit.records.models import Office
from permit.services.change_office import change_office, moving_cases


class OfficeForm(ReasonForm):
    """Which, and why."""

    office = forms.ModelChoiceField(Office.objects.none(), label="新的属地部门", empty_label="请选择")
    field_order = ("office", "reason")

    def __init__(self, *args: Any, district: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"].queryset = Office.objects.filter(district=district)  # type: ignore[attr-defined]


@entered
@once
def change(request: HttpRequest) -> HttpResponse:
    """Ask, say what goes along, do it."""
    employer = access.employer_of(request)

    def do(cleaned: dict[str, Any]) -> None:
        change_office(employer, cleaned["office"], cleaned["reason"], access.acting(request), now())

    words = {
        "title": "更换属地部门",
        "caption": employer.name,
        "lead": "按单位注册地或所在园区选择。已报区人社局的办件留在原属地，其余在办的随单位转到新的属地部门。",
        "clause": "2-01",
        "facts": [
            {"label": "现在的属地部门", "value": employer.office.name if employer.office else "没有填写"},
            {"label": "随之转移的办件", "value": f"{moving_cases(employer).count()} 件"},
        ],
        "warning": "转到新的属地部门后，盖章的业务办理情况表要重新打印、送达。",
        "submit": "更换属地部门",
        "back_url": reverse("employer:information"),
    }
    form = OfficeForm(posted(request), district=employer.district)
    return act(request, form, do, reverse("employer:information"), words, done="属地部门已更换。")
