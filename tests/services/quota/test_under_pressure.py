"""The ledger under several clients at once, some of them killed: a small edition of `make bench`'s."""

# ruff: noqa: F811 - a fixture comes in by import
import re
from pathlib import Path

import pytest
from scripts.bench.quota import pressed
from scripts.bench_quota import BooksOff, check_answers, check_books

from fixtures.scratch import scratch  # noqa: F401
from fixtures.world import NOW, make_case, make_employer, make_person, make_quota
from permit.records.ledger import lift_triggers
from permit.records.models import QuotaAccount
from permit.services.quota_ports import reserve


@pytest.mark.slow
def test_the_books_balance_under_clients_that_are_killed(scratch: str):
    """1.1-03, R-25: never overdrawn in any snapshot; every answer has its entry, none twice."""
    told = pressed(scratch, "--clients=4", "--attempts=400", "--allotted=10", "--cases=120", "--kills=3")
    figures = re.search(r"(\d+) attempts, (\d+) killed, .* (\d+) answers", told)
    assert figures is not None, told
    attempts, killed, answers = map(int, figures.groups())
    assert (attempts, killed) == (400, 3)
    assert answers >= 40, "the numbers of all four employers were taken"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["reserve {case} 999999", "use {case} {entry}", "reserve {case} {entry}\n" * 2])
def test_an_answer_without_its_own_entry_is_found(tmp_path: Path, wrong: str):
    """R-25"""
    employer = make_employer()
    make_quota(employer, 3)
    case = make_case(make_person(), employer, state="office_check")
    facts = {"case": case.pk, "entry": reserve(case, NOW).pk}
    journal = tmp_path / "0000"
    journal.write_text("reserve {case} {entry}\nuse {case} 0\nrelease {case} -1\n".format(**facts))
    assert check_answers(tmp_path) == (1, 1)
    journal.write_text(wrong.format(**facts))
    with pytest.raises(BooksOff):
        check_answers(tmp_path)


@pytest.mark.django_db
def test_an_account_off_its_entries_is_found():
    """R-25"""
    account = make_quota(make_employer(), 3)
    check_books()
    lift_triggers()
    QuotaAccount.objects.filter(pk=account.pk).update(allotted=4)
    with pytest.raises(BooksOff):
        check_books()
