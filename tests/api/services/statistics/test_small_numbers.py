"""Shares: intervals as Wilson gives them, and nothing where there are too few cases."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.services.statistics.small_numbers import LEAST, Share, median


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Worked out by hand from the quadratic whose roots the interval is: (p - c/n)^2 = z^2 p (1 - p) / n.
        (0, 10, "0.0", "27.8"),
        (10, 10, "72.2", "100.0"),
        (5, 10, "23.7", "76.3"),
        (1, 100, "0.2", "5.4"),
        (50, 100, "40.4", "59.6"),
    ],
)
def test_the_interval_is_wilsons(count: int, of: int, low: str, high: str) -> None:
    assert Share(count, of).interval == (Decimal(low), Decimal(high))


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_ends_of_the_interval_are_where_the_score_test_turns(pair: tuple[int, int]) -> None:
    count, of = pair
    share = Decimal(count) / of
    for end in Share(count, of).interval:
        p = end / 100
        if 0 < p < 1:
            spread = Decimal("3.841458820694124") * p * (1 - p) / of
            # To a tenth of a percent: the two sides meet within what rounding the end can move them.
            assert abs((p - share) ** 2 - spread) < Decimal("0.002")
    low, high = Share(count, of).interval
    assert low - Decimal("0.05") <= share * 100 <= high + Decimal("0.05")


def test_too_few_cases_show_neither_share_nor_middle() -> None:
    few = Share(0, LEAST - 1)
    assert not few.is_shown
    assert few.to_json() == {"count": None, "of": LEAST - 1, "percent_from": None, "percent_to": None}
    assert median([5] * (LEAST - 1)) is None
    assert median([*[5] * 5, *[90] * 5]) == 5


def test_there_is_no_share_of_nothing() -> None:
    with pytest.raises(ValueError, match="no cases"):
        _ = Share(0, 0).interval
