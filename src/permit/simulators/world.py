"""The invented district: the same seed and day always give the same employers and people."""

import random
from datetime import date, timedelta
from typing import Any

from permit.simulators import words
from permit.simulators.identifiers import credit_code
from permit.simulators.people import DRAWN_IN, HOLDERS, make_agent, make_person, person_name

Record = dict[str, Any]

EMPLOYERS = 40
PEOPLE = 220
SEED = 20260301

# kind of body, first two marks of its credit code; one entry an employer, the rest are enterprises
_OTHER_KINDS = {
    31: ("institution", "12"),
    32: ("institution", "12"),
    33: ("private_non_enterprise", "52"),
    34: ("private_non_enterprise", "52"),
    35: ("social_organisation", "51"),
    36: ("branch", "91"),
    37: ("branch", "91"),
}
_ENDINGS = {
    "institution": "研究院",
    "private_non_enterprise": "技术促进中心",
    "social_organisation": "产业协会",
    "branch": "有限公司北京分公司",
    "enterprise": "有限公司",
}


def make_world(seed: int = SEED, *, today: date) -> Record:
    """`{"seed", "today", "employers": […], "people": […]}`, as GET /world.json gives it."""
    dice = random.Random(seed)  # noqa: S311 - an invented world, nothing secret
    employers = [make_employer(dice, index, today) for index in range(EMPLOYERS)]
    people = [make_person(dice, index, today, employers) for index in range(PEOPLE + HOLDERS)]
    return {"seed": seed, "today": today.isoformat(), "employers": employers, "people": people}


def make_employer(dice: random.Random, index: int, today: date) -> Record:
    """One employer as the business register knows it, with its credences at the gateway and its filing agents."""
    kind, code_kind = _OTHER_KINDS.get(index, ("enterprise", "91"))
    trade, scope, body, posts = words.TRADES[index % len(words.TRADES)]
    locality, street = words.LOCALITIES[index % len(words.LOCALITIES)]
    uscc = credit_code(code_kind, "110115", f"MA{index:02d}{dice.randrange(10_000):04d}")
    employer: Record = {
        "key": f"employer-{index + 1:02d}",
        "name": _employer_name(index, kind, trade),
        "uscc": uscc,
        "kind": kind,
        "branch_of": "non_beijing" if kind == "branch" else None,
        "registered_in": "daxing",
        "legal_representative": person_name(dice, dice.choice("MF")),
        "business_scope": scope,
        "registered_on": _some_day(dice, 2008, DRAWN_IN - 2).isoformat(),
        "paid_in_capital_yuan": dice.choice((1_000_000, 2_000_000, 5_000_000, 10_000_000, 50_000_000)),
        "capital_public": True,
        "status": "存续",
        "address": f"北京市{street}{dice.randrange(1, 180)}号",
        "locality": locality,
        "innovation_body": body,
        "posts": list(posts),
        "district_contribution_last_year_yuan": dice.randrange(15, 900) * 10_000,
    }
    employer["agents"] = [make_agent(dice, index, number) for number in range(1 + index % 2)]
    employer["credences"] = credences_of(employer)
    employer.update(_flaw(index, today))
    return employer


def _some_day(dice: random.Random, first_year: int, before_year: int) -> date:
    return date(dice.randrange(first_year, before_year), dice.randrange(1, 13), dice.randrange(1, 29))


def credences_of(employer: Record) -> list[Record]:
    """What the legal persons' gateway holds for an employer: certificate, electronic licence and a password."""
    uscc, agent = employer["uscc"], employer.get("agents") or [{}]
    handler = {"handlerName": agent[0].get("name", ""), "handlerMobile": agent[0].get("mobile", "")}
    return [
        {"uid": f"LEC@{uscc}", "credence_class": "Credence_001", "label": "法人一证通证书", "ext_properties": handler},
        {"uid": f"EBL@{uscc}", "credence_class": "Credence_001", "label": "电子营业执照", "ext_properties": {}},
        {"uid": f"PWD@{uscc}", "credence_class": "Credence_002", "label": "账号口令", "ext_properties": {}},
    ]


def _employer_name(index: int, kind: str, trade: str) -> str:
    word = words.EMPLOYER_WORDS[index]
    if kind == "branch":
        return f"上海{word}{trade}{_ENDINGS[kind]}"
    return f"北京{word}{trade}{_ENDINGS[kind]}"


def _flaw(index: int, today: date) -> Record:
    """A few employers that fail a clause of 1.2 or leave it open, so that each answer can be seen."""
    lately = (today - timedelta(days=200)).isoformat()
    flaws: dict[int, Record] = {
        25: {"paid_in_capital_yuan": 600_000},
        26: {"paid_in_capital_yuan": None, "capital_public": False},
        27: {"registered_on": lately},
        28: {"status": "吊销"},
        29: {"district_contribution_last_year_yuan": 60_000},
        30: {"registered_in": "haidian", "address": "北京市海淀区中关村大街88号"},
        38: {"business_scope": "一般制造业；家具制造；建材批发市场经营。"},
    }
    return flaws.get(index, {})
