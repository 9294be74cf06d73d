"""Finding a case by number, name, employer, or ID number (by its keyed hash: the number itself is nowhere readable)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.domain.identifiers import IdNumber
from permit.domain.lifecycle import STATE_NAMES, State
from permit.portals.casework.desk import Desk
from permit.portals.casework.work_rows import business_words, subject_of
from permit.portals.components.text import cn_date
from permit.records.encryption import lookup_hash
from permit.records.models import Case

SHOWN = 50
SHORTEST, LONGEST = 2, 100
COLUMNS = ["申请人", "编号", "单位", "属地", "业务", "状态", "提交日"]


def search(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The search page; the typed words travel by POST when they may be an ID number, so that no address holds one."""
    typed = (request.POST.get("q") or request.GET.get("q") or "").strip()
    found: list[Case] = []
    wrong = _wrong(typed)
    if typed and not wrong:
        found = list(matching(desk.cases(request).exclude(state=State.DRAFT), typed)[: SHOWN + 1])
    context = {
        "desk": desk,
        "typed": typed,
        "searched": bool(typed and not wrong),
        "wrong": wrong,
        "problems": [(wrong, "q")] if wrong else [],
        "columns": COLUMNS,
        "rows": [_row(case, desk) for case in found[:SHOWN]],
        "more": len(found) > SHOWN,
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
