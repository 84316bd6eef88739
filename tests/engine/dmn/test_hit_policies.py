"""Each hit policy gives the answer of DMN 1.5 §8.2.11."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.dmn.hit_policies import Chooser
from engine.dmn.model import Aggregation, HitPolicy
from engine.values import Code, Context, Null, Value

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
