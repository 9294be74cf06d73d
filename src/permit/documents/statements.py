"""Sheets to download filled in, sign and have stamped (5-03, 6.2-M3, 6.2-M4, 6.2-M5, 6.2-M6, 6.1.1-M4).

A text fact that is not known is "": the sheet then has a line to write on. Dates not known are None.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Literal

from permit.documents.typesetting import chinese_date, typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantIntegrityFacts:
    """诚信声明 of the applicant (6.2-M3, 6.3-M3, 6.4-M3, 6.5-M1, 7-05)."""

    name: str
    id_number: str
    employer: str
    business: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerIntegrityFacts:
    """诚信声明 of the employer (6.1.1-M4, 6.6-M5, 7-05)."""

    employer: str
    uscc: str
    legal_representative: str
    filing_agent: str
    business: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LodgingFacts:
    """房屋借住声明: lives in the home of relatives or friends; both sign, the employer stamps (6.2-M4e, 5-03)."""

    owner: str = ""
    owner_id_number: str = ""
    owner_telephone: str = ""
    borrower: str
    borrower_id_number: str
    borrower_telephone: str = ""
    relationship: str = ""
    address: str = ""
    since: date | None = None
    employer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeNoteFacts:
    """注明文字 that goes with the stamped income papers (6.2-M5, 6.3-M4)."""

    employee: str
    id_number: str
    withholding_employer: str
    uscc: str = ""
    period: str = ""
    """2025年9月 至 2026年2月"""
    contact: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceFacts:
    """居住证明 by the employer that houses the applicant (6.2-M4d)."""

    applicant: str
    id_number: str
    address: str = ""
    since: date | None = None
    tenure: Literal["owned", "leased", ""] = ""
    employer: str
    uscc: str
    contact: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One patent or software copyright."""

    kind: str
    title: str
    number: str = ""
    granted_on: date | None = None
    rank: str = ""
    """第一 or 第二"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformationFacts:
    """知识产权成果在京转化说明 (6.2-MF). Empty texts leave ruled space."""

    name: str
    id_number: str
    employer: str
    post: str = ""
    works: tuple[Work, ...] = ()
    how: str = ""
    benefit: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearIncome:
    year: int
    amount: str = ""
    """In yuan, as printed: 412,300.00"""
    withheld_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReportFacts:
    """书面报告 for categories D and E: who, achievements, how the condition is met (6.2-MD, 6.2-ME)."""

    category: Literal["D", "E"]
    name: str
    id_number: str
    sex: str = ""
    born: date | None = None
    employer: str
    body_kind: str = ""
    post: str = ""
    employed_since: date | None = None
    incomes: tuple[YearIncome, ...] = ()
    achievements: str = ""
    how_met: str = ""


_REPORT_WORDS: Final = {"D": "科技创新主体聘用人员", "E": "创新服务主体聘用人员"}


def render_applicant_integrity(facts: ApplicantIntegrityFacts, on: date) -> bytes:
    """The sheet as PDF/A; `on` is the day it is made."""
    return typeset("applicant_integrity", _as_printed(facts), on)


def render_employer_integrity(facts: EmployerIntegrityFacts, on: date) -> bytes:
    """The sheet as PDF/A; `on` is the day it is made."""
    return typeset("employer_integrity", _as_printed(facts), on)


def render_lodging(facts: LodgingFacts, on: date) -> bytes:
    """The sheet as PDF/A; `on` is the day it is made."""
    return typeset("lodging", _as_printed(facts), on)


def render_income_note(facts: IncomeNoteFacts, on: date) -> bytes:
    """The sheet as PDF/A; `on` is the day it is made."""
    return typeset("income_note", _as_printed(facts), on)


def render_residence(facts: ResidenceFacts, on: date) -> bytes:
    """The sheet as PDF/A; `on` is the day it is made."""
    return typeset("residence", _as_printed(facts), on)


def render_transformation(facts: TransformationFacts, on: date) -> bytes:
    """The sheet as PDF/A; without works it has two empty rows to fill by hand."""
    printed = _as_printed(facts)
    printed["works"] = printed["works"] or [_as_printed(Work(kind="", title=""))] * 2
    return typeset("transformation", printed, on)


def render_written_report(facts: WrittenReportFacts, on: date) -> bytes:
    """The sheet as PDF/A; years not given are the three calendar years before `on`."""
    incomes = facts.incomes or tuple(YearIncome(year=on.year - back) for back in (3, 2, 1))
    printed = _as_printed(facts)
    printed["incomes"] = [{**asdict(income), "year": f"{income.year}年"} for income in incomes]
    printed["category_words"] = _REPORT_WORDS[facts.category]
    return typeset("written_report", printed, on)


def _as_printed(facts: Any) -> dict[str, Any]:
    return {name: _printed_value(value) for name, value in asdict(facts).items()}


def _printed_value(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, (list, tuple)):
        return [_printed_value(one) for one in value]
    if isinstance(value, dict):
        return {name: _printed_value(one) for name, one in value.items()}
    return value
