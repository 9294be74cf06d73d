"""What the core raises: a refusal of an act, or input that cannot be read. Words for people belong to the edge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


class Refused(Exception):
    """An act that the rules do not allow.

    `code` names the reason (`"not_your_turn"`), `facts` carries what the sentence needs (dates, counts, clause ids).
    The portal turns both into words; nothing is written when this is raised.
    """

    def __init__(self, code: str, facts: Mapping[str, Any] | None = None, **more: Any) -> None:
        self.code = code
        self.facts: Mapping[str, Any] = MappingProxyType({**(facts or {}), **more})
        super().__init__(code, dict(self.facts))

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} ({details})" if details else self.code


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with an input: the path of the field (`applicant.monthly_income[3].month`) and what is wrong."""

    path: str
    what: str

    def __str__(self) -> str:
        # One line for each problem, whatever a hostile input put into its keys or values.
        return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in f"{self.path}: {self.what}")


class BadInput(ValueError):
    """Input that cannot be accepted, with all of its problems at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))
