"""The change of the year: whose year a number is, what lapses, and what a closed year still takes (R-25, 1.1-03)."""

from datetime import datetime

import pytest
from django.db import DatabaseError, transaction

from fixtures.under_review import as_officer, at_desk
from fixtures.world import BEIJING, NOW, make_case, make_employer, make_person, make_quota
from permit.domain.errors import Refused
from permit.domain.quota import QuotaState
from permit.records.models import Case, Employer, QuotaEntry, QuotaYear
from permit.services.acting import SYSTEM
from permit.services.close_quota_year import close_quota_year, year_to_close
from permit.services.propose_quota_decision import QuotaMove, propose_quota_decision
from permit.services.quota_ports import allot, balance, release, reserve, transfer_free, use
from permit.services.quota_years import (
    accounts_with_sums,
    enter_total,
    open_reservations,
    sums_of_account,
    sums_of_year,
)

pytestmark = pytest.mark.django_db
LAST_SECOND = datetime(2026, 12, 31, 23, 59, 59, tzinfo=BEIJING)
FIRST_SECOND = datetime(2027, 1, 1, 0, 0, 0, tzinfo=BEIJING)
IN_JANUARY = datetime(2027, 1, 8, 9, 0, tzinfo=BEIJING)
WORDS = "2026 年度结束，未用名额失效"


def officer():
    return as_officer(at_desk("quota_officer"))


def a_case(employer: Employer) -> Case:
    return make_case(make_person(), employer, state="office_check")


def refusal(code: str):
    return pytest.raises(Refused, match=rf"^{code}\b")


def a_year_with_one_open() -> tuple[Employer, Case]:
    """Five numbers: one used, one given back, one still open at the end of the year."""
    employer = make_employer()
    make_quota(employer, 5)
    used, given_back, still_open = (a_case(employer) for _ in range(3))
    for each in (used, given_back, still_open):
        reserve(each, LAST_SECOND)
    use(used, LAST_SECOND)
    release(given_back, "withdrawn", LAST_SECOND)
    return employer, still_open


def test_the_year_turns_at_midnight_in_beijing():
    """R-25: the last second is the old year's, the next one the new year's, though UTC is still in December."""
    employer = make_employer()
    make_quota(employer, 1), make_quota(employer, 1, year=2027)
    old, new = a_case(employer), a_case(employer)
    assert reserve(old, LAST_SECOND).account.year == 2026
    assert reserve(new, FIRST_SECOND).account.year == 2027
    use(old, IN_JANUARY)
    assert (balance(employer, 2026), balance(employer, 2027)) == (QuotaState(1, 0, 1), QuotaState(1, 1))


def test_sent_again_in_january_it_keeps_its_number_of_december():
    """R-25: a return over the year's end takes no second number."""
    employer = make_employer()
    make_quota(employer, 1), make_quota(employer, 1, year=2027)
    case = a_case(employer)
    first = reserve(case, LAST_SECOND)
    assert reserve(case, IN_JANUARY) == first
    assert balance(employer, 2027).reserved == 0


def test_closing_lets_lapse_what_no_case_holds():
    """1.1-03, R-25: an entry with its cause; open reservations stay and are named."""
    employer, still_open = a_year_with_one_open()
    assert year_to_close(IN_JANUARY) == 2026
    closed = close_quota_year(2026, 1, WORDS, officer(), IN_JANUARY)
    assert closed.closed_at == IN_JANUARY and year_to_close(IN_JANUARY) is None
    lapse = QuotaEntry.objects.get(kind="lapse")
    assert (lapse.number, lapse.cause, lapse.case) == (3, "year_closed", None)
    assert balance(employer, 2026) == QuotaState(2, 1, 1)
    assert list(open_reservations(2026)) == [still_open]


