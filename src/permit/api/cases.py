"""The stored findings of a case, for whoever may open its page at the portal: anybody else is told there is none.

Clauses: 5-01, 1.4-02
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from permit.api import shapes
from permit.api.door import SIGNED_IN, question
from permit.api.questions import answer
from permit.records.models import Case, Evaluation
from permit.services import visible_cases
from permit.services.doors import AGENT_SESSION_KEY, confirmed_agent, door_of, officer_of
from permit.services.standing_findings import stored_evaluations


@question("GET", "cases/{number}/findings", shapes.CaseFindingsAnswer, opening=SIGNED_IN, summary="自己案件已存的判断")
def case_findings(request: HttpRequest, number: str) -> HttpResponse:
    """提交和受理时各存一次，页面、通知书和留痕读的是同一份。要先在门户登录。"""
    case = get_object_or_404(_cases(request), number=number)
    found = [_evaluation(each) for each in stored_evaluations(case)]
    return answer({"number": case.number, "business": case.business, "evaluations": found})


def _cases(request: HttpRequest) -> QuerySet[Case]:
    """The cases whose pages this session opens; an employer's only once its filing agent is confirmed (R-34)."""
    account = request.user
    if not account.is_authenticated:
        raise Http404
    officer = officer_of(account) if account.door == "staff" else None
    door = door_of(account, officer)
    if door == "applicant" and account.person is not None:
        return visible_cases.cases_of_person(account.person)
    if door == "employer" and account.employer is not None:
        if confirmed_agent(account.employer, request.session.get(AGENT_SESSION_KEY)) is None:
            raise Http404
        return visible_cases.cases_of_employer(account.employer)
    if door == "office":
        return visible_cases.cases_of_office(officer)
    if door == "bureau" and officer is not None and officer.role in visible_cases.CASE_ROLES:
        return visible_cases.cases_of_bureau()
    raise Http404


def _evaluation(stored: Evaluation) -> dict[str, Any]:
    return {
        "round": stored.round,
        "event": stored.event,
        "filed_on": stored.filed_on.isoformat(),
        "judged_on": stored.judged_on.isoformat(),
        "policy_version": stored.policy_id,
        "outcome": stored.outcome,
        "made_at": stored.made_at.isoformat(),
        "clauses": stored.findings,
    }
