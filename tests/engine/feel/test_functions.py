"""Functions as values: calls by position and by name, closures, recursion, declared types (DMN 1.5, 10.3.2.8)."""

from __future__ import annotations

import pytest

from engine.feel import Run, Scope, compile_expression
from engine.values import Null, Unknown
from tests.engine.feel.evaluating import reason_of, shown, value_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(function(a, b) a - b)(5, 3)", "2"),
        ("(function(a, b) a - b)(b: 5, a: 3)", "-2"),
        ("(function(a, b) if b = null then a else b)(a: 3)", "3"),
        ("{double: function(x) x * 2, r: double(4)}.r", "8"),
        ("{a: 1, f: function() a + 1, r: {a: 5, r: f()}.r}.r", "2"),
        ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(20)}.r", "2432902008176640000"),
        ("(for x in [1, 2] return function(y) x + y)[2](10)", "12"),
        ('{apply: function(f, x) f(x), r: apply(upper case, "a")}.r', "A"),
        ("(function(x: number) x + 1)([4])", "5"),
        ("(function(x: list<number>) count(x))(4)", "1"),
        ('(function(x: date and time) x)(@"2015-04-01")', "2015-04-01T00:00:00Z"),
        ("{count: function(x) 99, r: count([1])}.r", "99"),
        ("{f: {g: function(x) x}}.f.g(7)", "7"),
        ('substring(start position: 2, string: "abc")', "bc"),
        ("(function() 1)()", "1"),
    ],
)
def test_functions_are_called(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(function(a) a)()", "wrong_arguments"),
        ("(function(a) a)(1, 2)", "wrong_arguments"),
        ("(function(a) a)(b: 1)", "wrong_arguments"),
        ('(function(x: number) x)("a")', "does_not_conform"),
        ("5(1)", "not_a_function"),
        ("such(1)", "not_a_function"),
        ('(function(x) external {java: {class: "a", method signature: "b"}})', "not_supported"),
    ],
)
def test_what_cannot_be_called_is_null_with_a_reason(text: str, code: str) -> None:
    assert reason_of(text) == code


def test_a_null_says_where_it_came_from() -> None:
    value = compile_expression("if true then (1 / 0) + 5 else 1", Scope()).evaluate({}, run := Run())

    assert isinstance(value, Null)
    assert value.reason is not None
    assert (value.reason.message, value.reason.start, value.reason.end) == ("there is no `Null` + `number`", 13, 24)
    assert (value.reason.origin.message, value.reason.origin.start) == ("division by zero", 14)
    assert run.diagnostics == [value.reason.origin, value.reason]


def test_a_function_not_known_gives_what_is_not_known() -> None:
    later = Unknown(frozenset({"f"}))

    assert value_of("f(1)", f=later) == later


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 instance of number", True),
        ("1 instance of Any", True),
        ("null instance of Any", False),
        ("null instance of Null", True),
        ("null instance of number", False),
        ('@"2015-04-01" instance of date and time', False),
        ('@"P1Y" instance of years and months duration', True),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[] instance of list<string>", True),
        ("[1, null] instance of list<number>", True),
        ("{a: 1, b: 2} instance of context<a: number>", True),
        ("{b: 2} instance of context<a: number>", False),
        ("[1..2] instance of range<number>", True),
        ("(< 5) instance of range<string>", False),
        ('(function(a: string) "x") instance of function<string> -> string', True),
        ("(function(a: string) 1) instance of function<string> -> string", False),
        ("(function(a: number) 1) instance of function<string, number> -> number", False),
        ("(function(a: Any) 1) instance of function<string> -> Any", True),
        ("(function(a: number) 1) instance of function<Any> -> Any", False),
        ("upper case instance of function<string> -> string", True),
    ],
)
def test_a_value_is_or_is_no_instance_of_a_type(text: str, expected: bool) -> None:
    assert value_of(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not(true)", "false"),
        ("is(1, 1.0)", "true"),
        ("is([1, {a: 2}], [1, {a: 2.0}])", "true"),
        ('is(@"23:00:50Z", @"23:00:50+00:00")', "true"),
        ('is(@"2015-04-01", @"23:00:50")', "false"),
        ("is(null, null)", "true"),
        ('is(value1: "a")', "false"),
    ],
)
def test_not_and_is(text: str, expected: str) -> None:
    assert shown(text) == expected
