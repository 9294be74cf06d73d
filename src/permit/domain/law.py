"""The law of one district as of one day: every figure with where it comes from. Built by `permit.policy.law.law_on`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from permit.domain.expression import FigureValues, Scalar
from permit.domain.lists import PolicyList
from permit.domain.retirement import RetirementRule
from permit.domain.source import Source

__all__ = [
    "Figure",
    "FigureValue",
    "Law",
    "Office",
    "PolicyList",
    "Source",
    "SupportLine",
    "Wage",
    "WageSeries",
]

FigureValue = Scalar | tuple[str, ...] | tuple[int, ...] | Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in force: money in fen, ratios as Fraction. `until` None: no end known. `year`: of a wage."""

    name: str
    label: str
    unit: str
    value: FigureValue | None
    since: date
    until: date | None
    source: Source
    year: int | None = None
    published_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wage:
    """The city's average wage of a year, in fen. `annual` None: no annual figure at hand."""

    year: int
    monthly: int
    annual: int | None
    published_on: date
    publication_confidence: str
    monthly_source: Source
    annual_source: Source | None

    @property
    def annual_or_twelve_months(self) -> int:
        """The annual figure, or twelve times the monthly one where there is none (R-07)."""
        return self.annual if self.annual is not None else 12 * self.monthly


@dataclass(frozen=True, slots=True)
class Office:
    """A territorial office (属地部门). `source_spelling` is the guide's spelling where it carries a reading error."""

    name: str
    address: str
    phones: tuple[str, ...]
    email: str
    source_spelling: str | None = None
    source_address: str | None = None


@dataclass(frozen=True, slots=True)
class SupportLine:
    """The telephone for questions about the system, and when it is answered."""

    site_name: str
    address: str
    phone: str
    hours: str


@dataclass(frozen=True, slots=True)
class WageSeries:
    """Where the official wage series is published: whose site, and the way through its menus."""

    publisher: str
    address: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """Everything the rules need to know on `day`. `id` names the content: two days with the same law share it."""

    id: str
    day: date
    district: str
    district_name: str
    division_code: str
    bureau: str
    department: str
    figures: Mapping[str, Figure]
    soft_clauses: Mapping[str, Source]
    retirement: Mapping[str, RetirementRule]
    retirement_source: Source
    wages: tuple[Wage, ...]
    wage_series: WageSeries
    offices: tuple[Office, ...]
    support: SupportLine
    values: FigureValues = field(repr=False)
    lists: Mapping[str, PolicyList] = field(default_factory=dict)

    def figure(self, name: str) -> Figure:
        """The figure of this name with its source; raises KeyError."""
        return self.figures[name]

    def value(self, name: str) -> FigureValue:
        """The value of a figure that is in force; raises KeyError, also where nothing is known."""
        value = self.figures[name].value
        if value is None:
            raise KeyError(name)
        return value

    def number(self, name: str) -> int:
        """The value of a whole figure: fen, years, months, working days, items."""
        value = self.value(name)
        if not isinstance(value, int):
            raise TypeError(f"{name} is not a whole number")
        return value

    def is_soft(self, clause_id: str) -> bool:
        """Whether an officer may allow an exception from this clause (R-12, R-28)."""
        return clause_id in self.soft_clauses

    def wage_for(self, year: int) -> Wage | None:
        """The wage of `year`, or while that is not published on `day` the newest published before it (1.4-01)."""
        published = [wage for wage in self.wages if wage.published_on <= self.day and wage.year <= year]
        return max(published, key=lambda wage: wage.year, default=None)
