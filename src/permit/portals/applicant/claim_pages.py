"""What a new application claims: category, post, income, and what the category asks for (1.3.1 … 1.3.4).

Clauses: 6.2-01, 1.3.1-A, 1.3.1-B, 1.3.1-C, 1.3.1-D, 1.3.1-E, 1.3.1-F, 1.3.1-G, 1.3.1-H
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from permit.clock import today
from permit.domain.lifecycle import BUSINESS_NAMES, Business, State
from permit.domain.months import YearMonth, add_months, chinese_month
from permit.domain.sections import Section, read, with_lists
from permit.portals.applicant.category_needs import category_needs
from permit.portals.case_access import case_for_applicant
from permit.portals.section_views import SectionPages
from permit.records.models import Case
from permit.services.asked_of_business import claims_of_case
from permit.services.case_locks import claims_lock, defect_words, open_fields
from permit.services.law_in_force import law_in_force
from permit.services.save_section import stored_section


class ClaimPages(SectionPages):
    """Pages of a case's own sections."""

    door, kind, namespace, name, base = "applicant", "case", "applicant", "claims", "base/applicant.html"

    def owner_of(self, request: HttpRequest, **where: Any) -> Case:
        return case_for_applicant(request, where["number"])

    def locked(self, owner: Any, key: str) -> str | None:
        return claims_lock(owner, key)

    def open_questions(self, owner: Any, key: str) -> frozenset[str] | None:
        return open_fields(owner, self.kind, key)

    def defects(self, owner: Any, key: str) -> Mapping[str, str]:
        return defect_words(owner, key)

    def option_hints(self, owner: Any, found: Section) -> Mapping[str, Mapping[str, str]]:
        return {"category": category_needs()} if found.key == "category" else {}

    def adapt(self, found: Section, owner: Any) -> Section:
        """The income page names the months that count (6.2-M5); lists in force are chosen from (R-22)."""
        if found.key != "income":
            return with_lists(found, law_in_force(today()))
        months = income_months(owner)
        words = f"逐月填写申报前 6 个月（{month_words(months[5])}至{month_words(months[0])}）"
        return replace(found, intro=f"{words}或 12 个月（从{month_words(months[11])}起）的收入，与收入材料一致。")

    def suggest(self, owner: Any, found: Section, rows: list[dict[str, Any]]) -> Mapping[str, Any]:
        """The next month or year that is not there yet; who withheld, as in the row before."""
        if found.key in INCOME_SECTIONS:
            return next_month(owner, found, rows)
        if found.key in ("annual_income", "annual_tax"):
            taken = {row.get("year", "").strip() for row in rows}
            years = (str(filing_day(owner).year - back) for back in (1, 2, 3))
            return {"year": next((year for year in years if year not in taken), "")}
        return {}

    def all_at_once(self, owner: Any, found: Section) -> tuple[str, str]:
        if found.key not in INCOME_SECTIONS:
            return "", ""
        return reverse("applicant:income-months", args=[owner.number, found.key]), "一次填写各月"

    def after(self, request: HttpRequest, owner: Any, found: Section) -> str:
        if owner.state == State.RETURNED_TO_APPLICANT:
            return reverse("applicant:corrections", args=[owner.number])
        sections = claims_of_case(owner)
        keys = [section.key for section in sections]
        for key in keys[keys.index(found.key) + 1 :] if found.key in keys else ():
            record = stored_section(owner, key)
            if record is None or not record.complete:
                return reverse("applicant:claims-section", kwargs={"number": owner.number, "key": key})
        return reverse("applicant:case", args=[owner.number])

    def back(self, request: HttpRequest, owner: Any, found: Section) -> tuple[str, str]:
        return reverse("applicant:case", args=[owner.number]), "返回办件"

    def caption(self, request: HttpRequest, owner: Any, found: Section) -> str:
        name = BUSINESS_NAMES[Business(owner.business)]
        return f"{name} ・ {'草稿 ' if owner.state == State.DRAFT else ''}{owner.number}"


PAGES = ClaimPages()
INCOME_SECTIONS = ("income", "holding_income")
LONGEST_INCOME, HOLDING_MONTHS = 12, 36


def filing_day(case: Case) -> date:
    """The day that fixes the months of income: the first submission, today while it has not happened (R-05)."""
    return case.filed_on or today()


def income_months(case: Case) -> list[date]:
    """First days of the twelve months before filing, the latest first."""
    first = filing_day(case).replace(day=1)
    longest = HOLDING_MONTHS if case.business == Business.RENEWAL else LONGEST_INCOME
    return [add_months(first, -back) for back in range(1, longest + 1)]


def month_words(day: date) -> str:
    """2026年3月."""
    return chinese_month(YearMonth.of(day))


def next_month(case: Case, found: Section, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A new row of income: the latest month not filled in yet, the rest as the last row has it."""
    taken = {row["month"] for row in read(found, {"rows": rows}).rows if row["month"]}
    free = [f"{month:%Y-%m}" for month in income_months(case) if f"{month:%Y-%m}" not in taken]
    same = {key: rows[-1][key] for key in ("withheld_here", "withheld_by") if rows and rows[-1].get(key)}
    return {**same, "month": free[0]} if free else same


def claims_of(case: Case) -> tuple[Section, ...]:
    """The case's own sections it needs."""
    return claims_of_case(case)
