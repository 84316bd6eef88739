"""Checking expressions before any case is run: what is certainly wrong is reported with place and fix."""

from __future__ import annotations

import pytest

from engine.feel import Scope
from engine.feel.checking import check_expression, check_tests
from engine.feel.parser import parse_expression, parse_unary_tests
from engine.feel.types import BOOLEAN, DATE, NUMBER, STRING, ContextOf, FeelType, ListOf, Restricted, type_name

RELATION = Restricted("relation", STRING, members=("spouse", "child", "sibling"))
WORKER = ContextOf((("relation", RELATION), ("hours", NUMBER)))
SCOPE = Scope(
    {
        "age": NUMBER,
        "name": STRING,
        "eligible": BOOLEAN,
        "born": DATE,
        "relation": RELATION,
        "grounds": ListOf(RELATION),
        "workers": ListOf(WORKER),
        "anything": None,
    }
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("age + 1", "number"),
        ('born + @"P1M"', "date"),
        ("born - born", "days and time duration"),
        ('if eligible then "a" else "b"', "string"),
        ("if eligible then 1 else name", "Any"),
        ("workers[hours > 1]", "list<context<relation: relation, hours: number>>"),
        ("workers[1].hours", "number"),
        ("workers.hours", "list<number>"),
        ("for w in workers return w.hours * 2", "list<number>"),
        ("sum(workers.hours)", "number"),
        ("max(workers.hours)", "number"),
        ("{a: age, b: a > 1}.b", "boolean"),
        ("function(x: number) x > age", "function<number> -> boolean"),
        ("anything.member + 1", "Any"),
    ],
)
def test_the_type_of_an_expression_is_inferred(text: str, kind: str) -> None:
    checked = check_expression(parse_expression(text, SCOPE), SCOPE)

    assert (type_name(checked.type), checked.problems) == (kind, ())


@pytest.mark.parametrize(
    ("text", "message", "place", "fix"),
    [
        ("age + name", "there is no `number` + `string`", "age + name", ""),
        ("-name", "there is no -`string`", "-name", ""),
        ('not(age > "18")', "`number` and `string` can never be compared by `>`", 'age > "18"', ""),
        ("eligible < true", "`boolean` and `boolean` can never be compared by `<`", "eligible < true", ""),
        ("born = age", "`date` and `number` can never be compared by `=`", "born = age", ""),
        ("eligible and age", "a condition is true or false, not `number`", "age", ""),
        ("if name then 1 else 2", "a condition is true or false, not `string`", "name", ""),
        ("workers[name]", "a filter is a condition or a position, not `string`", "name", ""),
        (
            "workers.hour",
            "`context<relation: relation, hours: number>` has no `hour`",
            "workers.hour",
            "did you mean `hours`?",
        ),
        ("born.years", "`date` has no `years`", "born.years", "did you mean `year`?"),
        ("age(1)", "`number` is not a function", "age(1)", ""),
        ("upper case(age)", "`upper case` does not take `number`", "upper case(age)", "it takes (string: string)"),
        ("count()", "`count` does not take no arguments", "count()", "it takes (list: list)"),
        ('relation = "spose"', "`spose` is none of the values of `relation`", '"spose"', "did you mean `spouse`?"),
        (
            'relation in ("child", "friend")',
            "`friend` is none of the values of `relation`",
            '"friend"',
            "one of spouse, child, sibling",
        ),
        (
            'list contains(grounds, "chid")',
            "`chid` is none of the values of `list<relation>`",
            '"chid"',
            "did you mean `child`?",
        ),
        (
            'some w in workers satisfies w.relation = "sibbling"',
            "`sibbling` is none of the values of `relation`",
            '"sibbling"',
            "did you mean `sibling`?",
        ),
        ("age between 1 and born", "`number` and `date` can never be compared by `<=`", "age between 1 and born", ""),
        ("age instance of nmber", "there is no such type", "nmber", ""),
        ('@"2015-13-01"', "`2015-13-01` is no date, time or duration", '@"2015-13-01"', ""),
    ],
)
def test_what_is_wrong_for_every_case_is_reported(text: str, message: str, place: str, fix: str) -> None:
    (problem,) = check_expression(parse_expression(text, SCOPE), SCOPE).problems

    assert (problem.message, text[problem.start : problem.end], problem.fix) == (message, place, fix)


@pytest.mark.parametrize(
    "text", ["age + anything", "null = age", "anything and eligible", "if null then 1 else 2", "[age, name][1]"]
)
def test_what_may_be_right_is_left_alone(text: str) -> None:
    assert check_expression(parse_expression(text, SCOPE), SCOPE).problems == ()


@pytest.mark.parametrize(
    ("cell", "tested", "messages"),
    [
        ("< 18", NUMBER, []),
        ('"spouse", "child"', RELATION, []),
        ("-", NUMBER, []),
        ("[1..3]", NUMBER, []),
        ("null", NUMBER, []),
        ("? > 1", NUMBER, []),
        ('< "18"', NUMBER, ["`number` can never be compared with `string` by `<`"]),
        ('"18"', NUMBER, ["a value of type `number` never equals one of type `string`"]),
        ("[1..3]", DATE, ["a value of type `date` never equals one of type `range<number>`"]),
        ('not("spose")', RELATION, ["`spose` is none of the values of `relation`"]),
        ("? > name", NUMBER, ["`number` and `string` can never be compared by `>`"]),
    ],
)
def test_a_cell_is_checked_against_its_column(cell: str, tested: FeelType, messages: list[str]) -> None:
    problems = check_tests(parse_unary_tests(cell, SCOPE), tested, SCOPE)

    assert [problem.message for problem in problems] == messages
