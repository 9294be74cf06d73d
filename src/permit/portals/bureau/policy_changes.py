"""A change of the policy on its way: drafted, compared, proposed, approved or sent back by a second administrator.

Clauses: 9-01
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_q.tasks import async_task

from permit.clock import now
from permit.domain.errors import Refused
from permit.domain.lists import KINDS
from permit.policy.amending import Entry, name_of, versions_of
from permit.policy.edition import read_entry
from permit.portals import access
from permit.portals.bureau.policy_change_page import change_context
from permit.portals.bureau.policy_entry_forms import FORMS
from permit.portals.bureau.policy_forms import EntryForm, OpenChangeForm, title_of
from permit.portals.bureau.policy_values import current_entry
from permit.portals.bureau.scopes import for_administrator
from permit.portals.casework.acting_pages import ActForm, WordsForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU
from permit.portals.idempotency import once
from permit.portals.policy_jobs import UNTIL_DONE
from permit.portals.refusals import explain
from permit.records.models import PolicyChange
from permit.services.compare_policy_change import compare_policy_change
from permit.services.decide_policy_change import (
    approve_policy_change,
    propose_policy_change,
    reject_policy_change,
)
from permit.services.draft_policy_change import discard_policy_change, open_policy_change, write_policy_entries
from permit.services.law_in_force import edition_in_force

NEW_LISTS = frozenset(("list", name) for name in KINDS)


class RemarkForm(ActForm):
    """An approval, with words where there are any."""

    words = forms.CharField(label="备注", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


@for_administrator
@once
def new_change(request: HttpRequest) -> HttpResponse:
    """Open a draft."""
    opened: list[PolicyChange] = []

    def do(cleaned: dict[str, Any]) -> None:
        opened.append(open_policy_change(cleaned["title"], cleaned["in_force_from"], access.acting(request), now()))

    words = {
        "title": "起草政策改动",
        "lead": "写好各项、看过影响以后，由另一位管理员批准才施行。",
        "clause": "9-01",
        "submit": "起草",
        "back_url": reverse("bureau:policy"),
    }
    form = OpenChangeForm(request.POST or None)
    answer = act_page(request, BUREAU, form, do, words, then=reverse("bureau:policy"), done="草稿已建好。")
    return redirect("bureau:policy_change", opened[0].pk) if opened else answer


@for_administrator
def change(request: HttpRequest, change_id: int) -> HttpResponse:
    """What would change: values, open cases, and what can be done now."""
    found = _change(change_id)
    return render(request, "bureau/policy_change.html", change_context(found, access.staff_of(request)))


@for_administrator
@once
def entry(request: HttpRequest, change_id: int, kind: str, name: str) -> HttpResponse:
    """Write one entry; `?at=2` is the place of one that is written already."""
    found = _change(change_id)
    form = _entry_form(request, found, kind, name)
    entries = [read_entry(stored) for stored in found.entries]

    def do(cleaned: dict[str, Any]) -> None:
        written = cleaned["entry"]
        key = (kind, name_of(kind, written), written.get("from"))
        place = _place(request)
        kept = [
            e
            for index, e in enumerate(entries)
            if index != place and (e["kind"], name_of(e["kind"], e), e.get("from")) != key
        ]
        write_policy_entries(found.pk, sent_version(request), [*kept, written], access.acting(request), now())

    words = {
        "title": title_of(kind, name),
        "caption": found.title,
        "clause": form.clause,
        "submit": "保存",
        "version": found.version,
        "multipart": form.is_multipart(),
        "back_url": reverse("bureau:policy_change", args=[found.pk]),
    }
    return act_page(
        request, BUREAU, form, do, words, then=reverse("bureau:policy_change", args=[found.pk]), done="已写入草稿。"
    )


@for_administrator
@require_POST
@once
def remove_entry(request: HttpRequest, change_id: int, index: int) -> HttpResponse:
    """Take one entry out of the draft."""
    found = _change(change_id)
    entries = [read_entry(stored) for place, stored in enumerate(found.entries) if place != index]
    return _act(
        request,
        found,
        lambda: write_policy_entries(found.pk, sent_version(request), entries, access.acting(request), now()),
        "已从草稿移除。",
    )


@for_administrator
@require_POST
@once
def compare(request: HttpRequest, change_id: int) -> HttpResponse:
    """Hold all open cases against both laws; what is left after the first of them goes on by itself."""
    found = _change(change_id)

    def begin() -> None:
        if not compare_policy_change(found, now()).compared_at:
            async_task(UNTIL_DONE)

    return _act(request, found, begin, "已开始按现行政策比对全部在办件。")


@for_administrator
@require_POST
@once
def propose(request: HttpRequest, change_id: int) -> HttpResponse:
    """Hand it to the second person."""
    found = _change(change_id)
    acting = access.acting(request)
    return _act(
        request,
        found,
        lambda: propose_policy_change(found.pk, sent_version(request), acting, now()),
        "已提请批准，要由另一位管理员办理。",
    )


@for_administrator
@require_POST
@once
def discard(request: HttpRequest, change_id: int) -> HttpResponse:
    """Give a draft up."""
    found = _change(change_id)
    acting = access.acting(request)
    return _act(
        request, found, lambda: discard_policy_change(found.pk, sent_version(request), acting, now()), "草稿已作废。"
    )


@for_administrator
@once
def approve(request: HttpRequest, change_id: int) -> HttpResponse:
    """The second person's yes."""
    words = {
        "title": "批准改动",
        "lead": "批准后从施行日起生效，不能再改；此前的办理仍按原来的规定。",
        "submit": "批准",
    }
    return _decide(request, change_id, RemarkForm, approve_policy_change, words, "改动已批准。")


