"""The applicant sends the application, or sends it again after a return (6.2-01, R-05, R-19).

Clauses: 6.2-01, 4.2-02, 7-05, N-10, 7-04
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action, Business, State
from permit.records.models import Case, Declaration, Defect, ExceptionRequest, Person, Return
from permit.services.acting import Acting
from permit.services.applicant_declaration import DECLARATION, parts_of
from permit.services.applicant_entry import require_entry
from permit.services.case_category import case_category
from permit.services.case_problems import BLOCKING, SOFT, problems_of
from permit.services.consent_standing import require_consent
from permit.services.declare_permit import require_none_declared
from permit.services.defect_answers import answered_defects
from permit.services.evaluate_case import store_evaluation
from permit.services.freeze_round import freeze_round, snapshot_of
from permit.services.keep_or_find_office import keep_or_find_office
from permit.services.lock_own_case import lock_own_case
from permit.services.move_case import move_case
from permit.services.one_reading import asked_once
from permit.services.start_information_change import require_valid_permit
from permit.services.start_renewal import filing_of, require_time

NO_EMPLOYER = "自由职业者，没有聘用单位，单位的条件无从核对（R-10）。"
INCOME_TARGETS = ("6.2-M5", "6.3-M4", "income", "holding_income")


@transaction.atomic
def submit_application(number: str, version: int | None, declared: bool, acting: Acting, now: datetime) -> Case:
    """Hand in: a new round, its snapshot, evaluation and declaration; the employer's first review is next, of a
    freelancer's case the office itself (R-10), also of the renewal that the bureau opened for it.

    `filed_on` is set once (R-05); a return that asks for newer income moves it. Ask the registries before calling.
    Raises Refused: declaration_missing, out_of_scope, profile_incomplete, consent_missing, application_incomplete
    (count, titles), returned_materials_open (count, titles), those of `require_valid_permit`,
    declared_waiting (number),
    of a renewal those of `require_time`, not_your_role, not_allowed_here, changed_meanwhile.
    """
    person, case = lock_own_case(number, version, declared, acting)
    require_entry(person)
    require_consent(case)
    today = localtime(now).date()
    if case.business == Business.NEW:
        require_none_declared(person)
    if case.business == Business.RENEWAL and case.filed_on is None:
        _require_renewal_time(person, today)
    if case.business == Business.INFORMATION_CHANGE:
        require_valid_permit(person, case.employer, today)
    sent_back = open_return(case)
    _check_content(case, sent_back, today)
    case.round += 1
    case.category = case_category(case) or ""
    if case.filed_on is None or asks_newer_income(sent_back):
        case.filed_on = today
    case.correct_by = None
    _hand_on(case, acting, now)
    snapshot = snapshot_of(case)
    _declare(case, parts_of(case, snapshot), acting, now)
    freeze_round(case, now, snapshot=snapshot)
    store_evaluation(case, "submission", case.filed_on, today, now)
    if sent_back is not None:
        Return.objects.filter(pk=sent_back.pk).update(answered_at=now)
    return case


def _hand_on(case: Case, acting: Acting, now: datetime) -> None:
    """To the employer; without one to the office, with the reason for each soft clause that the officers ask about."""
    if not case.employer.is_freelancer:
        move_case(case, Action.SUBMIT, acting, now, round=case.round)
        return
    keep_or_find_office(case)
    move_case(case, Action.SEND_ALONE, acting, now, round=case.round)
    for issue in problems_of(case, localtime(now).date()).of(SOFT):
        ExceptionRequest.objects.get_or_create(
            case=case, clause=issue.clause, defaults={"reason": NO_EMPLOYER, "requested_by": "", "requested_at": now}
        )


def _require_renewal_time(person: Person, today: date) -> None:
    """The window of the renewal, as where an employer sends it (R-01)."""
    filing = filing_of(person, Business.RENEWAL, today)
    if filing is None:
        raise Refused("no_permit_held")
    require_time(filing, today)


def open_return(case: Case) -> Return | None:
    """The return that waits for the applicant's answer; None while nothing was returned to the applicant."""
    if case.state != State.RETURNED_TO_APPLICANT:
        return None
    waiting = case.returns.filter(answered_at__isnull=True).order_by("-returned_at")
    return asked_once(("applicant's return", case.pk), waiting.first)


def applicant_defects(sent_back: Return | None) -> tuple[Defect, ...]:
    """What the applicant has to correct."""
    if sent_back is None:
        return ()
    own = sent_back.defects.filter(owner="applicant").order_by("id")
    return asked_once(("applicant's defects", sent_back.pk), lambda: tuple(own))


def asks_newer_income(sent_back: Return | None) -> bool:
    """Whether the return asks for newer income papers: then the months before filing are counted anew (R-05)."""
    return any(
        defect.target.startswith(INCOME_TARGETS) and defect.reason_code == "expired"
        for defect in applicant_defects(sent_back)
    )


def _check_content(case: Case, sent_back: Return | None, today: date) -> None:
    open_issues = problems_of(case, today).of(BLOCKING, "applicant")
    if open_issues:
        titles = "、".join(dict.fromkeys(issue.title for issue in open_issues))
        raise Refused("application_incomplete", {"count": len(open_issues), "titles": titles})
    untouched = unanswered_materials(case, sent_back)
    if untouched:
        words = "、".join(defect.words for defect in untouched)
        raise Refused("returned_materials_open", {"count": len(untouched), "titles": words})


def unanswered_materials(case: Case, sent_back: Return | None) -> tuple[Defect, ...]:
    """Returned materials without a newer file, and without words why there is none (R-38)."""
    answered = answered_defects(case, sent_back)
    defects = applicant_defects(sent_back)
    return tuple(defect for defect in defects if defect.kind == "material" and not answered[defect.pk])


def _declare(case: Case, parts: dict[str, str], acting: Acting, now: datetime) -> Declaration:
    """The applicant's declaration of truth, of exactly what is sent (7-05)."""
    return Declaration.objects.create(
        case=case,
        round=case.round,
        actor="applicant",
        name=acting.name,
        text_version=DECLARATION,
        declared_at=now,
        parts=parts,
    )
