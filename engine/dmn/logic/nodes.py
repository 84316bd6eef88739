"""The syntax nodes that boxed expressions need beside FEEL's own, so that one evaluator runs both.

Boxed lists, iterations, functions and invocations are FEEL's nodes already. Those here are what FEEL text cannot say:
a value held to a declared type, a context with a result, a row of a relation, a decision table, and conditions that
must be booleans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from engine.dmn.hit_policies import Chooser
from engine.feel import ast
from engine.feel.types import FeelType
from engine.values import Code


def as_node(node: ast.Located) -> ast.Node:
    """Return one of our nodes as FEEL's nodes take it: they hold any node whose compiler is registered."""
    return cast(ast.Node, node)


@dataclass(frozen=True, slots=True)
class Placed(ast.Located):
    """FEEL text at its place in a file: the spans below are offsets in `text`."""

    node: ast.Located
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Typed(ast.Located):
    """A value coerced to a declared type; null where it does not conform (DMN 1.5, 10.3.2.9.4)."""

    node: ast.Located
    kind: FeelType
    subject: str


@dataclass(frozen=True, slots=True)
class Failing(ast.Located):
    """What cannot be evaluated, and why: always null."""

    code: Code
    message: str


@dataclass(frozen=True, slots=True)
class Lines(ast.Located):
    """A boxed context: entries that see those before them, and the result that stands for the context, if any.

    `kind` is its type as far as it shows, which whoever builds it knows: asked for at each level of boxes in boxes, it
    would be worked out again for all below.
    """

    entries: tuple[ast.ContextEntry, ...]
    result: ast.Located | None = None
    kind: FeelType | None = None


@dataclass(frozen=True, slots=True)
class Choice(ast.Located):
    """A boxed conditional: unlike FEEL's `if`, its condition must be a boolean (DMN 1.5, 10.2.1.9)."""

    condition: ast.Located
    consequence: ast.Located
    alternative: ast.Located


@dataclass(frozen=True, slots=True)
class Sieve(ast.Located):
    """A boxed filter: unlike FEEL's `[…]`, its `Verdict` must be a boolean for every item (DMN 1.5, 10.2.1.10)."""

    filter: ast.Filter


@dataclass(frozen=True, slots=True)
class Verdict(ast.Located):
    """The test of a boxed filter."""

    condition: ast.Located


@dataclass(frozen=True, slots=True)
class RelationRow(ast.Located):
    """One row of a relation: a context whose cells do not see each other."""

    names: tuple[str, ...]
    cells: tuple[ast.Located, ...]


@dataclass(frozen=True, slots=True)
class TableRow(ast.Located):
    """One row of a decision table."""

    tests: tuple[ast.Located, ...]
    outputs: tuple[ast.Located, ...]


@dataclass(frozen=True, slots=True)
class Cell(ast.Located):
    """One cell, or one column's allowed values: tests at their place, or what keeps them from being read."""

    tests: ast.Tests | Failing
    where: str


@dataclass(frozen=True, slots=True)
class Table(ast.Located):
    """A decision table.

    Args:
        columns: what each input column reads.
        allowed: for each input column the tests that its value must pass, empty where there are none.
        rows: in order.
        chooser: the hit policy, without defaults.
        output_allowed: for each output column the tests that its values must pass.
        defaults: output entries for when no row holds; none at all if no column has one.
    """

    columns: tuple[ast.Located, ...]
    allowed: tuple[Cell, ...]
    rows: tuple[TableRow, ...]
    chooser: Chooser
    output_allowed: tuple[Cell, ...]
    defaults: tuple[ast.Located, ...] = ()
