"""The employer sends a case of a permit it started: a renewal or an employer change, first or after a return (6.3-06).

Clauses: 6.3-06, 6.3-03, 6.4-04, N-15, R-01, R-05, 7-05, 4.2-03
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import OF_A_PERMIT, SENT_BY_EMPLOYER, Action, Business, State
from permit.records.models import Case, Return
from permit.services.acting import Acting
from permit.services.applicant_declaration import require_declared
from permit.services.applicant_entry import lock_person
from permit.services.apply_for_permission import declare
from permit.services.case_problems import SOFT, problems_of
from permit.services.evaluate_case import store_evaluation
from permit.services.freeze_round import freeze_round, snapshot_of
from permit.services.keep_or_find_office import keep_or_find_office
from permit.services.move_case import lock_case, move_case
from permit.services.start_renewal import filing_of, require_time
from permit.services.submit_application import asks_newer_income, open_return, unanswered_materials
from permit.services.submit_first_review import FirstReview, ask_exception, check_content


@transaction.atomic
def submit_permit_case(number: str, version: int | None, review: FirstReview, acting: Acting, now: datetime) -> Case:
    """Hand in to the office: a new round, its snapshot and evaluation; `filed_on` is set once (R-05).

    The applicant has declared before exactly what is handed in (7-05). Ask the registries before calling.
    Past the legal line it is taken with a warning, or refused by `late_filing`.
    Raises Refused: 'agent_not_confirmed', 'declaration_missing', 'no_permit_held', 'renewal_too_early',
    'filed_too_late', 'first_review_incomplete', 'items_unchecked', 'reason_needed' (clauses),
    'returned_materials_open' (count, titles), 'declaration_outstanding' (name), 'not_allowed_here',
    'changed_meanwhile'.
    """
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    if not review.declared:
        raise Refused("declaration_missing")
    case = lock_case(number, version)
    if case.person is not None:
        lock_person(case.person)
    if case.person is None or case.business not in OF_A_PERMIT or case.state not in SENT_BY_EMPLOYER:
        raise Refused("not_allowed_here", {"state": State(case.state), "business": Business(case.business)})
    today = localtime(now).date()
    late = _check_time(case, today)
    sent_back = open_return(case)
    _check_returned(case, sent_back)
    problems = problems_of(case, today)
    check_content(case, problems, review, today)
    for issue in problems.of(SOFT):
        ask_exception(case, issue.clause, review.reasons[issue.clause], acting, now)
    snapshot = snapshot_of(case)
    require_declared(case, snapshot)
    _hand_in(case, sent_back, today)
    move_case(case, Action.SUBMIT, acting, now, round=case.round, late=late, checked=sorted(review.checked))
    declare(case, acting, now)
    freeze_round(case, now, snapshot=snapshot)
    store_evaluation(case, "submission", case.filed_on or today, today, now)
    if sent_back is not None:
        Return.objects.filter(pk=sent_back.pk).update(answered_at=now)
    return case


def _check_time(case: Case, today: date) -> bool:
    """Whether it is late; a case that was filed before keeps its day."""
    assert case.person is not None
    filing = filing_of(case.person, Business(case.business), today)
    if filing is None:
        raise Refused("no_permit_held")
    if case.filed_on is None:
        require_time(filing, today)
    return filing.late


def _check_returned(case: Case, sent_back: Return | None) -> None:
    untouched = unanswered_materials(case, sent_back)
    if untouched:
        words = "、".join(defect.words for defect in untouched)
        raise Refused("returned_materials_open", {"count": len(untouched), "titles": words})


def _hand_in(case: Case, sent_back: Return | None, today: date) -> None:
    case.round += 1
    if case.filed_on is None or asks_newer_income(sent_back):
        case.filed_on = today
    case.correct_by = None
    keep_or_find_office(case)
