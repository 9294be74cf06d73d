"""The people of the invented district: identities, education, insurance, income and homes."""

import random
from datetime import date
from typing import Any

from permit.simulators import words
from permit.simulators.identifiers import id_number

Record = dict[str, Any]

# Who people are must not change with the day the process starts: a loaded district would no longer know them.
# So births, studies and registrations count from this year, and only insurance, income and terms follow the day.
DRAWN_IN = 2026
INSURANCES = ("pension", "medical", "unemployment", "work_injury", "maternity")
_DEGREES = {"bachelor": 4, "master": 3, "doctor": 4}
# people whose registry facts are out of the ordinary, by their place in the list
_INVALID_DIPLOMA = {11, 74}
_UNKNOWN_DIPLOMA = {12, 75, 120}
_GAP_IN_INSURANCE = {13, 76, 121}
_SHORT_INSURANCE = {14, 77, 122, 150}
_LOW_INCOME = {15, 78, 123, 151}
_NO_EMPLOYER = {*range(210, 220)}
_BEIJING = {16, 79, 124, 152, 180, 201}
_HONG_KONG = {17, 80}
_LOW_LEVEL = {18: "L2", 81: "L2", 125: "L1", 153: "L2"}
# Holders of the old system: they come last, so that nobody before them is drawn otherwise than ever.
_FIRST_HOLDER, HOLDERS = 220, 30
_MOVED = {221, 227, 233}
_HOLDERS_EMPLOYERS, _MOVED_TO = 6, 6
_MONTHS_HELD, _MONTHS_MOVED = 40, 2


def person_name(dice: random.Random, sex: str) -> str:
    """A Chinese name of two or three characters; sex is M or F."""
    given = words.GIVEN_MALE if sex == "M" else words.GIVEN_FEMALE
    return dice.choice(words.SURNAMES) + dice.choice(given)


def make_agent(dice: random.Random, employer: int, number: int) -> Record:
    """A filing agent: known to public security, not an applicant."""
    sex = dice.choice("MF")
    born = date(dice.randrange(DRAWN_IN - 42, DRAWN_IN - 25), dice.randrange(1, 13), dice.randrange(1, 29))
    division = dice.choice(words.HOUSEHOLDS)[0]
    return {
        "name": person_name(dice, sex),
        "id_number": id_number(division, born, 700 + 2 * (employer + number) % 200 + (1 if sex == "M" else 0)),
        "mobile": f"139{11:02d}{employer:02d}{number:01d}{dice.randrange(1000):03d}",
    }


def make_person(dice: random.Random, index: int, today: date, employers: list[Record]) -> Record:
    """One person as 北京通 and the registries know them; `story` says in a word why they are out of the ordinary."""
    sex = "M" if index % 2 == 0 else "F"
    born = date(DRAWN_IN - dice.randrange(27, 43), dice.randrange(1, 13), dice.randrange(1, 29))
    division, province, street = _household(dice, index)
    employer = _employer_of(index, employers)
    person: Record = {
        "key": f"person-{index + 1:03d}",
        "unique_id": f"bp{index + 1:06d}",
        "name": person_name(dice, sex),
        "sex": sex,
        "born": born.isoformat(),
        "id_number": _document_number(division, born, index, sex),
        "id_card_until": f"{today.year + 3 + index % 12}-{1 + index % 12:02d}-15",
        "mobile": f"138{10_000_000 + index * 37_003 % 90_000_000:08d}",
        "cert_level": _LOW_LEVEL.get(index, "L4" if index % 5 == 0 else "L3"),
        "population": _population(index),
        "household": {"province": province, "address": f"{street}{dice.randrange(1, 300)}号"},
        "employer_uscc": employer["uscc"] if employer else None,
        "employer_name": employer["name"] if employer else None,
        "post": dice.choice(employer["posts"]) if employer else None,
        "story": _story(index),
    }
    person["education"] = _education(dice, index, born, province)
    _add_working_life(dice, index, person, today)
    if index in _MOVED:
        _move(person, employers[_MOVED_TO])
    person["home"] = _home(dice, index, person, today)
    person["children"] = _children(dice, index, born, person["name"][0])
    person["titles"] = _titles(index)
    return person


def months_before(today: date, count: int) -> list[str]:
    """The `count` calendar months before the month of `today`, oldest first, as YYYY-MM."""
    last = today.year * 12 + today.month - 2
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - count + 1, last + 1)]


def _household(dice: random.Random, index: int) -> tuple[str, str, str]:
    if index in _BEIJING:
        return words.BEIJING_HOUSEHOLD
    return dice.choice(words.HOUSEHOLDS)


def _employer_of(index: int, employers: list[Record]) -> Record | None:
    if index in _NO_EMPLOYER:
        return None
    return employers[index % _HOLDERS_EMPLOYERS if index >= _FIRST_HOLDER else index * 7 % len(employers)]


def _move(person: Record, employer: Record) -> None:
    """The last months are paid by another employer; the record keeps the old one, as the old system does."""
    person["moved_to_uscc"] = employer["uscc"]
    for month in person["insurance"][-_MONTHS_MOVED:]:
        month |= {"payer_uscc": employer["uscc"], "payer_name": employer["name"]}


def _population(index: int) -> str:
    if index in _BEIJING:
        return "beijing_household"
    return "hong_kong" if index in _HONG_KONG else "mainland"


def _document_number(division: str, born: date, index: int, sex: str) -> str:
    if index in _HONG_KONG:
        return f"H{10_000_000 + index * 1357:08d}"
    return id_number(division, born, 100 + index * 2 + (1 if sex == "M" else 0))


