"""Quota behind three verbs: reserve at the employer's submission, use at approval, release when a case ends (R-25).

Each locks the employer's account of the year, asks `permit.domain.quota`, and writes the entries; the database moves
the account's numbers with them (`records/ledger.py`). All are called inside the transaction of the act.

Clauses: 1.1-03
"""

from datetime import datetime

from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.quota import QuotaState
from permit.records.models import Case, Employer, ExceptionRequest, QuotaAccount, QuotaEntry
from permit.records.models.quota import MOVES
from permit.services.acting import SYSTEM, Acting

QUOTA_CLAUSE = "1.1-03"


def state_of(account: QuotaAccount) -> QuotaState:
    """The account as the domain knows it."""
    return QuotaState(account.allotted, account.reserved, account.used)


def balance(employer: Employer, year: int) -> QuotaState:
    """Allotted, reserved, used of a year; all 0 where nothing was allotted. Does not lock."""
    account = QuotaAccount.objects.filter(employer=employer, year=year).first()
    return state_of(account) if account else QuotaState(0)


def reservation_of(case: Case) -> QuotaEntry | None:
    """The entry that reserves a permit for the case and was neither used nor given back since."""
    last = QuotaEntry.objects.filter(case=case).select_related("account").order_by("-id").first()
    return last if last is not None and last.kind == "reserve" else None


def reserve(case: Case, now: datetime, acting: Acting = SYSTEM) -> QuotaEntry:
    """Set one permit of this year aside for a new application; a case that has one keeps it.

    Raises Refused("quota_exhausted", clause, allotted, used) where none is free (1.1-03), Refused("quota_not_reserved")
    for a case that has used one or given it back already.
    """
    standing = reservation_of(case)
    if standing is not None:
        return standing
    account = _locked(case.employer, localtime(now).year)
    state = state_of(account)
    if _is_over(case):
        raise Refused("quota_not_reserved", {"allotted": state.allotted, "used": state.used})
    state.reserve()
    return _entry(account, "reserve", case, "submitted_by_employer", now, acting)


def use(case: Case, now: datetime, acting: Acting = SYSTEM) -> QuotaEntry:
    """Turn the case's reservation into a permit at approval, in the year it was reserved in.

    A case that went on without quota (soft, R-12) takes a free one if there is one by now; else it needs the
    exception to 1.1-03 that the officer allowed, and then counts 0.
    Raises Refused("quota_not_reserved"), also for a case that has used one or given it back already.
    """
    standing = reservation_of(case)
    year = standing.account.year if standing else localtime(now).year
    account = _locked(case.employer, year)
    state = state_of(account)
    if _is_over(case):
        raise Refused("quota_not_reserved", {"allotted": state.allotted, "used": state.used})
    if standing is None and state.free:
        _entry(account, "reserve", case, "free_at_approval", now, acting)
    elif standing is None:
        if not ExceptionRequest.objects.filter(case=case, clause=QUOTA_CLAUSE, allowed=True).exists():
            raise Refused("quota_not_reserved", {"allotted": state.allotted, "used": state.used})
        return _entry(account, "use", case, "exception_allowed", now, acting, number=0)
    return _entry(account, "use", case, "approved", now, acting)


def release(case: Case, cause: str, now: datetime, acting: Acting = SYSTEM) -> QuotaEntry | None:
    """Give the case's reservation back: refused, withdrawn, uncorrected, employment_ended, lapsed. None without one."""
    standing = reservation_of(case)
    if standing is None:
        return None
    account = _locked(case.employer, standing.account.year)
    state_of(account).release()
    return _entry(account, "release", case, cause, now, acting)


def allot(
    employer: Employer, year: int, allotted: int, cause: str, now: datetime, acting: Acting = SYSTEM
) -> QuotaAccount:
    """Set what an employer may file in a year. Raises Refused("quota_in_use") below what is reserved and used.

    The first number is an allotment, what is put on top later an addition, what is taken away a reduction.
    """
    account = _locked(employer, year)
    state_of(account).allot(allotted)
    difference = allotted - account.allotted
    if difference:
        raised = "addition" if account.entries.filter(kind__in=("allot", "opening")).exists() else "allot"
        _entry(account, raised if difference > 0 else "reduce", None, cause, now, acting, number=abs(difference))
        account.refresh_from_db()
    return account


def transfer_free(source: Employer, target: Employer, year: int, cause: str, now: datetime, acting: Acting) -> int:
    """What is free of a year goes from one employer to the other; how many. The district's total stays as it is."""
    if not QuotaAccount.objects.filter(employer=source, year=year).exists():
        return 0
    accounts = {each.pk: _locked(each, year) for each in sorted((source, target), key=lambda employer: employer.pk)}
    free = state_of(accounts[source.pk]).free
    if free:
        _entry(accounts[source.pk], "transfer_out", None, cause, now, acting, number=free)
        _entry(accounts[target.pk], "transfer_in", None, cause, now, acting, number=free)
    return free


def _is_over(case: Case) -> bool:
    return QuotaEntry.objects.filter(case=case, kind__in=("use", "release")).exists()


def _locked(employer: Employer, year: int) -> QuotaAccount:
    """The account under its row lock, the last lock an act takes; whoever takes several goes by their ids.

    NO KEY: an account's key never changes, and so a new entry that names it waits for nobody.
    """
    QuotaAccount.objects.get_or_create(employer=employer, year=year)
    return QuotaAccount.objects.select_for_update(no_key=True).get(employer=employer, year=year)


def _entry(
    account: QuotaAccount, kind: str, case: Case | None, cause: str, now: datetime, acting: Acting, number: int = 1
) -> QuotaEntry:
    source, target = MOVES[kind]
    return QuotaEntry.objects.create(
        account=account,
        kind=kind,
        source=source,
        target=target,
        number=number,
        case=case,
        cause=cause,
        actor=acting.key,
        actor_name=acting.name,
        at=now,
    )
