"""One page for one act: what it is about, a form, one button. Every form carries version and idempotency key."""

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from permit.domain.errors import Refused
from permit.portals.form_fields import PermitForm
from permit.portals.refusals import explain

UNPROCESSABLE, CONFLICT = 422, 409


def new_key() -> str:
    """A fresh idempotency key for a form."""
    return secrets.token_hex(16)


def sent_version(request: HttpRequest) -> int:
    """The version the page was drawn from; −1 where the form carries none, which then never matches."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also a POST that carries nothing."""
    return request.POST if request.method == "POST" else None


def act(
    request: HttpRequest,
    form: PermitForm,
    do: Callable[[dict[str, Any]], object],
    then: str,
    words: dict[str, Any],
    *,
    done: str = "",
    template: str = "employer/act.html",
) -> HttpResponse:
    """Show the form, or act and go on to `then`. A refusal stands on top of the page; what was typed stays.

    `words`: title, caption, lead, clause, facts (summary rows), warning, submit, kind, back_url, back_text, version.
    """
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                do(form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, explain(refusal))
                status = CONFLICT if refusal.code == "changed_meanwhile" else UNPROCESSABLE
            else:
                if done:
                    messages.success(request, done)
                return HttpResponseRedirect(then)
        else:
            status = UNPROCESSABLE
    key = request.POST.get("idempotency_key") or new_key()
    page = {**words, "form": form, "idempotency_key": key, "revealed": revealed_by(form)}
    return render(request, template, page, status=status)


def revealed_by(form: forms.BaseForm) -> set[str]:
    """Fields that stand under an option of another one."""
    listed = [getattr(field.widget, "reveals", {}) for field in form.fields.values()]
    return {name for each in listed for names in each.values() for name in names}


class NoQuestions(PermitForm):
    """An act that needs nothing but the button."""


class ReasonForm(PermitForm):
    """An act that needs a reason in words."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class DeclarationForm(PermitForm):
    """The declaration of truth, at each submission (7-05)."""

    declared = forms.BooleanField(
        label="我单位声明：所填内容和所交材料真实、合法、有效，并配合监督检查。",
        error_messages={"required": "请先勾选声明，再提交。"},
    )
