"""The geometry of a table names the same rows as the reference, for every value that FEEL knows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st

from engine.compiled import CompiledTable
from engine.cross_check import AgreedPoints
from engine.errors import EvaluationStopped, RuleSetError
from engine.geometry.columns import LineColumn, MemberColumn, PairColumn, VerdictColumn
from engine.geometry.domain import Domain
from engine.geometry.pages import RowRule, rows_that_hold
from engine.matching.cases import case_of
from engine.matching.met import TableMet
from engine.trace import Verdict
from engine.values import NULL, Date, PartialSet, Unknown, Value, YearsMonthsDuration, date_of
from tests.engine.geometry.tables import met, table_of

NEEDS = frozenset({"something"})


def kinds_of(columns: list[str], rows: list[list[str]], **figures: Value) -> list[type]:
    """Return the kinds of column that a table's geometry has."""
    table = table_of(columns, rows, names=("limit", "other"), figures=tuple(figures))
    return [type(column) for column in table.shape.geometry(figures).columns]


def rules_of(table_pages: object) -> list[RowRule]:
    """Return all rules of a table's pages."""
    return [rule for page in table_pages.pages for rule in page.rules]  # type: ignore[attr-defined]  # pages hold rules


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        (["-", "-"], []),
        (["< 18", "[18..65)", "null"], [LineColumn]),
        (['"a","b"', 'not("a")', "-"], [LineColumn]),
        (["false", "true"], [LineColumn]),
        (['date("2015-04-01")', '>= @"2016-01-01"'], [LineColumn]),
        (["< earnings", "[2 * earnings..3 * earnings]"], [LineColumn]),
        (["words", "not(words[1])"], [LineColumn]),
        (["list contains(words, ?)"], [LineColumn]),
        (["<= limit", "> limit"], [PairColumn]),
        (["<= limit", "< other", "18"], [PairColumn, PairColumn, LineColumn]),
        (["[18..limit]"], [LineColumn, PairColumn]),
        (['list contains(?, "a")', 'not(list contains(?, "b"))'], [MemberColumn, MemberColumn]),
        (['list contains(?, "a") and not(list contains(?, "b"))'], [MemberColumn, MemberColumn]),
        (["? * 2 > 10", "? * 2 > 10", "-"], [VerdictColumn]),
        (['starts with(?, "a")', '"b"'], [VerdictColumn, LineColumn]),
        (["< limit, > 40"], [VerdictColumn]),
        (["not(< limit)"], [VerdictColumn]),
        (["limit"], [VerdictColumn]),
        (["18", '"eighteen"'], [LineColumn, VerdictColumn]),
    ],
)
def test_each_kind_of_test_is_laid_out_as_plainly_as_it_can_be(cells: list[str], kinds: list[type]) -> None:
    found = kinds_of(["x"], [[cell] for cell in cells], earnings=Decimal(110), words=("a", "b"))

    assert found == kinds


def test_a_figure_that_is_not_known_that_day_is_compared_with_as_a_finding_is() -> None:
    table = table_of(["x"], [["< earnings"], ["< 18"], ["earnings"]], figures=("earnings",))

    kinds = [type(c) for c in table.shape.geometry({"earnings": Unknown(NEEDS)}).columns]

    assert kinds == [PairColumn, LineColumn, VerdictColumn]


def test_another_figure_makes_another_geometry_and_the_same_figure_the_same() -> None:
    shape = table_of(["x"], [["< earnings"]], figures=("earnings",)).shape
    first = shape.geometry({"earnings": Decimal(110)})

    assert shape.geometry({"earnings": Decimal("110.00")}) is first
    assert shape.geometry({"earnings": Decimal(116)}).key != first.key
    assert shape.geometry({"earnings": Decimal(116)}).pages.key == first.pages.key


def test_a_row_that_can_never_hold_is_no_rule() -> None:
    geometry = table_of(["x"], [["(5..5)"], ["5"]]).shape.geometry({})

    assert [rule.row for rule in rules_of(geometry.pages)] == [1]


def test_a_test_that_accepts_every_cell_still_does_not_hold_for_what_is_unknown() -> None:
    table = table_of(["x"], [["null, not(null)"], ["true, false, null"]])
    case = met(table, {"x": Unknown(NEEDS)})
    geometry = table.shape.geometry({})

    assert rows_that_hold(rules_of(geometry.pages), geometry.point(case.reading, case.variables)) == []


