"""The small installation: one employer with the permission, employees each with a draft, officers at their desks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from journeys.product import Product

PEOPLE = 3


@dataclass
class World:
    """Employee 0 lacks one paper and is the keyboard's; 1 meets what goes wrong; 2 is the officers'."""

    product: Product
    employer: dict[str, Any]
    people: list[dict[str, Any]]
    desks: dict[str, str]
    office: str  # the account of the employer's office

    def session_of(self, person: dict[str, Any]) -> str:
        """Another session of an employee."""
        return str(self.product.tell("session_for", person["record"]["unique_id"])["session"])
