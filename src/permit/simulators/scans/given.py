"""The facts somebody gave for a sample, and plausible ones for those they left out."""

import random
from datetime import date
from typing import Any

Facts = dict[str, Any]


class Given:
    """Reads facts by name; what is missing comes from the dice, so that the same facts always give the same sample."""

    def __init__(self, facts: Facts, seed: int) -> None:
        self.facts = facts
        self.dice = random.Random(seed + 1)  # noqa: S311 - pictures, nothing secret

    def text(self, name: str, *otherwise: str) -> str:
        """The fact as words; missing: one of `otherwise`, or nothing."""
        value = self.facts.get(name)
        if value is None or value == "":
            return self.dice.choice(otherwise) if otherwise else ""
        return str(value)

    def name(self, key: str = "name") -> str:
        """A person's name."""
        return self.text(key, "林知远", "苏清和", "周予安", "陆明舒", "沈听澜", "江映雪")

    def id_number(self, key: str = "id_number") -> str:
        """An ID number; a missing one is stars, never a number that could be somebody's."""
        return self.text(key, "110***********001X")

    def employer(self, key: str = "employer") -> str:
        return self.text(key, "北京样例科技有限公司", "北京示范智能装备有限公司")

    def uscc(self) -> str:
        """A unified social credit code; a missing one is visibly none."""
        return self.text("uscc", "9111011500000000XX")

    def address(self, key: str = "address") -> str:
        return self.text(key, "北京市大兴区样例街 18 号院 3 号楼 502")

    def sex(self) -> str:
        """男 or 女: as given, else by the ID number, else 男."""
        given = self.text("sex")
        if given in ("F", "女", "female"):
            return "女"
        number = self.text("id_number")
        if not given and len(number) == 18 and number[16].isdigit():
            return "男" if int(number[16]) % 2 else "女"
        return "男"

    def day(self, key: str, otherwise: str = "2024-08-01") -> str:
        """2024年8月1日, from an ISO date or month; other words stay as they are."""
        return in_chinese(self.text(key, otherwise))

    def born(self) -> str:
        number = self.text("id_number")
        if not self.text("born") and len(number) == 18 and number[6:14].isdigit():
            return in_chinese(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
        return self.day("born", "1992-03-15")

    def rows(self, key: str) -> list[Facts]:
        """A list of objects; missing: empty. Raises ValueError for anything else."""
        value = self.facts.get(key) or []
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise ValueError(f"{key} must be a list of objects")
        return value

    def serial(self, key: str, digits: int, lead: str = "") -> str:
        """A number of a certificate."""
        return self.text(key) or lead + "".join(self.dice.choice("0123456789") for _ in range(digits))


def in_chinese(text: str) -> str:
    """2024-08-01 → 2024年8月1日, 2024-08 → 2024年8月; other words unchanged."""
    try:
        if len(text) == 7:
            month = date.fromisoformat(f"{text}-01")
            return f"{month.year}年{month.month}月"
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"


def yuan(value: Any) -> str:
    """16200 → 16,200.00; words stay as they are."""
    try:
        return f"{float(value):,.2f}"
    except (TypeError, ValueError):
        return str(value)
