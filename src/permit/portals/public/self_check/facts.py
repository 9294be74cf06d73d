"""From self-check answers to a dossier: the same law judges both."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from stdnum.cn import ric, uscc

from permit.domain.identifiers import CreditCode
from permit.domain.months import add_months

Answers = Mapping[str, Mapping[str, Any]]
OTHER_EMPLOYER = CreditCode("91110108MA00000000"[:17] + uscc.calc_check_digit("91110108MA0000000")).text
YES = {"yes": True, "no": False}
INSURANCES = ["pension", "medical", "unemployment", "work_injury", "maternity"]
# Months and years are held against one employer: any valid code serves, it is never shown.
PRESENT_EMPLOYER = CreditCode("91110115MA01ABCD0F").text


def dossier_document(answers: Answers, on: date) -> dict[str, Any]:
    """A dossier in the format of `permit schema dossier`; what was not asked stays unknown."""
    employer = {"uscc": PRESENT_EMPLOYER, **_employer(answers, on)}
    return {"business": "new", "employer": employer, "applicant": _applicant(answers, on)}


def _employer(answers: Answers, on: date) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if "body" in answers:
        facts["innovation_body"] = answers["body"]["innovation_body"]
    return facts


def _applicant(answers: Answers, on: date) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for key, build in BUILDERS.items():
        if key in answers:
            facts |= build(answers[key], on)
    _withhold(facts.get("monthly_income", []), answers.get("payments"))
    return {key: value for key, value in facts.items() if value is not None}


def _withhold(rows: list[dict[str, Any]], payments: Mapping[str, Any] | None) -> None:
    """The last months are those in which the present employer withheld tax; before, somebody else did."""
    if payments is None:
        return
    unbroken = payments["taxed_months"]
    for back, row in enumerate(reversed(rows), start=1):
        row["withheld_by"] = PRESENT_EMPLOYER if back <= unbroken else OTHER_EMPLOYER


def _scope(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    return {"population": page["population"]}


def _age(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Sex and birthday travel in an ID number: a stand-in of that day and sex, which nobody sees."""
    stem = f"110115{page['born_on']:%Y%m%d}00{1 if page['sex'] == 'male' else 2}"
    category = "male" if page["sex"] == "male" else page["post_kind"]
    return {
        "id_number": stem + ric.calc_check_digit(stem + "0"),
        "retirement_category": None if category == "not_sure" else category,
    }


