"""From self-check answers to a dossier: the same law judges both."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from stdnum.cn import ric, uscc

from permit.domain.identifiers import CreditCode
from permit.domain.months import add_months
from permit.services.list_answers import applicant_choices, employer_choices

Answers = Mapping[str, Mapping[str, Any]]
OTHER_EMPLOYER = CreditCode("91110108MA00000000"[:17] + uscc.calc_check_digit("91110108MA0000000")).text
YES = {"yes": True, "no": False}
RENTED = ("rented_urban", "rented_rural")
INSURANCES = ["pension", "medical", "unemployment", "work_injury", "maternity"]
# Months and years are held against one employer: any valid code serves, it is never shown.
PRESENT_EMPLOYER = CreditCode("91110115MA01ABCD0F").text


def dossier_document(answers: Answers, on: date) -> dict[str, Any]:
    """A dossier in the format of `permit schema dossier`; what was not asked stays unknown."""
    employer = {"uscc": PRESENT_EMPLOYER, **_employer(answers, on)}
    return {"business": "new", "employer": employer, "applicant": _applicant(answers, on)}


def chosen_entries(answers: Answers) -> dict[str, str]:
    """Kind of list → the entry chosen, '' for none, of what is claimed to be on one; as in an application (R-22)."""
    plan, body = answers.get("plan", {}), answers.get("body", {})
    standing = {
        **body,
        "main_business_restricted": plan.get("restricted"),
        "restricted_entry": plan.get("restricted_entry"),
    }
    chosen = employer_choices(standing, body.get("innovation_body"))
    return {**applicant_choices(answers.get("field_of_work", {})), **chosen}


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
    unbroken = payments["taxed_months"] if payments else None
    if unbroken is None:
        return
    for back, row in enumerate(reversed(rows), start=1):
        row["withheld_by"] = PRESENT_EMPLOYER if back <= unbroken else OTHER_EMPLOYER


def _scope(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    return {"population": page["population"]}


def _age(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Sex and birthday travel in an ID number: a stand-in of that day and sex, which nobody sees."""
    if page["born_on"] is None or page["sex"] is None:
        return {}
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
        study = {"level": page["level"], "from": "1993-09", "to": "1997-07", "diploma": True}
        studies.append(study | _known({"degree": YES.get(page["degree"] or "")}))
    years = page["worked_years"]
    if years is None:
        return {"education": studies}
    first = add_months(on.replace(day=1), -12 * min(years, 60))
    return {"education": studies, "work": [{"from": f"{first:%Y-%m}", "to": None}] if years else []}


WORKS = (("invention_patent", "inventions"), ("other_patent", "patents"), ("software_copyright", "software"))
MOST_WORKS = 20


