"""The allocation of a year's new permits by contribution (1.1-02, Sainte-Laguë), and the ledger kept of them (R-25).

Everything is a whole number: no float decides a tie. Contributions and weights come scaled (hundredths are enough
for two decimals); a score is an integer over one denominator shared by all employers.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from permit.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Claim:
    """What one employer declared and contributes: whole numbers ≥ 0, by the names of the dimensions."""

    uscc: str
    declared: int
    contributions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Award:
    """What one employer is granted, with its score: the weighted sum of its shares, exact."""

    uscc: str
    number: int
    score: Fraction


@dataclass(frozen=True, slots=True)
class Allocation:
    """The awards in the order of the claims, and what was not asked for."""

    awards: tuple[Award, ...]
    left: int


def allocate(total: int, weights: Mapping[str, Fraction], claims: Sequence[Claim], minimum: int = 0) -> Allocation:
    """Share `total` permits out among `claims`, each USCC once.

    Seats go one by one to the highest score ÷ (2n + 1), n being what that employer holds, never past what it declared;
    a score of 0 comes after all others; a tie goes to whoever holds fewer, then to the smaller USCC. First, in the same
    order, everyone gets up to min(`minimum`, declared), counted in n. Never more than `total` (house-monotone: a larger
    total only adds).

    Clauses: 1.1-02
    """
    scores, denominator = shared_scores(weights, [claim.contributions for claim in claims])
    seats = _Seats(scores, [claim.uscc for claim in claims])
    left = seats.grant(total, [min(minimum, claim.declared) for claim in claims])
    left = seats.grant(left, [claim.declared for claim in claims])
    awards = (
        Award(claim.uscc, held, Fraction(score, denominator))
        for claim, held, score in zip(claims, seats.held, scores, strict=True)
    )
    return Allocation(tuple(awards), left)


def shared_scores(weights: Mapping[str, Fraction], contributions: Sequence[Mapping[str, int]]) -> tuple[list[int], int]:
    """The scores as integers over one denominator. A dimension whose sum is 0 counts for nobody."""
    sums = {name: sum(row[name] for row in contributions) for name in weights}
    factors = {name: weight / sums[name] for name, weight in weights.items() if sums[name] and weight}
    denominator = lcm(*(factor.denominator for factor in factors.values()))
    whole = {name: int(factor * denominator) for name, factor in factors.items()}
    return [sum(row[name] * factor for name, factor in whole.items()) for row in contributions], denominator


class _Turn:
    """An employer's place in the queue; `<` means it is served before the other. Compared by cross-multiplication."""

    __slots__ = ("divisor", "index", "score", "uscc")

    def __init__(self, score: int, held: int, uscc: str, index: int) -> None:
        self.score = score
        self.divisor = 2 * held + 1
        self.uscc = uscc
        self.index = index

    def __lt__(self, other: _Turn) -> bool:
        mine, theirs = self.score * other.divisor, other.score * self.divisor
        if mine != theirs:
            return mine > theirs
        if self.divisor != other.divisor:
            return self.divisor < other.divisor
        return self.uscc < other.uscc


class _Seats:
    """The seats held while they are being granted: to whoever has a score first, then to the others."""

    def __init__(self, scores: Sequence[int], usccs: Sequence[str]) -> None:
        # Among those without a score only the number held and the code count: any score they share orders them so.
        self.scores = [score or 1 for score in scores]
        self.usccs = usccs
        self.held = [0] * len(scores)
        self.groups = (
            [index for index, score in enumerate(scores) if score],
            [index for index, score in enumerate(scores) if not score],
        )

    def grant(self, seats: int, limits: Sequence[int]) -> int:
        """Grant up to `seats`, nobody past its limit; returns what is left."""
        for group in self.groups:
            wanted = sum(limits[index] - self.held[index] for index in group)
            if wanted <= seats:
                for index in group:
                    self.held[index] = limits[index]
                seats -= wanted
                continue
            self._one_by_one(group, self._leap(group, seats, limits), limits)
            return 0
        return seats

    def _one_by_one(self, group: Sequence[int], seats: int, limits: Sequence[int]) -> None:
        queue = [self._turn(index) for index in group if self.held[index] < limits[index]]
        heapq.heapify(queue)
        for _ in range(seats):
            index = queue[0].index
            self.held[index] += 1
            if self.held[index] < limits[index]:
                heapq.heapreplace(queue, self._turn(index))
            else:
                heapq.heappop(queue)

    def _turn(self, index: int) -> _Turn:
        return _Turn(self.scores[index], self.held[index], self.usccs[index], index)

    def _leap(self, group: Sequence[int], seats: int, limits: Sequence[int]) -> int:
        """Grant at once what is sure, where one by one would take long (many seats for few); returns what is left.

        Sure are all turns of at least some quotient, where they fit together: each of them comes before every other
        turn. The quotients looked at are the highest score ÷ `level`; the further `level` goes, the more turns there
        are, and a level that stops short only leaves more to be granted one by one.
        """
        if seats <= len(group):
            return seats
        top = max(self.scores[index] for index in group)
        most = seats + sum(self.held[index] for index in group)

        def at(level: int) -> dict[int, int]:
            """Who holds how many then: of odd numbers 2n + 1 up to `odd` there are odd - odd // 2."""
            odds = ((index, self.scores[index] * level // top) for index in group)
            return {index: max(self.held[index], min(limits[index], odd - odd // 2)) for index, odd in odds}

        level, step = 0, 1
        while step:
            if sum(at(level + step).values()) <= most:
                level, step = level + step, step * 2
            else:
                step //= 2
        for index, held in at(level).items():
            self.held[index] = held
        return most - sum(self.held[index] for index in group)


@dataclass(frozen=True, slots=True)
class QuotaState:
    """One employer's number for a year: allotted, reserved by open cases, used by approvals (R-25).

    Never more reserved + used than allotted; raises ValueError where that does not hold.
    """

    allotted: int
    reserved: int = 0
    used: int = 0

    def __post_init__(self) -> None:
        if min(self.allotted, self.reserved, self.used) < 0 or self.reserved + self.used > self.allotted:
            raise ValueError(f"impossible quota: {self}")

    @property
    def free(self) -> int:
        return self.allotted - self.reserved - self.used

    def reserve(self) -> QuotaState:
        """Set one aside when the employer submits. Raises Refused("quota_exhausted") where none is free.

        Clauses: 1.1-03
        """
        if not self.free:
            raise Refused("quota_exhausted", clause="1.1-03", allotted=self.allotted, used=self.used + self.reserved)
        return replace(self, reserved=self.reserved + 1)

    def use(self) -> QuotaState:
        """Turn a reservation into a permit at approval. Raises Refused("quota_not_reserved")."""
        return replace(self._without_one_reserved(), used=self.used + 1)

    def release(self) -> QuotaState:
        """Give a reservation back: refusal, withdrawal, closing, lapse. Raises Refused("quota_not_reserved")."""
        return self._without_one_reserved()

    def allot(self, allotted: int) -> QuotaState:
        """Change the allotted number. Raises Refused("quota_in_use") below what is reserved and used."""
        if allotted < self.reserved + self.used:
            raise Refused("quota_in_use", allotted=allotted, reserved=self.reserved, used=self.used)
        return replace(self, allotted=allotted)

    def _without_one_reserved(self) -> QuotaState:
        if not self.reserved:
            raise Refused("quota_not_reserved", allotted=self.allotted, used=self.used)
        return replace(self, reserved=self.reserved - 1)
