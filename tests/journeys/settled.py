"""The district that the journeys of holders start from, and the browsers of those who act in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import httpx
from playwright.sync_api import Browser

from journeys import at_desks, at_employer
from journeys.product import Product
from journeys.story import Story
from journeys.visitor import Looks, Visitor, signed_in

Record = dict[str, Any]
INSURANCES = ["pension", "medical", "unemployment", "work_injury", "maternity"]


@dataclass
class Settled:
    """A product with two employers, five holders, an employer about to move in, and officers with sessions."""

    product: Product
    browser: Browser
    looks: Looks
    told: Record
    visitors: dict[str, Visitor] = field(default_factory=dict)

    @cached_property
    def today(self) -> date:
        return date.fromisoformat(self.product.world()["today"])

    @property
    def employers(self) -> list[Record]:
        return list(self.told["employers"])

    def holder(self, number: int) -> Record:
        """0 may renew, 1 changes information, 2 leaves, 3 goes to another district, 4 is accused."""
        record: Record = self.told["people"][number]
        return record

    def at(self, session: str) -> Visitor:
        """Whoever this session belongs to, at a browser of their own."""
        if session not in self.visitors:
            self.visitors[session] = signed_in(self.browser, self.product, session, self.looks)
        return self.visitors[session]

    def story(self, number: int, at: int = 0) -> Story:
        """A holder's papers, as the employer with this number knows them."""
        employers = {record["uscc"]: record for record in self.product.world()["employers"]}
        return Story(self.product, self.today, employers[self.employers[at]["uscc"]], self.holder(number)["record"])

    def mine(self, number: int) -> Visitor:
        return self.at(self.holder(number)["session"])

    def employer(self, number: int) -> Visitor:
        return self.at(self.employers[number]["session"])

    def office(self, name: str) -> Visitor:
        return self.at(self.told["offices"][name])

    def officer(self, key: str) -> Visitor:
        return self.at(self.told["officers"][key])

    def receive(self, office: Visitor, employer: Visitor, number: str) -> None:
        """The stamped sheet, where a new one is needed (R-04)."""
        sheet = at_employer.print_sheet(employer, number)
        if sheet:
            at_desks.receive(office, sheet)

    def decide(self, number: str) -> None:
        """Three people of the bureau, one after the other (R-20)."""
        at_desks.accept(self.officer("acceptor"), number)
        at_desks.pass_on(self.officer("reviewer"), number)
        at_desks.approve(self.officer("decider"), number)

    def insure(self, person: Record, payer: Record, months: int) -> None:
        """From now on the registry says that the newest `months` months were paid by this employer."""
        paid = [dict(month) for month in person["insurance"]]
        this_month = f"{self.today:%Y-%m}"
        if paid[-1]["month"] != this_month:
            paid.append({**paid[-1], "month": this_month, "insurances": INSURANCES})
        for at, month in enumerate(reversed(paid)):
            by = payer if at < months else {"uscc": person["employer_uscc"], "name": person["employer_name"]}
            month |= {"payer_uscc": by["uscc"], "payer_name": by["name"]}
        told = httpx.post(f"{self.product.simulators_url}/admin/people", json={**person, "insurance": paid})
        assert told.status_code == 201, told.text

    def everything_looked_well(self) -> None:
        """No finding of axe, nothing that scrolls sideways at 360 px, on any page so far."""
        wrong, self.looks.wrong = self.looks.wrong, []
        assert not wrong, "\n".join(wrong)
