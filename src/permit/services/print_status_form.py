"""The 业务办理情况表: printed for one or several cases of an employer, stamped, taken to the office (N-02, R-04).

Clauses: N-02
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from permit.documents.status_form import (
    StatusFormFacts,
    StatusLine,
    case_digest,
    render_status_form,
    sheet_digest,
)
from permit.domain.errors import Refused
from permit.domain.lifecycle import BUSINESS_NAMES, OPEN, Business, State
from permit.domain.sections.claims import CATEGORIES
from permit.records.models import (
    Case,
    CaseRound,
    Declaration,
    Employer,
    FilingAgent,
    Office,
    Person,
    StatusForm,
    StatusFormLine,
)
from permit.services.acting import Acting
from permit.services.audit import record_case_act
from permit.services.law_in_force import law_in_force

CATEGORY_NAMES = {key: words.split("　")[0] for key, words in CATEGORIES}
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NOT_YET = (State.DRAFT, State.FIRST_REVIEW, State.RETURNED_TO_APPLICANT)
PRINTABLE = frozenset(OPEN) - set(NOT_YET)


@dataclass(frozen=True)
class Standing:
    """Where a case stands with its stamped form: 'none', 'printed', 'received', 'rejected' or 'outdated'."""

    state: str
    form: StatusForm | None = None

    @property
    def delivered(self) -> bool:
        """The office has a form that still states what holds: without it the office cannot report (R-04)."""
        return self.state == "received"


def standing_of(case: Case) -> Standing:
    """The newest form that lists the case, held against what would be printed now (two queries)."""
    return standings_of([case])[case.number]


def standings_of(cases: Iterable[Case]) -> dict[str, Standing]:
    """`standing_of` for many, by number, in one query; the cases come with person, employer and office.

    After a return a new form is needed only if what it states has changed; a form that was received and still holds
    stays received when another one is printed (R-04).
    """
    listed = list(cases)
    lines = StatusFormLine.objects.filter(case__in=listed).select_related("form").order_by("form__printed_at", "id")
    of_case: dict[int, list[StatusFormLine]] = {}
    for line in lines:
        of_case.setdefault(line.case_id, []).append(line)
    return {case.number: _standing(case, of_case.get(case.pk, [])) for case in listed}


def _standing(case: Case, lines: Sequence[StatusFormLine]) -> Standing:
    """`lines` of the case, oldest first: a received one that holds comes before the newest, as in `receipt_of`."""
    for line in reversed(lines):
        if line.form.state == StatusForm.State.RECEIVED and line.digest == digest_now(case, line.form.agent_name):
            return Standing(line.form.state, line.form)
    if not lines:
        return Standing("none")
    line = lines[-1]
    if line.digest != digest_now(case, line.form.agent_name):
        return Standing("outdated", line.form)
    return Standing(line.form.state, line.form)


def digest_now(case: Case, agent_name: str) -> str:
    """What a form would state about the case if the same agent printed it now, as a digest. No query."""
    office = _office(case.employer, case.office)
    opened = localtime(case.opened_at).date()
    facts = _facts(case.employer, office, (agent_name, ""), "", opened, [_line(case, case.employer, opened)])
    return case_digest(facts, facts.lines[0])


@transaction.atomic
def print_status_form(employer: Employer, numbers: Collection[str], acting: Acting, now: datetime) -> StatusForm:
    """Make a sheet for these cases of the employer, all of one office; `sheet_pdf` typesets it.

    Raises Refused: 'agent_not_confirmed', 'nothing_to_print', 'not_printable_yet' (number), 'offices_differ'.
    """
    handler = _handler(employer, acting)
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .filter(employer=employer, number__in=numbers)
        .select_related("person", "employer", "office")
        .order_by("number")
    )
    if not cases or len(cases) != len(set(numbers)):
        raise Refused("nothing_to_print")
    for case in cases:
        if case.state not in PRINTABLE:
            raise Refused("not_printable_yet", {"number": case.number})
    if len({case.office_id for case in cases}) != 1:
        raise Refused("offices_differ")
    office = _office(employer, cases[0].office)
    agent = (handler.name, handler.mobile)
    on = localtime(now).date()
    facts = _facts(employer, office, agent, new_sheet_code(), on, _lines(employer, cases, on))
    form = StatusForm.objects.create(
        code=facts.sheet_code,
        employer=employer,
        office=office,
        agent_name=handler.name,
        digest=sheet_digest(facts),
        printed_at=now,
    )
    for case, line in zip(cases, facts.lines, strict=True):
        StatusFormLine.objects.create(form=form, case=case, round=case.round, digest=case_digest(facts, line))
        record_case_act(case, acting, "print_status_form", now, form=form.code)
    return form


def _handler(employer: Employer, acting: Acting) -> FilingAgent | Person:
    """Who prints and hands it over: the filing agent; a freelancer in person (R-10). Raises Refused."""
    if employer.is_freelancer and acting.person is not None and acting.person.pk == employer.freelancer_id:
        return acting.person
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    return acting.agent


def _telephone(form: StatusForm) -> str:
    if form.employer.freelancer is not None:
        return str(form.employer.freelancer.mobile)
    agent = FilingAgent.objects.filter(employer=form.employer, name=form.agent_name).order_by("-created_at").first()
    return agent.mobile if agent else ""


def sheet_pdf(form: StatusForm) -> bytes:
    """The sheet as printed. Outside transactions. Raises Refused('sheet_outdated') where facts have changed since."""
    cases = [line.case for line in form.lines.select_related("case__person", "case__employer", "case__office")]
    cases.sort(key=lambda case: case.number)
    called = (form.agent_name, _telephone(form))
    on = localtime(form.printed_at).date()
    facts = _facts(form.employer, form.office, called, form.code, on, _lines(form.employer, cases, on))
    rounds = dict(form.lines.values_list("case__number", "round"))
    declared = _declared_on(cases)
    of_round = {case.number: declared.get((case.pk, rounds[case.number])) for case in cases}
    lines = tuple(
        replace(line, round=rounds[line.case_number], declared_on=of_round[line.case_number]) for line in facts.lines
    )
    facts = replace(facts, lines=lines)
    if sheet_digest(facts) != form.digest:
        raise Refused("sheet_outdated", {"code": form.code})
    return render_status_form(facts)


def new_sheet_code() -> str:
    """`4K7M-9QPD-W2RX`, without signs that look alike."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return "-".join((signs[:4], signs[4:8], signs[8:]))


