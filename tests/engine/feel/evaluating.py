"""Short ways to evaluate FEEL in tests."""

from __future__ import annotations

from engine.feel import Run, Scope, compile_expression, compile_unary_tests
from engine.values import Null, Value, feel_text


def value_of(text: str, **variables: Value) -> Value:
    """Evaluate an expression with the variables given."""
    return compile_expression(text, Scope.of(*variables)).evaluate(variables, Run())


def shown(text: str, **variables: Value) -> str:
    """Evaluate an expression and write the value as FEEL does."""
    return feel_text(value_of(text, **variables))


def reason_of(text: str, **variables: Value) -> str:
    """Return the code of the reason for which the expression is null."""
    value = value_of(text, **variables)
    assert isinstance(value, Null), f"{text} is {feel_text(value)}"
    assert value.reason is not None, f"{text} is null without a reason"
    return value.reason.code


def cell_answer(cell: str, value: Value, **variables: Value) -> Value:
    """Test a value by the content of a decision table cell."""
    return compile_unary_tests(cell, Scope.of(*variables)).test(value, variables, Run())
