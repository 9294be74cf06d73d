"""A carried-over holder's way in: only what is to be completed, until it is (N-11).

Clauses: N-11, 6.1.2-07, 7-05
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.portals.access import acting, person_of
from permit.portals.applicant.carried_rows import carried_places, carried_sections, place_url
from permit.portals.applicant.gate import in_scope
from permit.portals.applicant.material_rows import MaterialPlace, places_of
from permit.portals.applicant.material_views import TermForm, WaiveForm
from permit.portals.applicant.saved_at import last_saved
from permit.portals.applicant.task_rows import next_open, progress_of
from permit.portals.applicant.uploads import incoming_of, upload_answer
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import CarriedHolder
from permit.services.build_dossier import typed_sections
from permit.services.carried_entry import CarriedEntry, carried_entry, carried_open
from permit.services.complete_carried_over import complete_carried_over, kept_children
from permit.services.material_slots import SlotStatus
from permit.services.remove_attachment import remove_attachment
from permit.services.set_printed_term import set_printed_term
from permit.services.upload_attachment import upload_attachment
from permit.services.waive_attachment import waive_attachment


class CompleteForm(PermitForm):
    """The declaration of truth (7-05)."""

    declared = forms.BooleanField(
        label="我声明：所填信息和所交材料真实、合法、有效，并配合监督检查。",
        error_messages={"required": "请先勾选声明。"},
    )


def _found(request: HttpRequest) -> CarriedEntry:
    carried = carried_open(person_of(request), today())
    if carried is None:
        raise Http404
    return carried_entry(carried, today())


def carried_home(request: HttpRequest, carried: CarriedHolder) -> HttpResponse:
    """The home page of a holder who has not completed."""
    found = carried_entry(carried, today())
    sections = carried_sections(found)
    done, total = progress_of(sections)
    words = {
        "found": found,
        "sections": sections,
        "done": done,
        "total": total,
        "next": next_open(sections),
        "waits": found.association is not None and found.association.state == "requested" and len(found.missing) == 1,
        "saved_at": last_saved(person_of(request), None),
    }
    return render(request, "applicant/carried.html", words)


def _place(found: CarriedEntry, material_id: str) -> MaterialPlace:
    for place in places_of(found.slots):
        if place.material.id == material_id:
            return place
    raise Http404


def _slot(request: HttpRequest, key: str) -> SlotStatus:
    for slot in _found(request).slots:
        if slot.key == key:
            return slot
    raise Http404


@in_scope
def material(request: HttpRequest, material: str) -> HttpResponse:
    """One material with its parts."""
    return _show(request, material)


def _show(request: HttpRequest, material_id: str, bound: dict[str, dict[str, Any]] | None = None) -> HttpResponse:
    place = _place(_found(request), material_id)
    parts = carried_places(place)
    for part in parts:
        newest = part["newest"]
        initial = {"valid_until": newest.valid_until, "no_term": newest.no_term} if newest else {}
        part["term_form"] = TermForm(prefix=part["key"], initial=initial)
        part["waive_form"] = WaiveForm(prefix=part["key"], initial={"reason": part["reason"]})
        part.update((bound or {}).get(part["key"], {}))
    problems = [(str(part["problem"]), f"slot-{part['key']}") for part in parts if part.get("problem")]
    back = {"back": reverse("applicant:home"), "back_words": "返回补齐清单"}
    words = {"place": place, "parts": parts, "problems": problems, **back}
    return render(request, "applicant/material.html", words, status=422 if bound else 200)


@in_scope
@require_POST
def upload(request: HttpRequest, slot: str) -> HttpResponse:
    """Take a file into a place of the holder's own."""
    place = _slot(request, slot)
    try:
        upload_attachment(place.owner, slot, incoming_of(request), acting(request), now())
    except Refused as refusal:
        form = PermitForm({})
        form.full_clean()
        form.add_error(None, explain(refusal))
        if "X-Upload" in request.headers:
            return upload_answer(request, "", form)
        return _show(request, place.material.id, {slot: {"problem": explain(refusal)}})
    return upload_answer(request, place_url(place.material.id, slot))


@in_scope
@require_POST
def term(request: HttpRequest, slot: str) -> HttpResponse:
    """The term printed on the newest file (5-04, 5-05)."""
    place, form = _slot(request, slot), TermForm(request.POST, prefix=slot)
    if not form.is_valid() or not place.versions:
        return _show(request, place.material.id, {slot: {"problem": "请核对截止日期。", "term_form": form}})
    typed = form.cleaned_data
    set_printed_term(place.versions[-1].pk, typed["valid_until"], typed["no_term"], acting(request), now())
    return redirect(place_url(place.material.id, slot))


@in_scope
@require_POST
def remove(request: HttpRequest, slot: str, version_id: int) -> HttpResponse:
    """Take a file back."""
    place = _slot(request, slot)
    if version_id not in [version.pk for version in place.versions]:
        raise Http404
    try:
        remove_attachment(version_id, acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
    return redirect(place_url(place.material.id, slot))


@in_scope
@require_POST
def waive(request: HttpRequest, slot: str) -> HttpResponse:
    """'Cannot provide' (R-38)."""
    place, form = _slot(request, slot), WaiveForm(request.POST, prefix=slot)
    if not form.is_valid():
        return _show(request, place.material.id, {slot: {"problem": "理由最多 500 个字。", "waive_form": form}})
    try:
        waive_attachment(place.owner, slot, form.cleaned_data["reason"], acting(request), now())
    except Refused as refusal:
        return _show(request, place.material.id, {slot: {"problem": explain(refusal), "waive_form": form}})
    return redirect(place_url(place.material.id, slot))


@in_scope
@once
def complete(request: HttpRequest) -> HttpResponse:
    """The last look, the declaration, done."""
    found = _found(request)
    form = CompleteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            complete_carried_over(person_of(request), True, acting(request), now())
            messages.success(request, "已补齐。现在可以打印确认单、办理业务。")
            return redirect("applicant:permit")
        except Refused as refusal:
            form.add_error(None, explain(refusal))
    kept, added = kept_children(found, typed_sections(person_of(request), None, None))
    words = {
        "found": found,
        "form": form,
        "children": "、".join(child["name"] for child in kept) or "没有",
        "added": "、".join(added),
    }
    return render(request, "applicant/carried_complete.html", words, status=422 if form.errors else 200)
