"""Finding cases and permits by number, name, employer, or ID number (by its keyed hash: it is nowhere readable).

A holder who came from another district, or out of the old system, has a permit here and no case (R-18, N-11).
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.clock import today
from permit.domain.identifiers import IdNumber
from permit.domain.lifecycle import STATE_NAMES, State
from permit.portals.casework.desk import Desk
from permit.portals.casework.work_rows import business_words, subject_of
from permit.portals.components.text import cn_date
from permit.portals.permit_life.doors import permits_at
from permit.portals.plain_text import plain
from permit.records.encryption import lookup_hash
from permit.records.models import Case, Permit
from permit.services.permit_standing import standing_on

SHOWN = 50
SHORTEST, LONGEST = 2, 100
COLUMNS = ["申请人", "编号", "单位", "属地", "业务", "状态", "提交日"]
PERMIT_COLUMNS = ["持证人", "证件编号", "单位", "状态", "有效期止"]


def search(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The search page; the typed words travel by POST when they may be an ID number, so that no address holds one."""
    typed = plain(request.POST.get("q") or request.GET.get("q") or "").strip()
    found: list[Case] = []
    permits: list[Permit] = []
    wrong = _wrong(typed)
    if typed and not wrong:
        found = list(matching(desk.cases(request).exclude(state=State.DRAFT), typed)[: SHOWN + 1])
        permits = list(permits_matching(permits_at(request, desk), typed)[: SHOWN + 1])
    context = {
        "desk": desk,
        "typed": typed,
        "searched": bool(typed and not wrong),
        "wrong": wrong,
        "problems": [(wrong, "q")] if wrong else [],
        "columns": COLUMNS,
        "rows": [_row(case, desk) for case in found[:SHOWN]],
        "permit_columns": PERMIT_COLUMNS,
        "permit_rows": [_permit_row(permit, desk) for permit in permits[:SHOWN]],
        "more": len(found) > SHOWN or len(permits) > SHOWN,
    }
    return render(request, "casework/search.html", context)


def _wrong(typed: str) -> str:
    """Why these words are not looked for; '' when they are, or when there are none."""
    if 0 < len(typed) < SHORTEST:
        return "请至少输入两个字。"
    return f"最多输入 {LONGEST} 个字。" if len(typed) > LONGEST else ""


def matching(cases: QuerySet[Case], typed: str) -> QuerySet[Case]:
    """Cases by whatever was typed, newest first."""
    number = _id_number(typed)
    if number:
        return cases.filter(person__id_number_hash=lookup_hash(number)).order_by("-pk")
    wanted = Q(number__icontains=typed) | Q(person__name__icontains=typed) | Q(employer__name__icontains=typed)
    return cases.filter(wanted | Q(employer__uscc__iexact=typed)).order_by("-pk")


def permits_matching(permits: QuerySet[Permit], typed: str) -> QuerySet[Permit]:
    """Permits by their own number, the holder's ID number or name, newest first; facts read in one query."""
    number = _id_number(typed)
    held = Q(person__id_number_hash=lookup_hash(number)) if number else Q(number=typed) | Q(person__name=typed)
    return permits.filter(held).prefetch_related("facts").order_by("-pk")


def _id_number(typed: str) -> str:
    try:
        return str(IdNumber("".join(typed.split())))
    except ValueError:
        return ""


def _row(case: Case, desk: Desk) -> list[Any]:
    return [
        {"text": subject_of(case), "url": desk.url("case", case.number)},
        case.number,
        case.employer.name,
        case.office.name if case.office else "",
        business_words(case),
        STATE_NAMES[State(case.state)],
        cn_date(case.filed_on),
    ]


def _permit_row(permit: Permit, desk: Desk) -> list[Any]:
    standing = standing_on(permit, max(today(), permit.issued_on), permit.facts.all())
    return [
        {"text": standing.particulars.get("name") or permit.person.name, "url": desk.url("permit", permit.number)},
        permit.number,
        standing.employer.get("name") or "",
        standing.state_name,
        cn_date(standing.valid_until),
    ]
