"""Reading a quota year: its total, what of it no employer holds yet, whether it is closed, what is still open (1.1-02).

Clauses: 1.1-02, 1.1-03
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from permit.domain.errors import Refused
from permit.records.models import Case, QuotaAccount, QuotaEntry, QuotaTotalEntry, QuotaYear
from permit.services.acting import Acting

GIVEN = ("allot", "opening")
KINDS = ("addition", "reduce", "transfer_in", "transfer_out", "exception", "take_back", "release", "lapse")


@dataclass(frozen=True)
class YearSums:
    """What moved in a year, over all employers or for one: every figure the sum of entries, what is held at the end."""

    allot: int
    addition: int
    reduce: int
    transfer_in: int
    transfer_out: int
    exception: int
    take_back: int
    release: int
    lapse: int
    used: int
    reserved: int
    free: int

    @property
    def balances(self) -> bool:
        """What came is where it went."""
        came = self.allot + self.addition + self.transfer_in + self.exception
        went = self.reduce + self.transfer_out + self.take_back + self.lapse
        return came - went == self.used + self.reserved + self.free


def held_by_employers(year: int) -> int:
    """What all employers together hold of a year."""
    return QuotaAccount.objects.filter(year=year).aggregate(sum=Sum("allotted"))["sum"] or 0


def left_of_total(year: int) -> int | None:
    """What of the year's total no employer holds; None where no total was fixed."""
    found = QuotaYear.objects.filter(year=year, total__isnull=False).first()
    return None if found is None or found.total is None else found.total - held_by_employers(year)


def locked_year(year: int) -> QuotaYear:
    """The year under its row lock, after the accounts'. Raises Refused("quota_year_closed", year)."""
    QuotaYear.objects.get_or_create(year=year)
    found = QuotaYear.objects.select_for_update(no_key=True, of=("self",)).get(year=year)
    if found.closed_at is not None:
        raise Refused("quota_year_closed", {"year": year})
    return found


def require_left(year: int, wanted: int) -> None:
    """Never past the year's total (1.1-02). Raises Refused: 'quota_total_passed' (year, left), 'quota_year_closed'."""
    locked_year(year)
    left = left_of_total(year)
    if left is not None and wanted > left:
        raise Refused("quota_total_passed", {"year": year, "left": left}, clause="1.1-02")


def enter_total(year: int, kind: str, number: int, cause: str, now: datetime, acting: Acting, **of: object) -> None:
    """Put a number into the year's total. Raises Refused("quota_year_closed")."""
    found = locked_year(year)
    QuotaTotalEntry.objects.create(
        quota_year=found, kind=kind, number=number, cause=cause, actor=acting.key, actor_name=acting.name, at=now, **of
    )


def is_closed(year: int) -> bool:
    """Whether the year takes nothing more."""
    return QuotaYear.objects.filter(year=year, closed_at__isnull=False).exists()


def years_with_quota() -> list[int]:
    """Every year that has an account or a total, newest first."""
    years = set(QuotaAccount.objects.values_list("year", flat=True).distinct())
    return sorted(years | set(QuotaYear.objects.values_list("year", flat=True)), reverse=True)


def open_reservations(year: int) -> QuerySet[Case]:
    """Cases that hold a number of the year and are not decided yet: they settle in the year of their reservation."""
    entered = QuotaEntry.objects.filter(account__year=year, case__isnull=False)
    ended = entered.filter(kind__in=("use", "release", "take_back")).values("case")
    held = entered.filter(kind__in=("reserve", "exception")).exclude(case__in=ended).values("case")
    return Case.objects.filter(pk__in=held).select_related("employer", "person").order_by("-pk")


def _sum(*kinds: str, path: str) -> Coalesce:
    return Coalesce(Sum(f"{path}number", filter=Q(**{f"{path}kind__in": kinds})), Value(0), output_field=IntegerField())


def accounts_with_sums(year: int) -> QuerySet[QuotaAccount]:
    """The accounts of a year, each with what moved in it; one query."""
    sums = {kind: _sum(kind, path="entries__") for kind in KINDS}
    return QuotaAccount.objects.filter(year=year).annotate(
        allot=_sum(*GIVEN, path="entries__"), free=F("allotted") - F("reserved") - F("used"), **sums
    )


def sums_of_account(account: QuotaAccount) -> YearSums:
    """The figures of an account that came from `accounts_with_sums`."""
    return YearSums(**{name: getattr(account, name) for name in YearSums.__dataclass_fields__})


def sums_of_year(year: int) -> YearSums:
    """The figures of all employers together; two queries, whatever their number."""
    entries = QuotaEntry.objects.filter(account__year=year)
    moved = entries.aggregate(allot=_sum(*GIVEN, path=""), **{kind: _sum(kind, path="") for kind in KINDS})
    accounts = QuotaAccount.objects.filter(year=year)
    zero = Value(0)
    held = accounts.aggregate(
        given=Coalesce(Sum("allotted"), zero),
        spent=Coalesce(Sum("used"), zero),
        waiting=Coalesce(Sum("reserved"), zero),
    )
    used, reserved = held["spent"], held["waiting"]
    return YearSums(**moved, used=used, reserved=reserved, free=held["given"] - used - reserved)


def report_rows(year: int, batch: int = 2000) -> Iterator[QuotaAccount]:
    """Every account of the year with its figures, in the order of ids, batch by batch."""
    last = 0
    found = accounts_with_sums(year).select_related("employer").order_by("pk")
    while rows := list(found.filter(pk__gt=last)[:batch]):
        yield from rows
        last = rows[-1].pk
