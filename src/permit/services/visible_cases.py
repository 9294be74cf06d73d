"""Whose eyes a case is for: one query for each door, for pages, files and the machine's door alike (5-01)."""

from django.db.models import QuerySet

from permit.records.models import Case, Employer, Person, StaffMember

RELATED = ("person", "employer", "office", "association", "assignee")
# The roles of the bureau that see cases at all.
CASE_ROLES = ("acceptor", "reviewer", "decider", "supervisor")


def cases_of_person(person: Person) -> QuerySet[Case]:
    """An applicant's own cases."""
    return Case.objects.filter(person=person).select_related(*RELATED)


def cases_of_employer(employer: Employer) -> QuerySet[Case]:
    """An employer's cases; a draft an employee has not sent yet is the employee's own."""
    own = Case.objects.filter(employer=employer).select_related(*RELATED)
    return own.exclude(state="draft", initiator="applicant")


def cases_of_office(staff: StaffMember | None) -> QuerySet[Case]:
    """Cases in the officer's own territory that have reached the office."""
    if staff is None or staff.office_id is None:
        return Case.objects.none()
    return Case.objects.filter(office_id=staff.office_id, filed_on__isnull=False).select_related(*RELATED)


def cases_of_bureau() -> QuerySet[Case]:
    """Cases an office has reported at least once, and those a bureau officer opened (R-11)."""
    seen = Case.objects.filter(audit__action="report").values("pk")
    return (Case.objects.filter(pk__in=seen) | Case.objects.filter(initiator="bureau")).select_related(*RELATED)
