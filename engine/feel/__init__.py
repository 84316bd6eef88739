"""FEEL, the Friendly Enough Expression Language, as DMN 1.5 chapter 10 defines it."""

from __future__ import annotations

from engine.feel.expression import (
    Expression,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
    expression_of,
)
from engine.feel.run import Budget, Run
from engine.feel.scope import Scope

__all__ = [
    "Budget",
    "Expression",
    "Run",
    "Scope",
    "UnaryTests",
    "compile_expression",
    "compile_unary_tests",
    "expression_of",
]
