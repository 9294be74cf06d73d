"""Quota behind three verbs: reserve at the employer's submission, use at approval, release when a case ends (R-25).

Each locks the employer's account of the year, asks `permit.domain.quota`, and writes the entries; the database moves
the account's numbers with them (`records/ledger.py`). All are called inside the transaction of the act.

Clauses: 1.1-03
"""

from datetime import datetime

from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.identifiers import without_numbers
from permit.domain.quota import QuotaState
from permit.records.models import (
    Case,
    Employer,
    QuotaAccount,
    QuotaDecision,
    QuotaEntry,
    QuotaExceptionRequest,
    QuotaYear,
)
from permit.records.models.quota import MOVES
from permit.services.acting import SYSTEM, Acting

QUOTA_CLAUSE = "1.1-03"
HOLDING = ("reserve", "exception")
ENDING = ("use", "release", "take_back")


def state_of(account: QuotaAccount) -> QuotaState:
    """The account as the domain knows it."""
    return QuotaState(account.allotted, account.reserved, account.used)


def balance(employer: Employer, year: int) -> QuotaState:
    """Allotted, reserved, used of a year; all 0 where nothing was allotted. Does not lock."""
    account = QuotaAccount.objects.filter(employer=employer, year=year).first()
    return state_of(account) if account else QuotaState(0)


def reservation_of(case: Case) -> QuotaEntry | None:
    """The entry that holds a number for the case (its employer's, or one by exception) and was not ended since."""
    last = QuotaEntry.objects.filter(case=case).select_related("account").order_by("-id").first()
    return last if last is not None and last.kind in HOLDING else None


def reserve(case: Case, now: datetime, acting: Acting = SYSTEM) -> QuotaEntry:
    """Set one permit of this year aside for a new application; a case that has one keeps it, whatever its year.

    Raises Refused("quota_exhausted", clause, allotted, used) where none is free (1.1-03), Refused("quota_not_reserved")
    for a case that has used one or given it back already.
    """
    standing = reservation_of(case)
    if standing is not None:
        return standing
    account = locked_account(case.employer, localtime(now).year)
    state = state_of(account)
    _require_not_over(case, state)
    state.reserve()
    return enter(account, "reserve", "submitted_by_employer", now, acting, case=case)


def use(case: Case, now: datetime, acting: Acting = SYSTEM) -> QuotaEntry:
    """Turn the case's reservation into a permit at approval, in the year it was reserved in.

    A case that came without one takes a free number if there is one by now.
    Raises Refused("quota_not_reserved"), also for a case that has used one or given it back already.
    """
    standing = reservation_of(case)
    account = locked_account(case.employer, standing.account.year if standing else localtime(now).year)
    state = state_of(account)
    _require_not_over(case, state)
    if standing is None:
        if not state.free:
            raise Refused("quota_not_reserved", {"allotted": state.allotted, "used": state.used})
        enter(account, "reserve", "free_at_approval", now, acting, case=case)
    return enter(account, "use", "approved", now, acting, case=case)


def release(case: Case, cause: str, now: datetime, acting: Acting = SYSTEM) -> QuotaEntry | None:
    """Give the case's reservation back: refused, withdrawn, uncorrected, employment_ended, lapsed. None without one.

    A number by exception goes back to the district; what comes back into a closed year lapses at once.
    """
    overtake_exceptions(case)
    standing = reservation_of(case)
    if standing is None:
        return None
    account = locked_account(case.employer, standing.account.year)
    state_of(account).release()
    if standing.kind == "exception":
        return enter(account, "take_back", cause, now, acting, case=case)
    given_back = enter(account, "release", cause, now, acting, case=case)
    if QuotaYear.objects.filter(year=account.year, closed_at__isnull=False).exists():
        enter(account, "lapse", "year_closed", now, acting)
    return given_back


def overtake_exceptions(case: Case) -> None:
    """A request that nobody answered is not needed any more: the case was sent with a number, or ended."""
    open_ones = QuotaExceptionRequest.objects.filter(case=case, state=QuotaExceptionRequest.State.OPEN)
    open_ones.update(state=QuotaExceptionRequest.State.OVERTAKEN)


def allot(
    employer: Employer, year: int, allotted: int, cause: str, now: datetime, acting: Acting = SYSTEM
) -> QuotaAccount:
    """Set what an employer may file in a year. Raises Refused("quota_in_use") below what is reserved and used.

    The first number is an allotment, what is put on top later an addition, what is taken away a reduction.
    """
    account = locked_account(employer, year)
    state_of(account).allot(allotted)
    difference = allotted - account.allotted
    if difference:
        raised = "addition" if has_begun(account) else "allot"
        enter(account, raised if difference > 0 else "reduce", cause, now, acting, number=abs(difference))
        account.refresh_from_db()
    return account


def has_begun(account: QuotaAccount) -> bool:
    """Whether the account has its first number."""
    return account.entries.filter(kind__in=("allot", "opening")).exists()


def transfer_free(source: Employer, target: Employer, year: int, cause: str, now: datetime, acting: Acting) -> int:
    """What is free of a year goes from one employer to the other; how many. The district's total stays as it is."""
    if not QuotaAccount.objects.filter(employer=source, year=year).exists():
        return 0
    accounts = locked_accounts((source, target), year)
    free = state_of(accounts[source.pk]).free
    if free:
        enter(accounts[source.pk], "transfer_out", cause, now, acting, number=free)
        enter(accounts[target.pk], "transfer_in", cause, now, acting, number=free)
    return free


def locked_accounts(employers: tuple[Employer, ...], year: int) -> dict[int, QuotaAccount]:
    """Several accounts under their locks, by the employers' ids: the order in which everybody takes them."""
    return {each.pk: locked_account(each, year) for each in sorted(employers, key=lambda employer: employer.pk)}


def locked_account(employer: Employer, year: int) -> QuotaAccount:
    """The account under its row lock, the last lock an act takes; whoever takes several goes by their ids.

    NO KEY: an account's key never changes, and so a new entry that names it waits for nobody.
    """
    QuotaAccount.objects.get_or_create(employer=employer, year=year)
    return QuotaAccount.objects.select_for_update(no_key=True).get(employer=employer, year=year)


def enter(
    account: QuotaAccount,
    kind: str,
    cause: str,
    now: datetime,
    acting: Acting,
    *,
    case: Case | None = None,
    number: int = 1,
    decision: QuotaDecision | None = None,
) -> QuotaEntry:
    """Write one entry on a locked account; the database moves the account's numbers with it."""
    source, target = MOVES[kind]
    return QuotaEntry.objects.create(
        account=account,
        kind=kind,
        source=source,
        target=target,
        number=number,
        case=case,
        cause=without_numbers(cause),
        decision=decision,
        actor=acting.key,
        actor_name=acting.name,
        at=now,
    )


def _require_not_over(case: Case, state: QuotaState) -> None:
    if QuotaEntry.objects.filter(case=case, kind__in=ENDING).exists():
        raise Refused("quota_not_reserved", {"allotted": state.allotted, "used": state.used})
