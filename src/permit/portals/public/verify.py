"""Checking a confirmation: by the code typed, or by the address in its QR code. Told the least that answers (R-26).

Clauses: R-26, N-12
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals.access import public
from permit.portals.form_fields import PermitForm
from permit.portals.refusals import explain
from permit.services.client_address import client_address
from permit.services.verify_confirmation import LONGEST_TYPED, Verification, verify_confirmation

UNPROCESSABLE, TOO_MANY = 422, 429


class CodeForm(PermitForm):
    """The code under the QR code."""

    code = forms.CharField(
        label="查验码",
        max_length=LONGEST_TYPED,
        help_text="确认单二维码下方的 17 位字符，横线和大小写不影响",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@public
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """The page with the field, and what a check found; the QR code leads here with its code."""
    typed = request.POST.get("code") or request.GET.get("code") or code
    asked = bool(typed) or request.method == "POST"
    form = CodeForm({"code": typed} if asked else None)
    context: dict[str, Any] = {"form": form, "asked": False, "found": None}
    status = 200
    if asked:
        status = _check(form, request, context)
    response = render(request, "public/verify.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _check(form: CodeForm, request: HttpRequest, context: dict[str, Any]) -> int:
    if not form.is_valid():
        return UNPROCESSABLE
    try:
        found: Verification | None = verify_confirmation(form.cleaned_data["code"], _address(request), now())
    except Refused as refusal:
        form.add_error("code", explain(refusal))
        return TOO_MANY if refusal.code == "too_many_checks" else UNPROCESSABLE
    context["asked"], context["found"] = True, found
    if found is not None:
        context["rows"] = [
            {"label": "证件状态", "value": found.state_name},
            {"label": "证件编号", "value": found.number},
            {"label": "持证人", "value": found.masked_name},
        ]
    return 200


def _address(request: HttpRequest) -> str:
    return client_address(str(request.META.get("REMOTE_ADDR", "")), str(request.META.get("HTTP_X_FORWARDED_FOR", "")))
