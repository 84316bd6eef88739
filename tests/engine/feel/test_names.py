"""Names with spaces and operators: the scope decides where a name ends (DMN 1.5, 10.3.1.4)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.errors import FeelSyntaxError, RuleSetError
from engine.feel import Run, Scope, ast, compile_expression
from engine.feel.parser import parse_expression, parse_unary_tests
from engine.feel.types import NUMBER, ContextOf, ListOf
from engine.values import Value, feel_text
from tests.engine.feel.evaluating import shown

ONE, TWO = Decimal(1), Decimal(2)


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("profit and loss + 1", {"profit and loss": ONE}, "2"),
        ("a-b", {"a": TWO, "b": ONE}, "1"),
        ("a-b", {"a": TWO, "b": ONE, "a-b": Decimal(9)}, "9"),
        ("a - b", {"a": TWO, "b": ONE, "a-b": Decimal(9)}, "9"),
        ("(a) - (b)", {"a": TWO, "b": ONE, "a-b": Decimal(9)}, "1"),
        ("Monthly   Salary * 12", {"Monthly Salary": TWO}, "24"),
        ("if in hand then in hand else 0", {"in hand": ONE}, "0"),
        ("for net pay in [1, 2] return net pay + 1", {}, "[2, 3]"),
        ("some day off in [1] satisfies day off = 1", {}, "true"),
        ("{gross pay: 2, tax: 1, net: gross pay - tax}.net", {}, "1"),
        ("{gross pay: 2}.gross pay", {}, "2"),
        ("{a: {time offset: 1}}.a.time offset", {}, "1"),
        ("(function(first part, rest) first part - rest)(rest: 1, first part: 3)", {}, "2"),
        ("[{unit price: 2}, {unit price: 3}][unit price > 2].unit price", {}, "[3]"),
        ("date and time", {"date and time": ONE}, "1"),
        ("count", {"count": TWO}, "2"),
        ("{item: 1, x: [1, 2][item > 1]}.x", {}, "[2]"),
        ("[{item: 1}, {item: 2}][item > 1]", {}, "[{item: 2}]"),
        ("état - naïve", {"état": TWO, "naïve": ONE}, "1"),
        ("🐎 + 1", {"🐎": ONE}, "2"),
    ],
)
def test_the_longest_name_in_scope_is_read(text: str, variables: dict[str, Value], expected: str) -> None:
    expression = compile_expression(text, Scope.of(*variables))

    assert feel_text(expression.evaluate(variables, Run())) == expected


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("worker.relation", {"worker.relation"}),
        ("age + worker.hours.night", {"age", "worker.hours.night"}),
        ("for w in workers return w.age", {"workers"}),
        ("count(workers[age > limit])", {"count", "workers", "age", "limit"}),
        ("{a: age, b: a + limit}.b", {"age", "limit"}),
        ("function(x) x + age", {"age"}),
    ],
)
def test_the_names_an_expression_reads_are_known(text: str, paths: set[str]) -> None:
    assert compile_expression(text, Scope.of("age", "limit", "worker", "workers")).names == paths


def test_a_member_of_a_known_type_is_read_as_one_name() -> None:
    worker = ContextOf((("same household", NUMBER), ("a-b", NUMBER)))
    scope = Scope({"worker": worker, "workers": ListOf(worker)})

    assert parse_expression("worker.same household - 1", scope) == ast.Arithmetic(
        "-", ast.Path(ast.Name("worker"), "same household"), ast.NumberLiteral(ONE)
    )
    assert parse_expression("workers[a-b > 1]", scope) == ast.Filter(
        ast.Name("workers"), ast.Comparison(">", ast.Name("a-b"), ast.NumberLiteral(ONE))
    )


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(
        RuleSetError, match=r"row 3: character 1: unknown name `age_year` \(did you mean `age_years`\?\)"
    ):
        compile_expression("age_year > 18", Scope.of("age_years", strict=True), where="row 3")


def test_outside_a_strict_scope_an_unknown_name_is_null() -> None:
    assert shown("no_such_name") == "null"


def test_comments_and_white_space_mean_nothing() -> None:
    assert shown("1 /* one\n */ +\u00a0// two\n 2") == "3"


@pytest.mark.parametrize(
    ("text", "message", "start", "end"),
    [
        ("", "expected an expression, found the end", 0, 1),
        ("1 +", "expected an expression, found the end", 3, 4),
        ("(1", "expected `)`, found the end", 2, 3),
        ("age age", "expected the end, found `age`", 4, 5),
        ("1 and and", "expected an expression, found `and`", 6, 7),
        ("if 1 then 2", "expected `else`, found the end", 11, 12),
        ('"open', "a string is not closed", 0, 5),
        ('"\\uD83D"', "a string holds half of a surrogate pair", 0, 8),
        ("@2015", "expected a string after `@`, found `2015`", 1, 2),
        ("f(a: 1, 2)", "arguments are either all named or none", 0, 1),
        ("1 instance of", "expected a type, found the end", 13, 14),
        ("[1..2", "expected the end of a range, found the end", 5, 6),
        ("{a 1}", "expected a name and `:`, found `a`", 1, 2),
    ],
)
def test_a_syntax_error_says_what_and_where(text: str, message: str, start: int, end: int) -> None:
    with pytest.raises(FeelSyntaxError) as error:
        parse_expression(text, Scope.of("age", "f"))

    assert (error.value.message, error.value.start, error.value.end) == (message, start, end)


def test_every_node_knows_its_place() -> None:
    tree = parse_expression("  age >= (18 + 1) ", Scope.of("age"))

    assert isinstance(tree, ast.Comparison)
    assert (tree.span, tree.left.span, tree.right.span) == ((2, 17), (2, 5), (10, 16))


@pytest.mark.parametrize(
    ("cell", "tree"),
    [
        ("-", ast.Tests(())),
        ("not(1)", ast.Tests((ast.NumberLiteral(ONE),), negated=True)),
        ("< 1", ast.Tests((ast.ComparisonTest("<", ast.NumberLiteral(ONE)),))),
        (
            "not(1) = 2",
            ast.Tests(
                (
                    ast.Comparison(
                        "=", ast.Invocation(ast.Name("not"), (ast.NumberLiteral(ONE),)), ast.NumberLiteral(TWO)
                    ),
                )
            ),
        ),
        ("]1..2[", ast.Tests((ast.RangeLiteral(ast.NumberLiteral(ONE), ast.NumberLiteral(TWO), False, False),))),
        ("-1", ast.Tests((ast.Negation(ast.NumberLiteral(ONE)),))),
    ],
)
def test_a_cell_is_read_as_tests(cell: str, tree: ast.Tests) -> None:
    assert parse_unary_tests(cell, Scope()) == tree


@pytest.mark.parametrize("text", ["x in [1..limit[ and x > 0", "[1..3[ = [1..3)", "x in ]1..limit[ or limit[1] = 1"])
def test_a_bracket_that_closes_a_range_is_no_filter(text: str) -> None:
    scope = Scope({"x": NUMBER, "limit": NUMBER}, strict=True)

    assert compile_expression(text, scope).evaluate({"x": TWO, "limit": Decimal(3)}, Run()) is True
