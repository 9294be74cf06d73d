"""The work list and what can be done from it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.portals import access
from permit.portals.casework import saved_filters, work_filters, work_list, work_rows
from permit.portals.casework.desk import Desk, own_state
from permit.portals.casework.elsewhere import waiting_elsewhere
from permit.portals.casework.handing_pages import MOST_AT_ONCE
from permit.portals.components.text import cn_date, cn_weekday
from permit.portals.plain_text import plain
from permit.services.claim_case import claim_cases
from permit.services.law_in_force import calendar_in_force

KEYS = (("J K", "上下"), ("X", "选择"), ("回车", "打开"), ("A", "认领"), ("?", "全部快捷键"))
BULK = (("claim", "认领"), ("hand_over", "转交同事"))


def work_list_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list of the chosen tab: why each case is on top, one page at a time."""
    day = today()
    tabs, tab = tabs_of(request, desk)
    calendar = calendar_in_force()
    by_clock = desk.door == "bureau"
    cases = work_list.with_reasons(work_list.in_tab(request, desk, tab), day, calendar, by_clock=by_clock)
    filters = work_filters.read_filters(request.GET)
    backwards = "before" in request.GET
    cursor = request.GET.get("before" if backwards else "after", "")
    page = work_list.page_of(filters.apply(cases), cursor, backwards=backwards)
    context = {
        "desk": desk,
        "tabs": tabs,
        "tab": tab,
        "day": f"{cn_date(day)}　{cn_weekday(day)}",
        "groups": work_rows.groups_of(page.cases, desk, day, calendar),
        "filters": work_filters.filter_groups(cases, filters),
        "chosen": work_filters.chosen(filters, request.GET),
        "hidden": [("tab", tab)],
        "clear_url": f"?tab={tab}",
        "claim_url": desk.url("claim"),
        "actions": BULK if own_state(request) and tab in ("group", "all", "mine") else [],
        "kept": saved_filters.kept_filters(request, desk, work_filters.address_of(filters, tab)),
        "keep_url": desk.url("keep_filter"),
        **saved_filters.unfit_name(request),
        "address": work_filters.address_of(filters, tab),
        "order": "等得久的在前" if desk.door == "office" else "谁先误期谁在前",
        "clock_title": "等候和时限" if desk.door == "office" else "区局时限",
        "elsewhere": waiting_elsewhere(request, desk),
        "keys": KEYS,
        **page_addresses(request, page),
    }
    return render(request, "casework/work_list.html", context)


def tabs_of(request: HttpRequest, desk: Desk) -> tuple[list[dict[str, Any]], str]:
    """The tabs with their counts, and the one to show: the asked one, else the own cases if there are any."""
    names = {"mine": "我的", "group": "本组", "all": desk.everything, "returned": "我退回的"}
    keys = work_list.TABS if own_state(request) else ("all",)
    counts = {key: work_list.in_tab(request, desk, key).order_by().count() for key in keys}
    asked = request.GET.get("tab", "")
    default = "all" if "mine" not in counts else "mine" if counts["mine"] else "group"
    tab = asked if asked in counts else default
    rows = [
        {"url": f"{desk.url('home')}?tab={key}", "label": names[key], "count": counts[key], "current": key == tab}
        for key in keys
    ]
    return rows, tab


def page_addresses(request: HttpRequest, page: Any) -> dict[str, str]:
    """Addresses of the page before and after, with every filter kept."""

    def address(name: str, cursor: str) -> str:
        query = request.GET.copy()
        for old in ("after", "before"):
            query.pop(old, None)
        query[name] = cursor
        return f"?{query.urlencode()}" if cursor else ""

    return {"previous": address("before", page.before), "next": address("after", page.after)}


@require_POST
def claim(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take the ticked cases onto the own desk, or go on to hand them over; what somebody else has stays there."""
    wanted = [plain(number) for number in request.POST.getlist("selected")[:MOST_AT_ONCE]]
    if wanted and request.POST.get("action") == "hand_over":
        return redirect(f"{desk.url('hand_over_many')}?{urlencode([('case', number) for number in wanted])}")
    numbers = list(desk.cases(request).filter(number__in=wanted).values_list("number", flat=True))
    done = claim_cases(numbers, access.acting(request), now())
    if not wanted:
        messages.warning(request, "没有勾选办件。请先勾选，再认领或转交。")
    if done.taken:
        messages.success(request, f"已认领 {len(done.taken)} 件。")
    if done.left:
        messages.warning(request, f"{'、'.join(done.left)} 没有认领：别人已认领，或者没有轮到您。")
    return redirect(f"{desk.url('home')}?tab={'mine' if done.taken else 'group'}")
