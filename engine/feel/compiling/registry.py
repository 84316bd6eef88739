"""Which function compiles which kind of node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from engine.feel import ast
from engine.feel.logic import Truth
from engine.feel.run import Fault, Run
from engine.feel.scope import Scope
from engine.values import Value

Names: TypeAlias = dict[str, Value]
"""The values of the names in scope. A closure never changes the one it is given; it copies it to add to it."""

Evaluate: TypeAlias = Callable[[Names, Run], Value]
Test: TypeAlias = Callable[[Value, Names, Run], Truth]

_Compile = TypeVar("_Compile", bound=Callable[[Any, Scope], Evaluate])
_COMPILERS: dict[type, Callable[[Any, Scope], Evaluate]] = {}


def compiles(*kinds: type) -> Callable[[_Compile], _Compile]:
    """Register a function as the compiler of these kinds of node."""

    def register(compile_kind: _Compile) -> _Compile:
        _COMPILERS.update(dict.fromkeys(kinds, compile_kind))
        return compile_kind

    return register


def compile_node(node: ast.Located, scope: Scope) -> Evaluate:
    """Return the closure that evaluates a node."""
    return _COMPILERS[type(node)](node, scope)


def settled(result: Value | Fault, span: ast.Span, run: Run) -> Value:
    """Return a value as it is, and a fault as a null located in the expression."""
    return run.null(result, span) if isinstance(result, Fault) else result
