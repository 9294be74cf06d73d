"""A declaration round: its phases, the way of one employer's declaration through it, and what was typed, read (1.1-01).

Amounts are hundredths of the dimension's unit, as the allocation takes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from permit.domain.errors import Problem, Refused

FULL_WIDTH = str.maketrans("０１２３４５６７８９．，　", "0123456789., ")
MOST_ASKED, LARGEST, LONGEST = 9999, Decimal(10) ** 10, 1000
SHORTEST_REASONS = 10
NUMBER, REASONS = "number", "reasons"
ANSWER, AMOUNT = "answer-", "amount-"


class Phase(StrEnum):
    """Where a round stands on a day: not open yet, open, over."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


def phase_on(day: date, opens_on: date, closes_on: date) -> Phase:
    """Both days count as open. Clauses: 1.1-01"""
    if day < opens_on:
        return Phase.PREPARED
    return Phase.OPEN if day <= closes_on else Phase.CLOSED


class DeclarationState(StrEnum):
    """`accepted`: the office has gone through the figures; only these take part in the allocation."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"


STATES = DeclarationState
_MOVES: Mapping[tuple[DeclarationState, str, str], DeclarationState] = {
    (STATES.DRAFT, "employer", "send"): STATES.SENT,
    (STATES.RETURNED, "employer", "send"): STATES.SENT,
    (STATES.SENT, "employer", "withdraw"): STATES.DRAFT,
    (STATES.ACCEPTED, "employer", "withdraw"): STATES.DRAFT,
    (STATES.SENT, "office_checker", "accept"): STATES.ACCEPTED,
    (STATES.SENT, "office_checker", "return"): STATES.RETURNED,
    (STATES.ACCEPTED, "office_checker", "return"): STATES.RETURNED,
}
WRITABLE = frozenset({STATES.DRAFT, STATES.RETURNED})


def move_declaration(state: str, actor: str, action: str) -> DeclarationState:
    """The state after `action`; what is not in the table is refused. Raises Refused("declaration_stands").

    Clauses: 1.1-01
    """
    after = _MOVES.get((DeclarationState(state), actor, action))
    if after is None:
        raise Refused("declaration_stands", {"state": state})
    return after


def open_until(state: str, closes_on: date, late_until: date | None, mend_until: date | None) -> date:
    """The last day this employer may still write and send: the round's, a later one allowed to it alone (an
    exception), or, of a declaration sent back, the day its return named."""
    days = [closes_on, *([late_until] if late_until else [])]
    if state == STATES.RETURNED and mend_until:
        days.append(mend_until)
    return max(days)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the round, as data. `kind`: text, number (whole) or yes_no."""

    key: str
    label: str
    kind: str
    help: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Dimension:
    """A contribution figure asked for; `key` is the name the weights know it by."""

    key: str
    label: str
    unit: str
    help: str = ""


def questions_of(rows: Iterable[Mapping[str, object]]) -> tuple[Question, ...]:
    """The stored questions."""
    return tuple(
        Question(str(r["key"]), str(r["label"]), str(r["kind"]), str(r.get("help", "")), bool(r.get("required")))
        for r in rows
    )


def dimensions_of(rows: Iterable[Mapping[str, object]]) -> tuple[Dimension, ...]:
    """The stored dimensions."""
    return tuple(Dimension(str(r["key"]), str(r["label"]), str(r["unit"]), str(r.get("help", ""))) for r in rows)


@dataclass(frozen=True, slots=True)
class Declared:
    """What was typed, read. `number` and amounts None where they cannot be; `problems` by field name."""

    number: int | None
    amounts: Mapping[str, int]
    problems: tuple[Problem, ...]


def read_declaration(
    typed: Mapping[str, str], questions: Sequence[Question], dimensions: Sequence[Dimension]
) -> Declared:
    """Read a declaration as typed; every problem at once, each at its field. Clauses: 1.1-01"""
    problems: list[Problem] = []
    number = read_whole(typed.get(NUMBER, ""), "需要新办的人数", NUMBER, problems, lowest=1)
    reasons = typed.get(REASONS, "").strip()
    if len(reasons) < SHORTEST_REASONS:
        problems.append(Problem(REASONS, f"请写明申报理由，不少于 {SHORTEST_REASONS} 个字。"))
    for question in questions:
        _answer(question, typed.get(ANSWER + question.key, "").strip(), problems)
    amounts: dict[str, int] = {}
    for dimension in dimensions:
        path = AMOUNT + dimension.key
        amount = read_amount(typed.get(path, ""), dimension.label, path, problems)
        if amount is not None:
            amounts[dimension.key] = amount
    return Declared(number, amounts, tuple(problems))


def _answer(question: Question, text: str, problems: list[Problem]) -> None:
    path = ANSWER + question.key
    if not text:
        if question.required:
            problems.append(Problem(path, f"请回答“{question.label}”。"))
    elif question.kind == "number":
        read_whole(text, question.label, path, problems)
    elif question.kind == "yes_no" and text not in ("yes", "no"):
        problems.append(Problem(path, f"请对“{question.label}”选择是或否。"))
    elif len(text) > LONGEST:
        problems.append(Problem(path, f"“{question.label}”最多写 {LONGEST} 个字。"))


def read_whole(text: str, label: str, path: str, problems: list[Problem], lowest: int = 0) -> int | None:
    """A whole number as typed, full-width digits too; None with a problem where it is none."""
    plain = text.translate(FULL_WIDTH).replace(",", "").strip()
    if not plain:
        problems.append(Problem(path, f"请填写{label}。"))
    elif not (plain.isascii() and plain.isdigit() and len(plain) <= 10):
        problems.append(Problem(path, f"{label}要填整数。"))
    elif not lowest <= int(plain) <= MOST_ASKED:
        problems.append(Problem(path, f"{label}要在 {lowest} 到 {MOST_ASKED} 之间。"))
    else:
        return int(plain)
    return None


def read_amount(text: str, label: str, path: str, problems: list[Problem]) -> int | None:
    """A figure ≥ 0 with at most two decimals as hundredths; None with a problem where it is none."""
    plain = text.translate(FULL_WIDTH).replace(",", "").replace(" ", "")
    try:
        amount = Decimal(plain) if plain else None
    except InvalidOperation:
        amount = Decimal("NaN")
    if amount is None:
        problems.append(Problem(path, f"请填写{label}，没有的填 0。"))
    elif not amount.is_finite() or "e" in plain.lower():
        problems.append(Problem(path, f"{label}要填数字，例如 1200.50。"))
    elif not 0 <= amount <= LARGEST:
        problems.append(Problem(path, f"{label}要在 0 到 {LARGEST:,} 之间。"))
    elif amount != amount.quantize(Decimal("0.01")):
        problems.append(Problem(path, f"{label}最多写两位小数。"))
    else:
        return int(amount * 100)
    return None


def amount_words(hundredths: int) -> str:
    """1,200.5: an amount without needless zeros."""
    text = f"{Decimal(hundredths) / 100:,.2f}"
    return text.rstrip("0").rstrip(".")


def reminder_due(today: date, closes_on: date, days_before: Iterable[int]) -> int | None:
    """Which reminder has its day: the smallest number of days before the end that was reached; None before the first
    and after the end. A run that comes late therefore sends the newest one only."""
    left = (closes_on - today).days
    return min((days for days in days_before if 0 <= left <= days), default=None)
