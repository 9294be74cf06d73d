"""Before any business: who belongs elsewhere (7-04), and the photo (6.1.2-05).

Clauses: 7-04, 6.1.2-05, N-10
"""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from permit.clock import now
from permit.domain.errors import Refused
from permit.domain.lifecycle import State
from permit.portals.access import acting, person_of
from permit.portals.applicant.gate import at_door, in_scope
from permit.portals.applicant.uploads import incoming_of, upload_answer
from permit.portals.form_fields import PermitForm
from permit.portals.refusals import explain
from permit.services.applicant_entry import PHOTO_SLOT, entry_of, note_completion, photo_of
from permit.services.case_locks import PHOTO, defect_words, open_case_of, profile_lock
from permit.services.check_photo import check_photo
from permit.services.upload_attachment import upload_attachment

GROUPS = (
    ("北京户籍", "您已有北京户籍，不需要办理工作居住证。", ("beijing_household",)),
    ("外地驻京机构人员", "由派出地政府的驻京机构统一申报，请与所在驻京机构的人事部门联系。", ("domestic_office",)),
    (
        "香港、澳门、台湾人才",
        "按港澳台人才的规定办理，请向本市人才服务部门咨询适用的证件。",
        ("hong_kong", "macao", "taiwan"),
    ),
    ("海外高层次人才", "按海外高层次人才的规定办理，请向本市人才服务部门咨询适用的证件。", ("overseas",)),
)


@at_door
def elsewhere(request: HttpRequest) -> HttpResponse:
    """The four groups that follow their own ways; the person's own comes first."""
    entry = entry_of(person_of(request))
    if not entry.out_of_scope:
        return redirect("applicant:home")
    groups = [{"title": title, "text": text, "own": entry.population in keys} for title, text, keys in GROUPS]
    words = {"groups": sorted(groups, key=lambda group: not group["own"])}
    return render(request, "applicant/elsewhere.html", words)


class PhotoForm(PermitForm):
    file = forms.FileField(
        label="照片", help_text="JPG 或 PNG，不小于 295×413 像素，宽和高约为 5∶7，近期免冠、正面、背景干净"
    )


@in_scope
def photo(request: HttpRequest) -> HttpResponse:
    """The photo: what is there, what is asked, upload."""
    person = person_of(request)
    reason = profile_lock(person, PHOTO)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        answer = _take_photo(request, form, reason)
        if answer is not None:
            return answer
    words = {"form": form, "photo": photo_of(person), "locked": reason, "defect": _defect(request)}
    return render(request, "applicant/photo.html", words)


def _take_photo(request: HttpRequest, form: PhotoForm, reason: str | None) -> HttpResponse | None:
    """Check and keep the photo; None when the page has to be shown again with its errors."""
    if reason:
        form.add_error(None, reason)
    elif form.is_valid():
        try:
            incoming = incoming_of(request)
            check_photo(incoming.content)
            upload_attachment(person_of(request), PHOTO_SLOT, incoming, acting(request), now())
            note_completion(person_of(request), now())
            messages.success(request, "照片已收下，通过了尺寸、比例、亮度和清晰度检查。")
            return upload_answer(request, _after_photo(request))
        except Refused as refusal:
            form.add_error("file", explain(refusal))
    return upload_answer(request, "", form) if "X-Upload" in request.headers else None


def _after_photo(request: HttpRequest) -> str:
    case = open_case_of(person_of(request))
    if case is not None and case.state == State.RETURNED_TO_APPLICANT:
        return reverse("applicant:corrections", args=[case.number])
    return reverse("applicant:photo")


def _defect(request: HttpRequest) -> str:
    return "；".join(defect_words(open_case_of(person_of(request)), PHOTO).values())
