"""`python -m scripts.bench_permits fill PERMITS --on DAY`, then `… run --on DAY`: the daily run over a large register.

Works on the database of PERMIT_DATABASE_URL, which must be a scratch one, migrated and empty. `fill` writes holders,
permits and what was told of them until the day before by bulk SQL: one in four is over and noted, the others end
within three years, twice as many after a quarter's end as else. `run` is what the worker does at night.

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
PERMITS_AN_EMPLOYER = 50
WINDOW = 130
HOLDER = {"name": "何雨桐", "id_number": "420102199003070016", "category": "A", "children": []}
FACTS = {"state": {"state": "valid"}, "employer": {"name": "北京禾川智能装备有限公司"}, "particulars": HOLDER}
Row = tuple[Any, ...]


def fill(permits: int, on: date) -> None:
    """People, employers, permits, facts, associations and the notices of yesterday's run."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE ends (slot integer PRIMARY KEY, day date, since date, term text)")
        slots = list(_slots(on))
        cursor.executemany("INSERT INTO ends VALUES (%s, %s, %s, %s)", slots)
        cursor.execute("CREATE TEMPORARY TABLE kinds (day date, kind text)")
        cursor.executemany("INSERT INTO kinds VALUES (%s, %s)", list(_told_until_yesterday(on)))
        values = _values(permits, len(slots), on)
        for statement in _statements(connection.vendor):
            cursor.execute(statement, values)


def _slots(on: date) -> Iterator[Row]:
    """Every last day of the spread once, those that follow a quarter's end twice, with its sealed term."""
    from permit.domain.months import add_years
    from permit.records.encryption import encrypt

    slot = 0
    for back in range(-OVER, AHEAD):
        day = on + timedelta(days=back)
        since = add_years(day, -3) + timedelta(days=1)
        term = encrypt(json.dumps({"valid_from": since.isoformat(), "valid_until": day.isoformat()}))
        for _ in range(2 if day.month % 3 == 0 else 1):
            yield slot, day, since, term
            slot += 1


def _told_until_yesterday(on: date) -> Iterator[Row]:
    """(last day, kind) of what the runs until yesterday have noted."""
    from permit.services.remind_of_expiry import reminder_due

    before = on - timedelta(days=1)
    for ahead in range(-OVER, WINDOW):
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
    """<permits>INSERT INTO records_permit (id, number, person_id, issued_on, created_at, expires_on)
SELECT i, <serial>, i, e.since, <at>, e.day FROM n JOIN ends e ON e.slot = i %% %(slots)s""",
    _FACT.replace("<kind>", "term").replace("<value>", "e.term"),
    *(_FACT.replace("<kind>", kind).replace("<value>", f"%({kind})s") for kind in FACTS),
    """INSERT INTO records_association
(person_id, employer_id, state, post, post_kind, contract_kind, requested_at, reason, version)
SELECT id, id %% %(employers)s + 1, 'confirmed', '', '', '', created_at, '', 0 FROM records_permit""",
    """INSERT INTO records_permitnotice (permit_id, kind, expires_on, recorded_at)
SELECT p.id, k.kind, p.expires_on, p.created_at FROM records_permit p JOIN kinds k ON k.day = p.expires_on""",
)


def _statements(vendor: str) -> Iterator[str]:
    serial = "lpad(CAST(i AS text), 12, '0')" if vendor == "postgresql" else "printf('%%012d', i)"
    for statement in _STATEMENTS:
        text = statement.replace("<serial>", serial).replace("<at>", _AT)
        for name in ("permits", "employers"):
            text = text.replace(f"<{name}>", _NUMBERS.replace("number", name))
        yield text


def run(on: date) -> str:
    """One night: how much was done in which time, and the most memory the process ever held."""
    from permit.services.lapse_permits import lapse_permits
    from permit.services.remind_of_expiry import remind_of_expiry

    began = time.perf_counter()
    lapsed = lapse_permits(_moment(on), progress=_say).permits
    lapsing = time.perf_counter() - began
    reminded = remind_of_expiry(_moment(on), progress=_say)
    reminding = time.perf_counter() - began - lapsing
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{lapsed:,} lapsed in {lapsing:.1f} s, {reminded:,} reminded in {reminding:.1f} s, {held:.0f} MB"


def _say(done: int) -> None:
    """Progress where it does not disturb the figures; a test kills the process after some of it."""
    sys.stderr.write(f"{done}\n")
    sys.stderr.flush()


def _moment(on: date) -> datetime:
    from permit.clock import BEIJING

    return datetime(on.year, on.month, on.day, 1, tzinfo=BEIJING)


def main() -> None:
    """Read the options, do one of the two."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", choices=("fill", "run"))
    options.add_argument("permits", type=int, nargs="?", default=1_000_000)
    options.add_argument("--on", type=date.fromisoformat, required=True)
    given = options.parse_args()
    django.setup()
    if given.what == "fill":
        fill(given.permits, given.on)
    else:
        print(run(given.on))


if __name__ == "__main__":
    main()
