"""`python -m scripts.bench_permits fill PERMITS --on DAY`, `… run --on DAY`: the daily run over a large register.

Works on the database of PERMIT_DATABASE_URL, which must be a scratch one, migrated and empty. `fill` writes holders,
permits and what was told of them until the day before by bulk SQL: one in four is over and noted, the others end
within three years, twice as many after a quarter's end as else. `run` is what the worker does at night; `check` fails
where a night, killed or not, has lost or doubled anything.

Clauses: N-16, R-01, R-06
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "permit.config.settings")
OVER, AHEAD = 365, 3 * 365
ENTRY, TOLD = "lapsed", "permit_lapsed"
PERMITS_AN_EMPLOYER = 50
WINDOW = 130
HOLDER = {"name": "何雨桐", "id_number": "420102199003070016", "category": "A", "children": []}
FACTS = {"state": {"state": "valid"}, "employer": {"name": "北京禾川智能装备有限公司"}, "particulars": HOLDER}
Row = tuple[Any, ...]


class NightOff(Exception):
    """What the daily run must never do has happened; the words say what."""


def fill(permits: int, on: date, over: int = OVER, ahead: int = AHEAD) -> None:
    """People, employers, permits, facts, associations and the notices of yesterday's run."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE ends (slot integer PRIMARY KEY, day date, since date, term text)")
        slots = list(_slots(on, over, ahead))
        cursor.executemany("INSERT INTO ends VALUES (%s, %s, %s, %s)", slots)
        cursor.execute("CREATE TEMPORARY TABLE kinds (day date, kind text)")
        cursor.executemany("INSERT INTO kinds VALUES (%s, %s)", list(_told_until_yesterday(on, over)))
        values = _values(permits, len(slots), on)
        for statement in _statements(connection.vendor):
            cursor.execute(statement, values)


def _slots(on: date, over: int, ahead: int) -> Iterator[Row]:
    """Every last day of the spread once, those that follow a quarter's end twice, with its sealed term."""
    from permit.domain.months import add_years
    from permit.records.encryption import encrypt

    slot = 0
    for days in range(-over, ahead):
        day = on + timedelta(days=days)
        since = add_years(day, -3) + timedelta(days=1)
        term = encrypt(json.dumps({"valid_from": since.isoformat(), "valid_until": day.isoformat()}))
        for _ in range(2 if day.month % 3 == 0 else 1):
            yield slot, day, since, term
            slot += 1


def _told_until_yesterday(on: date, over: int) -> Iterator[Row]:
    """(last day, kind) of what the runs until yesterday have noted."""
    from permit.services.remind_of_expiry import reminder_due

    before = on - timedelta(days=1)
    for ahead in range(-over, WINDOW):
        day = on + timedelta(days=ahead)
        kind = reminder_due(day, before) if day >= before else "lapsed"
        if kind is not None:
            yield day, kind


def _values(permits: int, slots: int, on: date) -> dict[str, Any]:
    from permit.records.encryption import encrypt

    sealed = {kind: encrypt(json.dumps(value)) for kind, value in FACTS.items()}
    return {
        **sealed,
        "permits": permits,
        "employers": max(1, permits // PERMITS_AN_EMPLOYER),
        "slots": slots,
        "mobile": encrypt("13800000001"),
        "id_number": encrypt(str(HOLDER["id_number"])),
        "at": _moment(on - timedelta(days=1)).isoformat(sep=" "),
    }


# <permits> and <employers> count from 1 to that number as n(i); <serial> is i with twelve digits.
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %(number)s) "
_AT = "CAST(%(at)s AS timestamp with time zone)"
_FACT = """INSERT INTO records_permitfact (permit_id, kind, value, valid_from, recorded_at)
SELECT p.id, '<kind>', <value>, p.issued_on, p.created_at
FROM records_permit p JOIN ends e ON e.slot = p.id %% %(slots)s"""
_STATEMENTS = (
    """<employers>INSERT INTO records_employer (id, uscc, name, district, permission, association_code, created_at)
SELECT i, <serial>, '单位', 'daxing', 'granted', '', <at> FROM n""",
    """<employers>INSERT INTO records_filingagent (employer_id, name, id_number, mobile, confirmed_at, created_at)
SELECT i, '周启明', %(id_number)s, %(mobile)s, <at>, <at> FROM n""",
    """<permits>INSERT INTO records_person
(id, subject, name, id_number, id_number_hash, mobile, certification_level, created_at)
SELECT i, <serial>, '何雨桐', %(id_number)s, <serial>, %(mobile)s, 'L4', <at> FROM n""",
    """<permits>INSERT INTO records_permit (id, number, person_id, issued_on, created_at, expires_on, awaits_end)
SELECT i, <serial>, i, e.since, <at>, e.day, TRUE FROM n JOIN ends e ON e.slot = i %% %(slots)s""",
    _FACT.replace("<kind>", "term").replace("<value>", "e.term"),
    *(_FACT.replace("<kind>", kind).replace("<value>", f"%({kind})s") for kind in FACTS),
    """INSERT INTO records_association
(person_id, employer_id, state, post, post_kind, contract_kind, requested_at, reason, version)
SELECT id, id %% %(employers)s + 1, 'confirmed', '', '', '', created_at, '', 0 FROM records_permit""",
    """INSERT INTO records_permitnotice (permit_id, kind, expires_on, recorded_at)
SELECT p.id, k.kind, p.expires_on, p.created_at FROM records_permit p JOIN kinds k ON k.day = p.expires_on""",
    """UPDATE records_permit SET awaits_end = FALSE
WHERE expires_on IN (SELECT day FROM kinds WHERE kind = 'lapsed')""",
)


