"""Which attachments a signed-in person may read."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from permit.portals import access
from permit.portals.case_access import cases_of_bureau, cases_of_office
from permit.records.models import AttachmentVersion, Case


def readable_versions(request: HttpRequest) -> QuerySet[AttachmentVersion]:
    """Own files; an employer also those of its confirmed employees' cases; officers those of cases they may see."""
    versions = AttachmentVersion.objects.select_related("attachment")
    door = access.door_of_account(request)
    if door == "applicant":
        person = access.person_of(request)
        own = Q(attachment__person=person) | Q(attachment__association__person=person)
        return versions.filter(own | Q(attachment__case__person=person))
    if door == "employer":
        return versions.filter(_of_employer(request))
    if door in ("office", "bureau"):
        cases = cases_of_office(request) if door == "office" else cases_of_bureau(request)
        return versions.filter(_of_cases(cases))
    return versions.none()


def _of_employer(request: HttpRequest) -> Q:
    employer = access.employer_of(request)
    filed = Case.objects.filter(employer=employer).exclude(state="draft")
    return (
        Q(attachment__employer=employer)
        | Q(attachment__association__employer=employer)
        | Q(attachment__case__employer=employer)
        | Q(attachment__person__in=filed.values("person"))
    )


def _of_cases(cases: QuerySet[Case]) -> Q:
    plain = cases.select_related(None).order_by()
    return (
        Q(attachment__case__in=plain.values("pk"))
        | Q(attachment__person__in=plain.values("person"))
        | Q(attachment__employer__in=plain.values("employer"))
        | Q(attachment__association__in=plain.values("association"))
    )
