"""One page per material: its parts, uploads, printed terms, 'cannot provide', sheets to download.

Clauses: 6.2-M1, 6.2-M3, 6.2-M4, 6.2-M5, 6.2-M6, 5-04, 5-05, N-01, N-05
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.portals.access import acting
from permit.portals.applicant.gate import entered
from permit.portals.applicant.material_rows import (
    MaterialPlace,
    place_url,
    places_of,
    slot_lock,
    upload_places,
)
from permit.portals.applicant.uploads import incoming_of, upload_answer
from permit.portals.case_access import case_for_applicant
from permit.portals.form_fields import DateTripletField, PermitForm
from permit.portals.refusals import explain
from permit.records.models import AttachmentVersion, Case
from permit.services.fill_sheet import fill_sheet
from permit.services.material_slots import SlotStatus, slots_of_case
from permit.services.remove_attachment import remove_attachment
from permit.services.set_printed_term import set_printed_term
from permit.services.upload_attachment import upload_attachment
from permit.services.waive_attachment import waive_attachment


class TermForm(PermitForm):
    """The term printed on a paper: a day, or none (长期, open-ended)."""

    valid_until = DateTripletField(label="材料上写的截止日期", required=False)
    no_term = forms.BooleanField(label="长期有效或没有固定期限", required=False)

    def clean(self) -> dict[str, object]:
        typed = super().clean() or {}
        if not typed.get("valid_until") and not typed.get("no_term") and "valid_until" not in self.errors:
            self.add_error("valid_until", "请填写材料上写的截止日期，或勾选长期有效。")
        return typed


class FileTermForm(TermForm):
    file = forms.FileField(label="文件")


class WaiveForm(PermitForm):
    reason = forms.CharField(label="为什么不能提供，用什么代替", widget=forms.Textarea, max_length=500, required=False)


def _place(case: Case, material: str) -> MaterialPlace:
    for place in places_of(slots_of_case(case, today())):
        if place.material.id == material:
            return place
    raise Http404


def _slot(case: Case, key: str) -> SlotStatus:
    """The part, if the case has it and the applicant may change it now. Raises Http404, Refused('slot_locked')."""
    slot = next((slot for slot in slots_of_case(case, today()) if slot.key == key), None)
    if slot is None:
        raise Http404
    reason = slot_lock(case, slot)
    if reason:
        raise Refused("slot_locked", {"reason": reason})
    return slot


@entered
def material(request: HttpRequest, number: str, material: str) -> HttpResponse:
    """A material with its parts."""
    return _show(request, case_for_applicant(request, number), material)


def _show(
    request: HttpRequest, case: Case, material: str, bound: dict[str, dict[str, Any]] | None = None
) -> HttpResponse:
    place = _place(case, material)
    parts = upload_places(case, place)
    for part in parts:
        newest = part["newest"]
        initial = {"valid_until": newest.valid_until, "no_term": newest.no_term} if newest else {}
        part["term_form"] = TermForm(prefix=part["key"], initial=initial)
        part["waive_form"] = WaiveForm(prefix=part["key"], initial={"reason": part["reason"]})
        part.update((bound or {}).get(part["key"], {}))
    back = {"back": reverse("applicant:case", args=[case.number]), "back_words": "返回办件"}
    words = {"case": case, "place": place, "parts": parts, "problems": _problems(parts), **back}
    status = 422 if bound else 200
    return render(request, "applicant/material.html", words, status=status)


def _problems(parts: list[dict[str, object]]) -> list[tuple[str, str]]:
    return [(str(part["problem"]), f"slot-{part['key']}") for part in parts if part.get("problem")]


@entered
@require_POST
def upload(request: HttpRequest, number: str, slot: str) -> HttpResponse:
    """Take a file, with the term printed on it where it has one."""
    case = case_for_applicant(request, number)
    term = TermForm(request.POST, prefix=slot)
    has_term = term.is_valid() and any(term.cleaned_data.values())
    typed = term.cleaned_data if has_term else {}
    material_id = slot.rpartition(".")[0]
    try:
        place = _slot(case, slot)
        incoming = incoming_of(request, typed.get("valid_until"), bool(typed.get("no_term")))
        upload_attachment(place.owner, slot, incoming, acting(request), now())
    except Refused as refusal:
        form = PermitForm({})
        form.full_clean()
        form.add_error(None, explain(refusal))
        if "X-Upload" in request.headers:
            return upload_answer(request, "", form)
        return _show(request, case, material_id, {slot: {"problem": explain(refusal), "term_form": term}})
    return upload_answer(request, place_url(case, material_id, slot))


@entered
@require_POST
def term(request: HttpRequest, number: str, slot: str) -> HttpResponse:
    """The printed term of the newest file."""
    case = case_for_applicant(request, number)
    form = TermForm(request.POST, prefix=slot)
    material_id = slot.rpartition(".")[0]
    try:
        place = _slot(case, slot)
        if not form.is_valid() or not place.versions:
            return _show(request, case, material_id, {slot: {"problem": "请核对截止日期。", "term_form": form}})
        typed = form.cleaned_data
        version = place.versions[-1]
        set_printed_term(version.pk, typed["valid_until"], typed["no_term"], acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
    return redirect(place_url(case, material_id, slot))


@entered
@require_POST
def remove(request: HttpRequest, number: str, slot: str, version_id: int) -> HttpResponse:
    """Take a file back; it stays on record with a mark."""
    case = case_for_applicant(request, number)
    try:
        place = _slot(case, slot)
        if version_id not in [version.pk for version in place.versions]:
            raise Http404
        remove_attachment(version_id, acting(request), now())
    except (Refused, AttachmentVersion.DoesNotExist) as problem:
        messages.error(request, explain(problem) if isinstance(problem, Refused) else "这份文件已经不在了。")
    return redirect(place_url(case, slot.rpartition(".")[0], slot))


@entered
@require_POST
def waive(request: HttpRequest, number: str, slot: str) -> HttpResponse:
    """'Cannot provide' (R-38): the reason and the substitute; empty takes it back."""
    case = case_for_applicant(request, number)
    form = WaiveForm(request.POST, prefix=slot)
    material_id = slot.rpartition(".")[0]
    try:
        place = _slot(case, slot)
        if not form.is_valid():
            return _show(request, case, material_id, {slot: {"problem": "理由最多 500 个字。", "waive_form": form}})
        waive_attachment(place.owner, slot, form.cleaned_data["reason"], acting(request), now())
    except Refused as refusal:
        return _show(request, case, material_id, {slot: {"problem": explain(refusal), "waive_form": form}})
    return redirect(place_url(case, material_id, slot))


@entered
def sheet(request: HttpRequest, number: str, template: str) -> HttpResponse:
    """A sheet to download, filled in."""
    try:
        title, pdf = fill_sheet(case_for_applicant(request, number), template, today())
    except Refused:
        raise Http404 from None
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.pdf") or ""
    return response