def _merits(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What was not asked yet is left out, or, of works, may be any number."""
    facts: dict[str, Any] = {}
    if page["title"] is not None:
        facts["titles"] = [] if page["title"] == "none" else [{"level": page["title"]}]
    if page["prize"] is not None:
        prize = {"level": "beijing", "field": "science_and_technology"}
        facts["prizes"] = [prize] if page["prize"] == "yes" else []
    if page["inventions"] is not None:
        facts["intellectual_property"] = [work for kind, key in WORKS for work in _works(kind, page[key])]
    if page["applied"] is not None:
        facts["intellectual_property_applied_in_beijing"] = YES.get(page["applied"])
    return facts


def _works(kind: str, count: int | None) -> list[dict[str, Any]]:
    work = {"kind": kind, "author_rank": 1}
    return [work] * MOST_WORKS if count is None else [{**work, "granted": True}] * min(count, MOST_WORKS)


def _body(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Only an innovation body's employees are asked for their income."""
    lowest = page["lowest_income"]
    if lowest is None and page["innovation_body"] != "none":
        return {}
    amount = _yuan(lowest or Decimal(0))
    return {"annual_income": [{"year": on.year - back, "taxable_yuan": amount} for back in (1, 2, 3)]}


AMOUNTS = (
    ("investment", "team_investment_3y_yuan"),
    ("financing", "team_equity_financing_yuan"),
    ("team_tax", "team_average_annual_tax_3y_yuan"),
)


def _own_business(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    founder, alone = page["kind"] == "founder", page["kind"] == "self_employed"
    shares: dict[str, Any] = {"natural_person": founder}
    if founder:
        shares |= _known({"percent": _yuan_or_none(page["percent"]), "rank": page["rank"] or None})
        shares |= _known({name: _yuan_or_none(page[key]) for key, name in AMOUNTS})
    facts = {
        "shareholding": shares,
        "self_employed": _known({"is": alone, "outstanding_contribution": _outstanding(page, alone)}),
    }
    lowest = page["lowest_tax"] if alone else Decimal(0)
    if lowest is None:
        return facts
    return facts | {"annual_tax": [{"year": on.year - back, "tax_yuan": _yuan(lowest)} for back in (1, 2, 3)]}


def _outstanding(page: Mapping[str, Any], alone: bool) -> bool | None:
    return YES.get(page["outstanding"] or "") if alone else False


def _field_of_work(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    return {"key_field": YES.get(page["key_field"])}


def _income(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Twelve months whose last six and whole average to what was said."""
    six, twelve = page["six_months"], page["twelve_months"]
    if six is None:
        return {}
    months = _months_before(on, 6 if twelve is None else 12)
    # Where twelve months average less than half of six, either answer already fails on its own.
    older = Decimal(0) if twelve is None else max(Decimal(0), (12 * twelve - 6 * six) / 6).quantize(Decimal("0.01"))
    amounts = [older] * (len(months) - 6) + [six] * 6
    rows = zip(months, amounts, strict=True)
    return {"monthly_income": [{"month": month, "taxable_yuan": _yuan(amount)} for month, amount in rows]}


def _payments(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    if page["insured_months"] is None:
        return {}
    insured = _months_before(on, min(page["insured_months"], 36))
    return {
        "social_insurance": [{"month": m, "payer_uscc": PRESENT_EMPLOYER, "insurances": INSURANCES} for m in insured]
    }


def _home(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    lease = page["lease_until"]
    if lease is None and page["kind"] in RENTED:
        return {"home": {"kind": page["kind"]}}
    return {"home": {"kind": page["kind"], "lease_until": lease.isoformat() if lease else None}}


def _children(page: Mapping[str, Any], on: date) -> dict[str, Any]:
    born = page["eldest_born_on"]
    child = {"born_on": born.isoformat()} if born else {}
    return {"children": [child] if page["any"] == "yes" else []}


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


def _yuan_or_none(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else _yuan(amount)


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value is not None}


def employer_document(answers: Answers, on: date, district: str) -> dict[str, Any]:
    """The employer's own self-check (1.2)."""
    facts: dict[str, Any] = {"uscc": PRESENT_EMPLOYER}
    if page := answers.get("registration"):
        facts |= _registration(page, district)
    if page := answers.get("strength"):
        amounts = (
            ("paid_in_capital_yuan", "paid_in_capital"),
            ("district_contribution_last_year_yuan", "contribution"),
        )
        facts |= _known({name: _yuan_or_none(page[key]) for name, key in amounts})
    if page := answers.get("plan"):
        flags = (("fits_industry_plan", "fits"), ("main_business_restricted", "restricted"))
        facts |= _known({name: YES.get(page[key] or "") for name, key in flags})
        if page["violations"] is not None:
            facts["violations"] = [{"on": on.isoformat(), "what": "本人填写"}] if page["violations"] == "yes" else []
    return {"business": "new", "employer": facts}


def _registration(page: Mapping[str, Any], district: str) -> dict[str, Any]:
    facts = {"kind": page["kind"]}
    if page["kind"] != "branch" or page["branch_of"] is not None:
        facts["branch_of"] = None if page["branch_of"] in (None, "beijing") else page["branch_of"]
    if page["registered_here"] is not None:
        facts["registered_in"] = district if page["registered_here"] == "yes" else "elsewhere"
    if page["registered_on"] is not None:
        facts["registered_on"] = page["registered_on"].isoformat()
    return facts
