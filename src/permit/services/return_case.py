"""Sending a case back for correction: every defect at once, each at its field or material (R-19).

One service for all five levels: the employer's first review, the office, and the bureau's three.

Clauses: N-03, 4.1-01
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.clauses import CLAUSES
from permit.domain.errors import Refused
from permit.domain.lifecycle import OF_A_PERSON, Action, Business
from permit.domain.months import chinese_date
from permit.domain.validity import ReturnDeadline, ReturnRule, return_deadline
from permit.records.models import Case, Defect, Return
from permit.services.acting import Acting
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.move_case import lock_case, move_case
from permit.services.who_is_told import Recipient, tell, whoever_corrects

REASONS = (
    ("missing", "缺少"),
    ("unclear", "不清晰或不完整"),
    ("expired", "已过期或剩余时间不足"),
    ("mismatch", "与其他信息不一致"),
    ("not_stamped", "没有签字或盖章"),
    ("wrong", "填写有误"),
    ("irrelevant", "与要求无关"),
    ("other", "其他"),
)
REASON_NAMES = dict(REASONS)
LEVELS = {
    "employer": "employer",
    "office_checker": "office",
    "acceptor": "acceptor",
    "reviewer": "reviewer",
    "decider": "decider",
}


@dataclass(frozen=True)
class DefectNote:
    """One thing to correct.

    `kind` 'field' or 'material'; `target` is `section.field`, `section`, or a slot; `owner` 'applicant' or 'employer'.
    """

    kind: str
    target: str
    owner: str
    clause: str
    reason_code: str
    words: str


def correction_deadline(returned_on: date) -> ReturnDeadline:
    """Until when a case returned that day waits, and the days of the reminders (R-31)."""
    law = law_in_force(returned_on)
    reminders = law.value("return_reminders")
    assert isinstance(reminders, tuple)
    days = tuple(int(day) for day in reminders)
    rule = ReturnRule(law.number("return_waits"), days)
    return return_deadline(returned_on, calendar_in_force(), rule)


@transaction.atomic
def return_case(
    number: str, version: int | None, defects: Sequence[DefectNote], remark: str, acting: Acting, now: datetime
) -> Return:
    """Return a case. It goes to the applicant where anything is the applicant's to correct, else to the employer.

    The bureau's clock stops (R-02); a reservation of quota stays until the case ends. The parties get an SMS.
    Raises Refused: 'no_defects', 'defect_incomplete' (target), 'defect_not_theirs', 'not_allowed_here',
    'changed_meanwhile'.
    """
    _check(defects)
    case = lock_case(number, version)
    to_applicant = _goes_to_applicant(case, defects, acting)
    deadline = correction_deadline(localtime(now).date())
    case.reported_on = case.decide_by = None
    case.correct_by, case.assignee = deadline.closes_after, None
    action = Action.RETURN_TO_APPLICANT if to_applicant else Action.RETURN_TO_EMPLOYER
    move_case(
        case, action, acting, now, defects=[[d.kind, d.target, d.owner, d.clause, d.reason_code] for d in defects]
    )
    sent_back = _record(case, defects, remark, acting, now)
    _tell(case, defects, to_applicant, now)
    return sent_back


def _check(defects: Sequence[DefectNote]) -> None:
    if not defects:
        raise Refused("no_defects")
    for defect in defects:
        known = defect.reason_code in REASON_NAMES and defect.owner in ("applicant", "employer")
        if not known or not defect.words.strip() or not defect.target:
            raise Refused("defect_incomplete", {"target": defect.target})
        if defect.clause and defect.clause not in CLAUSES and not defect.clause.startswith("R-"):
            raise Refused("defect_incomplete", {"target": defect.target})


def _goes_to_applicant(case: Case, defects: Sequence[DefectNote], acting: Acting) -> bool:
    of_applicant = any(defect.owner == "applicant" for defect in defects)
    if case.employer.is_freelancer and any(defect.owner == "employer" for defect in defects):
        raise Refused("defect_not_theirs")
    if of_applicant and Business(case.business) not in OF_A_PERSON:
        raise Refused("defect_not_theirs")
    if acting.role == "employer" and not of_applicant:
        # The employer corrects its own part itself; there is nobody to return it to.
        raise Refused("defect_not_theirs")
    return of_applicant


def _record(case: Case, defects: Sequence[DefectNote], remark: str, acting: Acting, now: datetime) -> Return:
    assert case.correct_by is not None
    sent_back = Return.objects.create(
        case=case,
        round=case.round,
        level=LEVELS[acting.role],
        by_name=acting.name,
        staff=acting.staff,
        returned_at=now,
        correct_by=case.correct_by,
        remark=remark.strip(),
    )
    Defect.objects.bulk_create(
        Defect(
            sent_back=sent_back,
            kind=d.kind,
            target=d.target,
            owner=d.owner,
            clause=d.clause,
            reason_code=d.reason_code,
            words=d.words.strip(),
        )
        for d in defects
    )
    return sent_back


def _concerned(case: Case, defects: Sequence[DefectNote], to_applicant: bool) -> list[Recipient]:
    of_employer = any(defect.owner == "employer" for defect in defects)
    return whoever_corrects(case, applicant=to_applicant, employer=of_employer)


def _tell(case: Case, defects: Sequence[DefectNote], to_applicant: bool, now: datetime) -> None:
    assert case.correct_by is not None
    facts = {"count": len(defects), "correct_by": chinese_date(case.correct_by)}
    for recipient in _concerned(case, defects, to_applicant):
        tell(case, "returned", recipient, now, **facts)