@for_administrator
@once
def reject(request: HttpRequest, change_id: int) -> HttpResponse:
    """The second person's no."""
    words = {"title": "不批准", "lead": "退给起草人，可以修改后再提请批准。", "submit": "退回起草人", "kind": "warning"}
    return _decide(request, change_id, WordsForm, reject_policy_change, words, "已退回起草人。")


def _decide(
    request: HttpRequest,
    change_id: int,
    form_class: type[ActForm],
    service: Callable[..., PolicyChange],
    words: dict[str, Any],
    done: str,
) -> HttpResponse:
    found = _change(change_id)
    back = reverse("bureau:policy_change", args=[found.pk])

    def do(cleaned: dict[str, Any]) -> None:
        service(found.pk, sent_version(request), cleaned["words"], access.acting(request), now())

    page = {**words, "caption": found.title, "clause": "9-01", "version": found.version, "back_url": back}
    return act_page(request, BUREAU, form_class(request.POST or None), do, page, then=back, done=done)


def _act(request: HttpRequest, found: PolicyChange, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, explain(refusal))
    else:
        messages.success(request, done)
    return redirect("bureau:policy_change", found.pk)


def _change(change_id: int) -> PolicyChange:
    found = PolicyChange.objects.select_related("author", "decided_by")
    return get_object_or_404(found, pk=change_id, district=edition_in_force().district)


def _place(request: HttpRequest) -> int | None:
    typed = request.GET.get("at", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else None


def _entry_form(request: HttpRequest, found: PolicyChange, kind: str, name: str) -> EntryForm:
    """The form of this kind, filled with what the draft or else the law says; 404 for what nobody knows."""
    if kind not in FORMS:
        raise Http404
    known = _known_entry(found, kind, name, _place(request))
    if known is None and (kind, name) != ("wage", "new") and kind != "soft" and (kind, name) not in NEW_LISTS:
        raise Http404
    clause = str((known or {}).get("clause", "9-01"))
    form_class = FORMS[kind]
    initial = form_class.initial_of(known) if known else {"since": found.in_force_from}
    return form_class(
        request.POST or None,
        request.FILES or None,
        kind=kind,
        name=name,
        clause=clause,
        in_force_from=found.in_force_from,
        initial=initial,
    )


def _known_entry(found: PolicyChange, kind: str, name: str, place: int | None) -> Entry | None:
    entries = [read_entry(stored) for stored in found.entries]
    if place is not None and place < len(entries):
        return entries[place]
    tables = edition_in_force().tables_on(date.max)
    present = current_entry(tables, kind, name, found.in_force_from) or next(
        iter(versions_of(tables, kind, name)), None
    )
    if present is None or "from" not in present:
        return present
    # A new version of a value begins with the change; where it came from has to be said anew.
    without = ("source", "checked_on", "confidence", "until")
    return {**{key: value for key, value in present.items() if key not in without}, "from": found.in_force_from}
