"""Works out what kind of thing an expression's value is, so that a sum of money is printed as money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.feel import ast
from explanations.wording.printing import PLAIN, Kind

Kinds = Mapping[str, Kind]

SAME_KIND = frozenset(
    (
        "abs", "append", "ceiling", "concatenate", "decimal", "distinct values", "floor", "flatten", "insert before",
        "list replace", "max", "mean", "median", "min", "mode", "modulo", "remove", "reverse", "round down",
        "round half down", "round half up", "round up", "sort", "stddev", "sublist", "sum", "union",
    )
)  # fmt: skip
"""Built-in functions whose value is of the kind of their first argument."""


def kind_of(node: ast.Node, kinds: Kinds) -> Kind:
    """Return what kind of thing the expression gives, or the plain kind where that cannot be told."""
    match node:
        case ast.Name(name):
            return kinds.get(name, PLAIN)
        case ast.Path(source, member):
            return kinds.get(dotted(node), PLAIN) if dotted(node) in kinds else _part(kind_of(source, kinds), member)
        case ast.Filter(source):
            return kind_of(source, kinds)
        case ast.Negation(operand):
            return kind_of(operand, kinds)
        case ast.Arithmetic():
            return _arithmetic(node, kinds)
        case ast.Invocation():
            return _invocation(node, kinds)
        case ast.If(consequence=consequence, alternative=alternative):
            return _first((consequence, alternative), kinds)
        case ast.For(iterations, body):
            return kind_of(body, with_loops(iterations, kinds))
        case ast.ListLiteral(items):
            return _first(items, kinds)
    return PLAIN


def with_loops(iterations: Iterable[ast.Iteration], kinds: Kinds) -> Kinds:
    """Return the kinds with those of loop variables: a variable is of the kind of what the list holds."""
    for iteration in iterations:
        kinds = {**kinds, iteration.name: kind_of(iteration.source, kinds)}
    return kinds


def dotted(node: ast.Node) -> str:
    """Return `worker.relation` for a path of plain names, else nothing."""
    match node:
        case ast.Name(name):
            return name
        case ast.Path(source, member):
            head = dotted(source)
            return f"{head}.{member}" if head else ""
    return ""


def _part(kind: Kind, member: str) -> Kind:
    return kind.parts.get(member, PLAIN)


def _first(nodes: Iterable[ast.Node], kinds: Kinds) -> Kind:
    return next((kind for node in nodes if (kind := kind_of(node, kinds)) != PLAIN), PLAIN)


def _arithmetic(node: ast.Arithmetic, kinds: Kinds) -> Kind:
    left, right = kind_of(node.left, kinds), kind_of(node.right, kinds)
    if node.operator in ("+", "-"):
        return left if left.money or left.unit else right
    if node.operator == "/" and right.money:
        return PLAIN
    # A product or quotient of money is money, but no longer a week's or an hour's.
    return replace(left if left.money else right, label="", unit="") if left.money or right.money else PLAIN


def _invocation(node: ast.Invocation, kinds: Kinds) -> Kind:
    name = node.function.name if isinstance(node.function, ast.Name) else ""
    if name in SAME_KIND and node.arguments:
        return _first(node.arguments[:1], kinds)
    return kinds.get(f"{name}()", PLAIN)
