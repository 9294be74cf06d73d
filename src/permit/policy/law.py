"""The law of a district on a day. `law_on` is the only way to it; the same day gives the same law, with the same id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from permit.domain import figures as register
from permit.domain.expression import Scalar
from permit.domain.law import Figure, Law, PolicyList, Source, Wage
from permit.policy.pack import SHIPPED, Dated, Pack, PolicyError, read_pack

__all__ = ["DEFAULT_DISTRICT", "Law", "PolicyError", "law_of", "law_on"]

# The district this installation serves, where nobody says otherwise: the first pack that is shipped as a district.
DEFAULT_DISTRICT = min(path.parent.name for path in SHIPPED.glob("*/pack.toml"))
_NO_SERIES = Source("2018 年以前没有全口径工资统计；2018 年的数于 2019 年公布", date(2026, 7, 23), "B")


@lru_cache(maxsize=512)
def law_on(day: date, district: str = DEFAULT_DISTRICT, packs: Path = SHIPPED) -> Law:
    """The law of `district` as known on `day`.

    Figures not in force yet, wages not published yet are not in it. Raises PolicyError where the pack does not
    exist or has no value for that day.

    Clauses: 9-01
    """
    return law_of(read_pack(district, packs), day)


def law_of(pack: Pack, day: date) -> Law:
    """The law that `pack` holds, as known on `day`. Raises PolicyError where it has no value for that day."""
    retirement = _one([entry for entry in pack.retirement if entry.in_force(day)], "retirement", day)
    figures = {
        **_figures_in_force(pack.figures, day),
        **_wages_in_force(pack.wages, day),
        "retirement_rule": _retirement_figure(retirement),
    }
    soft = {entry.name: entry.source for entry in pack.soft if entry.value and entry.in_force(day)}
    lists = {entry.name: entry.value for entry in pack.lists if entry.in_force(day)}
    values: dict[str, Scalar | None] = {
        name: figure.value for name, figure in figures.items() if not isinstance(figure.value, tuple | Mapping)
    }
    return Law(
        id=_identity(pack, day, figures, soft, retirement, lists),
        day=day,
        district=pack.district,
        district_name=pack.name,
        division_code=pack.division_code,
        bureau=pack.bureau,
        department=pack.department,
        figures=MappingProxyType(figures),
        soft_clauses=MappingProxyType(soft),
        retirement=MappingProxyType(retirement.value),
        retirement_source=retirement.source,
        wages=tuple(wage for wage in pack.wages if wage.published_on <= day),
        wage_series=pack.wage_series,
        offices=pack.offices,
        support=pack.support,
        values=MappingProxyType({**values, "district": pack.district, "judged_on": day}),
        lists=MappingProxyType(lists),
    )


def _one(found: list[Dated], name: str, day: date) -> Dated:
    if not found:
        raise PolicyError(f"{name}: no value on {day}")
    return found[0]


def _figures_in_force(figures: Iterable[Dated], day: date) -> dict[str, Figure]:
    in_force: dict[str, Figure] = {}
    for dated in figures:
        if dated.in_force(day):
            entry = register.ALL[dated.name]
            in_force[entry.name] = Figure(
                entry.name, entry.label, entry.unit, dated.value, dated.since, dated.until, dated.source
            )
    missing = sorted(register.ALL.keys() - in_force.keys())
    if missing:
        raise PolicyError(f"no value on {day}: {', '.join(missing)}")
    return in_force


def _wages_in_force(wages: Iterable[Wage], day: date) -> dict[str, Figure]:
    """The wage of the year before `day` or, until that is published, the newest published; unknown before the first.

    Clauses: 1.4-01
    """
    published = [wage for wage in wages if wage.published_on <= day and wage.year < day.year]
    wage = max(published, key=lambda candidate: candidate.year, default=None)
    return {
        "monthly_wage": _wage_figure("monthly_wage", wage, wage.monthly if wage else None),
        "annual_wage": _wage_figure("annual_wage", wage, wage.annual_or_twelve_months if wage else None),
    }


def _wage_figure(name: str, wage: Wage | None, value: int | None) -> Figure:
    entry = register.RESOLVED[name]
    if wage is None:
        return Figure(name, entry.label, entry.unit, None, date.min, None, _NO_SERIES, note="当日尚无已公布的数")
    twelvefold = name == "annual_wage" and wage.annual is None
    source = wage.annual_source if name == "annual_wage" and wage.annual_source else wage.monthly_source
    return Figure(
        name,
        entry.label,
        entry.unit,
        value,
        since=wage.published_on,
        until=None,
        source=source,
        year=wage.year,
        published_on=wage.published_on,
        note="无年度数，按月平均工资的 12 倍计（裁定 R-07）" if twelvefold else "",
    )


def _retirement_figure(retirement: Dated) -> Figure:
    """The table of ages as one citable figure, in words."""
    labels = {"male": "男", "female_55": "女（原 55 周岁）", "female_50": "女（原 50 周岁）"}
    text = "；".join(
        f"{labels.get(category, category)} {rule.original_age} 周岁，最多推迟 {rule.max_delay_months} 个月"
        for category, rule in retirement.value.items()
    )
    entry = register.RESOLVED["retirement_rule"]
    return Figure(entry.name, entry.label, entry.unit, text, retirement.since, retirement.until, retirement.source)


def _identity(
    pack: Pack,
    day: date,
    figures: Mapping[str, Figure],
    soft: Mapping[str, object],
    retirement: Dated,
    lists: Mapping[str, PolicyList],
) -> str:
    """A short hash of everything that can change an answer, so that equal law has equal ids on any machine."""
    content = [
        pack.district,
        *(f"{name}={_canonical(figure.value)} {figure.year}" for name, figure in sorted(figures.items())),
        *sorted(soft),
        *(f"{category}={rule}" for category, rule in sorted(retirement.value.items())),
        # A renewal looks at the wages of several years, so each published one belongs to the law.
        *(f"{w.year}={w.monthly} {w.annual_or_twelve_months}" for w in pack.wages if w.published_on <= day),
        *(f"{name}={one.edition} {[entry.text for entry in one.entries]}" for name, one in sorted(lists.items())),
    ]
    digest = hashlib.sha256("\n".join(content).encode()).hexdigest()
    return f"{pack.district}-{digest[:12]}"


def _canonical(value: object) -> str:
    return str(sorted(value.items())) if isinstance(value, Mapping) else str(value)
