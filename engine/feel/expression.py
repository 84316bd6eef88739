"""Compiled FEEL expressions and unary tests: what the rest of the engine works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.errors import FeelSyntaxError
from engine.feel import ast
from engine.feel.compiling import Evaluate, Test, compile_node, compile_tests
from engine.feel.logic import Truth
from engine.feel.parser import parse_expression, parse_unary_tests
from engine.feel.run import Run
from engine.feel.scope import Scope
from engine.feel.walk import paths_read, size
from engine.values import Value


@dataclass(frozen=True)
class Expression:
    """One FEEL expression, read and ready to be evaluated any number of times."""

    text: str
    ast: ast.Node
    where: str = field(default="", compare=False)
    _evaluate: Evaluate = field(repr=False, compare=False, kw_only=True)
    _steps: int = field(repr=False, compare=False, kw_only=True)

    @cached_property
    def names(self) -> frozenset[str]:
        """The free names it reads, as dotted paths where members are written out."""
        return paths_read(self.ast)

    def evaluate(self, variables: Mapping[str, Value], run: Run) -> Value:
        """Return the value; an error is a Null with its reason. BudgetExceeded when the run is used up."""
        names = variables if isinstance(variables, dict) else dict(variables)
        outer, run.where = run.where, self.where or self.text
        try:
            run.spend(self._steps)
            return self._evaluate(names, run)
        except RecursionError:
            raise run.exceeded("nested too deeply") from None
        finally:
            run.where = outer


@dataclass(frozen=True)
class UnaryTests:
    """The content of a decision table cell."""

    text: str
    ast: ast.Tests
    where: str = field(default="", compare=False)
    _test: Test = field(repr=False, compare=False, kw_only=True)
    _steps: int = field(repr=False, compare=False, kw_only=True)

    @cached_property
    def names(self) -> frozenset[str]:
        """The free names it reads besides the value tested."""
        return frozenset(name for name in paths_read(self.ast) if name.partition(".")[0] != "?")

    def test(self, input_value: Value, variables: Mapping[str, Value], run: Run) -> Truth:
        """Say whether the value passes: true, false, null (cannot be compared) or unknown."""
        names = variables if isinstance(variables, dict) else dict(variables)
        outer, run.where = run.where, self.where or self.text
        try:
            run.spend(self._steps)
            return self._test(input_value, names, run)
        except RecursionError:
            raise run.exceeded("nested too deeply") from None
        finally:
            run.where = outer


def compile_expression(text: str, names: Scope, *, where: str = "") -> Expression:
    """Read an expression; FeelSyntaxError if it is none, RuleSetError for an unknown name in a strict scope."""
    tree = parse_expression(text, names, where=where)
    try:
        return expression_of(tree, names, text=text, where=where)
    except RecursionError:
        raise _too_deep(text, where) from None


def expression_of(tree: ast.Node, names: Scope, *, text: str = "", where: str = "") -> Expression:
    """Make an expression of a syntax tree that was built rather than read, as boxed expressions are."""
    return Expression(text, tree, where, _evaluate=compile_node(tree, names), _steps=size(tree))


def compile_unary_tests(text: str, names: Scope, *, where: str = "") -> UnaryTests:
    """Read the content of a decision table cell; errors as for an expression."""
    tree = parse_unary_tests(text, names, where=where)
    try:
        return UnaryTests(text, tree, where, _test=compile_tests(tree, names), _steps=size(tree))
    except RecursionError:
        raise _too_deep(text, where) from None


def _too_deep(text: str, where: str) -> FeelSyntaxError:
    """Return the error for a tree that the caller's own stack leaves no room for."""
    return FeelSyntaxError("the expression is nested too deeply", end=len(text), where=where)
