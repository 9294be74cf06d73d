"""Random dossiers with random holes: amounts at the boundaries, facts left out or known only in part. The same seed
gives the same dossiers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from permit.domain.dossier import format as words
from permit.domain.months import YearMonth
from worked_case_format import base

ON = date(2026, 3, 2)
USCC, OTHER_USCC = "91110115MA00TEAM1E", "91110115MA01ABCD0F"
PEOPLE = ["130102199205140022", "11010119900307002X"]
LAST = YearMonth.of(ON) - 1
WAGE = 11937


def random_dossiers(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """So many dossiers as JSON documents, all of them valid."""
    chance, sound = random.Random(seed), base()
    for _ in range(count):
        holes = chance.choice([0.0, 0.02, 0.15])
        blocks = {"employer": _employer(chance), "applicant": _applicant(chance)}
        if chance.random() < 0.5:  # one that meets everything, but for a few facts: chance alone finds none
            blocks = {name: _mostly(chance, sound[name], block) for name, block in blocks.items()}
        yield {"business": "new", **_with_holes(chance, holes, blocks)}


def _mostly(chance: random.Random, sound: dict[str, Any], block: dict[str, Any]) -> dict[str, Any]:
    return {**sound, **{key: block[key] for key in chance.sample(sorted(block), chance.randrange(3))}}


def _with_holes(chance: random.Random, share: float, node: Any) -> Any:
    """The document with keys left out or null, at any depth."""
    if isinstance(node, list):
        return [_with_holes(chance, share, entry) for entry in node]
    if not isinstance(node, dict):
        return node
    kept = {}
    for key, value in node.items():
        if share and chance.random() < share:
            if chance.random() < 0.5:
                kept[key] = None
            continue
        kept[key] = _with_holes(chance, share, value)
    return kept


def _near(chance: random.Random, bound: float) -> float:
    """An amount of money at, just below or just above a bound; now and then anywhere."""
    return round(chance.choice([bound, bound - 0.01, bound + 0.01, bound * 2, bound * chance.random()]), 2)


def _days(chance: random.Random, years: int) -> str:
    near = date(ON.year - years, ON.month, ON.day) + timedelta(days=chance.choice([-1, 0, 1, -400, 400]))
    return near.isoformat()


def _flag(chance: random.Random, likely: float = 0.8) -> bool:
    return chance.random() < likely


def _employer(chance: random.Random) -> dict[str, Any]:
    return {
        "uscc": USCC,
        "kind": chance.choice(words.EMPLOYER_KINDS),
        "registered_in": chance.choice(["daxing", "daxing", "daxing", "haidian"]),
        "branch_of": chance.choice([None, "foreign", "non_beijing"]),
        "registered_on": _days(chance, 1),
        "paid_in_capital_yuan": _near(chance, 1_000_000),
        "district_contribution_last_year_yuan": _near(chance, 100_000),
        "fits_industry_plan": _flag(chance, 0.9),
        "main_business_restricted": _flag(chance, 0.1),
        "violations": [{"on": _days(chance, 1), "what": "逾期未报"} for _ in range(chance.choice([0, 0, 1, 2]))],
        "innovation_body": chance.choice(["science_and_technology", "service", "none"]),
    }


def _applicant(chance: random.Random) -> dict[str, Any]:
    return {
        "id_number": chance.choice(PEOPLE),
        "population": chance.choice([*["mainland"] * 6, *words.POPULATIONS]),
        "retirement_category": chance.choice(["female_50", "female_55"]),
        "education": [_study(chance) for _ in range(chance.randrange(4))],
        "work": [_post(chance) for _ in range(chance.randrange(3))],
        "titles": [{"level": chance.choice(words.TITLE_LEVELS)} for _ in range(chance.randrange(2))],
        "prizes": [
            {"level": chance.choice(["national", "beijing", "other"]), "field": chance.choice(words.PRIZE_FIELDS)}
            for _ in range(chance.choice([0, 0, 0, 1]))
        ],
        "intellectual_property": [_work(chance) for _ in range(chance.choice([0, 0, 1, 4]))],
        "intellectual_property_applied_in_beijing": _flag(chance, 0.5),
        "shareholding": _shareholding(chance),
        "self_employed": {"is": _flag(chance, 0.3), "outstanding_contribution": _flag(chance)},
        "recommended": {"by_district": _flag(chance, 0.3), "approved_by_city": _flag(chance, 0.3)},
        "key_field": _flag(chance, 0.9),
        "annual_income": _years(chance, "taxable_yuan", chance.choice([3, 6]) * 12 * WAGE),
        "annual_tax": _years(chance, "tax_yuan", 200_000),
        "monthly_income": _income(chance),
        "social_insurance": _insurance(chance),
        "home": {
            "kind": chance.choice(words.HOME_KINDS),
            "owner": chance.choice([None, "self", "spouse"]),
            "lease_until": chance.choice([None, _days(chance, 0), _days(chance, -1)]),
        },
        "children": [{"born_on": _days(chance, 17)} for _ in range(chance.choice([0, 0, 1, 2]))],
    }


def _study(chance: random.Random) -> dict[str, Any]:
    return {
        "level": chance.choice(words.EDUCATION_LEVELS),
        "from": "2008-09",
        "to": chance.choice(["2012-07", "2012-07", None]),
        "diploma": _flag(chance),
        "degree": _flag(chance, 0.5),
    }


def _post(chance: random.Random) -> dict[str, Any]:
    started = LAST - chance.choice([5, 22, 23, 24, 60])
    return {"from": str(started), "to": chance.choice([None, str(LAST), str(LAST + 1), str(started)])}


def _work(chance: random.Random) -> dict[str, Any]:
    kinds = ["invention_patent", "other_patent", "software_copyright", "software_copyright"]
    return {"kind": chance.choice(kinds), "author_rank": chance.randrange(1, 4), "granted": _flag(chance)}


def _shareholding(chance: random.Random) -> dict[str, Any]:
    return {
        "percent": chance.choice([0, 5, 4.999999, 5.5, 100]),
        "rank": chance.choice([None, 1, 5, 6]),
        "natural_person": _flag(chance),
        "team_investment_3y_yuan": _near(chance, 5_000_000),
        "team_equity_financing_yuan": _near(chance, 10_000_000),
        "team_average_annual_tax_3y_yuan": _near(chance, 5_000_000),
    }


def _years(chance: random.Random, key: str, bound: float) -> list[dict[str, Any]]:
    years = [year for year in (2023, 2024, 2025) if _flag(chance, 0.95)]
    return [{"year": year, key: _near(chance, bound)} for year in years]


def _months(chance: random.Random) -> list[str]:
    last, count = LAST - chance.choice([0, 0, 1, 2]), chance.choice([0, 5, 6, 7, 12, 13])
    return [str(last - back) for back in range(count) if _flag(chance, 0.98)]


def _income(chance: random.Random) -> list[dict[str, Any]]:
    amount = chance.choice([14324.4, 14324.39, 14324.41, 9000, 20000])  # 1.2 × the wage of 2024, and around it
    payer = chance.choice([USCC, USCC, OTHER_USCC])
    return [{"month": month, "taxable_yuan": amount, "withheld_by": payer} for month in _months(chance)]


def _insurance(chance: random.Random) -> list[dict[str, Any]]:
    kinds = list(words.INSURANCES)[: chance.choice([5, 5, 5, 4])]
    return [{"month": month, "payer_uscc": USCC, "insurances": kinds} for month in _months(chance)]
