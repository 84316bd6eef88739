"""Open columns run through the cells that their tests tell apart: every completion is among what may come out."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from engine.geometry.domain import Domain
from engine.matching.cells import combine, open_columns
from engine.matching.possibilities import OpenColumn
from engine.trace import Verdict
from engine.values import NULL, PartialSet, Unknown, Value
from tests.engine.geometry.tables import met, table_of

AGE = Unknown(frozenset({"age"}), Decimal(0), Decimal(125))
AGES = Domain(Decimal, Decimal(0), Decimal(125), Decimal(1), null=False)


def opened(columns: list[str], rows: list[list[str]], domains: dict[str, Domain], **values: Value) -> list[OpenColumn]:
    """Return the open columns of a table."""
    table = table_of(columns, rows, names=("limit",), domains=domains)
    return open_columns(table, met(table, values).reading, values)


def patterns(column: OpenColumn) -> list[set[int]]:
    """Return which rows each cell lets through."""
    return [set(pattern) for pattern in column.patterns]


def test_two_rows_that_split_a_column_never_hold_together() -> None:
    (column,) = opened(["age"], [["< 18"], [">= 18"]], {"age": AGES}, age=AGE)

    assert patterns(column) == [{0}, {1}]
    assert column.needs == {"age"}


def test_no_whole_number_lies_between_two_neighbours() -> None:
    (column,) = opened(["age"], [["<= 17"], [">= 18"]], {"age": AGES}, age=AGE)

    assert patterns(column) == [{0}, {1}]


def test_a_gap_that_a_value_can_fall_into_lets_neither_row_hold() -> None:
    (column,) = opened(["age"], [["< 18"], ["> 18"]], {"age": AGES}, age=AGE)

    assert patterns(column) == [set(), {0}, {1}]


def test_only_the_cells_that_the_bounds_leave_are_taken() -> None:
    (column,) = opened(["n"], [["< 2"], ["[2..5)"], [">= 5"]], {}, n=Unknown(frozenset({"n"}), Decimal(2), Decimal(9)))

    assert patterns(column) == [{1}, {2}]


def test_a_choice_whose_members_are_all_named_is_never_anything_else() -> None:
    domain = Domain(str, members=("low", "high"), null=False)
    (column,) = opened(["band"], [['"low"'], ['"high"']], {"band": domain}, band=Unknown(frozenset({"band"})))

    assert patterns(column) == [{0}, {1}]


def test_a_comparison_with_another_finding_is_below_equal_or_above() -> None:
    (column,) = opened(["x"], [["<= limit"], ["> limit"]], {}, x=Decimal(3), limit=Unknown(frozenset({"limit"})))

    assert patterns(column) == [set(), {0}, {1}]
    assert column.needs == {"limit"}


def test_members_of_a_set_that_are_still_open_are_taken_both_ways() -> None:
    columns = opened(
        ["s"],
        [['list contains(?, "a")'], ['not(list contains(?, "a"))'], ['list contains(?, "b")']],
        {},
        s=PartialSet(("b",), ("a",), frozenset({"s"})),
    )

    assert [patterns(column) for column in columns] == [[{0}, {1}]]


def test_a_table_without_unknown_rows_has_no_open_columns() -> None:
    assert opened(["age"], [["-"]], {}, age=AGE) == []


def test_masks_of_two_columns_are_combined_and_counted() -> None:
    assert combine(0b111, [[0b011, 0b101], [0b110, 0b111, 0b110]], cap=10) == frozenset({0b010, 0b011, 0b100, 0b101})
    assert combine(0b111, [[0b011, 0b101], [0b110, 0b111]], cap=3) is None
    assert combine(0b101, [], cap=1) == frozenset({0b101})


cell = st.sampled_from(["-", "< 2", ">= 2", "2", "[1..3]", "not(2)", "null", "> limit", "<= limit", "? * 2 > 5"])
value = st.sampled_from([Decimal(n) for n in range(5)])
completion = st.one_of(value, st.just(NULL))
known_or_not = st.one_of(value, st.just(NULL), st.just(Unknown(frozenset({"it"}))))


@given(
    rows=st.lists(st.tuples(cell, cell), min_size=1, max_size=5),
    x=known_or_not,
    y=known_or_not,
    limit=known_or_not,
    pick=st.tuples(completion, completion, completion),
)
def test_the_rows_that_hold_in_any_completion_are_among_the_combinations(
    rows: list[tuple[str, str]], x: Value, y: Value, limit: Value, pick: tuple[Value, Value, Value]
) -> None:
    given_values: dict[str, Value] = {"x": x, "y": y, "limit": limit}
    table = table_of(["x", "y"], rows, names=("limit",))
    reading = met(table, given_values).reading
    unknown = frozenset(row for row, r in enumerate(reading.rows) if r.verdict is Verdict.UNKNOWN)
    columns = open_columns(table, reading, given_values)
    combined = {
        unknown.intersection(*(column.patterns[n] for column, n in zip(columns, picks, strict=True)))
        for picks in product(*(range(len(column.patterns)) for column in columns))
    }

    completed = {
        name: one if isinstance(v, Unknown) else v for (name, v), one in zip(given_values.items(), pick, strict=True)
    }
    held = frozenset(met(table, completed).reading.holding(Verdict.TRUE))

    assert held & unknown in combined
