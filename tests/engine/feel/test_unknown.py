"""What is certain although something is unknown stays so whatever is found later."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.errors import BudgetExceeded
from engine.feel import Run, Scope, ast, compile_expression, expression_of
from engine.values import Context, Null, PartialSet, Unknown, Value, all_needs_of, feel_equal, feel_text, is_same
from tests.engine.feel.trees import NAMES, expressions

AGE = Unknown(frozenset({"age"}))
PAY = Unknown(frozenset({"pay"}), low=Decimal(1), high=Decimal(5))
SET = PartialSet(("a",), ("b",), frozenset({"set"}))
WORKER = Context({"relation": "child", "same household": Unknown(frozenset({"home"}))})
NOT_FOUND: dict[str, Value] = {
    "age": AGE,
    "earnings week": PAY,
    "outcomes": SET,
    "worker": WORKER,
    "limit": (Decimal(2), AGE),
}

found: st.SearchStrategy[Value] = st.sampled_from(
    [Decimal(0), Decimal(2), Decimal("17.5"), True, False, Null(), "a", "b", (), ("a",)]
)


@st.composite
def completions(draw: st.DrawFn) -> dict[str, Value]:
    """Draw findings that fill in everything not found."""
    age = draw(found)
    home = draw(st.booleans())
    return {
        "age": age,
        "earnings week": draw(st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(5)])),
        "outcomes": draw(st.sampled_from([("a",), ("a", "b")])),
        "worker": Context({"relation": "child", "same household": home}),
        "limit": (Decimal(2), age),
    }


def agrees(certain: Value, completed: Value) -> bool:
    """Say whether what was said before is borne out by what came out afterwards."""
    if isinstance(certain, Unknown):
        bounded = certain.low is not None or certain.high is not None
        if not bounded or isinstance(completed, Null):
            return True
        return isinstance(completed, Decimal) and (certain.low or completed) <= completed <= (certain.high or completed)
    if isinstance(certain, PartialSet):
        if not isinstance(completed, tuple):
            return isinstance(completed, Null)
        return set(certain.has) <= set(completed) and all(certain.may_have(member) for member in completed)
    return is_same(certain, completed) or feel_equal(certain, completed) is True


@settings(max_examples=400, deadline=None)
@given(expressions, completions())
def test_no_finding_overturns_what_was_certain(tree: ast.Node, findings: dict[str, Value]) -> None:
    expression = expression_of(tree, Scope.of(*NAMES))
    try:
        before, after = expression.evaluate(NOT_FOUND, Run()), expression.evaluate(findings, Run())
    except BudgetExceeded:
        assume(False)
    assume("function(" not in feel_text(before))  # two functions are never the same value
    assume(isinstance(before, Unknown | PartialSet) or not all_needs_of(before))

    assert agrees(before, after)


BOUNDED = {
    "hours": Unknown(frozenset({"hours"}), Decimal(2), Decimal(5)),
    "cost": Unknown(frozenset({"cost"}), Decimal(0)),
}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("hours + 1", 3, 6),
        ("10 - hours", 5, 8),
        ("hours * -2", -10, -4),
        ("2 * cost", 0, None),
        ("cost / -4", None, 0),
        ("hours * hours", 4, 25),
        ("-hours", -5, -2),
        ("1 / hours", None, None),
        ("sum([hours, cost, 1])", 3, None),
        ("max(0, hours - 4)", 0, 1),
        ("min(hours, cost)", 0, 5),
        ("if cost > 5 then hours else 10", 2, 10),
    ],
)
def test_bounds_pass_through_arithmetic(text: str, low: int | None, high: int | None) -> None:
    value = compile_expression(text, Scope.of(*BOUNDED)).evaluate(dict(BOUNDED), Run())

    assert isinstance(value, Unknown)
    assert (value.low, value.high) == (low, high)


NEEDS = frozenset({"x"})
WHOLLY = Unknown(NEEDS)


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [
        # It may be a context that has the member, or none, or null.
        ("[x][a > 1]", WHOLLY, Unknown(NEEDS)),
        ("[x, {a: 2}][a > 1][1]", WHOLLY, Unknown(NEEDS)),
        ("[x][item > 1]", Unknown(NEEDS, Decimal(2)), (Unknown(NEEDS, Decimal(2)),)),
        # It may be null, which has no count.
        ("count(x) >= 0", WHOLLY, Unknown(NEEDS)),
        ("count(x) >= 0", PartialSet((), None, NEEDS), True),
        # A position in a set of which no member is certain.
        ("x[2]", PartialSet((), None, NEEDS), Unknown(NEEDS)),
        ('x[item = "a"]', PartialSet((), (), NEEDS), ()),
    ],
)
def test_what_may_yet_be_anything_settles_nothing(text: str, x: Value, expected: Value) -> None:
    assert compile_expression(text, Scope.of("x")).evaluate({"x": x}, Run()) == expected