def _story(index: int) -> str:
    stories = (
        (_INVALID_DIPLOMA, "invalid_diploma"),
        (_UNKNOWN_DIPLOMA, "unknown_diploma"),
        (_GAP_IN_INSURANCE, "insurance_gap"),
        (_SHORT_INSURANCE, "insurance_short"),
        (_LOW_INCOME, "low_income"),
        (_NO_EMPLOYER, "no_employer"),
        (_BEIJING, "beijing_household"),
        (_HONG_KONG, "hong_kong"),
        (set(_LOW_LEVEL), "low_level"),
        (_MOVED, "moved_holder"),
        (set(range(_FIRST_HOLDER, _FIRST_HOLDER + HOLDERS)), "holder"),
    )
    return next((word for members, word in stories if index in members), "ordinary")


def _education(dice: random.Random, index: int, born: date, province: str) -> list[Record]:
    """Every stage from senior middle school on; the years follow the birthday."""
    start = born.year + 15
    school = f"{province[:-1]}{dice.choice(words.SENIOR_MIDDLE)}"
    stages = [_stage("senior_middle", school, None, start, 3, degree=False)]
    start += 3
    university, major = dice.choice(words.UNIVERSITIES), dice.choice(words.MAJORS)
    levels = ("bachelor", "bachelor", "master", "bachelor", "doctor")
    highest = levels[index % 5] if index < _FIRST_HOLDER else "bachelor"
    for level, years in _DEGREES.items():
        if start + years >= DRAWN_IN:
            break
        stages.append(_stage(level, university, major, start, years, degree=True))
        start += years
        if level == highest:
            break
    for number, stage in enumerate(stages[1:], start=1):
        stage["diploma_no"] = f"1{index:04d}{stage['to'][:4]}05{number:06d}"
        stage["degree_no"] = f"1{index:04d}4{stage['to'][:4]}{number:06d}"
        stage["diploma_state"] = "invalid" if index in _INVALID_DIPLOMA else "valid"
        stage["degree_state"] = "valid"
        if index in _UNKNOWN_DIPLOMA:
            stage["diploma_state"] = stage["degree_state"] = "unknown"
    return stages


def _stage(level: str, school: str, major: str | None, start: int, years: int, *, degree: bool) -> Record:
    return {
        "level": level,
        "school": school,
        "major": major,
        "from": f"{start}-09",
        "to": f"{start + years}-07",
        "diploma": True,
        "degree": degree,
    }


def _add_working_life(dice: random.Random, index: int, person: Record, today: date) -> None:
    """Work history, insured months and declared income, up to the month before today."""
    graduated = int(person["education"][-1]["to"][:4])
    months = 4 if index in _SHORT_INSURANCE else 12 + dice.randrange(30)
    if index >= _FIRST_HOLDER:
        months = _MONTHS_HELD
    with_employer = months_before(today, months) if person["employer_uscc"] else []
    monthly = dice.randrange(170, 420) * 100
    if index in _LOW_INCOME:
        monthly = 9_800
    missing = {with_employer[-4]} if index in _GAP_IN_INSURANCE else set()
    person["insurance"] = [_insured(month, person) for month in with_employer if month not in missing]
    person["income"] = [
        {"month": month, "taxable_yuan": monthly + (at % 3) * 200, "withheld_by": person["employer_uscc"]}
        for at, month in enumerate(with_employer)
    ]
    person["contract"] = _contract(with_employer, today)
    begun = int(with_employer[0][:4]) if with_employer else today.year - 1
    person["work"] = []
    former = dice.choice(words.FORMER_EMPLOYERS)  # drawn for everybody: the next person's draws depend on it
    if begun - graduated >= 1:
        span = {"from": f"{graduated}-08", "to": f"{begun - 1}-12"}
        person["work"].append({"employer": former, **span, "post": "工程师"})


def _insured(month: str, person: Record) -> Record:
    return {
        "month": month,
        "payer_uscc": person["employer_uscc"],
        "payer_name": person["employer_name"],
        "insurances": list(INSURANCES),
    }


def _contract(months: list[str], today: date) -> Record | None:
    if not months:
        return None
    return {"from": f"{months[0]}-01", "until": f"{today.year + 3}-{months[0][5:]}-28"}


def _home(dice: random.Random, index: int, person: Record, today: date) -> Record:
    kind = ("rented_urban", "own", "rented_rural", "employer", "relatives_or_friends", "residence_permit")[index % 6]
    street = dice.choice(words.LOCALITIES)[1]
    return {
        "kind": kind,
        "owner": ("self" if index % 4 else "spouse") if kind == "own" else None,
        "address": f"北京市{street}{dice.randrange(1, 90)}号院{dice.randrange(1, 30)}号楼{dice.randrange(101, 1899)}",
        "lease_until": f"{today.year + 2}-{1 + index % 12:02d}-28" if kind.startswith("rented") else None,
        "landlord": person_name(dice, "M") if kind.startswith("rented") else None,
    }


def _children(dice: random.Random, index: int, born: date, surname: str) -> list[Record]:
    if index % 3 or born.year + 26 > DRAWN_IN - 1:
        return []
    child_born = date(dice.randrange(max(born.year + 26, DRAWN_IN - 15), DRAWN_IN), 5, 1 + index % 28)
    name = surname + dice.choice(("小满", "一诺", "安然", "可欣", "子墨", "星辰"))
    number = id_number("110101", child_born, 101 + index * 2)
    return [{"name": name, "born_on": child_born.isoformat(), "id_number": number}]


def _titles(index: int) -> list[Record]:
    if index % 4:
        return []
    return [{"name": "工程师", "level": "intermediate", "by": "exam" if index % 8 else "review"}]
