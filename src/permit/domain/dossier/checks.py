"""What no single value shows: an order of dates, an ID number that must fit the population and the category."""

from __future__ import annotations

from permit.domain.dossier.shapes import Check, Values
from permit.domain.errors import Problem
from permit.domain.identifiers import IdNumber

# Others carry a passport or a permit of their own; their number is any text.
WITH_ID_NUMBER = ("mainland", "beijing_household", "domestic_office", None)


def order_of(earlier: str, later: str, later_key: str, earlier_key: str) -> Check:
    """A check that one date or month does not come before another; open ends and unknown ones pass."""

    def check(values: Values, path: str, problems: list[Problem]) -> None:
        start, end = values[earlier], values[later]
        if type(start) is type(end) and start is not None and end < start:
            problems.append(Problem(f"{path}.{later_key}", f"早于 {earlier_key}"))

    return check


def check_identity(values: Values, path: str, problems: list[Problem]) -> None:
    """Read the ID number where the population carries one; the retirement category must be of the same sex."""
    text = values["id_number"]
    if text is None or values["population"] not in WITH_ID_NUMBER:
        return
    try:
        number = IdNumber(text)
    except ValueError as failure:
        problems.append(Problem(f"{path}.id_number", str(failure)))
        return
    values["id_number"] = number
    category = values["retirement_category"]
    if category is not None and category.partition("_")[0] != number.sex:
        problems.append(Problem(f"{path}.retirement_category", "与身份证号码所示性别不一致"))
