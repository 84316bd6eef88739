"""Shows how a step of a sum was worked out: the rule's own expression, and the part that was taken, in values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.feel import Run, ast, compile_expression
from engine.feel.parser import parse_expression
from engine.feel.walk import children
from engine.values import Context, Date, Unknown, Value
from explanations.names import Names
from explanations.wording.kinds import kind_of
from explanations.wording.printing import printed

_SIGNS = {" * ": " × ", " / ": " ÷ ", " - ": " − "}


@dataclass(frozen=True, slots=True)
class Worked:
    """An expression as it is written, the branch of it that was taken with values in place of names, and their nodes.

    `with_values` is empty where nothing can be put in: a table, a list, a value that is not known.
    """

    written: str
    with_values: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A name in an expression: where it stands, and what it is called there (`worker.hours`)."""

    start: int
    end: int
    path: str
    node: ast.Name | ast.Path


def worked(text: str, names: Names) -> Worked:
    """Return an expression with the values of its names put in.

    Args:
        text: the FEEL expression of a line or decision.
        names: what its names stand for.
    """
    written = " ".join(text.split())
    tree = _taken(parse_expression(written, names.scope), written, names)
    shown = [(place, said) for place in _places(tree, frozenset()) if (said := _said(place, names)) is not None]
    shown.sort(key=lambda pair: pair[0].start)
    nodes = dict.fromkeys(node for place, _ in shown for node in names.nodes_of((place.path,)))
    return Worked(written, _put_in(written, tree, shown) if shown else "", tuple(nodes))


def _taken(node: ast.Node, text: str, names: Names) -> ast.Node:
    """Return the branch that was taken where the condition of an `if` is known; else the expression as it is."""
    if not isinstance(node, ast.If):
        return node
    start, end = node.condition.span
    held = compile_expression(text[start:end], names.scope).evaluate(names.values, Run())
    if not isinstance(held, bool):
        return node
    return _taken(node.consequence if held else node.alternative, text, names)


def _put_in(text: str, tree: ast.Located, shown: list[tuple[_Place, str]]) -> str:
    literal = [node.span for node in _texts(tree)]
    parts: list[str] = []
    at, end = tree.span
    for place, said in shown:
        parts += [_signed(text, at, place.start, literal), said]
        at = place.end
    return "".join((*parts, _signed(text, at, end, literal)))


def _signed(text: str, start: int, end: int, literal: list[tuple[int, int]]) -> str:
    """Return a stretch of an expression with the signs of arithmetic as people write them, texts left alone."""
    stretch = text[start:end]
    if any(start < till and since < end for since, till in literal):
        return stretch
    for sign, written in _SIGNS.items():
        stretch = stretch.replace(sign, written)
    return stretch


def _texts(node: ast.Located) -> Iterator[ast.Located]:
    if isinstance(node, ast.StringLiteral):
        yield node
    for child in children(node):
        yield from _texts(child)


def _places(node: ast.Located, bound: frozenset[str]) -> Iterator[_Place]:
    """Yield the free names and paths of an expression; what a loop or a filter binds has no one value."""
    match node:
        case ast.Name(name):
            found = _Place(*node.span, name, node)
        case ast.Path(ast.Name(name), member):
            found = _Place(*node.span, f"{name}.{member}", node)
        case _:
            for inner in _inside(node):
                yield from _places(inner, bound | _binds(node))
            return
    if name not in bound:
        yield found


def _inside(node: ast.Located) -> Iterator[ast.Located]:
    """Yield the nodes inside that may have a value: not the name of a function, nor its own definition."""
    if isinstance(node, ast.FunctionDefinition):
        return
    called = node.function if isinstance(node, ast.Invocation) else None
    yield from (child for child in children(node) if child is not called)


def _binds(node: ast.Located) -> frozenset[str]:
    match node:
        case ast.For(iterations) | ast.Quantified(_, iterations):
            return frozenset({*(one.name for one in iterations), "partial"})
        case ast.Filter():
            return frozenset({"item"})
    return frozenset()


def _said(place: _Place, names: Names) -> str | None:
    """Return the value at a place in words, None for one that is not known or would be long."""
    head, _, member = place.path.partition(".")
    value: Value | None = names.values.get(head)
    if member:
        value = value.get(member) if isinstance(value, Context) else None
    if value is None or isinstance(value, Unknown):
        return None
    if not isinstance(value, bool | Decimal | Date):
        return None
    return printed(value, kind_of(place.node, names.words.kinds), currency=names.words.currency)