def test_a_table_too_large_to_be_matched_twice_is_refused_with_a_fix() -> None:
    with pytest.raises(RuleSetError, match="make two tables of it"):
        table_of([f"x{n}" for n in range(101)], [["-"] * 101])


def test_a_row_that_would_need_too_many_comparisons_lets_feel_answer_some_of_its_cells() -> None:
    columns = [f"x{n}" for n in range(12)]
    table = table_of(columns, [[",".join(str(n) for n in range(0, 40, 2))] * 12, ["< 5"] * 12])
    geometry = table.shape.geometry({})
    case = met(table, {column: Decimal(4) for column in columns})

    assert {type(column) for column in geometry.columns} == {LineColumn, VerdictColumn}
    assert rows_that_hold(rules_of(geometry.pages), geometry.point(case.reading, case.variables)) == [0, 1]


def test_a_number_known_in_part_is_asked_about_in_every_cell_it_may_be_in() -> None:
    table = table_of(["n"], [[">= 2"], [">= 3"], ["< 2"], ["[0..2), >= 2"]])
    geometry = table.shape.geometry({})
    case = case_of(met(table, {"n": Unknown(NEEDS, Decimal(2), Decimal(10))}), geometry)

    assert len(case.points) > 1
    assert case.must == {0, 3}
    assert case.must_not == {2}
    assert case.may == {1}


# --- properties: random tables and values --------------------------------------------------------------------------

NUMBERS = ["0", "1", "17", "18", "18.5", "65", "-3", "110.00"]
WORDS = ['"a"', '"b"', '"carer"', '""']
DATES = ['date("2015-04-01")', '@"2015-03-31"', 'date("2020-02-29")']
OTHERS = ["null", "true", "false", '@"P1Y"', '@"P12M"']
FOUND = ["limit", "earnings", "words", "earnings / 2", "limit + 1"]

operand = st.sampled_from([*NUMBERS, *NUMBERS, *WORDS, *DATES, *OTHERS, *FOUND])
comparison = st.builds(lambda op, end: f"{op} {end}", st.sampled_from(["<", "<=", ">", ">=", "!=", "="]), operand)
interval = st.builds(
    lambda a, low, high, b: f"{a}{low}..{high}{b}",
    st.sampled_from("[("),
    operand,
    operand,
    st.sampled_from("])"),
)
own = st.sampled_from(
    [
        "? > 3",
        'list contains(?, "a")',
        'not(list contains(?, "b"))',
        'list contains(?, "a") and not(list contains(?, "carer"))',
        "list contains(words, ?)",
        "count(?) >= 2",
        "? = limit",
        'some w in words satisfies w = "a"',
    ]
)
single = st.one_of(operand, comparison, interval, own)
several = st.lists(single, min_size=1, max_size=3).map(", ".join)
cell = st.one_of(st.just("-"), several, several.map(lambda tests: f"not({tests})"))
rows = st.lists(st.tuples(cell, cell), min_size=1, max_size=6)

known = st.one_of(
    st.sampled_from([Decimal(n) for n in (*NUMBERS, "17.999", "1000")]),
    st.sampled_from(["a", "b", "carer", "", "else"]),
    st.booleans(),
    st.sampled_from([Date(2015, 4, 1), Date(2015, 3, 31), Date(2016, 1, 1), YearsMonthsDuration(12)]),
    st.just(NULL),
    st.lists(st.sampled_from(["a", "b", "carer", "else"]), unique=True).map(tuple),
)
bound = st.one_of(st.none(), st.sampled_from([Decimal(n) for n in (0, 1, 2, 17, 18, 65)]))
partly_known = st.one_of(
    st.just(Unknown(NEEDS)),
    st.tuples(bound, bound)
    .filter(lambda ends: ends[0] is None or ends[1] is None or ends[0] <= ends[1])
    .map(lambda ends: Unknown(NEEDS, *ends)),
    st.sampled_from(
        [
            PartialSet(("a",), ("b", "carer"), NEEDS),
            PartialSet((), ("a", "b"), NEEDS),
            PartialSet(("b",), None, NEEDS),
        ]
    ),
)
DOMAINS = {"x": Domain(None), "y": Domain(None)}


