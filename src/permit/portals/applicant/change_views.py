"""An information change begins: the employer's consent, then the draft in which the holder names what changes (6.5).

Clauses: 6.5-01, 6.5-02, 4.2-02, R-30
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.domain.sections.changes import MATTERS
from permit.portals.access import acting, person_of
from permit.portals.applicant.gate import entered
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import Consent, Person
from permit.services.ask_registries import ask_about_employer, ask_about_person
from permit.services.case_locks import open_case_of
from permit.services.request_consent import confirmed_association, request_consent
from permit.services.start_information_change import require_valid_permit, start_information_change

ASKABLE = (Consent.State.REQUESTED, Consent.State.GRANTED)


@entered
def change(request: HttpRequest) -> HttpResponse:
    """What can be changed, how the consent stands, and why it cannot begin where it cannot."""
    person = person_of(request)
    words = {"matters": [words for _, words in MATTERS], "case": open_case_of(person), **_standing(person)}
    return render(request, "applicant/change.html", words)


def _standing(person: Person) -> dict[str, Any]:
    association = confirmed_association(person)
    if association is None:
        return {"refused": explain(Refused("not_associated"))}
    try:
        require_valid_permit(person, association.employer, today())
    except Refused as refusal:
        return {"refused": explain(refusal)}
    if association.employer.is_freelancer:
        return {"refused": "", "employer": association.employer, "alone": True}
    consents = association.consents.filter(business=Business.INFORMATION_CHANGE)
    consent = consents.select_related("agent").order_by("-id").first()
    may_ask = consent is None or consent.state not in ASKABLE
    return {"refused": "", "employer": association.employer, "consent": consent, "may_ask": may_ask}


@entered
@require_POST
@once
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the employer for consent to an information change."""
    try:
        request_consent(person_of(request), Business.INFORMATION_CHANGE, acting(request), now())
        messages.success(request, "已请单位同意您变更个人信息，等单位答复。")
    except Refused as refusal:
        messages.error(request, explain(refusal))
    return redirect("applicant:change")


@entered
@require_POST
@once
def start(request: HttpRequest) -> HttpResponse:
    """Open the draft."""
    try:
        case = start_information_change(person_of(request), acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
        return redirect("applicant:change")
    # Asked at once, so that the first check already shows what the registries say.
    ask_about_person(person_of(request), case, now())
    ask_about_employer(case.employer, case, now())
    return redirect("applicant:case", number=case.number)