def _schooling(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    school = {"level": "senior_middle", "from": "1990-09", "to": "1993-07", "diploma": True, "degree": False}
    studies = [school]
    if page["level"] != "lower":
        degree = page["degree"] == "yes"
        studies.append({"level": page["level"], "from": "1993-09", "to": "1997-07", "diploma": True, "degree": degree})
    years = page["worked_years"]
    first = add_months(on.replace(day=1), -12 * min(years, 60))
    return {"education": studies, "work": [{"from": f"{first:%Y-%m}", "to": None}] if years else []}


def _merits(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    kinds = (("invention_patent", "inventions"), ("other_patent", "patents"), ("software_copyright", "software"))
    works = [
        {"kind": kind, "author_rank": 1, "granted": True} for kind, key in kinds for _ in range(min(page[key], 20))
    ]
    prize = {"level": "beijing", "field": "science_and_technology"}
    return {
        "titles": [] if page["title"] == "none" else [{"level": page["title"]}],
        "prizes": [prize] if page["prize"] == "yes" else [],
        "intellectual_property": works,
        "intellectual_property_applied_in_beijing": YES.get(page["applied"]),
    }


def _body(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    lowest = page["lowest_income"]
    if lowest is None:
        return {"annual_income": [{"year": on.year - back, "taxable_yuan": 0} for back in (1, 2, 3)]}
    return {"annual_income": [{"year": on.year - back, "taxable_yuan": _yuan(lowest)} for back in (1, 2, 3)]}


def _own_business(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    founder, alone = page["kind"] == "founder", page["kind"] == "self_employed"
    shares: dict[str, Any] = {"percent": 0, "rank": None, "natural_person": founder}
    for key, name in (("investment", "investment_3y"), ("financing", "equity_financing")):
        shares[f"team_{name}_yuan"] = _yuan(page[key] or Decimal(0))
    shares["team_average_annual_tax_3y_yuan"] = _yuan(page["team_tax"] or Decimal(0))
    if founder:
        shares |= {"percent": _yuan(page["percent"]), "rank": page["rank"] or None}
    tax = _yuan(page["lowest_tax"] or Decimal(0))
    return {
        "shareholding": shares,
        "self_employed": _known({"is": alone, "outstanding_contribution": _outstanding(page, alone)}),
        "annual_tax": [{"year": on.year - back, "tax_yuan": tax} for back in (1, 2, 3)],
    }


def _outstanding(page: Mapping[str, Any], alone: bool) -> bool | None:
    return YES.get(page["outstanding"] or "") if alone else False


def _field_of_work(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    return {"key_field": YES.get(page["key_field"])}


def _income(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Twelve months whose last six and whole average to what was said."""
    six, twelve = page["six_months"], page["twelve_months"]
    months = _months_before(on, 6 if twelve is None else 12)
    # Where twelve months average less than half of six, either answer already fails on its own.
    older = Decimal(0) if twelve is None else max(Decimal(0), (12 * twelve - 6 * six) / 6).quantize(Decimal("0.01"))
    amounts = [older] * (len(months) - 6) + [six] * 6
    rows = zip(months, amounts, strict=True)
    return {"monthly_income": [{"month": month, "taxable_yuan": _yuan(amount)} for month, amount in rows]}


def _payments(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    insured = _months_before(on, min(page["insured_months"], 36))
    return {
        "social_insurance": [{"month": m, "payer_uscc": PRESENT_EMPLOYER, "insurances": INSURANCES} for m in insured]
    }


def _home(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    lease = page["lease_until"]
    return {"home": {"kind": page["kind"], "lease_until": lease.isoformat() if lease else None}}


def _children(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    born = page["eldest_born_on"]
    return {"children": [{"born_on": born.isoformat()}] if born else []}


BUILDERS = {
    "scope": _scope,
    "age": _age,
    "schooling": _schooling,
    "merits": _merits,
    "body": _body,
    "own_business": _own_business,
    "field_of_work": _field_of_work,
    "income": _income,
    "payments": _payments,
    "home": _home,
    "children": _children,
}


def _months_before(on: date, count: int) -> list[str]:
    return [f"{add_months(on.replace(day=1), -back):%Y-%m}" for back in range(count, 0, -1)]


def _yuan(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value is not None}


def employer_document(answers: Answers, on: date, district: str) -> dict[str, Any]:
    """The employer's own self-check (1.2)."""
    facts: dict[str, Any] = {"uscc": PRESENT_EMPLOYER}
    if page := answers.get("registration"):
        facts |= {
            "kind": page["kind"],
            "branch_of": None if page["branch_of"] in (None, "beijing") else page["branch_of"],
            "registered_in": district if page["registered_here"] == "yes" else "elsewhere",
            "registered_on": page["registered_on"].isoformat(),
        }
    if page := answers.get("strength"):
        facts["district_contribution_last_year_yuan"] = _yuan(page["contribution"])
        if page["paid_in_capital"] is not None:
            facts["paid_in_capital_yuan"] = _yuan(page["paid_in_capital"])
    if page := answers.get("plan"):
        facts |= _known(
            {"fits_industry_plan": YES.get(page["fits"]), "main_business_restricted": YES.get(page["restricted"])}
        )
        facts["violations"] = [{"on": on.isoformat(), "what": "本人填写"}] if page["violations"] == "yes" else []
    return {"business": "new", "employer": facts}
