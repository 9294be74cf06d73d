"""Which attachments a signed-in person may read."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from permit.portals import access
from permit.portals.case_access import cases_of_bureau, cases_of_office
from permit.portals.casework.desk import officer
from permit.records.models import AttachmentVersion, Case, CaseRound, DeclaredPermit, PartyRequest
from permit.services.confirm_employer_update import SETTLERS, updates_seen_by
from permit.services.quota_rounds import declared_slots
from permit.services.rule_party_request import requests_seen_by
from permit.services.visible_cases import CASE_ROLES


def readable_versions(request: HttpRequest) -> QuerySet[AttachmentVersion]:
    """Own files; an employer also those of people whose case it has or had; officers those of cases they may see."""
    versions = AttachmentVersion.objects.select_related("attachment")
    door = access.door_of_account(request)
    if door == "applicant":
        person = access.person_of(request)
        own = Q(attachment__person=person) | Q(attachment__association__person=person)
        return versions.filter(own | Q(attachment__case__person=person))
    if door == "employer":
        return versions.filter(_of_employer(request))
    if door in ("office", "bureau"):
        return versions.filter(_of_officer(request, door))
    return versions.none()


def _of_employer(request: HttpRequest) -> Q:
    """A person's own files while a case lies here; once it is closed only what was handed in with it: what somebody
    uploads for the next employer is none of the last one's business."""
    employer = access.employer_of(request)
    # A draft it started itself it has to check before it sends; one of the employee's is the employee's own.
    filed = Case.objects.filter(employer=employer).exclude(state="draft", initiator="applicant")
    sent_since = CaseRound.objects.filter(case=OuterRef("pk"), submitted_at__gte=OuterRef(OuterRef("uploaded_at")))
    handed_in = filed.filter(Exists(sent_since), person=OuterRef("attachment__person"))
    return (
        Q(attachment__employer=employer)
        | Q(attachment__association__employer=employer)
        | Q(attachment__case__employer=employer)
        | Q(attachment__person__in=filed.filter(closed_at__isnull=True).values("person"))
        | Q(Exists(handed_in))
        | Q(pk__in=PartyRequest.objects.filter(employer=employer).values("proof"))
    )


def _of_officer(request: HttpRequest, door: str) -> Q:
    """Files of the cases they see; those of declarations: the office's own territory, all for the quota officer."""
    staff = officer(request)
    if staff.role == "quota_officer":
        return declared_slots(None)
    cases = cases_of_office(request) if door == "office" else cases_of_bureau(request)
    seen = _of_cases(cases) | Q(pk__in=requests_seen_by(staff).order_by().values("proof"))
    if staff.role in SETTLERS:
        seen |= Q(pk__in=updates_seen_by(staff).order_by().values("licence"))
    if staff.role in CASE_ROLES:
        seen |= Q(pk__in=DeclaredPermit.objects.order_by().values("proof"))
    return seen | declared_slots(staff.office_id) if door == "office" else seen


def _of_cases(cases: QuerySet[Case]) -> Q:
    """What was handed in with one of these cases; of a case never handed in, what lies there.

    A snapshot names every file that stood when it was frozen: what was uploaded since is not the officer's yet.
    """
    of_the_case = (
        Q(pk=OuterRef("attachment__case"))
        | Q(person=OuterRef("attachment__person"))
        | Q(employer=OuterRef("attachment__employer"))
        | Q(association=OuterRef("attachment__association"))
    )
    rounds = CaseRound.objects.filter(case=OuterRef("pk"))
    sent_since = rounds.filter(submitted_at__gte=OuterRef(OuterRef("uploaded_at")))
    plain = cases.select_related(None).order_by().filter(of_the_case)
    return Q(Exists(plain.filter(Exists(sent_since) | ~Exists(rounds))))
