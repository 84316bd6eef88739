"""Rows cut into pages stay inside what durable-rules is known to match rightly, or are refused."""

from __future__ import annotations

from random import Random

import pytest

from engine.errors import EngineFault
from engine.geometry.pages import (
    COLUMNS_PER_PAGE,
    COMPARISONS_PER_ROW,
    GREATEST_NUMBER,
    ROWS_PER_PAGE,
    ROWS_PER_TABLE,
    Comparison,
    RowRule,
    cut_into_pages,
    holds,
    page_from_json,
    page_to_json,
)
from tests.engine.matching.made_tables import made_rules, made_table


def test_every_row_is_on_exactly_one_page_in_the_order_of_the_table() -> None:
    table = made_table(Random(1), rows=200, columns=5)

    assert [rule.row for page in table.pages for rule in page.rules] == list(range(200))
    assert max(len(page.rules) for page in table.pages) == ROWS_PER_PAGE


def test_a_page_names_exactly_the_columns_its_rows_test() -> None:
    rules = (RowRule(0, (Comparison(4, "=", 1),)), RowRule(1, (Comparison(2, "<", 1), Comparison(4, ">", 0))))

    assert cut_into_pages(9, rules).pages[0].columns == (2, 4)


def test_a_page_ends_before_it_has_too_many_columns() -> None:
    rules = [RowRule(row, tuple(Comparison(row * 60 + n, "=", 0) for n in range(60))) for row in range(10)]
    pages = cut_into_pages(600, rules).pages

    assert [len(page.rules) for page in pages] == [3, 3, 3, 1]
    assert all(len(page.columns) <= COLUMNS_PER_PAGE for page in pages)


def test_a_table_without_a_row_that_can_hold_has_one_empty_page() -> None:
    table = cut_into_pages(3, ())

    assert [page.rules for page in table.pages] == [()]
    assert table.rules == 1


def test_equal_tables_have_equal_keys_and_any_difference_changes_the_key() -> None:
    rules = made_rules(Random(2), rows=8, columns=4)
    key = cut_into_pages(4, rules).key

    assert cut_into_pages(4, made_rules(Random(2), rows=8, columns=4)).key == key
    assert cut_into_pages(5, rules).key != key
    assert cut_into_pages(4, rules[:-1]).key != key
    assert cut_into_pages(4, (*rules[:-1], RowRule(7, (Comparison(0, "=", 99),)))).key != key


def test_a_page_survives_its_journey_as_json() -> None:
    for page in made_table(Random(3), rows=90, columns=7).pages:
        assert page_from_json(page_to_json(page)) == page


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ([RowRule(0, ()), RowRule(0, ())], "same row"),
        ([RowRule(row, ()) for row in range(ROWS_PER_TABLE + 1)], "more than the 4000"),
        ([RowRule(0, (Comparison(0, "=", GREATEST_NUMBER + 1),))], "whole number"),
        ([RowRule(0, (Comparison(0, "=", True),))], "whole number"),
        ([RowRule(0, (Comparison(3, "=", 1),))], "column 3 of 3"),
        ([RowRule(0, (Comparison(-1, "=", 1),))], "column -1"),
        ([RowRule(0, (Comparison(0, "~", 1),))], "compares by `~`"),  # type: ignore[arg-type]  # wrong on purpose
        ([RowRule(0, tuple(Comparison(0, "!=", n) for n in range(COMPARISONS_PER_ROW + 1)))], "more than 250"),
    ],
)
def test_what_durable_rules_is_not_known_to_match_rightly_is_refused(rules: list[RowRule], message: str) -> None:
    with pytest.raises(EngineFault, match=message):
        cut_into_pages(3, rules)


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        ("<", True, False, False),
        ("<=", True, True, False),
        ("=", False, True, False),
        ("!=", True, False, True),
        (">=", False, True, True),
        (">", False, False, True),
    ],
)
def test_a_comparison_means_what_it_says_and_holds_for_nothing_unknown(
    operator: str, below: bool, at: bool, above: bool
) -> None:
    comparison = Comparison(0, operator, 5)  # type: ignore[arg-type]  # wrong on purpose

    assert [holds(comparison, n) for n in (4, 5, 6, None)] == [below, at, above, False]
