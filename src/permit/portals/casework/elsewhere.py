"""What waits for an officer outside the work list: counted on the workbench, since its tabs stand behind 更多.

Clauses: R-17, R-34, N-07, 1.1-01
"""

from django.http import HttpRequest

from permit.portals.casework.desk import Desk, officer
from permit.records.models import DeclaredPermit, EmployerUpdate, NeedDeclaration, StaffMember
from permit.services.change_agent import pending_changes
from permit.services.confirm_employer_update import updates_seen_by
from permit.services.rule_party_request import requests_before

RULES_ON_REQUESTS = ("office_checker", "acceptor")


def waiting_elsewhere(request: HttpRequest, desk: Desk) -> list[tuple[str, str]]:
    """Address and words of each list with something in it, one count each."""
    staff = officer(request)
    if staff.role not in RULES_ON_REQUESTS:
        return []
    counts = [
        ("party_requests", "员工事项", requests_before(staff).count()),
        ("employer_updates", "单位变更", updates_seen_by(staff).filter(state=EmployerUpdate.State.STATED).count()),
        *(_of_an_office(staff) if desk.door == "office" else _of_the_acceptor()),
    ]
    return [(desk.url(name), f"{words} {count} 项") for name, words, count in counts if count]


def _of_an_office(staff: StaffMember) -> list[tuple[str, str, int]]:
    declared = NeedDeclaration.objects.filter(employer__office=staff.office_id, state="sent")
    agents = pending_changes(staff.office).count() if staff.office else 0
    return [("agents", "经办人更换", agents), ("declarations", "名额申报", declared.count())]


def _of_the_acceptor() -> list[tuple[str, str, int]]:
    return [("declared", "申报的其他区证件", DeclaredPermit.objects.filter(state="stated").count())]
