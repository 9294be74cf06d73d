"""Association by code, the employer's consent, starting the case (6.1.2-06, R-33, R-30).

Clauses: 6.1.2-06, 4.2-02, 6.2-01, N-10
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.portals.access import acting, person_of
from permit.portals.applicant.gate import entered
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import Association, Consent, Person
from permit.services.ask_registries import ask_about_employer, ask_about_person
from permit.services.cancel_association_request import cancel_association_request
from permit.services.carried_entry import carried_open
from permit.services.case_locks import open_case_of
from permit.services.permit_facts import held_permit
from permit.services.request_association import request_association
from permit.services.request_consent import request_consent
from permit.services.start_case import start_case
from permit.services.withdraw_consent import BEFORE_FIRST_REVIEW
from permit.services.work_overlaps import overlaps_of

LIVE_REQUESTS = ("requested", "granted")


class CodeForm(PermitForm):
    code = forms.CharField(
        label="单位关联码", max_length=40, help_text="向单位的业务经办人索取，大小写和连字符不影响", strip=True
    )


@entered
@once
def association(request: HttpRequest) -> HttpResponse:
    """Enter the code, or see how the request stands."""
    person = person_of(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = request_association(person, form.cleaned_data["code"], acting(request), now())
            messages.success(request, f"已向{asked.employer.name}提出关联申请，等单位确认。")
            return redirect("applicant:association")
        except Refused as refusal:
            form.add_error("code", explain(refusal))
    return render(request, "applicant/association.html", {"form": form, **association_words(person)})


def association_words(person: Person) -> dict[str, Any]:
    """Where the association and the consent stand."""
    rows = Association.objects.filter(person=person).select_related("employer").order_by("-requested_at", "-id")
    standing = next((row for row in rows if row.state in ("requested", "confirmed")), None)
    consent = None
    if standing is not None and standing.state == "confirmed":
        consent = standing.consents.filter(business=Business.NEW).select_related("agent").order_by("-id").first()
    past = [row for row in rows if row.state in ("refused", "ended")]
    confirmed = standing if standing is not None and standing.state == "confirmed" else None
    return {
        "standing": standing,
        "consent": consent,
        "past": past,
        "overlaps": overlaps_of(confirmed) if confirmed else (),
        "held": held_permit(person, today()),
        **_next_of(person, confirmed, consent),
    }


def _next_of(person: Person, confirmed: Association | None, consent: Consent | None) -> dict[str, bool]:
    """May one ask for consent, or start? One taken back is asked for again, also while its draft stands (R-33)."""
    if confirmed is None or carried_open(person, today()) is not None:
        return {"may_ask": False, "may_start": False}
    case = open_case_of(person)
    state = consent.state if consent is not None else ""
    lost = case is not None and case.business == Business.NEW and case.state in BEFORE_FIRST_REVIEW
    may_ask = state not in ("requested", "granted", "used") if lost else case is None and state not in LIVE_REQUESTS
    return {"may_ask": may_ask, "may_start": case is None and state == "granted"}


@entered
@require_POST
@once
def cancel(request: HttpRequest, association_id: int) -> HttpResponse:
    """Take the request back."""
    try:
        cancel_association_request(person_of(request), association_id, acting(request), now())
        messages.success(request, "已撤回关联申请。")
    except Association.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, explain(refusal))
    return redirect("applicant:association")


@entered
@require_POST
@once
def consent(request: HttpRequest) -> HttpResponse:
    """Ask the employer for consent to a new permit."""
    try:
        request_consent(person_of(request), Business.NEW, acting(request), now())
        messages.success(request, "已请单位同意您新办，等单位答复。")
    except Refused as refusal:
        messages.error(request, explain(refusal))
    return redirect("applicant:association")


@entered
@require_POST
@once
def start(request: HttpRequest) -> HttpResponse:
    """Open the draft."""
    try:
        case = start_case(person_of(request), acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
        return redirect("applicant:home")
    # Asked at once, so that the first check already shows what the registries say.
    ask_about_person(person_of(request), case, now())
    ask_about_employer(case.employer, case, now())
    return redirect("applicant:case", number=case.number)
