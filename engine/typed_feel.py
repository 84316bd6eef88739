"""FEEL as an edition holds it: compiled, and checked against the types of its names before any case is run."""

from __future__ import annotations

from collections.abc import Sequence

from engine.dmn.model import Literal
from engine.errors import RuleSetError
from engine.feel import (
    Expression,
    Problem,
    Scope,
    UnaryTests,
    check_expression,
    check_tests,
    compile_expression,
    compile_unary_tests,
)
from engine.feel.types import ANY, FeelType


def typed_expression(literal: Literal, scope: Scope) -> tuple[Expression, FeelType]:
    """Compile an expression and return it with its type (`Any` where it may be of several).

    Raises:
        RuleSetError: with place and fix, for text that is not FEEL, an unknown name, a wrong type or a comparison
            that can never hold.
    """
    expression = compile_expression(literal.text, scope, where=literal.where)
    checked = check_expression(expression.ast, scope)
    _refuse(checked.problems, literal)
    return expression, checked.type


def typed_tests(literal: Literal, tested: FeelType, scope: Scope) -> UnaryTests:
    """Compile the content of a cell whose column has a type; raises as `typed_expression` does."""
    tests = compile_unary_tests(literal.text, scope.plus({"?": None if tested == ANY else tested}), where=literal.where)
    _refuse(check_tests(tests.ast, tested, scope), literal)
    return tests


def _refuse(problems: Sequence[Problem], literal: Literal) -> None:
    if problems:
        first = problems[0]
        where = f"{literal.where}: characters {first.start + 1} to {first.end}" if literal.where else ""
        raise RuleSetError(f"{first.message} in `{literal.text}`", where=where, fix=first.fix)
