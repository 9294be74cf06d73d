"""Upload places at the employer's door: drawn, filled, emptied, waived.

Clauses: N-01, 5-03, 5-04, 5-05, 6.2-06, R-38
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals import access
from permit.portals.components.uploads import scan_words
from permit.portals.employer import unfit
from permit.portals.employer.entry_tasks import TASK_STATES, slot_anchor
from permit.portals.form_fields import DateTripletField, PermitForm
from permit.portals.refusals import explain
from permit.services.material_slots import SlotStatus
from permit.services.remove_attachment import remove_attachment
from permit.services.set_printed_term import set_printed_term
from permit.services.upload_attachment import Incoming, upload_attachment
from permit.services.waive_attachment import waive_attachment

UNPROCESSABLE = 422


class TermForm(PermitForm):
    """The last day printed on a material, or that it has none (5-04, R-13)."""

    valid_until = DateTripletField(label="材料上写的截止日期", required=False)
    no_term = forms.BooleanField(label="长期有效或没有固定期限", required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not typed.get("valid_until") and not typed.get("no_term") and not self.has_error("valid_until"):
            self.add_error("valid_until", "请填写材料上写的截止日期，或勾选长期有效。")
        return typed


class WaiveForm(PermitForm):
    """Why a material cannot be provided, and what stands for it (R-38)."""

    reason = forms.CharField(label="为什么不能提供，用什么代替", widget=forms.Textarea, max_length=500, required=False)


def waiver(slot: SlotStatus, url: str) -> dict[str, Any]:
    """The offer beside an open place: the reason given so far, where it is sent, and the question."""
    reason = slot.attachment.cannot_provide_reason if slot.attachment else ""
    form = WaiveForm(initial={"reason": reason}, auto_id=_reason_ids(slot_anchor(slot.key)))
    return {"waive_url": url, "reason": reason, "waive_form": form}


def _reason_ids(anchor: str) -> str:
    return f"{anchor}-why-%s"


def unfit_places(request: HttpRequest, places: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """What one of these places could not take a moment ago, put back into it; for `{% error_summary %}`."""
    forms_of = {
        unfit.TERM: lambda typed, anchor: TermForm(typed, auto_id=f"{anchor}-%s"),
        unfit.REASON: lambda typed, anchor: WaiveForm(typed, auto_id=_reason_ids(anchor)),
    }
    return unfit.show_unfit(request, places, forms_of)


def take_waiver(request: HttpRequest, slot: SlotStatus, back: str) -> HttpResponse:
    """Keep the reason why a place stays empty; an empty one takes it back."""
    form, anchor = WaiveForm(request.POST), slot_anchor(slot.key)
    words = words_of(form)
    if not words:
        try:
            waive_attachment(slot.owner, slot.key, form.cleaned_data["reason"], access.acting(request), now())
            messages.success(request, "已保存说明，由工作人员决定是否接受。")
        except Refused as refusal:
            words = explain(refusal)
    if words:
        unfit.keep_unfit(request, anchor, unfit.REASON, words)
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(f"{back}#slot-{anchor}")


def words_of(form: forms.Form) -> str:
    """All that is wrong with a form, in one line; '' when nothing is."""
    return " ".join(str(words) for errors in form.errors.values() for words in errors)


def drawn_slot(slot: SlotStatus, template_url: str = "", remove: Any = None, defect: str = "") -> dict[str, Any]:
    """A slot for `{% upload_slot %}`. `remove(version)` gives the address that takes a file back."""
    part = slot.part
    return {
        "id": slot_anchor(slot.key),
        "title": slot.title,
        "clause": slot.material.id,
        "why": slot.material.because,
        "status": "missing" if slot.state == "missing" else TASK_STATES[slot.state],
        "words": {"missing": "还没有上传", "optional": "按需要", "waived": "已说明"}.get(slot.state, ""),
        "hint": slot.words if slot.state in ("replace", "waived") else "",
        "stamp": part.stamp,
        "remaining": f"上传当天起至少还剩 {part.months_left} 个月" if part.months_left else "",
        "template_url": template_url,
        "defect": defect,
        "files": [drawn_file(version, remove) for version in slot.versions],
    }


def term_form(slot: SlotStatus) -> TermForm | None:
    """The question after an upload: until when the newest file runs; None where that is known or not asked."""
    if not slot.part.months_left or not slot.versions:
        return None
    newest = slot.versions[-1]
    return None if newest.no_term or newest.valid_until else TermForm(auto_id=f"{slot_anchor(slot.key)}-%s")


def drawn_file(version: Any, remove: Any = None) -> dict[str, Any]:
    """A stored file for the slot's list."""
    return {
        "name": version.file_name,
        "url": reverse("files:download", kwargs={"version_id": version.pk}),
        "uploaded": version.uploaded_at,
        "pages": version.pages,
        "size": size_words(version.size),
        "scan": scan_words(version.scan_state),
        "remove_url": remove(version) if remove else "",
    }


def size_words(size: int) -> str:
    """1.2 MB, 340 KB."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, size // 1024)} KB"


def take_upload(request: HttpRequest, owner: Any, slot: str, back: str, anchor: str = "") -> HttpResponse:
    """Store what was sent; answers the script with JSON and everybody else with a redirect (docs/design-system.md)."""
    words = _store(request, owner, slot)
    if request.headers.get("X-Upload"):
        body = {"errors": {"file": [words]}} if words else {"reload": True}
        return JsonResponse(body, status=UNPROCESSABLE if words else 200)
    if words:
        unfit.keep_unfit(request, anchor or slot_anchor(slot), unfit.FILE, words)
        return HttpResponseRedirect(back)
    messages.success(request, "已上传。")
    return HttpResponseRedirect(f"{back}#slot-{anchor or slot_anchor(slot)}")


def _store(request: HttpRequest, owner: Any, slot: str) -> str:
    """'' when stored, else what is wrong."""
    sent = request.FILES.getlist("file")
    if not sent:
        return "请先选择文件，再上传。"
    for file in sent:
        incoming = Incoming(file.name or "", file.read())
        try:
            upload_attachment(owner, slot, incoming, access.acting(request), now())
        except Refused as refusal:
            return f"{file.name}：{explain(refusal)}"
    return ""


def take_term(request: HttpRequest, slot: SlotStatus, back: str) -> HttpResponse:
    """Keep the printed term of the newest file of a place."""
    form = TermForm(request.POST)
    if not slot.versions:
        raise Http404
    if form.is_valid():
        cleaned = form.cleaned_data
        newest = slot.versions[-1]
        set_printed_term(newest.pk, cleaned["valid_until"], cleaned["no_term"], access.acting(request), now())
        messages.success(request, "已保存期限。")
        return HttpResponseRedirect(f"{back}#slot-{slot_anchor(slot.key)}")
    unfit.keep_unfit(request, slot_anchor(slot.key), unfit.TERM, words_of(form))
    return HttpResponseRedirect(back)


def take_back(request: HttpRequest, version_id: int, back: str) -> HttpResponse:
    """Remove a file that the view has found to be the employer's own."""
    try:
        remove_attachment(version_id, access.acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
    return HttpResponseRedirect(back)
