"""Sheets to download, filled in from what is known (6.2-M3, 6.2-M4, 6.2-M5, 6.2-06).

Clauses: 6.2-06, 5-03
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from permit.documents import statements
from permit.domain.errors import Refused
from permit.domain.lifecycle import BUSINESS_NAMES, Business
from permit.records.models import Case
from permit.services.build_dossier import Typed, typed_sections
from permit.services.who_is_told import acting_agent

TITLES = {
    "applicant_integrity": "诚信声明",
    "lodging": "房屋借住声明",
    "income_note": "收入材料注明文字",
    "residence": "居住证明",
    "written_report": "书面情况报告",
    "transformation": "知识产权转化说明",
}


def fill_sheet(case: Case, template: str, on: date) -> tuple[str, bytes]:
    """Title and PDF/A of a sheet, filled in as far as the case tells. Raises Refused('no_such_sheet')."""
    if template not in SHEETS or case.person is None:
        raise Refused("no_such_sheet", {"template": template})
    typed = typed_sections(case.person, case.employer, case)
    return TITLES[template], SHEETS[template](case, typed, on)


def _person(case: Case) -> dict[str, Any]:
    assert case.person is not None
    return {"name": case.person.name, "id_number": case.person.id_number}


def _agent(case: Case) -> dict[str, Any]:
    agent = acting_agent(case.employer)
    return {"contact": agent.name, "telephone": agent.mobile} if agent else {}


def _applicant_integrity(case: Case, typed: Typed, on: date) -> bytes:
    facts = statements.ApplicantIntegrityFacts(
        **_person(case), employer=case.employer.name, business=BUSINESS_NAMES[Business(case.business)]
    )
    return statements.render_applicant_integrity(facts, on)


def _lodging(case: Case, typed: Typed, on: date) -> bytes:
    person = _person(case)
    facts = statements.LodgingFacts(
        borrower=person["name"],
        borrower_id_number=person["id_number"],
        borrower_telephone=str(typed.values("person", "basic").get("mobile") or ""),
        address=_address(typed),
        employer=case.employer.name,
    )
    return statements.render_lodging(facts, on)


def _income_note(case: Case, typed: Typed, on: date) -> bytes:
    person = _person(case)
    months = sorted(str(row["month"]) for row in typed.rows("case", "income") or () if row["month"])
    facts = statements.IncomeNoteFacts(
        employee=person["name"],
        id_number=person["id_number"],
        withholding_employer=case.employer.name,
        uscc=case.employer.credit_code,
        period=f"{_month(months[0])} 至 {_month(months[-1])}" if months else "",
        **_agent(case),
    )
    return statements.render_income_note(facts, on)


def _residence(case: Case, typed: Typed, on: date) -> bytes:
    person = _person(case)
    facts = statements.ResidenceFacts(
        applicant=person["name"],
        id_number=person["id_number"],
        address=_address(typed),
        employer=case.employer.name,
        uscc=case.employer.credit_code,
        **_agent(case),
    )
    return statements.render_residence(facts, on)


def _written_report(case: Case, typed: Typed, on: date) -> bytes:
    category = typed.values("case", "category").get("category") or case.category
    rows = sorted((row for row in typed.rows("case", "annual_income") or () if row["year"]), key=lambda r: r["year"])
    incomes = tuple(
        statements.YearIncome(
            year=row["year"],
            amount=f"{row['taxable_yuan']:,.2f}" if row["taxable_yuan"] is not None else "",
            withheld_by=case.employer.name,
        )
        for row in rows
    )
    association = case.association
    facts = statements.WrittenReportFacts(
        category="E" if category == "E" else "D",
        **_person(case),
        employer=case.employer.name,
        post=association.post if association else "",
        employed_since=association.contract_from if association else None,
        incomes=incomes,
    )
    return statements.render_written_report(facts, on)


def _transformation(case: Case, typed: Typed, on: date) -> bytes:
    kinds = {"invention_patent": "发明专利", "other_patent": "其他专利", "software_copyright": "软件著作权"}
    works = tuple(
        statements.Work(
            kind=kinds.get(row["kind"] or "", ""),
            title=str(row["name"] or ""),
            rank=f"第 {row['author_rank']}" if row["author_rank"] else "",
        )
        for row in typed.rows("case", "intellectual_property") or ()
    )
    association = case.association
    facts = statements.TransformationFacts(
        **_person(case), employer=case.employer.name, post=association.post if association else "", works=works
    )
    return statements.render_transformation(facts, on)


def _address(typed: Typed) -> str:
    return str(typed.values("person", "home").get("address") or "")


def _month(month: str) -> str:
    return f"{month[:4]}年{int(month[5:])}月"


SHEETS: dict[str, Callable[[Case, Typed, date], Any]] = {
    "applicant_integrity": _applicant_integrity,
    "lodging": _lodging,
    "income_note": _income_note,
    "residence": _residence,
    "written_report": _written_report,
    "transformation": _transformation,
}
