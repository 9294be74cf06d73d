"""What is wrong with the entries of a change: each field by its path, gaps and overlaps against what is in force.

Clauses: 9-01
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from permit.domain import figures as register
from permit.domain.clauses import CLAUSES
from permit.domain.errors import BadInput, Problem
from permit.domain.months import chinese_date
from permit.policy.amending import DATED, KINDS, Entry, Tables, amended, name_of, versions_of
from permit.policy.calendars import year_of
from permit.policy.list_entries import list_problems
from permit.policy.pack import CONFIDENCES, PolicyError, figure_value

_PROVENANCE = frozenset({"kind", "source", "checked_on", "confidence"})
_KEYS: Mapping[str, frozenset[str]] = {
    "figure": _PROVENANCE | {"name", "value", "clause", "from", "until"},
    "soft": _PROVENANCE | {"clause", "value", "from", "until"},
    "retirement": _PROVENANCE | {"from", "until", "male", "female_55", "female_50"},
    "wage": _PROVENANCE
    | {
        "year",
        "monthly",
        "annual",
        "annual_confidence",
        "published_on",
        "publication_source",
        "publication_confidence",
    },
    "list": _PROVENANCE | {"name", "edition", "clause", "from", "until", "entries"},
    "office": _PROVENANCE | {"name", "address", "phones", "email", "source_spelling", "source_address"},
    "calendar": _PROVENANCE | {"year", "holidays"},
}
# Words that a rule asks for by name; another word would be a value that nothing understands.
WORDS: Mapping[str, tuple[str, ...]] = {"late_filing": ("warn", "refuse"), "judging_event": ("accepted",)}
DISTINCT_PEOPLE = (2, 3)
WEIGHTS = frozenset({"output", "investment", "employment", "research"})
_RULE_KEYS = {"original_age", "first_birth_month", "step_months", "max_delay_months"}


def entry_problems(entries: Sequence[Entry], in_force_from: date) -> list[Problem]:
    """What is wrong with each entry by itself, and two of one value on one day. Paths: `entries[2].until`."""
    problems: list[Problem] = []
    seen: set[tuple[str, str, Any]] = set()
    for index, entry in enumerate(entries):
        path = f"entries[{index}]"
        kind = entry.get("kind")
        if kind not in KINDS:
            problems.append(Problem(f"{path}.kind", f"应为 {'、'.join(KINDS)} 之一"))
            continue
        problems += [Problem(f"{path}.{p.path}", p.what) for p in _own_problems(kind, entry, in_force_from)]
        key = (kind, name_of(kind, entry), entry.get("from"))
        if key in seen:
            problems.append(Problem(f"{path}.{'from' if kind in DATED else 'name'}", "同一项在这次改动里出现了两次"))
        seen.add(key)
    return problems


def sense_problems(tables: Tables, entries: Sequence[Entry]) -> list[Problem]:
    """Gaps and overlaps once the entries (without problems of their own) lie over the document.

    Clauses: 9-01
    """
    after = amended(tables, entries)
    problems = []
    for index, entry in enumerate(entries):
        path = f"entries[{index}]"
        if entry["kind"] in DATED:
            versions = versions_of(after, entry["kind"], name_of(entry["kind"], entry))
            problems += [Problem(f"{path}.{p.path}", p.what) for p in _period_problems(entry, versions)]
    years = sorted(wage["year"] for wage in after.get("wage", ()))
    for index, entry in enumerate(entries):
        if entry["kind"] == "wage" and entry["year"] > years[0] and entry["year"] - 1 not in years:
            problems.append(Problem(f"entries[{index}].year", f"缺少 {entry['year'] - 1} 年的数，年份应连续"))
    return problems


def _own_problems(kind: str, entry: Entry, in_force_from: date) -> Iterator[Problem]:
    for key in sorted(set(entry) - _KEYS[kind]):
        yield Problem(key, "没有这个键")
    if kind == "calendar":
        yield from _calendar_problems(entry)
        return
    yield from _source_problems(entry)
    if kind in DATED:
        yield from _day_problems(entry, in_force_from)
    yield from _KIND_CHECKS[kind](entry)


def _source_problems(entry: Entry) -> Iterator[Problem]:
    if not _is_text(entry.get("source")):
        yield Problem("source", "应写明来源")
    if not _is_day(entry.get("checked_on")):
        yield Problem("checked_on", "应写明核对日期")
    if entry.get("confidence") not in CONFIDENCES:
        yield Problem("confidence", "应为 A、B 或 C")


def _day_problems(entry: Entry, in_force_from: date) -> Iterator[Problem]:
    since, until = entry.get("from"), entry.get("until")
    if not _is_day(since):
        yield Problem("from", "应写明起始日")
    elif since is not None and since < in_force_from:
        yield Problem("from", f"不能早于改动的施行日 {chinese_date(in_force_from)}")
    if until is not None and not _is_day(until):
        yield Problem("until", "应为日期")
    elif _is_day(since) and until is not None and until < since:
        yield Problem("until", "不能早于起始日")


def _figure_problems(entry: Entry) -> Iterator[Problem]:
    name = entry.get("name")
    if not isinstance(name, str) or name not in register.ALL:
        yield Problem("name", "没有这个数值")
        return
    if entry.get("clause") not in CLAUSES:
        yield Problem("clause", "指南里没有这一条")
    figure = register.ALL[name]
    try:
        value = figure_value(entry.get("value"), figure.unit, figure.name)
    except (PolicyError, TypeError, AttributeError, ValueError, ArithmeticError):
        yield Problem("value", f"不是“{figure.label}”可用的值")
        return
    fault = _value_fault(figure.name, value)
    if fault:
        yield Problem("value", fault)


def _value_fault(name: str, value: Any) -> str:
    """What is wrong with a value of the right kind; '' where nothing is."""
    if name in WORDS:
        return "" if value in WORDS[name] else f"应为 {'、'.join(WORDS[name])}"
    if name == "distinct_people":
        return "" if value in DISTINCT_PEOPLE else "应为 2 或 3"
    if isinstance(value, Mapping):
        whole = value.keys() == WEIGHTS and sum(value.values()) == 1 and min(value.values()) >= 0
        return "" if whole else "四个维度的权重都要写明，不能为负，合计应为 1"
    if name == "return_reminders":
        days = all(type(day) is int and day > 0 for day in value)
        return "" if days and list(value) == sorted(set(value)) else "应为由小到大的工作日数"
    if isinstance(value, tuple):
        return "" if all(map(_is_text, value)) and len(set(value)) == len(value) else "应为互不相同的词"
    if isinstance(value, int | Fraction) and value < (0 if isinstance(value, int) else Fraction(1, 1000)):
        return "不能为负，倍数应大于 0"
    return ""


def _soft_problems(entry: Entry) -> Iterator[Problem]:
    if entry.get("clause") not in CLAUSES:
        yield Problem("clause", "指南里没有这一条")
    if not isinstance(entry.get("value"), bool):
        yield Problem("value", "应写明是否为原则性条款")


def _retirement_problems(entry: Entry) -> Iterator[Problem]:
    for category in ("male", "female_55", "female_50"):
        rule = entry.get(category)
        whole = isinstance(rule, Mapping) and set(rule) == _RULE_KEYS
        if not whole or not isinstance(rule, Mapping):
            yield Problem(category, f"应写明 {'、'.join(sorted(_RULE_KEYS))}")
            continue
        numbers = [rule[key] for key in ("original_age", "step_months", "max_delay_months")]
        if not all(type(number) is int and number >= 0 for number in numbers) or not rule["step_months"]:
            yield Problem(category, "年龄和月数应为整数，每隔的月数应大于 0")


def _wage_problems(entry: Entry) -> Iterator[Problem]:
    year, published = entry.get("year"), entry.get("published_on")
    if type(year) is not int or not 2000 <= year <= 2200:
        yield Problem("year", "应为四位数的年份")
    if type(entry.get("monthly")) is not int or entry["monthly"] <= 0:
        yield Problem("monthly", "应为整数元")
    annual = entry.get("annual")
    if annual is not None and (type(annual) is not int or annual <= 0):
        yield Problem("annual", "应为整数元")
    if annual is not None and entry.get("annual_confidence") not in CONFIDENCES:
        yield Problem("annual_confidence", "应为 A、B 或 C")
    if not _is_day(published):
        yield Problem("published_on", "应写明公布日")
    elif type(year) is int and published is not None and published.year <= year:
        yield Problem("published_on", "当年的平均工资在次年及以后公布")
    if not _is_text(entry.get("publication_source")):
        yield Problem("publication_source", "应写明公布日的来源")
    if entry.get("publication_confidence") not in CONFIDENCES:
        yield Problem("publication_confidence", "应为 A、B 或 C")


def _office_problems(entry: Entry) -> Iterator[Problem]:
    for key, words in (("name", "名称"), ("address", "地址"), ("email", "邮箱")):
        if not _is_text(entry.get(key)):
            yield Problem(key, f"应写明{words}")
    phones = entry.get("phones")
    if not isinstance(phones, list | tuple) or not phones or not all(map(_is_text, phones)):
        yield Problem("phones", "应写明电话")


def _calendar_problems(entry: Entry) -> Iterator[Problem]:
    try:
        year_of({key: value for key, value in entry.items() if key != "kind"})
    except BadInput as bad:
        yield from bad.problems


_KIND_CHECKS: Mapping[str, Callable[[Entry], Iterator[Problem]]] = {
    "figure": _figure_problems,
    "soft": _soft_problems,
    "retirement": _retirement_problems,
    "wage": _wage_problems,
    "office": _office_problems,
    "list": list_problems,
}


def _period_problems(entry: Entry, versions: Sequence[Entry]) -> Iterator[Problem]:
    """Of all versions of a value after the change: no day with two, none without between them, no end without a next.

    Only what touches the entry is named: the rest was checked when it came.
    """
    for earlier, later in pairwise(versions):
        if entry["from"] not in (earlier["from"], later["from"]):
            continue
        ends, field = earlier.get("until"), "until" if earlier["from"] == entry["from"] else "from"
        if ends is None or ends >= later["from"]:
            yield Problem(field, f"与 {chinese_date(later['from'])} 起的值重叠")
        elif ends + timedelta(days=1) != later["from"]:
            yield Problem(field, f"{chinese_date(ends)}以后到 {chinese_date(later['from'])}之前没有值")
    last = versions[-1]
    if last["from"] == entry["from"] and last.get("until") is not None and entry["kind"] not in ("soft", "list"):
        yield Problem("until", "止日以后没有值；没有后续的值时不要填止日")


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
