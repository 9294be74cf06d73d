"""Who the journey is about: an employer and an employee of the simulated district whom nothing stands in the way of."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from journeys.product import Product

Record = dict[str, Any]


@dataclass
class Story:
    """The employer's and the person's records, and their papers, drawn ahead."""

    product: Product
    today: date
    employer: Record
    person: Record
    papers: dict[str, Future[bytes]] = field(default_factory=dict)

    @property
    def agent(self) -> Record:
        record: Record = self.employer["agents"][0]
        return record

    @property
    def years_ahead(self) -> tuple[int, int, int]:
        """A day on which every paper with a term still runs."""
        return self.today.year + 4, 6, 28

    def employer_facts(self) -> Record:
        """What the employer's papers say."""
        named = {key: self.employer[key] for key in ("uscc", "legal_representative")}
        agent = {"filing_agent": self.agent["name"], "name": self.agent["name"], "id_number": self.agent["id_number"]}
        return {"employer": self.employer["name"], **named, **agent}

    def person_facts(self) -> Record:
        """What the person's papers say."""
        last, home = self.person["education"][-1], self.person["home"]
        named = {key: self.person[key] for key in ("name", "sex", "born", "id_number", "mobile", "post")}
        return {
            **named,
            "employer": self.employer["name"],
            "uscc": self.employer["uscc"],
            "address": home["address"],
            "landlord": home["landlord"],
            "until": home["lease_until"],
            "school": last["school"],
            "major": last["major"],
            "graduated_on": f"{last['to']}-01",
            "from": self.person["contract"]["from"],
            "months": self.person["income"][-12:],
        }

    def order(self, pool: ThreadPoolExecutor, facts: Record, *kinds: str) -> None:
        for kind in kinds:
            self.papers[kind] = pool.submit(self.product.scan, kind, **facts)

    def paper(self, kind: str) -> bytes:
        """The scan that was drawn ahead, or one drawn now."""
        if kind not in self.papers:
            return self.product.scan(kind, **self.person_facts())
        return self.papers[kind].result()


EMPLOYER_PAPERS = ("business_licence", "qualification", "output_value", "employer_integrity_statement")
PERSON_PAPERS = (
    "portrait", "labour_contract", "household_first_page", "household_own_page", "integrity_statement", "lease",
    "property_certificate", "residence_statement", "tax_record", "declared_income", "diploma", "degree",
)  # fmt: skip


def a_story(product: Product, pool: ThreadPoolExecutor, number: int = 0) -> Story:
    """The `number`-th person who meets category A and rents a flat, with their employer."""
    world = product.world()
    employers = {record["uscc"]: record for record in world["employers"]}
    found = [person for person in world["people"] if _fits(person, employers.get(person["employer_uscc"]))]
    person = found[number]
    story = Story(product, date.fromisoformat(world["today"]), employers[person["employer_uscc"]], person)
    story.order(pool, story.employer_facts(), *EMPLOYER_PAPERS)
    story.papers["agent_id"] = pool.submit(product.scan, "id_card", **story.employer_facts())
    story.order(pool, story.person_facts(), *PERSON_PAPERS)
    return story


def _fits(person: Record, employer: Record | None) -> bool:
    return bool(
        employer
        and person["story"] == "ordinary"
        and person["home"]["kind"] == "rented_urban"
        and employer["kind"] == "enterprise"
        and employer["innovation_body"] == "science_and_technology"
        and employer["registered_in"] == "daxing"
        and employer["status"] == "存续"
        and (employer["paid_in_capital_yuan"] or 0) >= 1_000_000
        and employer["district_contribution_last_year_yuan"] >= 150_000
        and employer["registered_on"] < "2024"
    )


def parts(iso: str) -> tuple[int, ...]:
    """2016-10-13 → (2016, 10, 13), as the three boxes of a date take it; a month gives two."""
    return tuple(int(each) for each in iso.split("-"))
