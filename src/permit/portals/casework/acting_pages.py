"""One page for one act: what it is about, a form, one button. A refusal stands on top; what was typed stays."""

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from permit.domain.errors import Refused
from permit.portals.casework.desk import Desk
from permit.portals.form_fields import PermitForm
from permit.portals.refusals import explain

UNPROCESSABLE, CONFLICT = 422, 409


class ActForm(PermitForm):
    """An act that needs nothing but its button; the hidden key makes a double click act once."""

    idempotency_key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("idempotency_key", secrets.token_hex(16))


class WordsForm(ActForm):
    """An act that needs words."""

    words = forms.CharField(label="说明", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class ChoiceAndWordsForm(ActForm):
    """A yes or no, and why."""

    verdict = forms.ChoiceField(label="结论", choices=(), widget=forms.RadioSelect)
    words = forms.CharField(label="依据和理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, choices: tuple[tuple[str, str], ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]


class ClausesForm(ActForm):
    """A refusal: which clauses, and why."""

    clauses = forms.MultipleChoiceField(label="不符合的条款", widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(
        label="事实和理由",
        max_length=1000,
        help_text="写明事实、依据；对方会在通知书里看到",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clauses"].choices = choices  # type: ignore[attr-defined]


class SelectAndWordsForm(ActForm):
    """To whom, and why."""

    target = forms.ChoiceField(label="转给", choices=(), widget=forms.Select)
    words = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["target"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


def sent_version(request: HttpRequest) -> int:
    """The version the page was drawn from; −1 where the form carries none, which then never matches."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def act_page(
    request: HttpRequest,
    desk: Desk,
    form: ActForm,
    do: Callable[[dict[str, Any]], object],
    words: dict[str, Any] | Callable[[], dict[str, Any]],
    *,
    then: str,
    done: str,
    template: str = "casework/act.html",
) -> HttpResponse:
    """Show the form, or act and go on to `then`.

    `words`: title, caption, lead, clause, facts (summary rows), warning, submit, kind, back_url, version, and what a
    template of its own shows. A function is asked after the act was tried: what the act found out is shown (R-05).
    """
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                do(form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, explain(refusal))
                status = CONFLICT if refusal.code == "changed_meanwhile" else UNPROCESSABLE
            else:
                messages.success(request, done)
                return HttpResponseRedirect(then)
    shown = words() if callable(words) else words
    return render(request, template, {**shown, "desk": desk, "form": form}, status=status)
