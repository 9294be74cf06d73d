"""`python -m scripts.bench_quota`: many clients against few employers, killed in between, and the books afterwards.

Works on the database of PERMIT_DATABASE_URL, which must be a scratch one, migrated. Fails where a snapshot shows an
account overdrawn or off its entries, where an answer has no entry, or where two answers have the same.

Clauses: 1.1-03, R-25
"""

import argparse
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

HOT_EMPLOYERS = 4
PAUSE = 0.2


class BooksOff(Exception):
    """What the ledger must never do has happened; the words say what."""


@dataclass(frozen=True)
class Pressure:
    """How hard to press: `kills` clients are killed on the way, and each is started anew."""

    clients: int
    attempts: int
    allotted: int
    cases: int
    kills: int


@dataclass(frozen=True)
class Outcome:
    """What came of it. `busy`: attempts the database did not take up; the client was told so."""

    seconds: float
    attempts: int
    answers: int
    busy: int
    kills: int
    snapshots: int


def hammer(pressure: Pressure, folder: Path) -> Outcome:
    """Run the clients, kill some, look at the books all the while and at the end. Raises BooksOff."""
    cases, started = _set_out(pressure), time.perf_counter()
    clients = _Clients(pressure, folder, cases)
    snapshots = 0
    while clients.tend():
        check_books()
        snapshots += 1
        time.sleep(PAUSE)
    check_books()
    answers, busy = check_answers(folder)
    return Outcome(time.perf_counter() - started, clients.made(), answers, busy, clients.killed, snapshots + 1)


def _set_out(pressure: Pressure) -> range:
    """Few employers, each with its number, and cases of theirs; returns the cases' ids."""
    from django.db import transaction

    from fixtures.world import make_employer
    from permit.clock import now
    from permit.records.models import Case
    from permit.services.quota_ports import allot

    at = now()
    employers = [make_employer(f"压力测试单位{n}") for n in range(HOT_EMPLOYERS)]
    for employer in employers:
        with transaction.atomic():
            allot(employer, at.year, pressure.allotted, "压力测试核定", at)
    fixed = {"business": "new", "initiator": "applicant", "state": "approved"}
    times = {"opened_at": at, "state_since": at, "closed_at": at}
    Case.objects.bulk_create(
        [
            Case(number=f"99-{n:08}", employer=employers[n % HOT_EMPLOYERS], **fixed, **times)
            for n in range(pressure.cases)
        ],
        batch_size=2000,
    )
    first = Case.objects.order_by("pk").values_list("pk", flat=True)[0]
    return range(first, first + pressure.cases)


class _Clients:
    """The running clients. They are started by a server process that has loaded everything, so each starts at once."""

    def __init__(self, pressure: Pressure, folder: Path, cases: range) -> None:
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["scripts.quota_client"])
        self.pressure, self.folder, self.cases = pressure, folder, cases
        self.each = pressure.attempts // pressure.clients
        self.chance, self.killed = random.Random(1), 0  # noqa: S311
        self.running = {n: self._start(n) for n in range(pressure.clients)}

    def _start(self, number: int) -> Any:
        from scripts.quota_client import run

        client = self.context.Process(
            target=run, args=(self.folder / f"{number:04}", number, self.each, self.cases), daemon=True
        )
        client.start()
        return client

    def made(self) -> int:
        """How many attempts were made so far."""
        return sum(kept.read_bytes().count(b"\n") for kept in self.folder.iterdir())

    def tend(self) -> bool:
        """Kill the next one where it is due, start it anew; False once all are done. Raises BooksOff."""
        for number, client in list(self.running.items()):
            if client.exitcode is None:
                continue
            if client.exitcode:
                raise BooksOff(f"client {number} ended with {client.exitcode}")
            del self.running[number]
        due = self.killed < self.pressure.kills
        if due and self.running and self.made() * (self.pressure.kills + 1) > self.pressure.attempts * self.killed:
            self._kill(self.chance.choice(sorted(self.running)))
        return bool(self.running)

    def _kill(self, number: int) -> None:
        self.running[number].kill()
        self.running[number].join()
        self.killed += 1
        self.running[number] = self._start(number)


def check_books() -> None:
    """One statement, so one snapshot: nothing overdrawn, every account the sum of its entries. Raises BooksOff."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        wrong = cursor.fetchall()
    if wrong:
        raise BooksOff(f"accounts (id, allotted, reserved, used, by entries): {wrong}")


SNAPSHOT = """
SELECT a.id, a.allotted, a.reserved, a.used, s.allotted, s.reserved, s.used
FROM records_quotaaccount a LEFT JOIN (
  SELECT account_id,
    SUM(number * (CASE WHEN source = 'district' THEN 1 WHEN target = 'district' THEN -1 ELSE 0 END)) AS allotted,
    SUM(number * (CASE WHEN target = 'reserved' THEN 1 WHEN source = 'reserved' THEN -1 ELSE 0 END)) AS reserved,
    SUM(number * (CASE WHEN target = 'used' THEN 1 WHEN source = 'used' THEN -1 ELSE 0 END)) AS used
  FROM records_quotaentry GROUP BY account_id) s ON s.account_id = a.id
WHERE a.reserved + a.used > a.allotted OR a.allotted <> COALESCE(s.allotted, 0)
  OR a.reserved <> COALESCE(s.reserved, 0) OR a.used <> COALESCE(s.used, 0)
"""


def journal_lines(folder: Path) -> Iterator[tuple[str, int, int]]:
    """(act, case, entry) of every attempt of every client."""
    for kept in sorted(folder.iterdir()):
        for line in kept.read_text().splitlines():
            act, case, entry = line.split()
            yield act, int(case), int(entry)


def check_answers(folder: Path) -> tuple[int, int]:
    """Every answer has its entry, none twice; returns how many answers, and how many were busy. Raises BooksOff."""
    from permit.records.models import QuotaEntry

    lines = list(journal_lines(folder))
    told = [line for line in lines if line[2] > 0]
    if len({entry for _, _, entry in told}) != len(told):
        raise BooksOff("an entry was answered twice")
    entries = {pk: (kind, case) for pk, kind, case in QuotaEntry.objects.values_list("pk", "kind", "case")}
    lost = [line for line in told if entries.get(line[2]) != line[:2]]
    if lost:
        raise BooksOff(f"answers without their entry: {lost[:5]}")
    return len(told), sum(entry < 0 for _, _, entry in lines)


def main() -> None:
    """Read the options and run."""
    options = argparse.ArgumentParser(description=__doc__)
    for name, default in (("clients", 64), ("attempts", 100_000), ("allotted", 4000), ("cases", 40_000), ("kills", 32)):
        options.add_argument(f"--{name}", type=int, default=default)
    pressure = Pressure(**vars(options.parse_args()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "permit.config.settings")
    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        outcome = hammer(pressure, Path(folder))
    print(
        f"{pressure.clients} clients, {outcome.attempts} attempts, {outcome.kills} killed, {outcome.seconds:.1f} s, "
        f"{outcome.snapshots} snapshots, {outcome.answers} answers, {outcome.busy} busy: the books balance"
    )


if __name__ == "__main__":
    main()
