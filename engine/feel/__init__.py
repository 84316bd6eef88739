"""FEEL, the Friendly Enough Expression Language, as DMN 1.5 chapter 10 defines it."""

from __future__ import annotations

from engine.feel.checking import Checked, Problem, check_expression, check_tests
from engine.feel.expression import (
    Expression,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
    expression_of,
)
from engine.feel.printer import printed
from engine.feel.run import Budget, Run
from engine.feel.scope import Scope

__all__ = [
    "Budget",
    "Checked",
    "Expression",
    "Problem",
    "Run",
    "Scope",
    "UnaryTests",
    "check_expression",
    "check_tests",
    "compile_expression",
    "compile_unary_tests",
    "expression_of",
    "printed",
]
