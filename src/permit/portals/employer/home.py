"""The overview: before the permission what is left to do; after it what waits for the employer, first.

Clauses: N-10, 4.2-01
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.clock import today
from permit.domain.lifecycle import BUSINESS_NAMES, ENDED, STATE_NAMES, Business, State
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.case_access import cases_of_employer
from permit.portals.employer.case_words import reason_of, step_of, subject_of, title_of, turn_of, urged_words
from permit.portals.employer.declaring import sending_rows
from permit.portals.employer.entry_tasks import entry_words, measures_of
from permit.portals.employer.gate import at_entry
from permit.portals.employer.permits import due_count, renewal_rows
from permit.portals.party_request_words import title_of as matter_of
from permit.records.models import Association, Case, Consent, Employer, PartyRequest
from permit.records.models.associations import AssociationState
from permit.records.models.employers import PermissionState
from permit.services.employer_entry import entry_of
from permit.services.employer_upkeep import upkeep_of
from permit.services.print_status_form import standings_of
from permit.services.quota_ports import balance
from permit.services.remind_carried_holders import open_holders
from permit.services.renew_association_code import shown_code
from permit.services.urge_case import standing_urges

SHOWN = 20
NEWS = 6


@at_entry
def home(request: HttpRequest) -> HttpResponse:
    """Two pages behind one address (N-10)."""
    employer = access.employer_of(request)
    if employer.permission != PermissionState.GRANTED:
        words = {**entry_words(entry_of(employer, today())), "measures": measures_of(employer)}
        return render(request, "employer/entry.html", words)
    return render(request, "employer/home.html", overview(request, employer))


def overview(request: HttpRequest, employer: Employer) -> dict[str, Any]:
    """What waits, grouped; the code; the quota; what is new."""
    rows = [
        *sending_rows(request, employer, today()),
        *_case_rows(request),
        *_association_rows(employer),
        *_consent_rows(employer),
    ]
    rows += [*_party_rows(employer), *_upkeep_rows(employer)]
    renewals = renewal_rows(employer, today())
    urgent = [row for row in renewals if row["status"] == "replace"]
    rows = [*urgent, *rows, *(row for row in renewals if row not in urgent)]
    may_renew, past_safe = due_count(employer, today())
    state = balance(employer, today().year)
    return {
        "employer": employer,
        "measures": measures_of(employer),
        "title": f"有 {len(rows)} 件事等单位办" if rows else "现在没有等单位办的事",
        "caption": employer.name,
        "sections": [{"title": "等单位办", "rows": rows}] if rows else [],
        "first": {**rows[0], "action": f"去办：{rows[0]['text']}"} if rows else None,
        "may_renew": may_renew,
        "past_safe": past_safe,
        "carried_over": open_holders(employer, today()).count(),
        "quota": state,
        "quota_title": f"{today().year}年新办名额",
        "quota_taken": state.used + state.reserved,
        "quota_words": f"核定 {state.allotted} 个，占用和使用 {state.used + state.reserved} 个，余 {state.free} 个",
        "code": shown_code(employer.association_code),
        "news": _news(request),
        "agent_confirmed": access.agent_of(request) is not None,
    }


def _association_rows(employer: Employer) -> list[dict[str, Any]]:
    waiting = Association.objects.filter(employer=employer, state=AssociationState.REQUESTED).select_related("person")
    return [
        {
            "text": f"{each.person.name}申请关联",
            "url": reverse("employer:request", args=[each.pk]),
            "hint": f"{chinese_date(each.requested_at.date())}提出",
            "status": "not_started",
            "words": "待确认",
        }
        for each in waiting.order_by("requested_at")[:SHOWN]
    ]


def _consent_rows(employer: Employer) -> list[dict[str, Any]]:
    asked = Consent.objects.filter(association__employer=employer, state=Consent.State.REQUESTED)
    return [
        {
            "text": f"{each.association.person.name}请单位同意{BUSINESS_NAMES[Business(each.business)]}",
            "url": reverse("employer:consent", args=[each.pk]),
            "hint": f"{chinese_date(each.requested_at.date())}提出",
            "status": "not_started",
            "words": "待答复",
        }
        for each in asked.select_related("association__person").order_by("requested_at")[:SHOWN]
    ]


def _party_rows(employer: Employer) -> list[dict[str, Any]]:
    """What employees ask of the employer, with the last day of its answer (R-17, R-32)."""
    asked = PartyRequest.objects.filter(employer=employer, state="asked", asked_by="applicant")
    return [
        {
            "text": matter_of(each),
            "url": reverse("employer:party-request", args=[each.pk]),
            "hint": f"{chinese_date(each.answer_by)}前答复",
            "status": "missing",
            "words": "待答复",
        }
        for each in asked.select_related("person", "employer").order_by("answer_by")[:SHOWN]
    ]


def _upkeep_rows(employer: Employer) -> list[dict[str, Any]]:
    """Material of last year, a qualification that ends (1.2-05)."""
    url = reverse("employer:attachments")
    return [
        {"text": each.title, "url": url, "hint": each.words, "status": "replace", "words": "要更新"}
        for each in upkeep_of(employer, today())
    ]


def _case_rows(request: HttpRequest) -> list[dict[str, Any]]:
    states = [str(state) for state in (State.FIRST_REVIEW, State.RETURNED_TO_EMPLOYER, State.OFFICE_CHECK)]
    found = list(cases_of_employer(request).filter(state__in=states).order_by("state_since")[:200])
    standings = standings_of(case for case in found if case.state == State.OFFICE_CHECK)
    urges = standing_urges(found)
    rows = []
    for case in found:
        reason, ours = reason_of(case, standings.get(case.number))
        if ours:
            words, url = step_of(case, standings.get(case.number))
            returned = case.state == State.RETURNED_TO_EMPLOYER
            status = "missing" if returned else "not_started"
            hint = reason + urged_words(urges.get(case.pk))
            rows.append({"text": title_of(case), "url": url, "hint": hint, "status": status, "words": words})
    return sorted(rows, key=lambda row: row["status"] != "missing")[:SHOWN]


def _news(request: HttpRequest) -> list[dict[str, Any]]:
    """Cases that moved lately and wait for somebody else, or have ended."""
    moved = cases_of_employer(request).order_by("-state_since")[:NEWS]
    return [_news_entry(case) for case in moved]


def _news_entry(case: Case) -> dict[str, Any]:
    state = State(case.state)
    turn = turn_of(case)
    return {
        "title": f"{subject_of(case)}：{STATE_NAMES[state]}",
        "by": "" if state in ENDED else f"轮到{turn}" if turn else "",
        "at": case.state_since,
        "text": "",
        "link": (reverse("employer:case", args=[case.number]), f"看办件 {case.number}"),
    }
