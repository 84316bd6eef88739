"""A column's cells: every value has one, every test answers alike within one, and no cell is taken for another."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.geometry.domain import ANYTHING, Domain
from engine.geometry.lines import OrderedLine, WordLine, line_of, occupied
from engine.values import NULL, Date, DaysTimeDuration, Null, Unknown, Value, YearsMonthsDuration, compare

AGES = Domain(Decimal, Decimal(0), Decimal(125), Decimal(1), null=False)


def numbers(*texts: str) -> list[Value]:
    """Return numbers."""
    return [Decimal(text) for text in texts]


def test_a_number_lies_below_at_between_or_above_the_constants() -> None:
    line = line_of(numbers("65", "18"), ANYTHING)

    assert [line.cell_of(Decimal(n)) for n in ("17.99", "18", "18.00", "40", "65", "66")] == [0, 1, 1, 2, 3, 4]
    assert line.cell_of(NULL) == 5
    assert line.cell_of("18") == 6
    assert line.cell_of(Unknown(frozenset({"age"}))) is None


def test_equal_numbers_share_a_cell_however_they_are_written() -> None:
    line = line_of(numbers("1.50", "1.5", "15E-1"), ANYTHING)

    assert line.size == 5
    assert line.cell_of(Decimal("1.500")) == 1


def test_the_34th_digit_still_tells_two_cells_apart() -> None:
    constant = Decimal("1.000000000000000000000000000000001")
    line = line_of([constant], ANYTHING)

    assert line.cell_of(Decimal(1)) == 0
    assert line.cell_of(constant) == 1
    assert line.cell_of(Decimal("1.000000000000000000000000000000002")) == 2


def test_no_whole_number_lies_between_two_neighbours_and_none_outside_the_bounds() -> None:
    line = line_of(numbers("0", "17", "18", "125"), AGES)

    assert [line.sample(cell) for cell in range(9)] == [
        None,
        Decimal(0),
        Decimal(1),
        Decimal(17),
        None,
        Decimal(18),
        Decimal(19),
        Decimal(125),
        None,
    ]
    assert occupied(line) == (1, 2, 3, 5, 6, 7)


def test_a_constant_that_the_domain_does_not_hold_has_an_empty_cell() -> None:
    line = line_of(numbers("17.5", "130"), AGES)

    assert occupied(line) == (0, 2)
    assert line.sample(2) == Decimal(18)


def test_a_narrow_gap_between_fractions_has_its_middle_as_sample() -> None:
    line = line_of(numbers("0.5", "0.75"), Domain(Decimal, Decimal(0), None, None, null=False))

    assert [line.sample(cell) for cell in range(5)] == numbers("0", "0.5", "0.625", "0.75", "1.75")


def test_days_are_whole_and_durations_are_counted() -> None:
    days = line_of([Date(2015, 4, 1), Date(2015, 3, 30)], ANYTHING)
    assert days.sample(2) == Date(2015, 3, 31)
    assert [days.sample(cell) for cell in (0, 4)] == [Date(2015, 3, 29), Date(2015, 4, 2)]
    months = line_of([YearsMonthsDuration(11), YearsMonthsDuration(12)], ANYTHING)
    assert months.sample(2) is None
    assert line_of([DaysTimeDuration(5)], ANYTHING).sample(0) == DaysTimeDuration(4)


def test_a_number_known_in_part_may_be_in_the_cells_its_bounds_leave() -> None:
    line = line_of(numbers("2", "5"), Domain(Decimal, Decimal(0), Decimal(10), Decimal(1), null=False))
    needs = frozenset({"outcomes_unable"})

    assert line.possible(Unknown(needs, Decimal(2), Decimal(4))) == (1, 2)
    assert line.possible(Unknown(needs, Decimal(3), None)) == (2, 3, 4)
    assert line.possible(Unknown(needs, None, Decimal(1))) == (0,)
    assert line.possible(Unknown(needs)) is None
    assert line.possible(Decimal(2)) == (1,)


def test_words_named_have_cells_and_all_others_share_one() -> None:
    line = line_of(["religion", "language"], Domain(str, members=("religion", "language", "culture"), null=False))

    assert [line.cell_of(word) for word in ("religion", "language", "culture", "anything")] == [0, 1, 2, 2]
    assert [line.sample(cell) for cell in range(line.size)] == ["religion", "language", "culture", None, None]


def test_the_cell_of_other_words_is_empty_when_all_members_are_named() -> None:
    assert occupied(line_of(["a", "b"], Domain(str, members=("a", "b"), null=True))) == (0, 1, 3)
    assert line_of(["something else"], ANYTHING).sample(1) == "…"


def test_truth_values_always_have_both_cells() -> None:
    line = line_of([True], Domain(bool, null=False))

    assert isinstance(line, WordLine)
    assert occupied(line) == (0, 1)
    assert (line.cell_of(False), line.cell_of(True), line.cell_of(Decimal(1))) == (0, 1, 4)


def test_null_equals_null_alone_and_has_no_order() -> None:
    line = line_of([Decimal(18), NULL], ANYTHING)
    null = line.cell_of(NULL)
    assert null is not None

    assert [line.holds(operator, Decimal(18), null) for operator in ("=", "!=", "<", ">=")] == [False, True, None, None]
    assert [line.holds(operator, NULL, null) for operator in ("=", "!=")] == [True, False]
    assert [line.holds(operator, NULL, 0) for operator in ("=", "!=")] == [False, True]


decimals = st.decimals(min_value=-1000, max_value=1000, places=3)
operators = st.sampled_from(["<", "<=", "=", "!=", ">=", ">"])


@given(constants=st.lists(decimals, min_size=1, max_size=6), value=decimals, operator=operators, pick=st.data())
def test_a_comparison_answers_for_a_cell_what_it_answers_for_every_value_in_it(
    constants: list[Decimal], value: Decimal, operator: str, pick: st.DataObject
) -> None:
    line = line_of(constants, ANYTHING)
    constant = pick.draw(st.sampled_from(constants))
    cell = line.cell_of(value)
    assert cell is not None
    order = compare(value, constant)
    assert isinstance(order, int)
    expected = {
        "<": order < 0,
        "<=": order <= 0,
        "=": order == 0,
        "!=": order != 0,
        ">=": order >= 0,
        ">": order > 0,
    }[operator]

    assert line.holds(operator, constant, cell) is expected


@given(
    constants=st.lists(st.one_of(decimals, st.integers(-5, 130).map(Decimal)), max_size=6),
    domain=st.sampled_from(
        [ANYTHING, AGES, Domain(Decimal, Decimal(0), None, None), Domain(Decimal, None, Decimal(7))]
    ),
)
def test_a_sample_lies_in_its_cell_and_in_the_domain(constants: list[Decimal], domain: Domain) -> None:
    line = line_of(constants, Domain(Decimal) if domain is ANYTHING else domain)

    for cell in occupied(line):
        sample = line.sample(cell)
        assert sample is not None
        assert line.cell_of(sample) == cell
        if isinstance(sample, Decimal):
            assert domain.least is None or sample >= domain.least
            assert domain.greatest is None or sample <= domain.greatest
            assert domain.step is None or sample % 1 == 0


@given(constants=st.lists(decimals, max_size=5), value=st.integers(0, 125).map(Decimal))
def test_no_value_of_the_domain_lies_in_a_cell_that_is_held_to_be_empty(
    constants: list[Decimal], value: Decimal
) -> None:
    line = line_of(constants, AGES)

    assert line.cell_of(value) in occupied(line)


@pytest.mark.parametrize("kind", [OrderedLine, WordLine])
def test_every_cell_number_is_in_the_range_of_the_line(kind: type) -> None:
    line = line_of(numbers("1", "2") if kind is OrderedLine else ["a"], ANYTHING)

    cells = [line.cell_of(value) for value in (Decimal(0), Decimal(2), "a", "b", True, NULL, Null(), Date(2020, 1, 1))]
    assert all(cell is not None and 0 <= cell < line.size for cell in cells)
