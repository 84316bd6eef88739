"""Each hit policy gives the answer of DMN 1.5 §8.2.11."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.dmn.hit_policies import Chooser
from engine.dmn.model import Aggregation, HitPolicy
from engine.values import Code, Context, Null, Unknown, Value

ROWS: list[tuple[int, tuple[Value, ...]]] = [(0, ("b",)), (2, ("a",)), (3, ("b",))]
ORDER: tuple[tuple[Value, ...], ...] = (("a", "b", "c"),)


def chooser(policy: HitPolicy, aggregation: Aggregation | None = None, default: Value | None = None) -> Chooser:
    """Return the hit policy of a table with one output column."""
    return Chooser(policy, aggregation, ("out",), ORDER, None if default is None else (default,))


@pytest.mark.parametrize(
    ("policy", "answer", "hits"),
    [
        (HitPolicy.FIRST, "b", (0,)),
        (HitPolicy.PRIORITY, "a", (2,)),
        (HitPolicy.RULE_ORDER, ("b", "a", "b"), (0, 2, 3)),
        (HitPolicy.COLLECT, ("b", "a", "b"), (0, 2, 3)),
        (HitPolicy.OUTPUT_ORDER, ("a", "b", "b"), (2, 0, 3)),
    ],
)
def test_the_policy_chooses(policy: HitPolicy, answer: Value, hits: tuple[int, ...]) -> None:
    assert chooser(policy).answer(ROWS) == (answer, hits)


def test_unique_is_breached_by_two_rows_that_hold() -> None:
    answer, hits = chooser(HitPolicy.UNIQUE).answer(ROWS)

    assert isinstance(answer, Null)
    assert answer.reason is not None
    assert answer.reason.code is Code.HIT_POLICY
    assert hits == ()


def test_any_takes_rows_that_agree_and_is_breached_by_others() -> None:
    assert chooser(HitPolicy.ANY).answer([ROWS[0], ROWS[2]]) == ("b", (0, 3))
    assert isinstance(chooser(HitPolicy.ANY).answer(ROWS)[0], Null)


@pytest.mark.parametrize(
    ("aggregation", "answer"),
    [
        (Aggregation.SUM, Decimal("60.30")),
        (Aggregation.COUNT, Decimal(3)),
        (Aggregation.MIN, Decimal("10.10")),
        (Aggregation.MAX, Decimal("30.10")),
    ],
)
def test_collect_aggregates_exactly(aggregation: Aggregation, answer: Decimal) -> None:
    rows: list[tuple[int, tuple[Value, ...]]] = [
        (0, (Decimal("10.10"),)),
        (1, (Decimal("30.10"),)),
        (2, (Decimal("20.10"),)),
    ]

    assert chooser(HitPolicy.COLLECT, aggregation).answer(rows)[0] == answer


@pytest.mark.parametrize("policy", [HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY])
def test_a_table_in_which_nothing_holds_gives_its_default_or_a_null_with_a_reason(policy: HitPolicy) -> None:
    none = chooser(policy).answer([])[0]

    assert chooser(policy, default="refer").answer([]) == ("refer", ())
    assert isinstance(none, Null)
    assert none.reason is not None


def test_several_output_columns_make_a_context() -> None:
    two = Chooser(HitPolicy.FIRST, None, ("decision", "code"), ((), ()), None)

    assert two.answer([(1, ("deny", "x"))])[0] == Context({"decision": "deny", "code": "x"})


def test_priority_looks_at_output_columns_from_left_to_right() -> None:
    two = Chooser(HitPolicy.PRIORITY, None, ("decision", "code"), (("deny", "permit"), ("y", "x")), None)
    rows: list[tuple[int, tuple[Value, ...]]] = [(0, ("permit", "y")), (1, ("deny", "x")), (2, ("deny", "y"))]

    assert two.answer(rows)[1] == (2,)


def test_a_value_outside_the_priorities_comes_last() -> None:
    assert chooser(HitPolicy.PRIORITY).answer([(0, ("z",)), (1, ("c",))])[1] == (1,)


# --- outputs not yet known -------------------------------------------------------------------------------------------

PAY = Unknown(frozenset({"pay"}), Decimal(5), Decimal(7))
WORD = Unknown(frozenset({"word"}))


@pytest.mark.parametrize("policy", [HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER])
def test_an_output_not_known_leaves_open_what_it_decides(policy: HitPolicy) -> None:
    answer, hits = chooser(policy).answer([ROWS[0], (2, (WORD,))])

    assert answer == WORD
    assert hits == ()


@pytest.mark.parametrize("policy", [HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.UNIQUE, HitPolicy.FIRST])
def test_the_output_of_the_only_row_is_the_answer_known_or_not(policy: HitPolicy) -> None:
    assert chooser(policy).answer([(2, (WORD,))]) == (WORD, (2,))


def test_outputs_that_certainly_differ_breach_any_although_another_is_not_known() -> None:
    assert isinstance(chooser(HitPolicy.ANY).answer([*ROWS, (4, (WORD,))])[0], Null)


@pytest.mark.parametrize(
    ("aggregation", "low", "high"),
    [(Aggregation.SUM, 11, 13), (Aggregation.MIN, 5, 6), (Aggregation.MAX, 6, 7)],
)
def test_an_aggregation_keeps_the_bounds_of_what_is_not_known(aggregation: Aggregation, low: int, high: int) -> None:
    answer, _ = chooser(HitPolicy.COLLECT, aggregation).answer([(0, (Decimal(6),)), (1, (PAY,))])

    assert answer == Unknown(frozenset({"pay"}), Decimal(low), Decimal(high))


def test_rows_are_counted_whether_their_outputs_are_known_or_not() -> None:
    assert chooser(HitPolicy.COLLECT, Aggregation.COUNT).answer([(0, (WORD,)), (1, (PAY,))])[0] == Decimal(2)


def test_what_is_no_number_makes_a_sum_null_whatever_the_others_are() -> None:
    assert isinstance(chooser(HitPolicy.COLLECT, Aggregation.SUM).answer([(0, (WORD,)), (1, ("x",))])[0], Null)
