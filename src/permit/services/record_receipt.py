"""The stamped sheet arrives at the office, on paper or by e-mail: recorded, with the time (N-02, R-04).

Clauses: N-02
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action, State
from permit.records.models import Case, StatusForm, StatusFormLine
from permit.services.acting import Acting
from permit.services.move_case import lock_case, move_case
from permit.services.print_status_form import digest_now

MEDIA = (("paper", "纸质送达"), ("email", "电子邮件"))


def read_sheet_code(typed: str) -> str:
    """`4K7M-9QPD-W2RX` however it was typed: case, dashes and spaces do not matter; a scanned address is read too."""
    last = typed.strip().rstrip("/").rsplit("/", 1)[-1]
    signs = "".join(sign for sign in last.upper() if sign.isalnum())[:24]
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def outdated_lines(form: StatusForm) -> tuple[StatusFormLine, ...]:
    """Lines whose case no longer states what the sheet says: another office, agent, category or name."""
    lines = form.lines.select_related("case__person", "case__employer", "case__office", "form")
    return tuple(line for line in lines if line.digest != digest_now(line.case, form.agent_name))


def receipt_of(case: Case) -> StatusForm | None:
    """The received sheet that still states what holds of the case: without it the office cannot report (R-04)."""
    lines = StatusFormLine.objects.filter(case=case, form__state=StatusForm.State.RECEIVED)
    for line in lines.select_related("form").order_by("-form__received_at", "-id"):
        if line.digest == digest_now(case, line.form.agent_name):
            return line.form
    return None


@transaction.atomic
def record_receipt(code: str, medium: str, acting: Acting, now: datetime) -> StatusForm:
    """Record that a sheet arrived, for every case on it that is with this office.

    Raises Refused: 'sheet_unknown' (code), 'sheet_of_other_office' (office), 'sheet_settled' (state), 'medium_missing',
    'sheet_outdated_here' (numbers) where a case states something else by now, 'nothing_to_receive'.
    """
    if medium not in dict(MEDIA):
        raise Refused("medium_missing")
    form = lock_sheet(code, acting)
    stale = [line.case.number for line in outdated_lines(form)]
    if stale:
        raise Refused("sheet_outdated_here", {"numbers": "、".join(stale)})
    cases = cases_at_office(form, acting)
    if not cases:
        raise Refused("nothing_to_receive")
    form.state, form.medium, form.received_at, form.officer = StatusForm.State.RECEIVED, medium, now, acting.staff
    form.save(update_fields=["state", "medium", "received_at", "officer"])
    for case in cases:
        move_case(case, Action.RECORD_RECEIPT, acting, now, form=form.code, medium=medium)
    return form


def lock_sheet(code: str, acting: Acting) -> StatusForm:
    """The sheet, locked, if it is for the officer's own office and nobody has dealt with it yet. Raises Refused."""
    form = StatusForm.objects.select_for_update(of=("self",)).select_related("office").filter(code=code).first()
    if form is None:
        raise Refused("sheet_unknown", {"code": code})
    if acting.staff is None or form.office_id != acting.staff.office_id:
        raise Refused("sheet_of_other_office", {"office": form.office.name})
    if form.state != StatusForm.State.PRINTED:
        raise Refused("sheet_settled", {"state": form.get_state_display()})
    return form


def cases_at_office(form: StatusForm, acting: Acting) -> list[Case]:
    """The sheet's cases that wait for this office, each locked; the others (withdrawn, returned) are left alone."""
    return list(_waiting(form.lines.order_by("case__number").values_list("case__number", flat=True), acting))


def _waiting(numbers: Iterable[str], acting: Acting) -> Iterable[Case]:
    own_office = acting.staff.office_id if acting.staff else None
    for number in numbers:
        case = lock_case(number)
        if case.state == State.OFFICE_CHECK and case.office_id == own_office:
            yield case
