"""What is certain although something is unknown stays so whatever is found later."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.errors import BudgetExceeded
from engine.feel import Run, Scope, ast, expression_of
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