def met_or_skip(table: CompiledTable, variables: Mapping[str, Value]) -> TableMet:
    """Let the reference read the table; a table that stops is not cross-checked."""
    try:
        return met(table, variables)
    except EvaluationStopped:
        reject()


def agree(table_rows: list[tuple[str, str]], variables: dict[str, Value]) -> None:
    """Assert that plain arithmetic over the geometry names what the reference found."""
    table = table_of(["x", "y"], table_rows, names=("limit",), figures=("earnings", "words"))
    case_met = met_or_skip(table, variables)
    geometry = table.shape.geometry(variables)
    case = case_of(case_met, geometry)
    named = frozenset.intersection(
        *(frozenset(rows_that_hold(rules_of(geometry.pages), point)) for point in case.points)
    )

    assert case.must <= named
    assert not named & case.must_not


FIGURES: dict[str, Value] = {"earnings": Decimal(110), "words": ("a", "b")}


@settings(max_examples=400)
@given(rows=rows, x=known, y=known, limit=known)
def test_for_known_values_the_boxes_hold_exactly_where_the_reference_says_true(
    rows: list[tuple[str, str]], x: Value, y: Value, limit: Value
) -> None:
    variables = {"x": x, "y": y, "limit": limit, **FIGURES}
    table = table_of(["x", "y"], rows, names=("limit",), figures=("earnings", "words"))
    case = met_or_skip(table, variables)
    geometry = table.shape.geometry(variables)
    true = [row for row, reading in enumerate(case.reading.rows) if reading.verdict is Verdict.TRUE]

    assert rows_that_hold(rules_of(geometry.pages), geometry.point(case.reading, variables)) == true


@settings(max_examples=400)
@given(
    rows=rows,
    x=st.one_of(known, partly_known),
    y=partly_known,
    limit=st.one_of(known, partly_known),
    earnings=st.sampled_from([Decimal(18), Unknown(NEEDS), NULL]),
)
@example(
    rows=[("-", "1")],
    x=NULL,
    y=Unknown(NEEDS, Decimal(1), Decimal(1)),
    limit=Unknown(NEEDS),
    earnings=Unknown(NEEDS),
)
def test_for_values_not_fully_known_the_boxes_never_contradict_the_reference(
    rows: list[tuple[str, str]], x: Value, y: Value, limit: Value, earnings: Value
) -> None:
    agree(rows, {"x": x, "y": y, "limit": limit, "earnings": earnings, "words": ("a", "b")})


def test_a_sample_of_a_cell_lies_in_it_and_what_takes_two_values_has_none() -> None:
    rows = [["< 18", "<= limit", 'list contains(?, "a")', "? * 2 > 3"]]
    table = table_of(["x", "y", "s", "z"], rows, names=("limit",))
    line, pair, member, verdict = table.shape.geometry({}).columns

    assert [line.sample(cell) for cell in line.cells()] == [Decimal(17), Decimal(18), Decimal(19), NULL]
    assert [member.sample(cell) for cell in member.cells()] == [(), ("a",)]
    assert {column.sample(cell) for column in (pair, verdict) for cell in column.cells()} == {None}
    for cell in member.cells():
        values: dict[str, Value] = {"x": NULL, "y": NULL, "z": NULL, "limit": NULL, "s": member.sample(cell) or ()}
        assert member.possible(met(table, values).reading, values) == (cell,)


def test_points_are_forgotten_table_by_table_when_there_are_too_many() -> None:
    agreed = AgreedPoints(capacity=3)
    for n in range(3):
        agreed.remember(("first",), (n,), frozenset({n}))
    agreed.remember(("second",), (0,), frozenset())

    assert len(agreed) == 1
    assert agreed.rows(("first",), (0,)) is None
    assert agreed.rows(("second",), (0,)) == frozenset()


def test_a_date_that_is_written_in_two_ways_is_one_constant() -> None:
    shape = table_of(["x"], [['date("2015-04-01")'], ['@"2015-04-01"']]).shape
    day = date_of("2015-04-01")
    assert day is not None

    assert [column.size for column in shape.geometry({}).columns] == [5]
