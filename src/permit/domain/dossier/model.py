"""A dossier: what is declared about one employer and one applicant, as frozen facts.

`None` is an unknown fact. In five places null is itself an answer, 'none': there it is read as `NOTHING`.
Money is in fen. Field names follow `permit schema dossier`, but for words that Python keeps to itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from permit.domain.identifiers import CreditCode, IdNumber
from permit.domain.months import YearMonth


class Nothing(Enum):
    """The answer 'none', as against not knowing."""

    NOTHING = "none"


NOTHING = Nothing.NOTHING


@dataclass(frozen=True, slots=True)
class Violation:
    on: date | None = None
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Employer:
    name: str | None = None
    uscc: CreditCode | None = None
    kind: str | None = None
    registered_in: str | None = None
    branch_of: str | Nothing | None = None
    registered_on: date | None = None
    paid_in_capital: int | None = None
    district_contribution_last_year: int | None = None
    district_contribution_year: int | None = None
    fits_industry_plan: bool | None = None
    main_business_restricted: bool | None = None
    violations: tuple[Violation, ...] | None = None
    innovation_body: str | None = None
    capital_public: bool | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """One stage of education. `ended` unknown also stands for still studying."""

    level: str | None = None
    school: str | None = None
    started: YearMonth | None = None
    ended: YearMonth | None = None
    diploma: bool | None = None
    degree: bool | None = None
    registry: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One employment; `ended` NOTHING is an open post. Both months count."""

    employer: str | None = None
    started: YearMonth | None = None
    ended: YearMonth | Nothing | None = None


@dataclass(frozen=True, slots=True)
class Title:
    name: str | None = None
    level: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Prize:
    name: str | None = None
    level: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class IntellectualProperty:
    kind: str | None = None
    author_rank: int | None = None
    granted: bool | None = None


@dataclass(frozen=True, slots=True)
class Shareholding:
    """`percent` as declared (5 is five percent); `rank` NOTHING: not among the ranked shareholders."""

    percent: Decimal | None = None
    rank: int | Nothing | None = None
    natural_person: bool | None = None
    team_investment_3y: int | None = None
    team_equity_financing: int | None = None
    team_average_annual_tax_3y: int | None = None
    way: str | None = None


@dataclass(frozen=True, slots=True)
class SelfEmployment:
    declared: bool | None = None
    outstanding_contribution: bool | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    by_district: bool | None = None
    approved_by_city: bool | None = None


@dataclass(frozen=True, slots=True)
class YearOfIncome:
    year: int | None = None
    taxable: int | None = None


@dataclass(frozen=True, slots=True)
class YearOfTax:
    year: int | None = None
    tax: int | None = None


@dataclass(frozen=True, slots=True)
class MonthOfIncome:
    month: YearMonth | None = None
    taxable: int | None = None
    withheld_by: CreditCode | None = None


@dataclass(frozen=True, slots=True)
class MonthOfInsurance:
    month: YearMonth | None = None
    payer_uscc: CreditCode | None = None
    insurances: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """`owner` NOTHING: neither the applicant nor the spouse; `lease_until` NOTHING: no lease, or one without end."""

    kind: str | None = None
    owner: str | Nothing | None = None
    lease_until: date | Nothing | None = None


@dataclass(frozen=True, slots=True)
class Child:
    name: str | None = None
    born_on: date | None = None
    custody_after_divorce: bool | None = None


@dataclass(frozen=True, slots=True)
class Applicant:
    """`id_number` is an IdNumber where the population carries one, else the text of another document."""

    name: str | None = None
    id_number: IdNumber | str | None = None
    population: str | None = None
    retirement_category: str | None = None
    education: tuple[Study, ...] | None = None
    work: tuple[Post, ...] | None = None
    titles: tuple[Title, ...] | None = None
    prizes: tuple[Prize, ...] | None = None
    intellectual_property: tuple[IntellectualProperty, ...] | None = None
    intellectual_property_applied_in_beijing: bool | None = None
    shareholding: Shareholding | None = None
    self_employed: SelfEmployment | None = None
    recommended: Recommendation | None = None
    key_field: bool | None = None
    annual_income: tuple[YearOfIncome, ...] | None = None
    annual_tax: tuple[YearOfTax, ...] | None = None
    monthly_income: tuple[MonthOfIncome, ...] | None = None
    social_insurance: tuple[MonthOfInsurance, ...] | None = None
    home: Home | None = None
    children: tuple[Child, ...] | None = None
    marital_status: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that held from a day to a day, both included; `until` None: it still does. `uscc` of an employer."""

    since: date | None = None
    until: date | None = None
    uscc: CreditCode | None = None


@dataclass(frozen=True, slots=True)
class PermitTerm:
    """The permit held already: first and last valid day, the employers it was with, and when it was suspended."""

    valid_from: date | None = None
    valid_until: date | None = None
    employers: tuple[Stretch, ...] | None = None
    suspended: tuple[Stretch, ...] | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything declared. A block that is absent is None: all of it is unknown.

    `category` (A … I) narrows the materials; `changes` names what an information change is about.
    """

    business: str
    employer: Employer | None = None
    applicant: Applicant | None = None
    category: str | None = None
    permit: PermitTerm | None = None
    changes: tuple[str, ...] | None = None
