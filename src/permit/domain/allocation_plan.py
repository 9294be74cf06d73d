"""What an allocation means to people: how a score came about, how evenly it gives, what would have given more (1.1-02).

Computed by `permit.domain.quota`; everything here only explains its result, or keeps changes by hand inside its bounds.
Amounts are hundredths of the dimension's unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from permit.domain.errors import Refused
from permit.domain.quota import Allocation, Claim

BUCKETS = ((0, 0), (1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (21, 50), (51, None))
CLOSE = 1 + 1e-9


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension of a score: the employer's `amount` out of `total`, weighed. `points` add up to the score."""

    key: str
    amount: int
    total: int
    weight: Fraction

    @property
    def share(self) -> Fraction:
        """0 where nobody has anything: such a dimension counts for nobody."""
        return Fraction(self.amount, self.total) if self.total else Fraction(0)

    @property
    def points(self) -> Fraction:
        return self.share * self.weight


def parts_of(amounts: Mapping[str, int], sums: Mapping[str, int], weights: Mapping[str, Fraction]) -> tuple[Part, ...]:
    """A score dimension by dimension: share × weight. Clauses: 1.1-02"""
    return tuple(Part(key, amounts[key], sums[key], weight) for key, weight in weights.items())


@dataclass(frozen=True, slots=True)
class Line:
    """The lowest quotient that still won a permit, whose it was, and the lowest of the others' (None: no other won)."""

    uscc: str
    lowest: Fraction
    of_others: Fraction | None

    def against(self, uscc: str) -> Fraction | None:
        """What this employer has to beat: its own last permit is no hurdle to itself."""
        return self.of_others if uscc == self.uscc else self.lowest


def line_of(allocation: Allocation, claims: Sequence[Claim], minimum: int) -> Line | None:
    """The line of the contest; None where there was none: all got what they declared, or the minimum took everything.

    Where employers without a score got permits, any score would have come before them: the line is 0.
    """
    if all(a.number == c.declared for a, c in zip(allocation.awards, claims, strict=True)):
        return None
    won = [
        (float(award.score) / (2 * award.number - 1), award)
        for award, claim in zip(allocation.awards, claims, strict=True)
        if award.number > min(minimum, claim.declared)
    ]
    if not won:
        return None
    # Floats only narrow the search down; the exact quotients decide.
    second = sorted(quotient for quotient, _ in won)[:2][-1]
    exact = sorted(
        (award.score / (2 * award.number - 1), award.uscc) for quotient, award in won if quotient <= second * CLOSE
    )
    return Line(exact[0][1], exact[0][0], exact[1][0] if len(exact) > 1 else None)


def more_needed(part: Part, score: Fraction, held: int, line: Fraction | None) -> int | None:
    """How many hundredths more in this dimension alone, all others as they were, would have given one permit more.

    Enough for certain: the shares of all others can only fall. None where this dimension alone could not do it.

    Clauses: 1.1-02
    """
    if line is None or not part.weight or not part.total:
        return None
    wanted = part.share + (line * (2 * held + 1) - score) / part.weight
    if wanted >= 1:
        return None
    needed = int((wanted * part.total - part.amount) / (1 - wanted)) + 1
    return needed if needed <= part.total else None


@dataclass(frozen=True, slots=True)
class Spread:
    """How evenly the permits lie. `gini`: 0 all employers have the same, towards 1 one has everything.
    `top_tenth`: the share of the permits that the tenth of the employers with the most holds."""

    employers: int
    granted: int
    with_some: int
    gini: Fraction
    top_tenth: Fraction


def spread_of(histogram: Mapping[int, int]) -> Spread:
    """From how many employers hold each number."""
    employers, granted = sum(histogram.values()), sum(number * count for number, count in histogram.items())
    with_some = employers - histogram.get(0, 0)
    if not granted:
        return Spread(employers, 0, with_some, Fraction(0), Fraction(0))
    before, ranked = 0, Fraction(0)
    for number, count in sorted(histogram.items()):
        ranked += number * count * Fraction(2 * before + count + 1, 2)
        before += count
    gini = 2 * ranked / (employers * granted) - Fraction(employers + 1, employers)
    return Spread(employers, granted, with_some, gini, Fraction(_of_the_most(histogram, -(-employers // 10)), granted))


def _of_the_most(histogram: Mapping[int, int], employers: int) -> int:
    held = 0
    for number, count in sorted(histogram.items(), reverse=True):
        taken = min(count, employers)
        held, employers = held + number * taken, employers - taken
    return held


@dataclass(frozen=True, slots=True)
class Bucket:
    """Employers that hold from `lowest` to `highest` (None: any more), and the permits they hold together."""

    lowest: int
    highest: int | None
    employers: int
    granted: int


def buckets_of(histogram: Mapping[int, int]) -> tuple[Bucket, ...]:
    """The histogram in few columns, up to the last one that holds anybody."""
    drawn = []
    for lowest, highest in BUCKETS:
        inside = {n: count for n, count in histogram.items() if n >= lowest and (highest is None or n <= highest)}
        drawn.append(Bucket(lowest, highest, sum(inside.values()), sum(n * count for n, count in inside.items())))
    last = max((index for index, bucket in enumerate(drawn) if bucket.employers), default=0)
    return tuple(drawn[: last + 1])


def differing(weights: Mapping[str, Fraction], policy: Mapping[str, Fraction]) -> tuple[str, ...]:
    """The dimensions whose weight is not the policy's, or that only one of the two knows with a weight."""
    return tuple(key for key in {**weights, **policy} if weights.get(key, 0) != policy.get(key, 0))


def require_within(number: int, declared: int, granted: int, before: int, total: int) -> None:
    """A number set by hand: never past what was declared, and all together never past the total.

    Raises Refused: 'share_above_declared' (declared), 'share_above_total' (most, total).

    Clauses: 1.1-02
    """
    if number > declared:
        raise Refused("share_above_declared", {"declared": declared})
    if granted - before + number > total:
        raise Refused("share_above_total", {"most": total - granted + before, "total": total})


def sums_of(claims: Iterable[Claim], keys: Iterable[str]) -> dict[str, int]:
    """The district's sum in each dimension."""
    sums = dict.fromkeys(keys, 0)
    for claim in claims:
        for key in sums:
            sums[key] += claim.contributions[key]
    return sums
