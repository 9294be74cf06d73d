"""`permit clauses`: every clause of the guide, where it is implemented and where it is tested."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import permit
from permit.commands.clause_markings import Citation, cited_by_tests, implementations
from permit.commands.printing import add_format, print_json
from permit.domain.clauses import CLAUSES, KINDS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--missing", action="store_true", help="只列尚未实现或尚无测试的条款")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print the table; exit status 0."""
    rows = clause_table()
    if args.missing:
        rows = [row for row in rows if not row["implemented"] or not row["tests"]]
    if args.format == "json":
        print_json(rows)
    else:
        print("\n".join([*map(_line, rows), f"共 {len(rows)} 条"]))
    return 0


def clause_table() -> list[dict[str, Any]]:
    """One row a clause, in the order of the guide: id, title, kind, implemented (`path:name`), tests (`path::name`)."""
    package = Path(permit.__file__).parent
    implemented = _places(implementations(package), ":")
    tested = _places(cited_by_tests(package.parents[1] / "tests"), "::")
    return [
        {
            "id": clause.id,
            "title": clause.title,
            "kind": clause.kind,
            "implemented": implemented[clause.id],
            "tests": tested[clause.id],
        }
        for clause in CLAUSES.values()
    ]


def _places(citations: Iterable[Citation], between: str) -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for citation in citations:
        places[citation.clause_id].append(f"{citation.path}{between}{citation.name}")
    return places


def _line(row: dict[str, Any]) -> str:
    kind = KINDS[row["kind"]]
    return f"{row['id']:<9} {row['title']}（{kind}）  实现 {len(row['implemented'])} 处，测试 {len(row['tests'])} 处"
