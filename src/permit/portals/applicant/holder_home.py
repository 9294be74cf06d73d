"""The home of a holder with nothing under way: what time asks for, whose turn it is, what can be done (N-14, N-15).

A holder has no new permit to apply for: the way there would end in a refusal.

Clauses: N-13, N-14, N-15, 6.3-06, 6.4-02, 6.5-01, R-33
"""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.domain.lifecycle import Business
from permit.domain.months import chinese_date
from permit.portals.applicant.holder_words import DaysAhead, days_ahead, moving_words
from permit.portals.applicant.task_rows import counted, profile_rows
from permit.records.models import Association, Consent, Person
from permit.services.applicant_entry import entry_of
from permit.services.permit_facts import Held

FROZEN = "证件冻结，核查期间不能办理业务"
ASKED = ("requested", "granted")


def holder_home(
    request: HttpRequest, person: Person, held: Held, day: date, past: list[dict[str, Any]]
) -> HttpResponse:
    """The permit first; the profile below, since a change of it goes through the employer."""
    employed = Association.objects.filter(person=person, state__in=["requested", "confirmed"])
    association = employed.select_related("employer").first()
    consent = _consent(association)
    moving = moving_words(held.permit.facts.all(), day)
    ahead = None if moving else days_ahead(person, held.standing, day)
    words = {
        "title": moving.partition("，")[0] or _title(held, association, consent, ahead),
        "ahead": ahead,
        "moving": moving,
        "turn": {} if moving else _turn(held, association, consent, ahead),
        "sections": [*_matters(held, association, consent), counted("三、个人信息", profile_rows(entry_of(person)))],
        "past": past,
        "held": held,
    }
    return render(request, "applicant/holder_home.html", words)


def _consent(association: Association | None) -> Consent | None:
    """The newest consent to an information change that was asked for and not used (R-33)."""
    if association is None or association.state != "confirmed":
        return None
    newest = association.consents.filter(business=Business.INFORMATION_CHANGE).order_by("-id").first()
    return newest if newest is not None and newest.state in ASKED else None


def _title(held: Held, association: Association | None, consent: Consent | None, ahead: DaysAhead | None) -> str:
    state = held.standing.state
    if state == "frozen":
        return FROZEN
    if consent is not None:
        employer = consent.association.employer.name
        return "单位已同意，可以填写变更申请" if consent.state == "granted" else f"等{employer}同意变更"
    if state == "suspended":
        return _moving_title(association)
    if ahead is not None and ahead.open:
        return ahead.title
    if ahead is not None and ahead.settled:
        return f"证件有效，{ahead.title}"
    opens = ahead.steps[0]["title"].partition("　")[2] if ahead and ahead.steps else ""
    return f"证件有效，{opens}起可以续签" if opens else f"证件有效，到 {chinese_date(held.standing.valid_until)}为止"


def _moving_title(association: Association | None) -> str:
    if association is None:
        return "证件挂起，请向新单位要关联码"
    if association.state == "requested":
        return f"证件挂起，等{association.employer.name}确认关联"
    return f"证件挂起，等{association.employer.name}发起聘用单位变更"


def _turn(
    held: Held, association: Association | None, consent: Consent | None, ahead: DaysAhead | None
) -> dict[str, str]:
    """Whose turn it is; {} where it is nobody's."""
    if consent is not None and consent.state == "granted":
        do = {"url": reverse("applicant:change"), "action": "去填写"}
        return {"who": "您本人", "text": "注明要变更的事项，改信息、传材料。", **do}
    if consent is not None:
        return {"who": "单位", "text": "单位答复后会发短信。"}
    if held.standing.state == "suspended" and association is None:
        do = {"url": reverse("applicant:association"), "action": "输入关联码"}
        return {"who": "您本人", "text": "向新单位要关联码。", **do}
    if held.standing.state == "suspended":
        urgent = ahead.urgent if ahead else ""
        return {"who": "单位", "text": "新单位缴纳社保后确认关联，再发起变更。", "urgent": urgent}
    if ahead is None or not ahead.open:
        return {}
    if association is not None and association.employer.is_freelancer:
        return {
            "who": "区人社局",
            "text": "您没有聘用单位：请联系区人社局建立续签办件，由您填写、发送。",
            "urgent": ahead.urgent,
        }
    return {"who": "单位", "text": "由单位发起续签，您上传材料。", "urgent": ahead.urgent}


def _matters(held: Held, association: Association | None, consent: Consent | None) -> list[dict[str, Any]]:
    """The permit and the employer; what can be done beside."""
    standing, until = held.standing, f"到 {chinese_date(held.last_day)}为止"
    permit = {"text": f"证件 {held.permit.number}", "url": reverse("applicant:permit"), "hint": until}
    own = [{**permit, "status": standing.state, "words": standing.state_name}, _employer_row(association)]
    other = {"text": "与单位的事项", "url": reverse("applicant:party-requests"), "hint": "离职后单位不解除关联等"}
    open_to = [{**other, "status": "not_started", "words": "需要时办"}]
    if standing.state == "valid":
        open_to.insert(0, _change_row(consent))
    return [{"title": "一、证件和单位", "rows": own}, {"title": "二、可以办理", "rows": open_to}]


def _change_row(consent: Consent | None) -> dict[str, Any]:
    hint = "户籍、住所、学历学位、职称、随往子女、联系方式有变化时办"
    row = {"text": "变更个人信息", "url": reverse("applicant:change"), "hint": hint}
    if consent is None:
        return {**row, "status": "not_started", "words": "需要时办"}
    return {**row, "status": consent.state, "words": consent.get_state_display()}


def _employer_row(association: Association | None) -> dict[str, Any]:
    row = {"text": "聘用单位", "url": reverse("applicant:association")}
    if association is None:
        return {**row, "status": "not_started", "hint": "输入新单位给您的关联码"}
    if association.state == "requested":
        return {**row, "status": "requested", "words": "待确认", "hint": association.employer.name}
    if association.employer.is_freelancer:
        return {**row, "status": "done", "words": "自由职业", "hint": "没有聘用单位"}
    return {**row, "status": "done", "words": "已关联", "hint": association.employer.name}
