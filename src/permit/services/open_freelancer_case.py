"""A freelancer without an employer: a bureau officer opens the case, the person goes on with it alone (R-10, R-11).

The person's own record stands where others have an employer: an office, a place in the ledger, a line on the sheet, but
no credit code and nobody who signs in for it (decision 0311).

Clauses: 1.3.1-H, 6.2-MH, 1.1-03, 6.3-02
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import BUSINESS_NAMES, Business, State
from permit.records.encryption import lookup_hash
from permit.records.models import Association, Case, Employer, Office, Person, QuotaExceptionRequest
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.applicant_entry import require_entry
from permit.services.audit import record_case_act
from permit.services.number_case import new_case_number
from permit.services.open_case import none_open
from permit.services.queue_message import queue_message
from permit.services.quota_ports import reservation_of
from permit.services.request_consent import no_permit_held
from permit.services.right_to_apply import require_right_to_apply
from permit.services.start_renewal import filing_of, require_renewable, require_time

CATEGORY = "H"
POST = "自由职业"
SHORTEST_REASON, LONGEST_REASON = 10, 1000
OPENED = (Business.NEW, Business.RENEWAL)


@dataclass(frozen=True)
class FreelancerCase:
    """Which business, at which office, and why this person has no employer: the officer's words."""

    business: Business
    office: Office
    reason: str


@transaction.atomic
def open_freelancer_case(id_number: str, given: FreelancerCase, acting: Acting, now: datetime) -> Case:
    """Open the draft; a new permit's number is asked of the quota officer at once, since no employer has one (1.1-03).

    Raises Refused: 'not_your_role', 'reason_too_short' (minimum), 'not_for_freelancers', 'person_unknown',
    'profile_incomplete', 'out_of_scope', 'right_withdrawn', 'under_inquiry', 'associated_already' (employer),
    'case_open_already' (number), of a new permit 'permit_held' (number), 'declared_waiting' (number), of a
    renewal those of `require_renewable` and `require_time`.
    """
    if acting.role != "acceptor":
        raise Refused("not_your_role", {"role": acting.role})
    if len(given.reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    if given.business not in OPENED:
        raise Refused("not_for_freelancers")
    person = Person.objects.select_for_update().filter(id_number_hash=lookup_hash(id_number)).first()
    if person is None:
        raise Refused("person_unknown")
    require_entry(person)
    today = localtime(now).date()
    require_right_to_apply(person, today)
    none_open(person)
    association = _working_alone(person, given.office, now)
    category = _may_open(person, association.employer, given.business, now)
    case = _open(association, given, category, now)
    reason = given.reason.strip()[:LONGEST_REASON]
    record_case_act(case, acting, "open", now, category=category, freelancer=True, reason=reason)
    if given.business is Business.NEW:
        ask_number(case, reason, acting, now)
    queue_message(
        "freelancer_opened", person.mobile, person.name, now, case=case, number=case.number,
        business=BUSINESS_NAMES[given.business],
    )  # fmt: skip
    return case


def _may_open(person: Person, own: Employer, business: Business, now: datetime) -> str:
    """The category to file under. Raises Refused."""
    if business is Business.NEW:
        no_permit_held(person, now)
        return CATEGORY
    today = localtime(now).date()
    filing = filing_of(person, business, today)
    if filing is None:
        raise Refused("no_permit_held")
    require_renewable(filing, own)
    require_time(filing, today)
    return str(filing.held.standing.particulars.get("category") or CATEGORY)


def _working_alone(person: Person, office: Office, now: datetime) -> Association:
    """The person's own record and the association with it; both are there once and for all."""
    standing = Association.objects.filter(person=person, state=AssociationState.CONFIRMED)
    employed = standing.select_related("employer").first()
    if employed is not None and employed.employer.freelancer_id != person.pk:
        raise Refused("associated_already", {"employer": employed.employer.name})
    own = own_record(person, office, now)
    if employed is not None:
        employed.employer = own
        return employed
    Association.objects.filter(person=person, state=AssociationState.REQUESTED).update(
        state=AssociationState.ENDED, ended_at=now
    )
    return Association.objects.create(
        person=person, employer=own, state=AssociationState.CONFIRMED, post=POST, requested_at=now, decided_at=now
    )


def own_record(person: Person, office: Office, now: datetime) -> Employer:
    """With the office it belongs to now. Its key is no credit code, and nothing that is typed finds it."""
    own, _ = Employer.objects.get_or_create(
        freelancer=person,
        defaults={
            "uscc": f"_{person.pk:017d}",
            "name": f"自由职业（{person.name}）",
            "district": settings.DISTRICT,
            "created_at": now,
        },
    )
    if own.office_id != office.pk:
        own.office = office
        own.save(update_fields=["office"])
    return own


def _open(association: Association, given: FreelancerCase, category: str, now: datetime) -> Case:
    try:
        with transaction.atomic():
            return Case.objects.create(
                number=new_case_number(now),
                business=given.business,
                initiator="bureau",
                person=association.person,
                employer=association.employer,
                association=association,
                office=given.office,
                category=category,
                state=State.DRAFT,
                opened_at=now,
                state_since=now,
            )
    except IntegrityError:
        raise Refused("case_open_already", {"number": ""}) from None


@transaction.atomic
def ask_number(case: Case, reason: str, acting: Acting, now: datetime) -> QuotaExceptionRequest:
    """A number of the district for this one case; a quota officer answers it (1.1-03, R-12). Asked anew after a no.

    Raises Refused: 'not_your_role', 'quota_not_needed', 'quota_exception_open', 'reason_too_short' (minimum).
    """
    if acting.role != "acceptor":
        raise Refused("not_your_role", {"role": acting.role})
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    held = Case.objects.select_for_update(of=("self",)).select_related("employer").get(pk=case.pk)
    wanted = held.business == Business.NEW and held.closed_at is None and held.employer.is_freelancer
    if not wanted or reservation_of(held) is not None:
        raise Refused("quota_not_needed")
    if held.quota_exceptions.filter(state=QuotaExceptionRequest.State.OPEN).exists():
        raise Refused("quota_exception_open")
    asked = QuotaExceptionRequest.objects.create(
        case=held, year=_year(now), reason=reason.strip()[:LONGEST_REASON], asked_by=acting.name, asked_at=now
    )
    record_case_act(held, acting, "ask_quota_exception", now, request=asked.pk)
    return asked


def _year(now: datetime) -> int:
    day: date = localtime(now).date()
    return day.year


def require_number(case: Case) -> None:
    """A freelancer's new permit is accepted inside a number of its own, as others inside their employer's (1.1-03).

    Raises Refused('number_awaited').
    """
    if case.business == Business.NEW and case.employer.is_freelancer and reservation_of(case) is None:
        raise Refused("number_awaited")
