"""`python -m scripts.bench_quota`: many clients against one hot employer with processes killed in between, and how long
100,000 employers take to be allocated. Works on the database of PERMIT_DATABASE_URL, which must be a scratch one.

Clauses: 1.1-02, 1.1-03, R-25
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from fractions import Fraction

import django


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "permit.config.settings")
    django.setup()


def attempt(seed: int, attempts: int, first: int, last: int) -> None:
    """One client: reserves, uses and gives back for cases of the hot employer, chosen by chance."""
    _set_up()
    from django.db import DatabaseError, transaction

    from permit.clock import now
    from permit.domain.errors import Refused
    from permit.records.models import Case
    from permit.services.quota_ports import release, reserve, use

    chance = random.Random(seed)  # noqa: S311
    for _ in range(attempts):
        case, act = Case.objects.get(pk=chance.randint(first, last)), chance.choice("rrug")
        try:
            with transaction.atomic():
                if act == "r":
                    entry = reserve(case, now())
                elif act == "u":
                    entry = use(case, now())
                else:
                    entry = release(case, "refused", now())
        except (Refused, DatabaseError):
            continue
        if entry is not None:
            print(entry.pk, flush=True)


def hammer(clients: int, attempts: int, allotted: int, cases: int) -> None:
    """Run the clients, kill every eighth, and look at the books all the while."""
    from django.core.management import call_command
    from django.db import transaction
    from django.db.models import F

    from fixtures.world import make_case, make_employer, make_person
    from permit.clock import now
    from permit.records.models import QuotaAccount, QuotaEntry
    from permit.services.quota_ports import allot

    employer = make_employer("压力测试单位")
    with transaction.atomic():
        allot(employer, now().year, allotted, "压力测试核定", now())
    person = make_person()
    keys = [make_case(person, employer, state="approved", closed_at=now()).pk for _ in range(cases)]
    started = time.perf_counter()
    own = [sys.executable, "-m", "scripts.bench_quota", "--client"]
    each, span = str(attempts // clients), [str(min(keys)), str(max(keys))]
    told = tempfile.TemporaryFile("w+")  # noqa: SIM115
    running = [subprocess.Popen([*own, str(n), each, *span], stdout=told) for n in range(clients)]  # noqa: S603
    killed = running[::8]
    snapshots = 0
    while any(client.poll() is None for client in running):
        snapshots += 1
        assert not QuotaAccount.objects.filter(allotted__lt=F("reserved") + F("used")).exists()  # noqa: S101
        time.sleep(0.5)
        if killed and snapshots % 6 == 0:
            killed.pop().send_signal(signal.SIGKILL)
    call_command("quota_check")
    account = QuotaAccount.objects.get(employer=employer)
    entries = QuotaEntry.objects.filter(account=account).count()
    told.seek(0)
    answers = {int(line) for line in told if line.strip()}
    assert QuotaEntry.objects.filter(pk__in=answers).count() == len(answers)  # noqa: S101
    seconds = time.perf_counter() - started
    print(f"{clients} clients, {attempts} attempts, {seconds:.1f} s, {snapshots} snapshots, {entries} entries:")
    print(f"allotted {account.allotted}, reserved {account.reserved}, used {account.used}: the books balance")


def time_allocation(employers: int, total: int) -> None:
    """How long the allocation of a large district takes."""
    from permit.domain.quota import Claim, allocate

    chance = random.Random(1)  # noqa: S311
    names = ("output", "investment", "employment", "research")
    weights = dict(zip(names, (Fraction(2, 5), *[Fraction(1, 5)] * 3), strict=True))
    claims = [
        Claim(f"U{i:06}", chance.randint(0, 20), {name: chance.randint(0, 10**9) for name in names})
        for i in range(employers)
    ]
    started = time.perf_counter()
    given = sum(award.number for award in allocate(total, weights, claims).awards)
    print(f"{employers} employers, {given} permits allocated in {time.perf_counter() - started:.2f} s")


def main() -> None:
    """Read the options and run."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--client", nargs=4, type=int, help=argparse.SUPPRESS)
    options.add_argument("--clients", type=int, default=64)
    options.add_argument("--attempts", type=int, default=100_000)
    options.add_argument("--allotted", type=int, default=500)
    options.add_argument("--cases", type=int, default=2000)
    options.add_argument("--employers", type=int, default=100_000)
    options.add_argument("--permits", type=int, default=50_000)
    chosen = options.parse_args()
    if chosen.client:
        attempt(*chosen.client)
        return
    time_allocation(chosen.employers, chosen.permits)
    _set_up()
    hammer(chosen.clients, chosen.attempts, chosen.allotted, chosen.cases)


if __name__ == "__main__":
    main()
