"""An employer states what has changed about it, with the day and the licence; the business register is asked (N-07).

Clauses: N-07, 7-02, 1.2-01, R-35
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.identifiers import CreditCode
from permit.domain.sections import read, section
from permit.records.models import (
    Account,
    Association,
    Case,
    Employer,
    EmployerUpdate,
    FormerCode,
    RegistryAnswer,
)
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.ports import get_ports
from permit.services.queue_message import queue_message
from permit.services.save_section import stored_section
from permit.services.upload_attachment import Incoming, inspect, upload_attachment
from permit.services.who_is_told import agent_recipient

LICENCE, CLAIMED_LICENCE = "6.1.1-M1.licence", "N-07.licence"
KEYS = ("uscc", "legal_representative", "registered_address")
# The register calls the address by its own name.
IN_REGISTER = {"registered_address": "address"}
State = EmployerUpdate.State


def state_employer_update(
    employer: Employer, given: Mapping[str, str], from_day: date, words: str, licence: Incoming, acting: Acting,
    now: datetime,
) -> EmployerUpdate:  # fmt: skip
    """State a change; nothing changes before the office has confirmed it. `given`: new values by `KEYS`, '' for none.

    The register is asked and the licence sealed before the transaction. Raises Refused: 'agent_not_confirmed',
    'permission_missing' (state), 'update_in_future' (today), 'nothing_changes', 'employer_code_wrong' (uscc),
    'uscc_taken' (uscc), 'update_pending', and those of `inspect` and `upload_attachment`.
    """
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    if employer.permission in (PermissionState.NONE, PermissionState.REQUESTED):
        raise Refused("permission_missing", {"state": employer.get_permission_display()})
    before = values_of(employer)
    after = {key: value.strip() for key in KEYS if (value := given.get(key, "")).strip()}
    after = {key: value for key, value in after.items() if value != before.get(key)}
    if not after:
        raise Refused("nothing_changes")
    if "uscc" in after:
        after["uscc"] = _new_code(employer, after["uscc"])
    _require_first(employer, from_day, now)
    inspect(licence.content)
    register = ask_register(employer, {**before, **after}, now)
    version = upload_attachment(employer, LICENCE, licence, acting, now)
    stated = EmployerUpdate(
        employer=employer, before={key: before.get(key, "") for key in after}, after=after, from_day=from_day,
        words=words.strip(), licence=version, register=register,
    )  # fmt: skip
    return _write(stated, acting, now)


def claim_former_code(
    claimant: Employer, former: str, from_day: date, words: str, licence: Incoming, acting: Acting, now: datetime
) -> EmployerUpdate:
    """Who signed in with a new code says which employer it was before. The corporate sign-in proves the new code, the
    office confirms that both are one; the agent known so far is told at once.

    Raises Refused: 'not_an_empty_employer', 'update_in_future' (today), 'former_code_unknown', 'former_code_is_own',
    'update_pending', and those of `inspect` and `upload_attachment`.
    """
    if not is_empty(claimant):
        raise Refused("not_an_empty_employer")
    employer = Employer.objects.filter(uscc=former.strip().upper()).first()
    if employer is None:
        raise Refused("former_code_unknown")
    if employer.pk == claimant.pk:
        raise Refused("former_code_is_own")
    _require_first(employer, from_day, now)
    inspect(licence.content)
    after = {"uscc": claimant.uscc}
    register = ask_register(employer, {**values_of(employer), **after}, now)
    version = upload_attachment(employer, CLAIMED_LICENCE, licence, acting, now)
    stated = EmployerUpdate(
        employer=employer, claimant=claimant, before={"uscc": employer.uscc}, after=after, from_day=from_day,
        words=words.strip(), licence=version, register=register,
    )  # fmt: skip
    return _write(stated, acting, now)


@transaction.atomic
def withdraw_employer_update(update_id: int, version: int, acting: Acting, now: datetime) -> EmployerUpdate:
    """Taken back by whoever stated it. Raises EmployerUpdate.DoesNotExist, Refused('changed_meanwhile')."""
    found = EmployerUpdate.objects.select_for_update(of=("self",)).get(pk=update_id)
    stated_by = found.claimant_id or found.employer_id
    if acting.employer is None or acting.employer.pk != stated_by:
        raise EmployerUpdate.DoesNotExist
    if found.version != version or found.state != State.STATED:
        raise Refused("changed_meanwhile")
    found.state, found.settled_at, found.version = State.WITHDRAWN, now, found.version + 1
    found.save()
    record_act(f"employer:{found.employer_id}", acting, "withdraw_employer_update", now, update=found.pk)
    return found


def values_of(employer: Employer) -> dict[str, str]:
    """What is known now, by `KEYS`."""
    record = stored_section(employer, "body")
    typed = read(section("employer", "body"), record.data if record else None).values
    known = {"uscc": employer.uscc, **{key: typed.get(key) or "" for key in KEYS[1:]}}
    return {key: str(known[key]) for key in KEYS}


def is_empty(employer: Employer) -> bool:
    """A row that nothing but a sign-in made: it can be given up without loss."""
    if employer.permission != PermissionState.NONE:
        return False
    own = Case.objects.filter(employer=employer).exists()
    return not own and not Association.objects.filter(employer=employer).exists()


def taken_by(employer: Employer, uscc: str) -> bool:
    """Whether somebody else is already at work under this code, or has been."""
    if FormerCode.objects.filter(uscc=uscc).exclude(employer=employer).exists():
        return True
    other = Employer.objects.filter(uscc=uscc).exclude(pk=employer.pk).first()
    return other is not None and not is_empty(other)


def ask_register(employer: Employer, declared: Mapping[str, str], now: datetime) -> RegistryAnswer:
    """What the register says of the code that is to hold, held against everything stated. Outside transactions."""
    wanted = {IN_REGISTER.get(key, key): value for key, value in declared.items() if value} | {"name": employer.name}
    answer = get_ports().business.look_up(declared["uscc"], at=now).compared_with(wanted)
    return RegistryAnswer.objects.create(
        registry=RegistryAnswer.Registry.BUSINESS_REGISTER,
        employer=employer,
        outcome=str(answer.outcome),
        differences=list(answer.differences),
        answer=answer.details(),
        asked_at=now,
    )


def _new_code(employer: Employer, typed: str) -> str:
    try:
        code = CreditCode(typed.strip().upper()).text
    except ValueError as failure:
        raise Refused("employer_code_wrong", {"uscc": typed}) from failure
    if taken_by(employer, code):
        raise Refused("uscc_taken", {"uscc": code})
    return code


def _require_first(employer: Employer, from_day: date, now: datetime) -> None:
    today = localtime(now).date()
    if from_day > today:
        raise Refused("update_in_future", {"today": today})
    if EmployerUpdate.objects.filter(employer=employer, state=State.STATED).exists():
        raise Refused("update_pending")


@transaction.atomic
def _write(stated: EmployerUpdate, acting: Acting, now: datetime) -> EmployerUpdate:
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=stated.employer_id)
    stated.office, stated.stated_at = employer.office, now
    try:
        with transaction.atomic():
            stated.save()
    except IntegrityError:
        raise Refused("update_pending") from None
    what = sorted(stated.after)
    record_act(f"employer:{employer.pk}", acting, "state_employer_update", now, update=stated.pk, what=what)
    if stated.claimant is not None:
        told = agent_recipient(employer)
        facts = {"employer": employer.name, "uscc": stated.after["uscc"]}
        queue_message("former_code_claimed", told.mobile, told.name, now, case=None, **facts)
    return stated


def close_account(employer: Employer) -> None:
    """Nobody signs in to a row that was given up."""
    Account.objects.filter(employer=employer).update(is_active=False)
