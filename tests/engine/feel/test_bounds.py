"""Hostile and broken rules: each ends with a value, a syntax error or a used-up budget, and nothing else."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import BudgetExceeded, FeelSyntaxError
from engine.feel import Budget, Run, Scope, ast, compile_expression, compile_unary_tests, expression_of
from engine.feel.printer import printed
from engine.values import NULL, Null, Unknown, Value, feel_text, to_json
from tests.engine.feel.trees import NAMES, expressions

SCOPE = Scope.of(*NAMES)
NULLS = dict.fromkeys(NAMES, NULL)

TOKENS = """( ) [ ] { } .. , : " \\ @ - + ** < = in not if then else for return some satisfies function between and or
1 1e9 x ? null date count item . // /* */ é age list< > external instance of"""
pieces = st.sampled_from([*TOKENS.split(), " ", "\n", "\ud800", "instance of"])


@settings(max_examples=600, deadline=None)
@given(st.lists(pieces, max_size=30).map("".join) | st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for evaluate in (_value, _answer):
        with suppress(FeelSyntaxError, BudgetExceeded):
            assert feel_text(evaluate(text)) is not None


def _value(text: str) -> Value:
    return compile_expression(text, SCOPE).evaluate(NULLS, Run())


def _answer(text: str) -> Value:
    answer = compile_unary_tests(text, SCOPE).test(NULL, NULLS, Run())
    assert isinstance(answer, bool | Null | Unknown)
    return answer


@settings(max_examples=300, deadline=None)
@given(expressions)
def test_any_expression_has_a_value_that_can_be_written(tree: ast.Node) -> None:
    run = Run()
    value = expression_of(tree, SCOPE, text=printed(tree)).evaluate(NULLS, run)

    assert feel_text(value) is not None
    assert to_json(value) == to_json(value)
    if isinstance(value, Null) and value.reason is not None:
        assert value.reason.origin.message


BEGINNINGS = ["(", "[", "{a:", "-", "f(", "not(", "x in (", "[1..1[", "if true then ", "function(a) "]


@pytest.mark.parametrize(
    "text", [*(one * 500 for one in BEGINNINGS), "a" + ".b" * 500, "1" + "+1" * 500, "x instance of " + "list<" * 500]
)
def test_what_nests_too_deeply_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_expression(text, Scope.of("f", "x", "a"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("for a in 1..1000, b in 1..1000, c in 1..1000 return a", "made a list of more than 10000 items"),
        ("count(for i in 1..9000 return count(for j in 1..9000 return j))", "took more than 30000 steps"),
        ("for i in 1..1e300 return i", "made a list of more than 10000 items"),
        ('for d in @"0001-01-01"..@"9999-12-31" return d', "made a list of more than 10000 items"),
        ("{f: function(n) f(n) + f(n), x: f(1)}.x", "called functions too deeply"),
        (
            '{f: function(n, s) if n = 0 then s else f(n - 1, s + s), x: f(30, "aaaaaaaa")}.x',
            "more than 100000 characters",
        ),
        (
            "{f: function(n, s) if n = 0 then s else f(n - 1, concatenate(s, s)), x: f(30, [1])}.x",
            "took more than 30000 steps",
        ),
        ("distinct values(for i in 1..9000 return i)", "took more than 30000 steps"),
        ("sort(for i in 1..9000 return modulo(i * 7919, 9001), function(a, b) a < b)", "took more than 30000 steps"),
        ("for i in 1..9000 return count(partial)", "took more than 30000 steps"),
    ],
)
def test_what_takes_too_much_is_stopped_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(BudgetExceeded, match=message) as stopped:
        compile_expression(text, Scope()).evaluate({}, Run())

    assert stopped.value.where == text


def test_the_same_rule_stops_at_the_same_step_everywhere() -> None:
    expression = compile_expression("for i in 1..100 return i * i", Scope())
    spent = Run()
    expression.evaluate({}, spent)
    needed = spent.budget.steps - spent.steps

    assert expression.evaluate({}, Run(Budget(steps=needed))) is not None
    with pytest.raises(BudgetExceeded):
        expression.evaluate({}, Run(Budget(steps=needed - 1)))


def test_a_pattern_that_would_take_exponential_time_elsewhere_answers() -> None:
    text = f'matches("{"a" * 5000}b", "^(a+)+$")'

    assert compile_expression(text, Scope()).evaluate({}, Run()) is False
