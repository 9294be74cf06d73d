"""Filters of the work list that an officer keeps under a name, and drops again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals.casework import work_filters, work_list
from permit.portals.casework.desk import Desk, officer
from permit.portals.plain_text import plain
from permit.portals.refusals import explain
from permit.services.delete_work_filter import delete_work_filter
from permit.services.save_work_filter import save_work_filter

UNFIT = "unfit_filter_name"


def kept_filters(request: HttpRequest, desk: Desk, current: str) -> list[dict[str, Any]]:
    """The officer's own, each with the address that applies it; one query."""
    return [
        {
            "name": kept.name,
            "url": f"{desk.url('home')}?{kept.query}",
            "drop_url": desk.url("drop_filter", kept.pk),
            "current": kept.query == current,
        }
        for kept in officer(request).filters.all()
    ]


@require_POST
def keep(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep what is ticked under a name; the same name again means the new ticks."""
    query = QueryDict(plain(request.POST.get("query", "")[:2000].replace("%00", "")))
    tab = query.get("tab", "")
    address = work_filters.address_of(work_filters.read_filters(query), tab if tab in work_list.TABS else "all")
    try:
        kept = save_work_filter(officer(request), plain(request.POST.get("name", "")), address, now())
    except Refused as refusal:
        request.session[UNFIT] = [explain(refusal), request.POST.get("name", "")[:20_000]]
    else:
        messages.success(request, f"筛选已存为“{kept.name}”。")
    return redirect(f"{desk.url('home')}?{address}")


def unfit_name(request: HttpRequest) -> dict[str, Any]:
    """The name that could not be kept a moment ago, for the list's page: once, with words and a link."""
    words, typed = request.session.pop(UNFIT, ("", ""))
    return {"keep_typed": typed, "problems": [(words, "filter-keep")] if words else []}


@require_POST
def drop(request: HttpRequest, desk: Desk, key: int) -> HttpResponse:
    """Drop one of the officer's own filters; the cases stay where they are."""
    if delete_work_filter(officer(request), key):
        messages.success(request, "筛选已删除。")
    return redirect(desk.url("home"))
