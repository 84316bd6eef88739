"""Canonical printing: what is printed reads back as the same tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from engine.feel import Scope, ast
from engine.feel.parser import parse_expression, parse_unary_tests
from engine.feel.printer import printed
from engine.feel.types import ANY, ContextOf
from tests.engine.feel.trees import MEMBERS, NAMES, cells, expressions

WORKER = ContextOf(tuple((name, ANY) for name in MEMBERS))
SCOPE = Scope({**dict.fromkeys(NAMES), "worker": WORKER})


@settings(max_examples=300, deadline=None)
@given(expressions)
def test_a_printed_expression_reads_back_as_the_same_tree(tree: ast.Node) -> None:
    assert parse_expression(printed(tree), SCOPE) == tree


@settings(max_examples=150, deadline=None)
@given(cells)
def test_a_printed_cell_reads_back_as_the_same_tree(tree: ast.Tests) -> None:
    assert parse_unary_tests(printed(tree), SCOPE) == tree


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("-2**2", "-2 ** 2"),
        ("age>=18and limit<1.50", "age >= 18 and limit < 1.5"),
        ("]1..3[", "(1..3)"),
        ("if(age>18)then 1 else 2", "if age > 18 then 1 else 2"),
        ("earnings   week*52 // a year", "earnings week * 52"),
        ('{"a":1, "b c":2}', "{a: 1, b c: 2}"),
    ],
)
def test_the_canonical_form_is_plain_and_regular(text: str, canonical: str) -> None:
    assert printed(parse_expression(text, SCOPE)) == canonical
