"""`make bench`: prints the table and writes docs/benchmarks.md.

With names of groups (many, single, others, quota, permits, allocation) only these are measured and the other rows stay
as they stand.
PERMIT_TEST_POSTGRESQL_URL names a PostgreSQL server on which the quota ledger gets a scratch database.

Others are never a dependency: BENCH_PYTHON names a Python that has OpenFisca and zen-engine; without it their rows
say that they were left out.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from permit.clock import today
from permit.domain.conditions.assess import CONDITIONS, assess
from permit.domain.deriving import derive
from permit.domain.dossier import read_dossier
from permit.domain.expression import evaluate
from permit.domain.quota import Claim, allocate
from permit.domain.strict_json import parse_json
from permit.planning import columns
from permit.planning.judge_many import expressions
from permit.policy.calendars import shipped_calendar
from permit.policy.law import law_on
from scripts.bench.by_hand import PEOPLE_ON, verdicts
from scripts.bench.known import judged, known_people, write_columns, write_rows
from scripts.bench.people import million
from scripts.bench.permits import permits
from scripts.bench.quota import allocation, quota
from scripts.bench.timing import best_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
MILLION = 1_000_000
SINGLES = 300


def main() -> int:
    """Measure everything, or the groups asked for; print and write the table."""
    asked = sys.argv[1:] or list(GROUPS)
    rows = {} if set(asked) == set(GROUPS) else _as_they_stand()
    for name in asked:
        rows.update(GROUPS[name]())
    lines = ["| what | how long, or how many |", "|---|---|", *(f"| {what} | {rows[what]} |" for what in rows)]
    print("\n".join(lines))
    PAGE.write_text("\n".join([*_head(), *lines, "", *_notes()]) + "\n", encoding="utf-8")
    return 0


def _as_they_stand() -> dict[str, str]:
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:2] == "| "]
    return {what: figure for what, figure in rows[1:]}


def many() -> list[tuple[str, str]]:
    """Conditions for a million people: the trees beside the same written by hand."""
    law, frame = law_on(PEOPLE_ON), million(MILLION, seed=1)
    lowered = expressions(law, frozenset())
    all_but_outcome = {name: lowered[name] for name in verdicts()}
    ours = columns.verdicts_of(frame, all_but_outcome)
    by_hand = frame.select(**verdicts())
    assert ours.equals(by_hand), "the conditions by hand are not the same conditions"
    return [
        (
            "1,000,000 people, all 24 clauses, lowered from the trees",
            _seconds(best_of(3, lambda: columns.verdicts_of(frame, all_but_outcome))),
        ),
        (
            "1,000,000 people, the same 24 by hand in plain Polars (equal results)",
            _seconds(best_of(3, lambda: frame.select(**verdicts()))),
        ),
        ("1,000,000 people, 24 clauses and outcome", _seconds(best_of(3, lambda: columns.verdicts_of(frame, lowered)))),
    ]


def single() -> list[tuple[str, str]]:
    """One dossier after another, the calendar, the allocation."""
    text = (ROOT / "tests/worked_cases/conditions/base.json").read_text(encoding="utf-8")
    law, dossier = law_on(PEOPLE_ON), read_dossier(parse_json(text, "base.json"))
    row, calendar = derive(dossier, PEOPLE_ON, PEOPLE_ON, law).values, shipped_calendar()

    def each() -> None:
        for one in CONDITIONS:
            evaluate(one.expression, row, law.values)

    claims = [Claim(f"{index:018d}", 1 + index % 7, {"a": index % 97, "b": index % 89}) for index in range(2000)]
    weights = {"a": Fraction(2, 5), "b": Fraction(3, 5)}
    return [
        (
            "dossiers a second, assessed with reasons",
            _rate(SINGLES, lambda: assess(dossier, PEOPLE_ON, PEOPLE_ON, law)),
        ),
        ("rows of facts a second, 24 clauses without reasons", _rate(SINGLES, each)),
        ("working-day questions a second (20 days on)", _rate(10_000, lambda: calendar.add(PEOPLE_ON, 20))),
        ("quota: 2,000 employers, 3,000 permits", _seconds(best_of(3, lambda: allocate(3000, weights, claims)))),
    ]


def others() -> list[tuple[str, str]]:
    """OpenFisca and zen-engine with the same 24 clauses, in a Python of their own; ours on the same people."""
    frame = known_people(MILLION)
    with TemporaryDirectory() as folder:
        many_people, some = Path(folder) / "people.npz", Path(folder) / "people.json"
        write_columns(frame, many_people)
        write_rows(frame.head(SINGLES), some)
        fisca, zen = _elsewhere("openfisca_like.py", str(many_people)), _elsewhere("zen_like.py", str(some))
    return [
        (
            "1,000,000 people, every fact known, 24 clauses, lowered from the trees",
            _seconds(best_of(3, lambda: judged(frame))),
        ),
        (
            "OpenFisca: the same people, the same 24 clauses (equal results)",
            fisca if fisca[0] == "l" else _seconds(float(fisca)),
        ),
        (
            "zen-engine: dossiers a second, the same 24 clauses (equal results)",
            zen if zen[0] == "l" else f"{float(zen):,.0f}",
        ),
    ]


def _elsewhere(script: str, *arguments: str) -> str:
    python = os.environ.get("BENCH_PYTHON")
    if not python:
        return "left out: BENCH_PYTHON is not set"
    done = subprocess.run([python, str(HERE / script), *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        return f"left out: {(done.stderr.strip().splitlines() or ['it failed'])[-1]}"
    return done.stdout.split()[-1]


GROUPS: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "many": many,
    "single": single,
    "others": others,
    "quota": quota,
    "permits": permits,
    "allocation": allocation,
}


def _seconds(duration: float) -> str:
    return f"{duration * 1000:,.1f} ms"


def _rate(count: int, work: object) -> str:
    def repeat() -> None:
        for _ in range(count):
            work()  # type: ignore[operator]

    return f"{count / best_of(3, repeat):,.0f}"


def _head() -> list[str]:
    measured: date = today()
    return [
        "# Speed",
        f"Measured on {measured} by `make bench`: {os.cpu_count()} cores ({platform.machine()}), Python "
        f"{platform.python_version()}; the best of three runs. Other work may have run on the machine beside it.",
        "",
    ]


def _notes() -> list[str]:
    return [
        "People are drawn at random with 5 % of facts unknown. The conditions by hand are those of one district on one",
        "day; `make bench` fails where their results differ from the trees'. OpenFisca and zen-engine are given all 24",
        "clauses, written by hand their way with the bounds in them; their rows fail where one verdict of one person",
        "differs from ours. Neither has a third value, so there every fact is known; OpenFisca counts in 32 bits,",
        "and both are told shares in whole percents. Facts are in place before the clock starts. Neither gives reasons",
        "or remedies; they belong to the benchmark only (BENCH_PYTHON).",
        "",
        "The quota ledger is pressed by client processes on four employers; clients are killed on the way and started",
        "again. The run fails where one statement ever sees an account overdrawn or off its entries, where an answer,",
        "synced to the client's journal, has no entry, or where two answers have the same.",
        "",
        "The daily run goes over a register of 1,000,000 permits: one in four over and noted, the others ending within",
        "three years. The figures are of one process; memory is the most it ever held.",
    ]


if __name__ == "__main__":
    sys.exit(main())
