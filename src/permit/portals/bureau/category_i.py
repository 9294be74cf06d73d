"""Opening a case of category I: the person, the recommendation, the approval (R-11).

Clauses: 1.3.1-I
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from permit.clock import now
from permit.portals import access
from permit.portals.access import opens
from permit.portals.casework.acting_pages import ActForm, act_page
from permit.portals.casework.desk import BUREAU
from permit.portals.form_fields import IdNumberField
from permit.portals.idempotency import once
from permit.services.open_category_i import CategoryIPapers, open_category_i
from permit.services.upload_attachment import Incoming


class CategoryIForm(ActForm):
    """Whose case, and the two papers."""

    id_number = IdNumberField(label="申请人身份证号码")
    recommendation = forms.FileField(label="本区推荐材料", help_text="PDF、JPG 或 PNG，不超过 20 MB")
    approval = forms.FileField(label="本市人才主管部门同意材料", help_text="PDF、JPG 或 PNG，不超过 20 MB")


@opens("bureau", "acceptor")
@once
def category_i(request: HttpRequest) -> HttpResponse:
    """The page and its one button."""

    def do(cleaned: dict[str, Any]) -> None:
        papers = CategoryIPapers(incoming(cleaned["recommendation"]), incoming(cleaned["approval"]))
        open_category_i(cleaned["id_number"], papers, access.acting(request), now())

    words = {
        "title": "按第 9 类建立办件",
        "lead": "区推荐、市批准的人员由区局建立办件，再由本人和单位按常规流程办理。",
        "clause": "1.3.1-I",
        "submit": "建立办件",
        "back_url": reverse("bureau:home"),
        "multipart": True,
    }
    form = CategoryIForm(request.POST or None, request.FILES or None)
    return act_page(request, BUREAU, form, do, words, then=reverse("bureau:home"), done="办件已建立，请通知本人继续。")


def incoming(file: Any) -> Incoming:
    return Incoming(file.name, file.read())