def _statements(vendor: str) -> Iterator[str]:
    serial = "lpad(CAST(i AS text), 12, '0')" if vendor == "postgresql" else "printf('%%012d', i)"
    for statement in _STATEMENTS:
        text = statement.replace("<serial>", serial).replace("<at>", _AT)
        for name in ("permits", "employers"):
            text = text.replace(f"<{name}>", _NUMBERS.replace("number", name))
        yield text


def run(on: date, batch: int) -> str:
    """One night: how much was done in which time, and the most memory the process ever held."""
    from permit.services.lapse_permits import lapse_permits
    from permit.services.remind_of_expiry import remind_of_expiry

    began = time.perf_counter()
    lapsed = lapse_permits(_moment(on), batch, _say).permits
    lapsing = time.perf_counter() - began
    reminded = remind_of_expiry(_moment(on), batch, _say)
    reminding = time.perf_counter() - began - lapsing
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{lapsed:,} lapsed in {lapsing:.1f} s, {reminded:,} reminded in {reminding:.1f} s, {held:.0f} MB"


def check(on: date) -> str:
    """Every permit that is over is noted once, with one entry and one message; every reminder due has its two.

    Raises NightOff. Takes it that all of it happened on the day `on`, after `fill`.
    """
    from permit.records.models import AuditEntry, OutboxMessage, Permit, PermitNotice
    from permit.services.lapse_permits import TOLD_WITHIN
    from permit.services.remind_of_expiry import reminder_due

    tonight = PermitNotice.objects.filter(recorded_at__gte=_moment(on))
    lapsed, reminders = tonight.filter(kind="lapsed"), tonight.exclude(kind="lapsed")
    told = lapsed.filter(expires_on__gte=on - TOLD_WITHIN).count()
    ahead = Permit.objects.filter(expires_on__range=(on, on + timedelta(days=WINDOW)))
    due = {day: reminder_due(day, on) for day in ahead.values_list("expires_on", flat=True).distinct() if day}
    missing = [
        day
        for day, kind in due.items()
        if kind and ahead.filter(expires_on=day).exclude(notices__kind=kind, notices__expires_on=day).exists()
    ]
    messages = OutboxMessage.objects.all()
    facts = {
        "left": (Permit.objects.filter(awaits_end=True, expires_on__lt=on).count(), 0),
        "entries": (AuditEntry.objects.filter(action=ENTRY).count(), lapsed.count()),
        "told of the end": (messages.filter(template=TOLD).count(), told),
        "not reminded": (len(missing), 0),
        "reminded": (messages.exclude(template=TOLD).count(), 2 * reminders.count()),
    }
    wrong = {name: pair for name, pair in facts.items() if pair[0] != pair[1]}
    if wrong:
        raise NightOff(f"(found, expected): {wrong}")
    return f"{lapsed.count()} lapsed, {reminders.count()} reminded: nothing lost, nothing doubled"


def _say(done: int) -> None:
    """Progress where it does not disturb the figures; a test kills the process after some of it."""
    sys.stderr.write(f"{done}\n")
    sys.stderr.flush()


def _moment(on: date) -> datetime:
    from permit.clock import BEIJING

    return datetime(on.year, on.month, on.day, 1, tzinfo=BEIJING)


def main() -> None:
    """Read the options, do one of the three."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", choices=("fill", "run", "check"))
    options.add_argument("permits", type=int, nargs="?", default=1_000_000)
    options.add_argument("--on", type=date.fromisoformat, required=True)
    for name, default in (("over", OVER), ("ahead", AHEAD), ("batch", 200)):
        options.add_argument(f"--{name}", type=int, default=default)
    given = options.parse_args()
    django.setup()
    if given.what == "fill":
        fill(given.permits, given.on, given.over, given.ahead)
    else:
        print(run(given.on, given.batch) if given.what == "run" else check(given.on))


if __name__ == "__main__":
    main()