def _office(employer: Employer, office: Office | None) -> Office:
    found = office or employer.office
    if found is None:
        raise Refused("nothing_to_print")
    return found


def _facts(
    employer: Employer,
    office: Office,
    agent: tuple[str, str],
    code: str,
    on: date,
    lines: Sequence[StatusLine],
) -> StatusFormFacts:
    """`agent`: name and telephone, the latter printed but no part of the digest of a case."""
    return StatusFormFacts(
        district=law_in_force(on).district_name,
        sheet_code=code,
        sheet_url=f"{settings.BASE_URL}/office/receipts/{code}/",
        employer=employer.name,
        uscc=employer.credit_code,
        filing_agent=agent[0],
        agent_telephone=agent[1],
        office=office.name,
        office_address=office.address,
        office_telephone="、".join(office.phones),
        office_email=office.email,
        lines=tuple(lines),
        generated_on=on,
        alone=employer.is_freelancer,
    )


def _lines(employer: Employer, cases: list[Case], on: date) -> list[StatusLine]:
    """One line a case, with the day its last round was handed in."""
    rounds: Any = CaseRound.objects.filter(case__in=cases).order_by("number").values_list("case_id", "submitted_at")
    submitted = {case_id: localtime(at).date() for case_id, at in rounds}
    declared = _declared_on(cases)
    return [
        replace(_line(case, employer, submitted.get(case.pk, on)), declared_on=declared.get((case.pk, case.round)))
        for case in cases
    ]


def _declared_on(cases: list[Case]) -> dict[tuple[int, int], date]:
    """The day of the applicant's declaration that stands for a round, by case and round (7-05)."""
    made = Declaration.objects.filter(case__in=cases, actor="applicant", voided_at__isnull=True)
    rows = made.order_by("declared_at", "id").values_list("case_id", "round", "declared_at")
    return {(case_id, number): localtime(at).date() for case_id, number, at in rows}


def _line(case: Case, employer: Employer, submitted_on: date) -> StatusLine:
    return StatusLine(
        case_number=case.number,
        person=case.person.name if case.person else employer.name,
        id_number=case.person.id_number if case.person else "",
        business=BUSINESS_NAMES[Business(case.business)],
        category=CATEGORY_NAMES.get(case.category, ""),
        submitted_on=submitted_on,
        round=case.round,
    )
