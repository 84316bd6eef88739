"""Shares: the mean over all orders by brute force, pennies that add up, and causes that make no sense apart."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.attribution.sharing import in_whole_units, least_mixtures, mean_over_orders, separable_blocks

PENNIES = st.decimals(min_value=-100_000, max_value=100_000, places=2)


def games(most: int) -> st.SearchStrategy[list[Decimal]]:
    """Amounts for every mixture of one to `most` causes."""
    return st.integers(1, most).flatmap(lambda n: st.lists(PENNIES, min_size=1 << n, max_size=1 << n))


def singles(amounts: list[Decimal]) -> tuple[int, ...]:
    return tuple(1 << place for place in range(len(amounts).bit_length() - 1))


def by_brute_force(amounts: list[Decimal]) -> list[Fraction]:
    """Take the causes in each order there is, and give each what it adds."""
    count = len(amounts).bit_length() - 1
    added = [Fraction()] * count
    orders = list(permutations(range(count)))
    for order in orders:
        mixture = 0
        for place in order:
            added[place] += Fraction(amounts[mixture | 1 << place]) - Fraction(amounts[mixture])
            mixture |= 1 << place
    return [one / len(orders) for one in added]


@given(games(5))
def test_a_share_is_the_mean_of_what_a_cause_adds_over_all_orders(amounts: list[Decimal]) -> None:
    assert list(mean_over_orders(amounts, singles(amounts))) == by_brute_force(amounts)


@given(games(6))
def test_shares_in_whole_pennies_add_up_to_the_difference(amounts: list[Decimal]) -> None:
    exact = mean_over_orders(amounts, singles(amounts))
    shares = in_whole_units(exact, amounts[0], amounts[-1])
    assert sum(shares, Decimal(0)) == amounts[-1] - amounts[0]
    assert all(abs(Fraction(share) - one) < Fraction(1, 100) for share, one in zip(shares, exact, strict=True))


@given(games(4), st.randoms())
def test_shares_do_not_depend_on_the_order_in_which_causes_are_listed(amounts: list[Decimal], random: object) -> None:
    count = len(amounts).bit_length() - 1
    order = list(range(count))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis gives a Random
    turned = [
        amounts[sum(1 << order[place] for place in range(count) if mixture >> place & 1)]
        for mixture in range(len(amounts))
    ]
    plain, other = mean_over_orders(amounts, singles(amounts)), mean_over_orders(turned, singles(amounts))
    assert [other[order.index(place)] for place in range(count)] == list(plain)


def test_a_penny_that_cannot_be_split_goes_to_the_first_of_equal_causes() -> None:
    third = Fraction(1, 300)
    assert in_whole_units((third, third, third), Decimal("0"), Decimal("0.01")) == (
        Decimal("0.01"), Decimal("0.00"), Decimal("0.00"),
    )  # fmt: skip


def test_a_penny_goes_to_the_largest_remainder() -> None:
    shares = (Fraction(-1666, 300), Fraction(-1367, 300))
    assert in_whole_units(shares, Decimal("100.00"), Decimal("89.89")) == (Decimal("-5.55"), Decimal("-4.56"))


def test_amounts_finer_than_pennies_are_shared_out_to_their_last_digit() -> None:
    shares = in_whole_units((Fraction(1, 3), Fraction(2, 3)), Decimal(0), Decimal("1.0000"))
    assert shares == (Decimal("0.3333"), Decimal("0.6667"))


def test_amounts_of_34_digits_lose_none() -> None:
    last = Decimal("33.33333333333333333333333333333333")
    assert in_whole_units((Fraction(last),), Decimal(0), last) == (last,)


def test_causes_that_make_no_sense_apart_are_joined() -> None:
    amounts = [Decimal(10), None, None, Decimal(16), Decimal(11), None, None, Decimal(17)]
    assert separable_blocks(amounts, 3) == (0b011, 0b100)
    assert mean_over_orders(amounts, (0b011, 0b100)) == (Fraction(6), Fraction(1))


def test_where_nothing_can_be_told_apart_all_are_one_cause() -> None:
    amounts = [Decimal(10), None, None, None, None, None, None, Decimal(17)]
    assert separable_blocks(amounts, 3) == (0b111,)


def test_a_sum_that_is_not_certain_at_an_end_cannot_be_shared_out() -> None:
    with pytest.raises(ValueError, match="no certain amount"):
        separable_blocks([None, Decimal(1)], 1)


def test_the_least_mixtures_are_those_that_hold_no_other() -> None:
    reached = [False, False, True, True, False, True, True, True]
    assert least_mixtures(reached) == (0b010, 0b101)


def test_what_holds_before_anything_changed_needs_no_cause() -> None:
    assert least_mixtures([True, True, False, True]) == (0,)