def test_what_was_open_settles_in_its_year():
    """R-25: used, it counts there; given back, it lapses at once."""
    employer, still_open = a_year_with_one_open()
    other = a_case(employer)
    reserve(other, LAST_SECOND)
    close_quota_year(2026, 2, WORDS, officer(), IN_JANUARY)
    use(still_open, IN_JANUARY)
    release(other, "refused", IN_JANUARY)
    assert balance(employer, 2026) == QuotaState(2, 0, 2)
    assert not open_reservations(2026).exists()
    assert sums_of_year(2026).lapse == 3


def test_a_closed_year_takes_nothing_else():
    """R-25: by the database, whoever writes; and it stays closed."""
    employer, other = make_employer(), make_employer()
    make_quota(employer, 2)
    close_quota_year(2026, 0, WORDS, officer(), IN_JANUARY)
    for act in (
        lambda: allot(employer, 2026, 5, "追加", IN_JANUARY),
        lambda: allot(other, 2026, 5, "追加", IN_JANUARY),
        lambda: enter_total(2026, "addition", 5, "追加", IN_JANUARY, SYSTEM),
        lambda: transfer_free(employer, other, 2026, "合并", IN_JANUARY, SYSTEM) or pytest.fail("nothing was free"),
    ):
        before = QuotaEntry.objects.count()
        with pytest.raises((DatabaseError, Refused, pytest.fail.Exception)), transaction.atomic():
            act()
        assert QuotaEntry.objects.count() == before
    with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
        QuotaYear.objects.update(closed_at=None)


def test_a_year_is_closed_once_and_not_before_it_is_over():
    make_quota(make_employer(), 2)
    with refusal("quota_year_running"):
        close_quota_year(2026, 0, WORDS, officer(), LAST_SECOND)
    close_quota_year(2026, 0, WORDS, officer(), FIRST_SECOND)
    with refusal("quota_year_closed"):
        close_quota_year(2026, 0, WORDS, officer(), IN_JANUARY)
    assert QuotaEntry.objects.filter(kind="lapse").count() == 1


def test_nobody_closes_over_reservations_that_were_not_shown():
    a_year_with_one_open()
    with refusal("quota_reservations_differ"):
        close_quota_year(2026, 0, WORDS, officer(), IN_JANUARY)
    assert not QuotaEntry.objects.filter(kind="lapse").exists()


def test_an_open_proposal_is_settled_first():
    employer = make_employer()
    make_quota(employer, 2)
    propose_quota_decision(
        QuotaMove("addition", 2026, 1, "年底岗位补充一个名额，待批", "", employer.uscc), officer(), NOW
    )
    with refusal("quota_decisions_open"):
        close_quota_year(2026, 0, WORDS, officer(), IN_JANUARY)


def test_only_the_quota_officer_closes():
    with refusal("not_your_role"):
        close_quota_year(2026, 0, WORDS, as_officer(at_desk("decider")), IN_JANUARY)


def test_the_report_adds_up_for_each_employer_and_for_all(django_assert_num_queries):
    """1.1-02, 1.1-03: allotted, used, given back, lapsed, transferred, exceptions."""
    employer, still_open = a_year_with_one_open()
    other = make_employer()
    make_quota(other, 4)
    transfer_free(other, employer, 2026, "合并", LAST_SECOND, SYSTEM)
    close_quota_year(2026, 1, WORDS, officer(), IN_JANUARY)
    with django_assert_num_queries(3):
        accounts = {account.employer_id: sums_of_account(account) for account in accounts_with_sums(2026)}
        everything = sums_of_year(2026)
    mine = accounts[employer.pk]
    assert (mine.allot, mine.transfer_in, mine.used, mine.release, mine.reserved) == (5, 4, 1, 1, 1)
    assert (mine.lapse, mine.free, accounts[other.pk].transfer_out) == (7, 0, 4)
    assert everything.allot == 9 and everything.lapse == 7
    assert all(sums.balances for sums in (*accounts.values(), everything))
    assert still_open in open_reservations(2026)
