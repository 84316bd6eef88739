"""durable-rules inside its envelope names exactly the rows that plain arithmetic names."""

from __future__ import annotations

from random import Random

import pytest

from engine.errors import EngineFault
from engine.geometry.pages import GREATEST_NUMBER, ROWS_PER_PAGE, Comparison, Page, RowRule, rows_that_hold
from engine.matching.rete import ReteFault, RetePage, column_names, fnv1a
from tests.engine.matching.made_tables import made_point, made_table


@pytest.mark.parametrize("seed", range(12))
def test_a_page_names_the_rows_that_plain_comparison_names(seed: int) -> None:
    random = Random(seed)
    columns = random.randrange(1, 14)
    page = made_table(random, rows=random.randrange(1, ROWS_PER_PAGE + 1), columns=columns).pages[0]
    rete = RetePage(page)

    for _ in range(300):
        point = made_point(random, columns)
        assert rete.match(point) == rows_that_hold(page.rules, point)


def test_a_full_page_whose_every_row_holds_names_them_all() -> None:
    page = Page((0,), tuple(RowRule(row, (Comparison(0, ">=", 0),)) for row in range(ROWS_PER_PAGE)))

    assert RetePage(page).match((1,)) == list(range(ROWS_PER_PAGE))


def test_a_full_page_of_rows_without_a_test_names_them_all() -> None:
    page = Page((), tuple(RowRule(row, ()) for row in range(ROWS_PER_PAGE)))

    assert RetePage(page).match(()) == list(range(ROWS_PER_PAGE))


def test_an_unknown_column_satisfies_no_comparison_not_even_a_denial() -> None:
    page = Page((0, 1), (RowRule(0, (Comparison(0, "!=", 3),)), RowRule(1, (Comparison(1, "<=", 9),))))

    assert RetePage(page).match((None, 4)) == [1]


def test_one_point_leaves_no_trace_for_the_next() -> None:
    page = Page((0, 1), (RowRule(0, (Comparison(0, "=", 1), Comparison(1, "=", 1))),))
    rete = RetePage(page)

    assert rete.match((1, None)) == []
    assert rete.match((None, 1)) == []
    assert rete.match((1, 1)) == [0]
    assert rete.match((1, None)) == []


def test_the_greatest_numbers_are_compared_exactly() -> None:
    page = Page((0,), (RowRule(0, (Comparison(0, ">", GREATEST_NUMBER - 1),)), RowRule(1, (Comparison(0, "=", 0),))))
    rete = RetePage(page)

    assert rete.match((GREATEST_NUMBER,)) == [0]
    assert rete.match((GREATEST_NUMBER - 1,)) == []
    assert rete.match((-GREATEST_NUMBER,)) == []


def test_a_long_row_with_many_gaps_is_matched() -> None:
    gaps = tuple(Comparison(0, "!=", n) for n in range(1, 241, 2))
    rete = RetePage(Page((0,), (RowRule(0, (Comparison(0, ">=", 0), Comparison(0, "<=", 240), *gaps)),)))

    assert [n for n in range(-1, 242) if rete.match((n,)) == [0]] == list(range(0, 241, 2))


@pytest.mark.parametrize("number", [GREATEST_NUMBER + 1, True, 1.5, "1"])
def test_a_number_outside_the_envelope_is_never_asserted(number: object) -> None:
    rete = RetePage(Page((0,), (RowRule(0, (Comparison(0, ">=", 0),)),)))

    with pytest.raises(EngineFault, match="whole number"):
        rete.match((number,))  # type: ignore[arg-type]  # wrong on purpose


def test_a_page_that_is_too_large_is_refused() -> None:
    with pytest.raises(ReteFault, match="too large"):
        RetePage(Page((), tuple(RowRule(row, ()) for row in range(ROWS_PER_PAGE + 1))))
    with pytest.raises(ReteFault, match="too large"):
        RetePage(Page(tuple(range(201)), ()))


def test_names_are_hashed_as_durable_rules_hashes_them() -> None:
    assert fnv1a("") == 0x811C9DC5
    assert fnv1a("a") == 0xE40C292C
    assert fnv1a("foobar") == 0xBF9CF968


def test_names_that_collide_in_durable_rules_collide_here() -> None:
    assert fnv1a("gross_band_night") == fnv1a("first_benefit_adult")
    assert len({fnv1a(name) for name in column_names()}) == 200
