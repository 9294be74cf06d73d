"""Reading the worked cases in `tests/worked_cases/conditions/`: how each differs from `base.json`, and what follows.

    [[case]]
    name = "实缴资本正好 100 万元"
    clauses = ["1.2-04"]                                   # what the case is about
    on = "2026-03-02"                                      # or one `on` at the top of the file
    set = { "employer.paid_in_capital_yuan" = 1000000 }    # a path in the dossier and its value
    remove = ["employer.kind"]                             # facts that are not known
    expect = { "1.2-04" = "符合" }                         # 符合 / 不符合 / 待定
    outcome = "eligible"                                   # optional, as are categories, says and remedy
    nearest = { "employer.paid_in_capital_yuan" = 1000000 }  # of a case that fails at the boundary: the smallest
                                                             # change of a fact, or of `on`, with which it holds

A path may pick an entry by its month or year: `applicant.monthly_income[2026-02].taxable_yuan`. Monthly lists may be
given in short: `{ until = "2026-02", months = 6, taxable_yuan = 15000 }`.
"""

from __future__ import annotations

import copy
import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from permit.domain.months import read_month

FOLDER = Path(__file__).parent / "worked_cases" / "conditions"
VERDICTS = {"符合": True, "不符合": False, "待定": None}
_STEP = re.compile(r"([a-z_0-9]+)|\[([0-9-]+)\]")
FIVE = ["pension", "medical", "unemployment", "work_injury", "maternity"]


@dataclass(frozen=True)
class WorkedCase:
    file: str
    name: str
    clauses: tuple[str, ...]
    on: date
    document: dict[str, Any]
    expect: dict[str, bool | None]
    outcome: str | None
    categories: list[str] | None
    says: str
    remedy: str
    nearest: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"


def base() -> dict[str, Any]:
    """A dossier that meets every condition on 2 March 2026, in category A only."""
    return json.loads((FOLDER / "base.json").read_text(encoding="utf-8"))


def worked_cases() -> list[WorkedCase]:
    """All cases of all files."""
    return [case for path in sorted(FOLDER.glob("*.toml")) for case in _read(path)]


def changed(document: dict[str, Any], settings: dict[str, Any], removals: list[str] | None = None) -> dict[str, Any]:
    """A copy of the dossier with values set and facts removed at paths."""
    result = copy.deepcopy(document)
    for path, value in settings.items():
        holder, key = _locate(result, path)
        holder[key] = _expanded(path, value, result)
    for path in removals or ():
        holder, key = _locate(result, path)
        del holder[key]
    return result


def value_at(document: dict[str, Any], path: str) -> Any:
    """What stands at a path of a dossier; None where nothing does."""
    holder, key = _locate(document, path)
    return holder.get(key) if isinstance(holder, dict) else holder[key]


def _read(path: Path) -> list[WorkedCase]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return [_case(path.name, entry, tables.get("on", "2026-03-02")) for entry in tables["case"]]


def _case(file: str, entry: dict[str, Any], on: str) -> WorkedCase:
    known = {"name", "clauses", "on", "set", "remove", "expect", "outcome", "categories", "says", "remedy", "nearest"}
    assert entry.keys() <= known, f"{file}: {entry['name']}: {entry.keys() - known}"
    return WorkedCase(
        file=file,
        name=entry["name"],
        clauses=tuple(entry["clauses"]),
        on=date.fromisoformat(entry.get("on", on)),
        document=changed(base(), entry.get("set", {}), entry.get("remove", [])),
        expect={clause_id: VERDICTS[word] for clause_id, word in entry.get("expect", {}).items()},
        outcome=entry.get("outcome"),
        categories=entry.get("categories"),
        says=entry.get("says", ""),
        remedy=entry.get("remedy", ""),
        nearest=entry.get("nearest", {}),
    )


def _locate(document: Any, path: str) -> tuple[Any, Any]:
    """The object or list that holds the last step of a path, and that step."""
    holder, steps = document, [_step(holder_match) for holder_match in _STEP.finditer(path)]
    for step in steps[:-1]:
        holder = holder[_key(holder, step)]
    return holder, _key(holder, steps[-1])


def _step(found: re.Match[str]) -> str:
    return found[1] or found[2]


def _key(holder: Any, step: str) -> Any:
    if not isinstance(holder, list):
        return step
    for index, entry in enumerate(holder):
        if step in (str(entry.get("month")), str(entry.get("year"))):
            return index
    return int(step)


def _expanded(path: str, value: Any, document: dict[str, Any]) -> Any:
    if not (isinstance(value, dict) and "until" in value):
        return value
    uscc = document.get("employer", {}).get("uscc")
    last = read_month(value["until"])
    months = [str(last - back) for back in reversed(range(value["months"]))]
    if path.endswith("social_insurance"):
        return [{"month": month, "payer_uscc": uscc, "insurances": FIVE} for month in months]
    return [{"month": month, "taxable_yuan": value["taxable_yuan"], "withheld_by": uscc} for month in months]
