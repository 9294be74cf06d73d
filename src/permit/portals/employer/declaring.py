"""The employee's declaration as the employer meets it: outstanding or made, and the way to remind (7-05).

Clauses: 7-05, R-01
"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.domain.lifecycle import OF_A_PERMIT, SENT_BY_EMPLOYER, State
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.case_access import case_for_employer, cases_of_employer
from permit.portals.components.text import cn_datetime
from permit.portals.declaring_words import sending_day_words, window_words
from permit.portals.employer.acts import new_key, sent_version
from permit.portals.employer.case_words import title_of
from permit.portals.employer.gate import entered
from permit.portals.employer.permits import held
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import Case, Employer, Permit
from permit.services.applicant_declaration import (
    DeclarationStanding,
    declared_cases,
    is_needed,
    part_title,
    standing_of,
    titles_of,
)
from permit.services.material_slots import slots_of_case
from permit.services.remind_to_declare import remind_to_declare, reminder_chance

SHOWN = 200


def declaration_words(request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """For `employer/declaring.html`; None where the employee need not declare before."""
    if not is_needed(case) or case.person is None:
        return None
    standing = standing_of(case)
    chance = reminder_chance(case, access.acting(request), today())
    name = case.person.name
    return {
        "holds": standing.holds,
        "title": _title(name, standing),
        "text": "；".join(filter(None, (_changed(case, standing), sending_day_words(case, today())))),
        "at": standing.latest.declared_at if standing.holds and standing.latest else None,
        "remind_url": reverse("employer:case-remind", args=[case.number]) if chance.now else "",
        "reminded": f"{cn_datetime(chance.last)} 已发短信请员工声明" if chance.last else "",
        "next_on": chance.next_on,
        "key": new_key(),
    }


def _title(name: str, standing: DeclarationStanding) -> str:
    if standing.holds:
        return f"{name}已对现在的全部内容作出声明"
    again = "要重新声明" if standing.changed else "还没有声明"
    return f"{name}{again}，现在不能提交"


def _changed(case: Case, standing: DeclarationStanding) -> str:
    """Why a declaration no longer counts."""
    if standing.holds or not standing.changed:
        return ""
    titles = titles_of(slots_of_case(case, today()))
    words = "、".join(dict.fromkeys(part_title(part, titles) for part in standing.changed))
    by = {"applicant": "员工", "employer": "本单位"}.get(standing.latest.voided_by if standing.latest else "", "")
    return f"声明以后{by}改了：{words}"


@entered
@require_POST
@once
def remind(request: HttpRequest, number: str) -> HttpResponse:
    """An SMS to the employee, once a working day."""
    found = case_for_employer(request, number)
    try:
        remind_to_declare(found.number, sent_version(request), access.acting(request), now())
        messages.success(request, "已发短信，请员工核对并声明。")
    except Refused as refusal:
        messages.error(request, explain(refusal))
    return HttpResponseRedirect(back_to(found))


def back_to(case: Case) -> str:
    """The page the button stands on."""
    page = "corrections" if case.state == State.RETURNED_TO_EMPLOYER else "review"
    return reverse(f"employer:{page}", args=[case.number])


def sending_rows(request: HttpRequest, employer: Employer, day: date) -> list[dict[str, Any]]:
    """Rows of the overview: cases of a permit that the employer sends, with its safe day and the declaration."""
    found = cases_of_employer(request).filter(business__in=OF_A_PERMIT, state__in=SENT_BY_EMPLOYER)
    cases = list(found.order_by("state_since")[:SHOWN])
    if not cases:
        return []
    permits = Permit.objects.filter(person__in=[case.person_id for case in cases]).select_related("person")
    ahead = {each.permit.person_id: each for each in held(permits.prefetch_related("facts"), employer, day)}
    declared = declared_cases(cases)
    return [_sending_row(case, case.pk in declared, ahead.get(case.person_id or 0), day) for case in cases]


def _sending_row(case: Case, declared: bool, each: Any, day: date) -> dict[str, Any]:
    phase = each.window.phase(day) if each else ""
    due = window_words(each.window, phase) if each else ""
    until = f"{chinese_date(case.correct_by)}前补正" if case.correct_by else ""
    said = "员工已声明" if declared else "员工还没有声明"
    pressing = phase in ("urgent", "late") or bool(until)
    return {
        "text": title_of(case),
        "url": reverse("employer:review", args=[case.number]),
        "hint": "；".join(filter(None, (said, due, until))),
        "status": "replace" if pressing else "not_started",
        "words": "去提交" if declared else "等员工声明",
    }
