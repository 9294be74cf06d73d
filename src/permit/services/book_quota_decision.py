"""What an approved decision enters into the ledger, and whether that is possible (R-25).

Never below what is reserved and used, never past the year's total; checked under the accounts' locks.

Clauses: 1.1-02, 1.1-03
"""

from datetime import datetime

from permit.domain.errors import Refused
from permit.records.models import Employer, QuotaAccount, QuotaDecision
from permit.services.acting import Acting
from permit.services.quota_ports import (
    balance,
    enter,
    has_begun,
    locked_account,
    locked_accounts,
    state_of,
)
from permit.services.quota_years import enter_total, is_closed, left_of_total, require_left

Kind = QuotaDecision.Kind


def require_possible(decision: QuotaDecision) -> None:
    """Whether it could be entered now, without locking: told before a second person is asked.

    Raises Refused: 'quota_year_closed' (year), 'quota_in_use' (allotted, reserved, used), 'quota_total_passed' (left).
    """
    if is_closed(decision.year):
        raise Refused("quota_year_closed", {"year": decision.year})
    if decision.source is not None:
        state = balance(decision.source, decision.year)
        state.allot(state.allotted - decision.number)
    if decision.kind == Kind.ADDITION:
        left = left_of_total(decision.year)
        if left is not None and decision.number > left:
            raise Refused("quota_total_passed", {"year": decision.year, "left": left}, clause="1.1-02")


def book_quota_decision(decision: QuotaDecision, acting: Acting, now: datetime) -> None:
    """Enter it, inside the transaction of the approval; each entry names the decision. Raises as `require_possible`."""
    if decision.kind == Kind.TOTAL:
        enter_total(decision.year, "addition", decision.number, decision.reason, now, acting, decision=decision)
    elif decision.kind == Kind.TRANSFER:
        _transfer(decision, acting, now)
    elif decision.kind == Kind.REDUCTION:
        _reduce(decision, acting, now)
    else:
        _add(decision, acting, now)


def _add(decision: QuotaDecision, acting: Acting, now: datetime) -> None:
    account = locked_account(_named(decision.target), decision.year)
    require_left(decision.year, decision.number)
    _enter(decision, account, "addition" if has_begun(account) else "allot", acting, now)


def _reduce(decision: QuotaDecision, acting: Acting, now: datetime) -> None:
    account = locked_account(_named(decision.source), decision.year)
    _require_open_and_free(account, decision.number)
    _enter(decision, account, "reduce", acting, now)


def _transfer(decision: QuotaDecision, acting: Acting, now: datetime) -> None:
    """Out first: the sum of all accounts never rises on the way."""
    source, target = _named(decision.source), _named(decision.target)
    accounts = locked_accounts((source, target), decision.year)
    _require_open_and_free(accounts[source.pk], decision.number)
    _enter(decision, accounts[source.pk], "transfer_out", acting, now)
    _enter(decision, accounts[target.pk], "transfer_in", acting, now)


def _require_open_and_free(account: QuotaAccount, number: int) -> None:
    if is_closed(account.year):
        raise Refused("quota_year_closed", {"year": account.year})
    state_of(account).allot(account.allotted - number)


def _enter(decision: QuotaDecision, account: QuotaAccount, kind: str, acting: Acting, now: datetime) -> None:
    enter(account, kind, decision.reason, now, acting, number=decision.number, decision=decision)


def _named(employer: Employer | None) -> Employer:
    assert employer is not None  # noqa: S101 - the database's constraint says so
    return employer
