"""The bureau's letters about a case, made from what is on record (R-19, R-31).

Clauses: 9-01, 8-01
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

from django.utils.timezone import localtime

from permit.documents.letters import (
    ApprovalFacts,
    CaseInBrief,
    ClosingFacts,
    ClosingReason,
    DefectLine,
    Letterhead,
    RefusalFacts,
    ReturnFacts,
    render_approval,
    render_closing,
    render_refusal,
    render_return_notice,
)
from permit.domain.errors import BadInput
from permit.domain.lifecycle import BUSINESS_NAMES, RETURNED, Action, Business, State
from permit.domain.validity import WindowRule, renewal_window
from permit.records.models import Case, Defect, Permit, Return
from permit.services.case_places import place_title
from permit.services.handed_in import as_handed_in
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.letter_grounds import bases_of, grounds_of
from permit.services.material_slots import slots_of
from permit.services.permit_standing import standing_on
from permit.services.ports import SigningNotConfigured, get_ports
from permit.services.return_case import REASON_NAMES

Head = Callable[[date], Letterhead]
CLOSINGS: dict[str, ClosingReason] = {
    State.UNCORRECTED: "not_corrected",
    State.EMPLOYMENT_ENDED: "employment_ended",
    State.LAPSED: "lapsed",
    State.WITHDRAWN: "withdrawn",
}


def signed_letter(case: Case, now: datetime) -> bytes | None:
    """The letter of the case with the bureau's signature; without a key it is plain, and says nothing of one."""
    pdf = letter_of(case)
    if pdf is None:
        return None
    try:
        return get_ports().signer.sign(pdf, reason="工作居住证业务通知书", at=now)
    except SigningNotConfigured:
        return letter_of(case, signed=False)


def letter_of(case: Case, *, signed: bool = True) -> bytes | None:
    """The PDF of the letter that the case's state calls for, not signed yet; None while it is under way.

    `signed`: whether it says that it carries a signature. Outside transactions.
    """
    head = partial(_head, case, signed)
    state = State(case.state)
    if state in RETURNED:
        sent_back = case.returns.order_by("-returned_at", "-id").first()
        return _return_notice(case, sent_back, head) if sent_back else None
    if state == State.REFUSED:
        declined = _declined_by_employer(case)
        return _closing(case, "employer_declined", head) if declined else _refusal(case, head)
    if state == State.APPROVED:
        return _approval(case, head)
    return _closing(case, CLOSINGS[state], head) if state in CLOSINGS else None


def _head(case: Case, signed: bool, on: date) -> Letterhead:
    law = law_in_force(on)
    return Letterhead(
        authority=law.bureau,
        telephone=law.support.phone,
        hours=law.support.hours,
        reference=f"{case.number}-{case.round}",
        addressee=case.person.name if case.person else case.employer.name,
        issued_on=on,
        signed=signed,
    )


def _brief(case: Case) -> CaseInBrief:
    return CaseInBrief(
        number=case.number,
        business=BUSINESS_NAMES[Business(case.business)],
        applicant=case.person.name if case.person else case.employer.name,
        id_number=case.person.id_number if case.person else case.employer.uscc,
        employer=case.employer.name,
        of_employer=case.person is None,
        submitted_on=case.filed_on or localtime(case.opened_at).date(),
    )


def _closed_on(case: Case) -> date:
    return localtime(case.closed_at or case.state_since).date()


def _return_notice(case: Case, sent_back: Return, head: Head) -> bytes:
    on = localtime(sent_back.returned_at).date()
    law = law_in_force(on)
    titles = _slot_titles(case, on)
    facts = ReturnFacts(
        head=head(on),
        case=_brief(case),
        round=sent_back.round,
        defects=tuple(_defect_line(defect, titles) for defect in sent_back.defects.order_by("pk")),
        answer_by=sent_back.correct_by,
        answer_days=law.number("return_waits"),
        provisional=calendar_in_force().between(on, sent_back.correct_by).provisional,
    )
    return render_return_notice(facts)


def _slot_titles(case: Case, on: date) -> dict[str, str]:
    """What each upload place is called; nothing where the facts cannot be read, the clause's title then stands."""
    try:
        return {slot.key: slot.title for slot in slots_of(as_handed_in(case), on)}
    except BadInput:
        return {}


def _defect_line(defect: Defect, titles: Mapping[str, str]) -> DefectLine:
    return DefectLine(
        place=place_title(defect.kind, defect.target, titles),
        reason=REASON_NAMES.get(defect.reason_code, defect.reason_code),
        clause=defect.clause,
        words=defect.words,
        advice="",
    )


def _declined_by_employer(case: Case) -> bool:
    """A first review that failed is the employer's word, not the bureau's decision: no remedies run against it."""
    return case.audit.filter(action=Action.REFUSE, from_state=State.FIRST_REVIEW).exists()


def _refusal(case: Case, head: Head) -> bytes:
    on = _closed_on(case)
    law = law_in_force(on)
    facts = RefusalFacts(
        head=head(on),
        case=_brief(case),
        grounds=grounds_of(case),
        reconsideration_body=f"北京市{law.district_name}人民政府",
        court=f"北京市{law.district_name}人民法院",
    )
    return render_refusal(facts)


def _approval(case: Case, head: Head) -> bytes | None:
    """Only a person gets a permit; an employer's permission shows in its own door."""
    permit = Permit.objects.filter(facts__case=case).first()
    if permit is None:
        return None
    on = _closed_on(case)
    standing = standing_on(permit, on)
    law = law_in_force(on)
    numbers = (law.number(name) for name in ("renewal_opens", "renewal_file_by", "office_allowance"))
    window = renewal_window(standing.valid_until, calendar_in_force(), WindowRule(*numbers))
    facts = ApprovalFacts(
        head=head(on),
        case=_brief(case),
        permit_number=permit.number,
        valid_from=standing.valid_from,
        valid_until=standing.valid_until,
        renewal_opens=window.opens_on,
        renewal_safe_by=window.safe_by,
        provisional=window.provisional,
        bases=bases_of(case),
    )
    return render_approval(facts)


def _closing(case: Case, reason: ClosingReason, head: Head) -> bytes:
    on = _closed_on(case)
    facts = ClosingFacts(
        head=head(on),
        case=_brief(case),
        reason=reason,
        closed_on=on,
        deciding_day=_deciding_day(case, reason),
        remark=_closing_remark(case, reason),
    )
    return render_closing(facts)


def _deciding_day(case: Case, reason: ClosingReason) -> date | None:
    """The day that ended it, where it is not the one on which that was noted: last for correction, or of the permit."""
    if reason == "not_corrected":
        return case.correct_by
    if reason == "lapsed":
        permit = Permit.objects.filter(person=case.person_id).order_by("-issued_on", "-id").first()
        return standing_on(permit, localtime(case.opened_at).date()).valid_until if permit else None
    return None


def _closing_remark(case: Case, reason: ClosingReason) -> str:
    """Only a new permit held a number of the employer's (R-25)."""
    if reason == "employer_declined":
        return f"单位的意见：{case.closing_reason}"
    return "占用的名额已经退还。" if reason == "not_corrected" and case.business == Business.NEW else ""
