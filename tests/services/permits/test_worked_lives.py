"""The worked cases of dates an official can read, each business of a permit's life through the real services."""

import io
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fixtures.applicant import employed, make_applicant, make_whole_employer
from fixtures.changes import agree, name_matters
from fixtures.held import hold, insure
from fixtures.under_review import as_officer
from fixtures.world import BEIJING, acting_as, make_case, make_staff
from fixtures.years import DEFECT, District
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business, State
from permit.records.models import Association, Case, Employer, FormSection, Permit
from permit.services.close_uncorrected import close_uncorrected
from permit.services.decide_case import decide_case
from permit.services.lapse_permits import lapse_permits
from permit.services.permit_standing import standing_on
from permit.services.return_case import DefectNote, return_case
from permit.services.start_information_change import start_information_change

FILE = Path(__file__).resolve().parents[2] / "worked_cases" / "lives.toml"
CASES = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
FIVE = ("renewal", "employer_change", "information_change", "department_change", "cancellation")
OF_EMPLOYER = DefectNote("field", "body.registered_address", "employer", "N-07", "mismatch", "与登记不一致，请更正")
NEW_HOME = "大兴区兴华大街9号院3号楼201"
pytestmark = pytest.mark.django_db


class Life(District):
    """One holder at 甲, with 乙 beside, or an employer that comes from another district."""

    def __init__(self, given: dict[str, Any]) -> None:
        out = io.BytesIO()
        Image.new("RGB", (40, 40), "white").save(out, "PNG")
        self.scan, self.moment = out.getvalue(), datetime.now(BEIJING)
        self.employers = [make_whole_employer() for _ in range(2)]
        self.deciders = [as_officer(make_staff("decider", name=name)) for name in ("闻人敏", "贺兰芝")]
        self.acceptor = as_officer(make_staff("acceptor"))
        if given["business"] == "department_change":
            Employer.objects.filter(pk=self.employers[0].pk).update(permission="requested", permission_since=None)
            make_case(None, self.employers[0], business="department_change", state="decision")
            return
        first, last = (date.fromisoformat(day) for day in given["holder"])
        self.person = make_applicant()
        permit = hold(self.person, employed(self.person, self.employers[0]).employer, first)
        assert permit.facts.get(kind="term").value["valid_until"] == last.isoformat()

    @property
    def now(self) -> datetime:  # type: ignore[override]
        return self.moment

    def at(self, moment: str) -> None:
        self.moment = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
        self.day = self.moment.date()

    def case(self) -> Case:
        found = Case.objects.order_by("-pk").first()
        assert found is not None
        return found

    def approved(self) -> None:
        if self.case().person is not None:
            self.bring_to(self.person, State.DECISION)
        decide_case(self.case().number, None, self.deciders[0], self.now)

    def returned(self) -> None:
        if self.case().person is not None:
            self.bring_to(self.person, State.DECISION)
        defect = DEFECT if self.case().person is not None else OF_EMPLOYER
        return_case(self.case().number, None, [defect], "", self.deciders[0], self.now)

    def change_begun(self) -> None:
        association = Association.objects.filter(person=self.person, state="confirmed").first()
        if association is not None:
            agree(association)
        case = start_information_change(self.person, acting_as(self.person), self.now)
        name_matters(case, "home")
        home = FormSection.objects.get(person=self.person, key="home")
        home.data = {**home.data, "fields": {**home.data["fields"], "address": NEW_HOME}}
        home.save()

    def confirmed(self, *, insured: bool = True) -> None:
        if not Association.objects.filter(person=self.person, state="requested").exists():
            self.ask(self.person, self.employers[1])
        self.confirm(self.person, self.employers[1], insured=insured)

    def night(self) -> None:
        close_uncorrected(self.now)
        lapse_permits(self.now)


ACTS: dict[str, Callable[[Life], Any]] = {
    "甲发起续签": lambda life: life.start(life.person, life.employers[0], Business.RENEWAL),
    "乙发起变更": lambda life: life.start(life.person, life.employers[1], Business.EMPLOYER_CHANGE),
    "本人发起信息变更": Life.change_begun,
    "甲解除关联": lambda life: life.end(life.person, life.employers[0], days_ago=0),
    "乙确认关联": Life.confirmed,
    "没有社保时乙确认关联": lambda life: without_insurance(life),
    "终审准予": Life.approved,
    "终审退回": Life.returned,
    "夜间检查": Life.night,
    "立案核查": lambda life: life.suspect(life.person),
    "认定虚假": lambda life: life.settle(life.person, upheld=True),
    "不予认定": lambda life: life.settle(life.person, upheld=False),
    "申诉撤销认定": lambda life: life.reverse(life.person),
    "本人申请注销": lambda life: life.give_back(life.person),
    "双方同意恢复": lambda life: life.ended_in_error(life.person, life.employers[0]),
}


def without_insurance(life: Life) -> None:
    """The registry has answered, and has nothing by the new employer."""
    insure(life.person, ["2026-08"], life.employers[0].uscc, life.now)
    life.confirmed(insured=False)


def shown(permit: Permit, day: date, employers: list[Employer]) -> str:
    """有效 2029-02-28 甲."""
    standing = standing_on(permit, day)
    at = {employer.pk: name for employer, name in zip(employers, ("甲", "乙"), strict=True)}
    return f"{standing.state_name} {standing.valid_until} {at[standing.employer['id']]}"


@pytest.mark.parametrize("given", [pytest.param(case, id=case["name"]) for case in CASES])
def test_a_life_in_dates(given: dict[str, Any]) -> None:
    """N-13, N-14, N-15, N-16, 6.3-01, 6.3-05, 6.4-04, 6.5-01, 6.6-01, 7-03: exact to the second in Beijing"""
    life = Life(given)
    for moment, act, *refused in given["steps"]:
        life.at(moment)
        if refused:
            with pytest.raises(Refused, match=refused[0].removeprefix("不行：")):
                ACTS[act](life)
        else:
            ACTS[act](life)
    permit = Permit.objects.first()
    for day, words in given.get("shows", {}).items():
        assert permit is not None
        assert shown(permit, date.fromisoformat(day), life.employers) == words, day
    for day, words in given.get("registered", {}).items():
        assert permit is not None
        home = standing_on(permit, date.fromisoformat(day)).particulars.get("home") or {}
        assert ("新" if home.get("address") == NEW_HOME else "旧") == words, day
    if "permission" in given:
        body = Employer.objects.get(pk=life.employers[0].pk)
        assert (body.permission_since.isoformat() if body.permission_since else "") == given["permission"]
    if "case" in given:
        assert life.case().state == given["case"]


def test_every_business_has_its_dates() -> None:
    """Month ends, 29 February, holidays with swapped days, years not announced, expiry on a holiday, the last second"""
    assert {case["business"] for case in CASES} == set(FIVE)
    counted = {business: sum(case["business"] == business for case in CASES) for business in FIVE}
    assert min(counted.values()) >= 7, counted
    seconds = {case["business"] for case in CASES if any(step[0].endswith("23:59:59") for step in case["steps"])}
    assert seconds == set(FIVE)
    leap = {case["business"] for case in CASES if "02-29" in str(case)}
    assert leap == set(FIVE)
