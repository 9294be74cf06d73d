"""The office confirms or rejects what an employer stated: code, section, permits and the door follow at once.

Clauses: N-07, 7-02, R-35, 6.5-01
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.months import chinese_date
from permit.records.models import Employer, EmployerUpdate, FormerCode, FormSection, StaffMember
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.carry_new_name import carry_new_name
from permit.services.queue_message import queue_message
from permit.services.state_employer_update import close_account, is_empty, taken_by
from permit.services.who_is_told import agent_recipient

State = EmployerUpdate.State
MINIMUM = 5
SETTLERS = frozenset({"office_checker", "acceptor"})


def updates_seen_by(staff: StaffMember) -> QuerySet[EmployerUpdate]:
    """Those of the officer's own office; the bureau sees those of employers without one."""
    mine = Q(office=staff.office_id) if staff.office_id else Q(office=None)
    found = EmployerUpdate.objects.filter(mine)
    return found.select_related("employer", "claimant", "licence", "register", "officer", "office")


@transaction.atomic
def confirm_employer_update(
    update_id: int, version: int, confirmed: bool, words: str, acting: Acting, now: datetime
) -> EmployerUpdate:
    """Raises EmployerUpdate.DoesNotExist for what is before another office, Refused: 'not_your_role',
    'changed_meanwhile', 'reason_too_short' (minimum) for a rejection, or against a register that differs or is silent;
    'uscc_taken' (uscc).
    """
    staff = acting.staff
    if staff is None or staff.role not in SETTLERS:
        raise Refused("not_your_role", {"role": acting.role})
    update = updates_seen_by(staff).select_for_update(of=("self",)).get(pk=update_id)
    if update.version != version or update.state != State.STATED:
        raise Refused("changed_meanwhile")
    if len(words.strip()) < MINIMUM and not (confirmed and update.register.outcome == "match"):
        raise Refused("reason_too_short", {"minimum": MINIMUM})
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=update.employer_id)
    if confirmed:
        permits = _apply(update, employer, acting, now)
        record_act(
            f"employer:{employer.pk}", acting, "confirm_employer_update", now, update=update.pk,
            what=sorted(update.after), permits=permits,
        )  # fmt: skip
    else:
        record_act(f"employer:{employer.pk}", acting, "reject_employer_update", now, update=update.pk)
    update.state = State.CONFIRMED if confirmed else State.REJECTED
    update.officer, update.ruling, update.settled_at = staff, words.strip(), now
    update.version += 1
    update.save()
    _tell(update, employer, now)
    return update


def _apply(update: EmployerUpdate, employer: Employer, acting: Acting, now: datetime) -> int:
    """How many permits carry the new code from the day on the licence."""
    _type(update, employer, acting, now)
    code = update.after.get("uscc")
    if code is None:
        return 0
    if taken_by(employer, code):
        raise Refused("uscc_taken", {"uscc": code})
    _give_up_row(employer, code, acting, now)
    # A code that comes back to its employer is no former one any more.
    FormerCode.objects.filter(employer=employer, uscc=code).delete()
    FormerCode.objects.create(employer=employer, uscc=employer.uscc, until=update.from_day, update=update)
    employer.uscc = code
    employer.save(update_fields=["uscc"])
    return carry_new_name(employer, now, since=update.from_day)


def _give_up_row(employer: Employer, code: str, acting: Acting, now: datetime) -> None:
    """What the first sign-in with the new code made holds nothing: the code is freed, the next sign-in leads here."""
    other = Employer.objects.select_for_update(of=("self",)).filter(uscc=code).exclude(pk=employer.pk).first()
    if other is None:
        return
    if not is_empty(other):
        raise Refused("uscc_taken", {"uscc": code})
    other.uscc = f"~{other.pk:017d}"
    other.save(update_fields=["uscc"])
    close_account(other)
    record_act(f"employer:{other.pk}", acting, "give_up_row", now, employer=employer.pk)


def _type(update: EmployerUpdate, employer: Employer, acting: Acting, now: datetime) -> None:
    """The form says what holds."""
    typed: dict[str, Any] = {key: value for key, value in update.after.items() if key != "uscc"}
    record = FormSection.objects.select_for_update().filter(employer=employer, key="body").first()
    if typed and record is not None:
        record.data = {**record.data, "fields": {**record.data.get("fields", {}), **typed}}
        record.version, record.saved_at, record.saved_by = record.version + 1, now, acting.name
        record.save()


def _tell(update: EmployerUpdate, employer: Employer, now: datetime) -> None:
    told = agent_recipient(employer)
    facts = {
        "employer": employer.name,
        "outcome": update.get_state_display(),
        "day": chinese_date(localtime(now).date()),
    }
    queue_message("employer_update_settled", told.mobile, told.name, now, case=None, **facts)
