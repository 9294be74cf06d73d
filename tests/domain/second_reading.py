"""The conditions read a second time, straight off the guide's table and the fixed format, over the raw JSON.

Written without the program's own expressions, facts, calendars or months, and without anything of them: where the two
readings part, one of them is wrong. Plain and slow; verdicts only.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

Verdict = bool | None
Document = dict[str, Any]
FIVE = {"pension", "medical", "unemployment", "work_injury", "maternity"}
GRADUATES = {"bachelor", "master", "doctor"}
WAGES = {  # year: monthly, annual, published on
    2018: (7855, 94258, date(2019, 9, 1)),
    2019: (8847, 106168, date(2020, 9, 1)),
    2020: (9407, 112886, date(2021, 9, 1)),
    2021: (10628, 127535, date(2022, 9, 1)),
    2022: (11297, 135567, date(2023, 9, 1)),
    2023: (11761, None, date(2024, 9, 1)),
    2024: (11937, None, date(2025, 9, 18)),
    2025: (12116, None, date(2026, 8, 31)),
}
RETIREMENT = {"male": (60, 1965, 4, 36), "female_55": (55, 1970, 4, 36), "female_50": (50, 1975, 2, 60)}


def every(*verdicts: Verdict) -> Verdict:
    return False if any(v is False for v in verdicts) else None if any(v is None for v in verdicts) else True


def some(*verdicts: Verdict) -> Verdict:
    return True if any(v is True for v in verdicts) else None if any(v is None for v in verdicts) else False


def known(value: Any, holds: Any) -> Verdict:
    return None if value is None else bool(holds(value))


def read(document: Document, on: date) -> dict[str, Verdict]:
    """The verdict on every clause that `check` lists."""
    employer, person = document.get("employer") or {}, document.get("applicant") or {}
    categories = _categories(employer, person, on)
    return {
        **_employer(employer, on),
        **{f"1.3.1-{letter}": verdict for letter, verdict in categories.items()},
        "1.3.1": some(*categories.values()),
        "1.3.2": person.get("key_field"),
        "1.3.3": _income(person.get("monthly_income"), on),
        "1.3.4": _payments(employer.get("uscc"), person, on),
        "1.3.5": _home(person.get("home") or {}, on),
        "1.3.6": _not_retired(person, on),
        "6.1.2-03": _education(person.get("education")),
        "6.2-04": known(person.get("children"), lambda _: True) and every(*_young(person["children"], on)),
        "7-04": known(person.get("population"), lambda word: word == "mainland"),
    }


def outcome(verdicts: dict[str, Verdict]) -> str:
    counted = {clause: verdict for clause, verdict in verdicts.items() if not clause.startswith("1.3.1-")}
    soft = {"1.2-03", "1.2-06", "6.2-04"}
    hard = [verdict for clause, verdict in counted.items() if clause not in soft]
    if counted["7-04"] is False:
        return "out_of_scope"
    if False in hard:
        return "ineligible"
    if None in hard:
        return "undetermined"
    return "eligible" if set(counted.values()) == {True} else "exception_needed"


def _on_or_after_anniversary(born: date, years: int, on: date) -> bool:
    return on >= date(born.year + years, born.month, min(born.day, monthrange(born.year + years, born.month)[1]))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _employer(e: Document, on: date) -> dict[str, Verdict]:
    branch = None if "branch_of" not in e else e["branch_of"] in ("foreign", "non_beijing")
    recent = None
    if e.get("violations") is not None:
        days = [_day(one.get("on")) for one in e["violations"]]
        recent = some(*(known(d, lambda d: d <= on and not _on_or_after_anniversary(d, 1, on)) for d in days))
    return {
        "1.2-01": every(
            known(e.get("registered_in"), lambda where: where == "daxing"),
            some(known(e.get("kind"), lambda kind: kind != "branch"), branch),
        ),
        "1.2-02": every(e.get("fits_industry_plan"), known(e.get("main_business_restricted"), lambda yes: not yes)),
        "1.2-03": known(_day(e.get("registered_on")), lambda day: _on_or_after_anniversary(day, 1, on)),
        "1.2-04": some(
            known(e.get("kind"), lambda kind: kind != "enterprise"),
            known(e.get("paid_in_capital_yuan"), lambda yuan: yuan >= 1_000_000),
        ),
        "1.2-05": known(e.get("district_contribution_last_year_yuan"), lambda yuan: yuan >= 100_000),
        "1.2-06": known(recent, lambda yes: not yes),
    }


def _categories(e: Document, p: Document, on: date) -> dict[str, Verdict]:
    share, own = p.get("shareholding") or {}, p.get("self_employed") or {}
    urged, body = p.get("recommended") or {}, e.get("innovation_body")
    wage = _wage(on)
    annual = None if wage is None else wage[1] or 12 * wage[0]
    taxes = [known(v, lambda yuan: yuan >= 200_000) for v in _three_years(p.get("annual_tax"), "tax_yuan", on)]
    rank = None if "rank" not in share else share["rank"] is not None and share["rank"] <= 5
    return {
        "A": every(_two_years(p.get("work"), on), _graduate(p, "diploma"), _graduate(p, "degree")),
        "B": _any(p.get("titles"), lambda t: known(t.get("level"), lambda level: level != "junior")),
        "C": _any(p.get("prizes"), _prize),
        "D": every(known(body, lambda b: b == "science_and_technology"), *_exceed(p, annual, 3, on)),
        "E": every(known(body, lambda b: b == "service"), *_exceed(p, annual, 6, on)),
        "F": every(_works(p.get("intellectual_property")), p.get("intellectual_property_applied_in_beijing")),
        "G": every(
            some(
                known(share.get("team_investment_3y_yuan"), lambda yuan: yuan > 5_000_000),
                known(share.get("team_equity_financing_yuan"), lambda yuan: yuan > 10_000_000),
                known(share.get("team_average_annual_tax_3y_yuan"), lambda yuan: yuan >= 5_000_000),
            ),
            share.get("natural_person"),
            known(share.get("percent"), lambda percent: percent >= 5),
            rank,
        ),
        "H": every(own.get("is"), own.get("outstanding_contribution"), *taxes),
        "I": every(urged.get("by_district"), urged.get("approved_by_city")),
    }


def _any(entries: Iterable[Document] | None, holds: Any) -> Verdict:
    return None if entries is None else some(*map(holds, entries))


def _graduate(p: Document, paper: str) -> Verdict:
    return _any(
        p.get("education"), lambda s: every(known(s.get("level"), lambda level: level in GRADUATES), s.get(paper))
    )


def _prize(prize: Document) -> Verdict:
    field = prize.get("field")
    return every(known(prize.get("level"), lambda level: level != "other"), None if field in (None, "other") else True)


def _works(works: list[Document] | None) -> Verdict:
    if works is None:
        return None
    ways = []
    for kind, needed in (("invention_patent", 1), ("other_patent", 3), ("software_copyright", 3)):
        counted = [
            every(
                known(w.get("kind"), lambda k, kind=kind: k == kind),
                known(w.get("author_rank"), lambda rank: rank <= 2),
                w.get("granted"),
            )
            for w in works
        ]
        sure, possible = counted.count(True), counted.count(True) + counted.count(None)
        ways.append(True if sure >= needed else None if possible >= needed else False)
    return some(*ways)


def _two_years(posts: list[Document] | None, on: date) -> Verdict:
    if posts is None:
        return None
    worked, unknown = set(), False
    for post in posts:
        if post.get("from") is None or "to" not in post:
            unknown = True
            continue
        last = _index(on) - 1 if post["to"] is None else min(_month(post["to"]), _index(on))
        worked.update(range(_month(post["from"]), last + 1))
    return True if len(worked) >= 24 else None if unknown else False


def _three_years(entries: list[Document] | None, key: str, on: date) -> list[Any]:
    amounts = {entry.get("year"): entry.get(key) for entry in entries or []}
    return [amounts.get(on.year - back) for back in (1, 2, 3)]


def _exceed(p: Document, annual: int | None, times: int, on: date) -> list[Verdict]:
    incomes = _three_years(p.get("annual_income"), "taxable_yuan", on)
    return [None if annual is None else known(yuan, lambda yuan: yuan > times * annual) for yuan in incomes]


def _wage(on: date) -> tuple[int, int | None, date] | None:
    published = [year for year, (_, _, day) in WAGES.items() if day <= on and year < on.year]
    return WAGES[max(published)] if published else None


def _month(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:]) - 1


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _income(entries: list[Document] | None, on: date) -> Verdict:
    wage = _wage(on)
    if entries is None or wage is None:
        return None
    amounts = {_month(entry["month"]): entry.get("taxable_yuan") for entry in entries if entry.get("month")}
    last, undated = _index(on) - 1, any(entry.get("month") is None for entry in entries)
    if last not in amounts:
        if undated:
            return None
        last -= 1
    needed = Fraction(12, 10) * wage[0]
    short = _average_suffices([amounts.get(last - back) for back in range(6)], needed)
    whole = all(last - back in amounts for back in range(12))
    if not whole:
        return some(short, None if undated else False)
    return some(short, _average_suffices([amounts[last - back] for back in range(12)], needed))


def _average_suffices(amounts: list[Any], needed: Fraction) -> Verdict:
    return None if None in amounts else sum(Fraction(str(a)) for a in amounts) >= needed * len(amounts)


def _payments(uscc: str | None, p: Document, on: date) -> Verdict:
    def insured(entry: Document) -> Verdict:
        return every(
            known(entry.get("payer_uscc"), lambda payer: payer == uscc),
            known(entry.get("insurances"), lambda kinds: set(kinds) >= FIVE),
        )

    def taxed(entry: Document) -> Verdict:
        return known(entry.get("withheld_by"), lambda payer: payer == uscc)

    return every(
        _six_months(p.get("social_insurance"), uscc, insured, on), _six_months(p.get("monthly_income"), uscc, taxed, on)
    )


def _six_months(entries: list[Document] | None, uscc: str | None, paid: Any, on: date) -> Verdict:
    if entries is None or uscc is None:
        return None
    verdicts = {_month(entry["month"]): paid(entry) for entry in entries if entry.get("month")}
    undated = sum(entry.get("month") is None for entry in entries)
    last = _index(on) - 1
    if undated:  # it may be any month: open, unless a month that counts in both readings was not paid
        sure = [verdicts.get(last - back) for back in range(6)]
        return False if len(entries) < 6 or False in sure else every(*sure)
    if last not in verdicts:
        last -= 1
    return every(*(verdicts.get(last - back, False) for back in range(6)))


def _home(home: Document, on: date) -> Verdict:
    kind = home.get("kind")
    lease = known(_day(home.get("lease_until")), lambda day: day >= on)
    if lease is None and ("lease_until" in home and home["lease_until"] is None):
        lease = True
    if lease is None and kind is not None and not kind.startswith("rented"):
        lease = True
    return every(known(kind, lambda kind: kind != "none"), lease)


def _not_retired(p: Document, on: date) -> Verdict:
    number = p.get("id_number")
    if number is None or p.get("population") in ("hong_kong", "macao", "taiwan", "overseas"):
        return None
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    kind = "male" if int(number[16]) % 2 else p.get("retirement_category")
    kinds = [kind] if kind else ["female_50", "female_55"]
    verdicts = {on < _retires(born, one) for one in kinds}
    return verdicts.pop() if len(verdicts) == 1 else None


def _retires(born: date, kind: str) -> date:
    age, first_year, step, most = RETIREMENT[kind]
    later = (born.year - first_year) * 12 + born.month - 1
    delay = 0 if later < 0 else min(later // step + 1, most)
    year, month = divmod(born.year * 12 + born.month - 1 + 12 * age + delay, 12)
    return date(year, month + 1, min(born.day, monthrange(year, month + 1)[1]))


def _education(entries: list[Document] | None) -> Verdict:
    secondary = _any(
        entries, lambda s: known(s.get("level"), lambda lv: lv in ("senior_middle", "secondary_vocational"))
    )
    complete = entries is not None and all(s.get("from") and s.get("to") for s in entries)
    return every(secondary, True if complete else None)


def _young(children: list[Document], on: date) -> list[Verdict]:
    return [known(_day(c.get("born_on")), lambda born: not _on_or_after_anniversary(born, 17, on)) for c in children]
