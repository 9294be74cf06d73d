"""What a freelancer is told where others read of their employer (R-10).

Clauses: R-10, N-02
"""

from typing import Any

from permit.domain.lifecycle import State
from permit.records.models import Association, Case, Person
from permit.services.print_status_form import Standing, standing_of

SHEET_WORDS = {
    "none": "打印业务办理情况表，本人签字后送到属地部门。属地登记收到以后才能上报。",
    "printed": "情况表已打印，请签字后送到属地部门。属地登记收到以后才能上报。",
    "received": "属地部门已经收到情况表。",
    "rejected": "属地部门没有收下情况表，请重新打印送达。",
    "outdated": "表中内容有变化，请重新打印送达。",
}


def sheet_words(case: Case) -> dict[str, Any] | None:
    """How the sheet of a freelancer's case stands; None for all others."""
    if not case.employer.is_freelancer or case.state != State.OFFICE_CHECK:
        return None
    standing: Standing = standing_of(case)
    return {
        "text": SHEET_WORDS[standing.state],
        "code": standing.form.code if standing.form else "",
        "prints": standing.state in ("none", "rejected", "outdated"),
    }


def own_association(person: Person) -> Association | None:
    """The person's association with its own record; None for whoever has an employer, or nothing."""
    found = Association.objects.filter(person=person, employer__freelancer=person, state="confirmed")
    return found.select_related("employer").first()
