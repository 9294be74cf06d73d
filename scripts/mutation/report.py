"""What a run found, as a page: the score of each module, what survived, and why that is no fault."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from scripts.mutation.mutants import mutants_of
from scripts.mutation.scope import SCOPE, source_of

PAGE = Path("docs/mutation.md")
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
TARGET = 95

Entry = dict[str, Any]


def read_log(log: Path) -> list[Entry]:
    """The results so far, one entry a mutant: module, line, text, change, nth, survived, by, seconds."""
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


def line_of(entry: Entry) -> str:
    """An entry as a line of the log."""
    return json.dumps(entry, ensure_ascii=False) + "\n"


def write_report(log: Path) -> int:
    """Write docs/mutation.md; the exit status is 1 where a module that was run stays below the target."""
    entries, reasons = _of_today(read_log(log)), _reasons()
    rows, survivors, below = [], [], False
    for name in SCOPE:
        found = [entry for entry in entries if entry["module"] == name]
        alike = [entry for entry in found if entry["survived"] and _key(entry) in reasons]
        alive = [entry for entry in found if entry["survived"] and _key(entry) not in reasons]
        rows.append(_row(name, found, alike, alive))
        survivors += alive
        below = below or (bool(found) and _score(found, alike, alive) < TARGET)
    rows.append(_row("all", entries, [e for e in entries if e["survived"] and _key(e) in reasons], survivors))
    PAGE.write_text(_page(rows, survivors, reasons), encoding="utf-8")
    return int(below)


def _of_today(entries: list[Entry]) -> list[Entry]:
    """The results of mutants that can still be made: those of lines changed since are forgotten."""
    there: set[tuple[str, str, str]] = set()
    for name in SCOPE:
        source = source_of(name).read_text(encoding="utf-8")
        lines = source.splitlines()
        there |= {(name, lines[one.line - 1].strip() if one.line else "", one.change) for one in mutants_of(source)}
    return [entry for entry in entries if (entry["module"], entry["text"], entry["change"]) in there]


def _reasons() -> dict[tuple[str, str, str], str]:
    tables = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]
    return {(row["module"], row["line"], row["change"]): row["why"] for row in tables}


def _key(entry: Entry) -> tuple[str, str, str]:
    return entry["module"].removeprefix("permit.domain."), entry["text"], entry["change"]


def _score(found: list[Entry], alike: list[Entry], alive: list[Entry]) -> float:
    counted = len(found) - len(alike)
    return 100 * (counted - len(alive)) / counted if counted else 100.0


def _row(name: str, found: list[Entry], alike: list[Entry], alive: list[Entry]) -> str:
    modules = list(SCOPE) if name == "all" else [name]
    made = sum(sum(1 for _ in mutants_of(source_of(module).read_text(encoding="utf-8"))) for module in modules)
    score = f"{_score(found, alike, alive):.1f} %" if found else "not run"
    return (
        f"| `{name.removeprefix('permit.domain.')}` | {made} | {len(found)} | {len(alike)} | {len(alive)} | {score} |"
    )


def _page(rows: list[str], survivors: list[Entry], reasons: dict[tuple[str, str, str], str]) -> str:
    return "\n".join(
        [
            "# Mutation testing of the rules",
            "",
            "Written by `make mutation`. Each mutant is one small fault in a module; it is killed where a test fails.",
            "`made` counts all the faults there are, `run` those that were tried, `equivalent` those that cannot",
            f"change any answer (below, with reasons); the score leaves these out. The aim is {TARGET} %.",
            "",
            "| module | made | run | equivalent | survived | killed |",
            "|---|---:|---:|---:|---:|---:|",
            *rows,
            "",
            "## Survivors",
            "",
            *([_survivor(entry) for entry in survivors] or ["None."]),
            "",
            "## Equivalent mutants",
            "",
            *(f"- `{module}`: `{line}`: `{change}`. {why}" for (module, line, change), why in reasons.items()),
            "",
        ]
    )


def _survivor(entry: Entry) -> str:
    place = f"{entry['module'].removeprefix('permit.domain.')}:{entry['line']}"
    return f"- `{place}`: `{' '.join(entry['change'].split())}`"
