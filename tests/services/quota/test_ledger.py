"""The quota ledger in double entry: the account is the sum of its entries, by the database (R-25)."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import NOW, make_case, make_employer, make_person, make_quota
from permit.domain.errors import Refused
from permit.domain.lifecycle import State
from permit.domain.quota import QuotaState
from permit.records.models import Case, Employer, QuotaAccount, QuotaEntry
from permit.services.decide_case import decide_case
from permit.services.quota_ports import allot, balance, release, reserve, use

pytestmark = pytest.mark.django_db
IN_JANUARY = NOW.replace(year=2027, month=1, day=8)


def a_case(employer: Employer) -> Case:
    return make_case(make_person(), employer, state="office_check")


def kinds(case: Case) -> list[tuple[str, str, str]]:
    return [(entry.kind, entry.source, entry.target) for entry in QuotaEntry.objects.filter(case=case)]


def test_each_movement_goes_from_one_pocket_to_another():
    """R-25"""
    employer = make_employer()
    make_quota(employer, 3)
    used, given_back = a_case(employer), a_case(employer)
    for case in (used, given_back):
        reserve(case, NOW)
    use(used, NOW)
    release(given_back, "refused", NOW)
    assert kinds(used) == [("reserve", "free", "reserved"), ("use", "reserved", "used")]
    assert kinds(given_back) == [("reserve", "free", "reserved"), ("release", "reserved", "free")]
    assert balance(employer, 2026) == QuotaState(3, 0, 1)


def test_the_database_refuses_a_balance_that_is_not_the_sum_of_the_entries():
    """R-25"""
    account = make_quota(make_employer(), 3)
    for change in ({"allotted": 9}, {"reserved": 1}, {"used": 1}):
        with pytest.raises(DatabaseError, match="off balance"), transaction.atomic():
            QuotaAccount.objects.filter(pk=account.pk).update(**change)
    with pytest.raises(DatabaseError, match="off balance"), transaction.atomic():
        QuotaAccount.objects.create(employer=make_employer(), year=2026, allotted=4)
    account.refresh_from_db()
    assert (account.allotted, account.reserved, account.used) == (3, 0, 0)


def test_an_entry_is_never_changed():
    """R-25"""
    account = make_quota(make_employer(), 3)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        account.entries.update(number=4)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            account.entries.all().delete()


def entry(account: QuotaAccount, kind: str, source: str, target: str, **more: object) -> QuotaEntry:
    who = {"cause": "手工", "actor": "staff:1", "actor_name": "贺兰芝", "at": NOW}
    return QuotaEntry.objects.create(account=account, kind=kind, source=source, target=target, **(who | more))


def test_an_entry_past_the_allotted_number_is_refused_by_the_database_too():
    """1.1-03, R-25"""
    account = make_quota(make_employer(), 1)
    entry(account, "reserve", "free", "reserved")
    for kind, source, target in (("reserve", "free", "reserved"), ("lapse", "free", "district")):
        with pytest.raises(IntegrityError), transaction.atomic():
            entry(account, kind, source, target)
    account.refresh_from_db()
    assert (account.allotted, account.reserved) == (1, 1)


def test_a_case_moves_a_number_once_each_way():
    """R-25"""
    employer = make_employer()
    account = make_quota(employer, 3)
    case = a_case(employer)
    reserve(case, NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry(account, "reserve", "free", "reserved", case=case)
    assert balance(employer, 2026).reserved == 1


def test_a_kind_has_its_two_pockets():
    account = make_quota(make_employer(), 3)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry(account, "release", "used", "free")


def test_what_was_given_back_is_not_used():
    """R-25"""
    employer = make_employer()
    make_quota(employer, 3)
    case = a_case(employer)
    reserve(case, NOW)
    release(case, "withdrawn", NOW)
    with pytest.raises(Refused, match="quota_not_reserved"):
        use(case, NOW)


def test_a_free_one_taken_at_approval_is_reserved_and_used_at_once():
    """R-12, R-25"""
    employer = make_employer()
    make_quota(employer, 1)
    case = a_case(employer)
    use(case, NOW)
    assert [kind for kind, _, _ in kinds(case)] == ["reserve", "use"]
    assert balance(employer, 2026) == QuotaState(1, 0, 1)


def test_what_was_reserved_in_december_and_decided_in_january_belongs_to_december():
    """R-25"""
    employer = make_employer()
    make_quota(employer, 2)
    make_quota(employer, 5, year=2027)
    case, refused = a_case(employer), a_case(employer)
    for each in (case, refused):
        reserve(each, NOW.replace(month=12, day=30))
    use(case, IN_JANUARY)
    release(refused, "refused", IN_JANUARY)
    assert balance(employer, 2026) == QuotaState(2, 0, 1)
    assert balance(employer, 2027) == QuotaState(5)


def test_the_year_is_beijings():
    """R-25: half past midnight of 1 January in Beijing is the new year, though UTC still has the old one."""
    employer = make_employer()
    make_quota(employer, 1, year=2027)
    reserve(a_case(employer), NOW.replace(year=2027, month=1, day=1, hour=0, minute=30))
    assert balance(employer, 2027).reserved == 1


def test_more_is_an_addition_and_less_a_reduction_with_who_did_it():
    """R-25"""
    employer, officer = make_employer(), as_officer(at_desk("quota_officer"))
    for number in (5, 8, 6, 6):
        allot(employer, 2026, number, "2026 年分配方案", NOW, officer)
    entries = QuotaEntry.objects.filter(account__employer=employer)
    assert [(each.kind, each.number) for each in entries] == [("allot", 5), ("addition", 3), ("reduce", 2)]
    assert {(each.actor, each.actor_name) for each in entries} == {(officer.key, officer.name)}


def test_entries_name_who_acted():
    """R-25"""
    case = case_in(State.DECISION)
    decider = as_officer(at_desk("decider", name="祝思齐"))
    decide_case(case.number, case.version, decider, NOW)
    assert QuotaEntry.objects.get(case=case, kind="use").actor == decider.key


def test_the_check_finds_books_in_order_and_books_that_are_not():
    """R-25"""
    employer = make_employer()
    make_quota(employer, 3)
    reserve(a_case(employer), NOW)
    told = StringIO()
    call_command("quota_check", stdout=told)
    assert "1 个账户，2 笔" in told.getvalue()
    if connection.vendor == "sqlite":
        QuotaEntry.objects.filter(kind="reserve").delete()
        with pytest.raises(Exception, match=f"台账不平：{employer.uscc} 2026"):
            call_command("quota_check", stdout=told)


def test_the_number_is_not_raised_past_what_the_account_allows():
    employer = make_employer()
    make_quota(employer, 3)
    reserve(a_case(employer), NOW)
    with pytest.raises(Refused, match="quota_in_use"):
        allot(employer, 2026, 0, "核减方案", NOW)


def test_a_case_that_gave_its_number_back_does_not_reserve_again():
    """R-25"""
    employer = make_employer()
    make_quota(employer, 3)
    case = a_case(employer)
    reserve(case, NOW)
    release(case, "withdrawn", NOW)
    with pytest.raises(Refused, match="quota_not_reserved"):
        reserve(case, NOW)
