"""From a dossier to its flat row of facts, as of a day: sums of months, unbroken runs, ages, counts.

`filed_on` fixes the months and years of income and tax, `judged_on` everything else (R-05).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from operator import ge, gt
from typing import TypeVar

from permit.domain import facts
from permit.domain.dossier.model import (
    NOTHING,
    Applicant,
    Child,
    Dossier,
    Employer,
    Home,
    IntellectualProperty,
    Nothing,
    Prize,
    Recommendation,
    SelfEmployment,
    Shareholding,
    Study,
    Violation,
)
from permit.domain.expression import Fact, Span, Value, Verdict, all_of, any_of
from permit.domain.identifiers import IdNumber
from permit.domain.law import Law
from permit.domain.months import YearMonth, add_years, chinese_month, full_years
from permit.domain.records_by_month import Run, experience, income_window, insurance_run, month_before, tax_run
from permit.domain.retirement import retirement_day

_RENTED = ("rented_urban", "rented_rural")

Entry = TypeVar("Entry")
Earliest = Callable[[int], date | YearMonth | None]


@dataclass(frozen=True, slots=True)
class FactRow:
    """The value of every fact; for some a label naming the period, and the day on which time alone gets them there.

    `soonest`: where time alone is not enough, the first month in which the fact can be another one.
    `void` names facts that do not exist, as against not being known: the rank of somebody without one.
    """

    values: Mapping[str, Value]
    labels: Mapping[str, str]
    earliest: Mapping[str, Earliest]
    soonest: Mapping[str, YearMonth]
    void: frozenset[str]


@dataclass(slots=True)
class _Draft:
    """A row being filled; only this module sees it."""

    judged_on: date
    filed_on: date
    law: Law
    values: dict[str, Value] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    earliest: dict[str, Earliest] = field(default_factory=dict)
    soonest: dict[str, YearMonth] = field(default_factory=dict)
    void: set[str] = field(default_factory=set)

    def put_or_void(self, exists: Fact, fact: Fact, value: int | date | Nothing | None) -> None:
        """A fact that may be 'none', and the flag that says whether it is there at all."""
        if isinstance(value, Nothing):
            self.void.add(fact.name)
        self.put(exists, None if value is None else not isinstance(value, Nothing))
        self.put(fact, None if isinstance(value, Nothing) else value)

    def put(self, fact: Fact, value: Value, label: str | None = None, earliest: Earliest | None = None) -> None:
        self.values[fact.name] = value
        if label is not None:
            self.labels[fact.name] = label
        if earliest is not None:
            self.earliest[fact.name] = earliest


def derive(dossier: Dossier, judged_on: date, filed_on: date, law: Law) -> FactRow:
    """Every fact of `permit.domain.facts` for this dossier; unknown ones are None."""
    employer = dossier.employer or Employer()
    applicant = dossier.applicant or Applicant()
    draft = _Draft(judged_on, filed_on, law)
    _put_employer(draft, employer)
    _put_education(draft, applicant)
    _put_merits(draft, applicant)
    _put_annual(draft, applicant)
    _put_enterprise(draft, applicant)
    _put_income(draft, applicant)
    _put_payments(draft, applicant, employer)
    _put_home(draft, applicant.home or Home())
    _put_person(draft, applicant)
    return FactRow(draft.values, draft.labels, draft.earliest, draft.soonest, frozenset(draft.void))


def _put_employer(draft: _Draft, employer: Employer) -> None:
    draft.put(facts.registered_in, employer.registered_in)
    draft.put(facts.employer_kind, employer.kind)
    draft.put(facts.branch_of, _word(employer.branch_of))
    draft.put(facts.fits_industry_plan, employer.fits_industry_plan)
    draft.put(facts.main_business_restricted, employer.main_business_restricted)
    draft.put(facts.paid_in_capital, employer.paid_in_capital)
    draft.put(facts.district_contribution, _contribution(employer, draft.filed_on))
    if employer.district_contribution_year != draft.filed_on.year:  # a year that is over stays what it was
        draft.soonest[facts.district_contribution.name] = YearMonth.of(date(draft.filed_on.year, 12, 1)) + 1
    draft.put(facts.innovation_body, employer.innovation_body)
    registered = employer.registered_on
    if registered is None:
        draft.put(facts.years_registered, None)
    else:
        years = full_years(registered, draft.judged_on)
        draft.put(facts.years_registered, years, earliest=lambda needed: add_years(registered, needed))
    _put_violations(draft, employer.violations)


def _contribution(employer: Employer, filed_on: date) -> int | None:
    """The contribution as given for last year, or for this one so far; an older figure says nothing (1.2-05, R-23)."""
    year = employer.district_contribution_year
    stale = year is not None and year not in (filed_on.year - 1, filed_on.year)
    return None if stale else employer.district_contribution_last_year


def _put_violations(draft: _Draft, violations: tuple[Violation, ...] | None) -> None:
    if violations is None:
        draft.put(facts.recent_violations, None)
        return
    years = draft.law.number("violation_years")
    recent = [
        violation.on
        for violation in violations
        if violation.on is not None and 0 <= full_years(violation.on, draft.judged_on) < years
    ]
    undated = sum(violation.on is None for violation in violations)
    earliest: Earliest | None = (lambda _: add_years(max(recent), years)) if recent else None
    draft.put(facts.recent_violations, _span(len(recent), undated), earliest=earliest)


def _put_education(draft: _Draft, applicant: Applicant) -> None:
    months = experience(applicant.work, draft.judged_on)
    known = months.low if isinstance(months, Span) else months
    reaches = _after_more_months(known, draft.judged_on) if isinstance(known, int) else None
    draft.put(facts.experience_months, months, earliest=reaches)
    studies = applicant.education
    draft.put(facts.bachelor_diploma, _some(studies, lambda study: all_of([_bachelor(study), study.diploma])))
    draft.put(facts.bachelor_degree, _some(studies, lambda study: all_of([_bachelor(study), study.degree])))
    draft.put(facts.secondary_stage, _some(studies, lambda s: _among(s.level, "senior_middle", "secondary_vocational")))
    draft.put(facts.education_months_complete, _months_complete(studies))


def _after_more_months(known: int, on: date) -> Earliest:
    """Going on working, the month after the one in which the months needed are full."""
    return lambda needed: month_before(on) + (needed - known) + 1


def _months_complete(studies: tuple[Study, ...] | None) -> Verdict:
    """True or unknown, never False: a stage without its months is an open question (6.1.2-03)."""
    if studies is None or any(study.started is None or study.ended is None for study in studies):
        return None
    return True


def _bachelor(study: Study) -> Verdict:
    return _among(study.level, "bachelor", "master", "doctor")


def _put_merits(draft: _Draft, applicant: Applicant) -> None:
    levels = ("intermediate", "associate_senior", "senior")
    draft.put(facts.intermediate_title, _some(applicant.titles, lambda title: _among(title.level, *levels)))
    draft.put(facts.recognised_prize, _some(applicant.prizes, _recognised))
    draft.put(facts.applied_in_beijing, applicant.intellectual_property_applied_in_beijing)
    works = applicant.intellectual_property
    limit = draft.law.number("author_rank_limit")
    draft.put(facts.invention_patents, _count(works, "invention_patent", limit))
    draft.put(facts.other_patents, _count(works, "other_patent", limit))
    draft.put(facts.software_copyrights, _count(works, "software_copyright", limit))


def _recognised(prize: Prize) -> Verdict:
    """What counts as 'and the like' for a national or Beijing prize in another field, an officer decides (1.3.1-C)."""
    field_fits = None if prize.field in (None, "other") else True
    return all_of([_among(prize.level, "national", "beijing"), field_fits])


def _count(works: tuple[IntellectualProperty, ...] | None, kind: str, rank_limit: int) -> Value:
    if works is None:
        return None
    verdicts = [
        all_of(
            [
                _among(work.kind, kind),
                work.granted,
                None if work.author_rank is None else work.author_rank <= rank_limit,
            ]
        )
        for work in works
    ]
    return _span(verdicts.count(True), verdicts.count(None))


def _put_annual(draft: _Draft, applicant: Applicant) -> None:
    incomes = {entry.year: entry.taxable for entry in applicant.annual_income or ()}
    taxes = {entry.year: entry.tax for entry in applicant.annual_tax or ()}
    income_facts = (facts.annual_income_1, facts.annual_income_2, facts.annual_income_3)
    tax_facts = (facts.annual_tax_1, facts.annual_tax_2, facts.annual_tax_3)
    this_year = draft.filed_on.year
    outgrown = partial(_outgrown, incomes, this_year, gt)
    taxed = partial(_outgrown, taxes, this_year, ge)
    for back, (income, tax) in enumerate(zip(income_facts, tax_facts, strict=True), start=1):
        year = this_year - back
        draft.put(income, incomes.get(year), f"{year} 年应税收入", outgrown)
        draft.put(tax, taxes.get(year), f"{year} 年纳税", taxed)


def _outgrown(
    amounts: Mapping[int | None, int | None], this_year: int, reaches: Callable[[int, int], bool], needed: int
) -> YearMonth | None:
    """When years that fell short count no longer, if it goes on as last year; None where last year fell short too."""
    good = 0
    while (amount := amounts.get(this_year - 1 - good)) is not None and reaches(amount, needed):
        good += 1
    return YearMonth.of(date(this_year, 1, 1)) + 12 * max(3 - good, 0) if good else None


def _put_enterprise(draft: _Draft, applicant: Applicant) -> None:
    share = applicant.shareholding or Shareholding()
    draft.put(facts.team_investment, share.team_investment_3y)
    draft.put(facts.team_financing, share.team_equity_financing)
    draft.put(facts.team_average_tax, share.team_average_annual_tax_3y)
    draft.put(facts.natural_person, share.natural_person)
    draft.put(facts.share_percent, share.percent)
    draft.put_or_void(facts.shareholder_ranked, facts.shareholder_rank, share.rank)
    own = applicant.self_employed or SelfEmployment()
    draft.put(facts.self_employed, own.declared)
    draft.put(facts.outstanding_contribution, own.outstanding_contribution)
    recommended = applicant.recommended or Recommendation()
    draft.put(facts.recommended_by_district, recommended.by_district)
    draft.put(facts.approved_by_city, recommended.approved_by_city)


def _put_income(draft: _Draft, applicant: Applicant) -> None:
    window = income_window(applicant.monthly_income, draft.filed_on)
    six = f"{chinese_month(window.last - 5)}至{chinese_month(window.last)}应税收入"
    twelve = f"{chinese_month(window.last - 11)}至{chinese_month(window.last)}应税收入"
    for fact in (facts.income_6_months, facts.income_12_months):
        draft.soonest[fact.name] = window.last + 2  # one more month on record
    draft.put(facts.income_6_months, window.six, six)
    draft.put(facts.twelve_months_on_record, window.twelve_on_record)
    draft.put(facts.income_12_months, window.twelve, twelve)


def _put_payments(draft: _Draft, applicant: Applicant, employer: Employer) -> None:
    insurance = insurance_run(applicant.social_insurance, employer.uscc, draft.judged_on)
    tax = tax_run(applicant.monthly_income, employer.uscc, draft.filed_on)
    for fact, run in ((facts.insurance_months, insurance), (facts.tax_months, tax)):
        draft.put(fact, *_run(run))


def _run(run: Run | None) -> tuple[Value, str | None, Earliest | None]:
    return (None, None, None) if run is None else (run.months, None, run.reaches)


def _put_home(draft: _Draft, home: Home) -> None:
    """Only a rented home makes one wonder about a lease not spoken of; one that is declared counts for any (1.3.5)."""
    draft.put(facts.home_kind, home.kind)
    not_rented = home.kind is not None and home.kind not in _RENTED
    lease_until = NOTHING if home.lease_until is None and not_rented else home.lease_until
    draft.put_or_void(facts.lease_has_end, facts.lease_until, lease_until)


def _put_person(draft: _Draft, applicant: Applicant) -> None:
    draft.put(facts.key_field, applicant.key_field)
    draft.put(facts.population, applicant.population)
    draft.put(facts.retires_on, _retires_on(applicant, draft.law))
    children = applicant.children
    draft.put(facts.has_children, None if children is None else bool(children))
    draft.put(facts.eldest_child_age, _eldest(children or (), draft.judged_on))


def _retires_on(applicant: Applicant, law: Law) -> Value:
    """The statutory day; for a woman whose category is not known the span of both answers (R-15)."""
    number = applicant.id_number
    if not isinstance(number, IdNumber):
        return None
    category = "male" if number.sex == "male" else applicant.retirement_category
    if category is not None:
        return retirement_day(number.born_on, category, law.retirement)[0]
    days = [retirement_day(number.born_on, woman, law.retirement)[0] for woman in ("female_50", "female_55")]
    return Span(min(days), max(days))


def _eldest(children: tuple[Child, ...], on: date) -> Value:
    """Full years of the eldest; with a birthday not known, at least that of the others (R-14)."""
    ages = [full_years(child.born_on, on) for child in children if child.born_on is not None]
    if len(ages) < len(children):
        return Span(max(ages), None) if ages else None
    return max(ages, default=None)


def _word(value: str | Nothing | None) -> str | None:
    return value.value if isinstance(value, Nothing) else value


def _among(word: str | None, *words: str) -> Verdict:
    return None if word is None else word in words


def _some(entries: Iterable[Entry] | None, test: Callable[[Entry], Verdict]) -> Verdict:
    return None if entries is None else any_of([test(entry) for entry in entries])


def _span(certain: int, possible: int) -> int | Span:
    return Span(certain, certain + possible) if possible else certain
