"""Shares a difference out among its causes: the mean over all orders, then whole pennies by largest remainder."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import combinations

Amounts = Sequence[Decimal | None]
"""What comes out of each mixture: at place m with the causes whose bits are set in m. None: no certain amount."""

PENCE = -2
"""Amounts are shared out in units of 10 to this power, or finer where they are themselves finer."""


def separable_blocks(amounts: Amounts, count: int) -> tuple[int, ...]:
    """Return the causes in blocks, as mixtures, such that every mixture of whole blocks has an amount.

    Where a mixture has none (one cause makes no sense without another), two causes that it separates are joined: those
    whose joining leaves the fewest mixtures without an amount, of several the first.
    """
    blocks = [1 << place for place in range(count)]
    while undefined := [mixture for mixture in _unions(blocks) if amounts[mixture] is None]:
        pairs = [
            (sum(bool(mixture & one) != bool(mixture & other) for mixture in undefined), place, behind)
            for (place, one), (behind, other) in combinations(enumerate(blocks), 2)
        ]
        if not pairs:
            raise ValueError("the two ends have no certain amount")
        _, place, behind = max(pairs, key=lambda pair: (pair[0], -pair[1], -pair[2]))
        joined = blocks[place] | blocks[behind]
        blocks = [joined if one == blocks[place] else one for one in blocks if one != blocks[behind]]
    return tuple(blocks)


def _unions(blocks: Sequence[int]) -> list[int]:
    return [_union(blocks, chosen) for chosen in range(1 << len(blocks))]


def _union(blocks: Sequence[int], chosen: int) -> int:
    return reduce(int.__or__, (block for place, block in enumerate(blocks) if chosen >> place & 1), 0)


def mean_over_orders(amounts: Amounts, blocks: Sequence[int]) -> tuple[Fraction, ...]:
    """Return for each block what it adds in the mean over all orders in which the blocks could have come.

    Exact; together they are the difference between everything as after and everything as before. Every mixture of
    whole blocks must have an amount.
    """
    values = [_fraction(amounts[mixture]) for mixture in _unions(blocks)]
    count = len(blocks)
    weights = _weights(count)
    return tuple(
        sum(
            (
                weights[mixture.bit_count()] * (values[mixture | 1 << place] - values[mixture])
                for mixture in range(1 << count)
                if not mixture >> place & 1
            ),
            start=Fraction(),
        )
        for place in range(count)
    )


def _weights(count: int) -> list[Fraction]:
    """Return, by how many others came before it, in what part of all orders a cause comes just then."""
    weights = [Fraction(1, count)] if count else []
    for size in range(1, count):
        weights.append(weights[-1] * size / (count - size))
    return weights


def _fraction(amount: Decimal | None) -> Fraction:
    if amount is None:
        raise ValueError("a mixture without an amount")
    return Fraction(amount)


def in_whole_units(exact: Sequence[Fraction], before: Decimal, after: Decimal) -> tuple[Decimal, ...]:
    """Return the shares in whole pennies that add up to the difference exactly; ties go to the first.

    Where one of the two amounts has digits beyond pennies, the unit is the last digit of the finer one.
    """
    power = min(PENCE, *(_last_digit(amount) for amount in (before, after)))
    unit = Fraction(10) ** power
    total = (Fraction(after) - Fraction(before)) / unit
    floors = [share / unit // 1 for share in exact]
    left = int(total) - sum(floors)
    by_remainder = sorted(range(len(exact)), key=lambda place: (floors[place] - exact[place] / unit, place))
    for place in by_remainder[:left]:
        floors[place] += 1
    return tuple(Decimal(f"{floor}E{power}") for floor in floors)


def _last_digit(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def least_mixtures(reached: Sequence[bool]) -> tuple[int, ...]:
    """Return the smallest mixtures that reach something, none of which holds another; the smaller and earlier first."""
    least: list[int] = []
    for mixture in sorted(range(len(reached)), key=lambda one: (one.bit_count(), one)):
        if reached[mixture] and not any(other & mixture == other for other in least):
            least.append(mixture)
    return tuple(least)
