"""Walks over the syntax tree: children, size, and the names an expression reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from engine.feel import ast


def children(node: ast.Located) -> Iterator[ast.Located]:
    """Yield the nodes directly inside a node, types left out."""
    for name in _branches(type(node)):
        value = getattr(node, name)
        if isinstance(value, ast.Located):
            yield value
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, ast.Located))


def _branches(kind: type) -> tuple[str, ...]:
    """Return the fields of a kind of node that may hold nodes."""
    found = _BRANCHES.get(kind)
    if found is None:
        found = _BRANCHES[kind] = tuple(field.name for field in fields(kind) if field.name not in _LEAVES)
    return found


_BRANCHES: dict[type, tuple[str, ...]] = {}
_LEAVES = frozenset({"span", "name", "operator", "text", "key", "member", "quantifier"})


def everything(node: ast.Located) -> Iterator[ast.Located]:
    """Yield the node and all nodes below it, without recursion."""
    pending = [node]
    while pending:
        one = pending.pop()
        yield one
        pending.extend(children(one))


def size(node: ast.Located) -> int:
    """Return the number of nodes: what evaluating it once costs in steps, loops aside."""
    return sum(1 for _ in everything(node))


def frames(node: ast.Located) -> int:
    """Return how deep the interpreter's stack may get while the node is evaluated: the measure of `Budget.depth`."""
    below = max((frames(child) for child in children(node)), default=0)
    return below + (3 if isinstance(node, _THROUGH_GENERATORS) else 1)


_THROUGH_GENERATORS = (ast.Conjunction, ast.Disjunction, ast.In, ast.Quantified, ast.For, ast.Filter, ast.ListLiteral)
"""Nodes whose closures reach their parts through a generator, which takes frames of its own."""


def names_used(node: ast.Located) -> frozenset[str]:
    """Return every name that occurs, bound or free."""
    return frozenset(one.name for one in everything(node) if isinstance(one, ast.Name))


def paths_read(node: ast.Located) -> frozenset[str]:
    """Return the free names read, as dotted paths where the members are written out (`worker.relation`)."""
    return frozenset(_paths(node, frozenset()))


def _paths(node: ast.Located, bound: frozenset[str]) -> Iterator[str]:
    match node:
        case ast.Name(name):
            if name not in bound:
                yield name
        case ast.Path():
            yield from _path(node, bound)
        case ast.For(iterations) | ast.Quantified(_, iterations):
            body = node.body if isinstance(node, ast.For) else node.condition
            for one in iterations:
                yield from _paths(one.source, bound)
                if one.until is not None:
                    yield from _paths(one.until, bound)
                bound |= {one.name}
            yield from _paths(body, bound | {"partial"} if isinstance(node, ast.For) else bound)
        case ast.Filter(source, condition):
            yield from _paths(source, bound)
            yield from _paths(condition, bound | {"item"})
        case ast.FunctionDefinition(parameters, body):
            yield from _paths(body, bound | {one.name for one in parameters})
        case ast.ContextLiteral(entries):
            for entry in entries:
                own = {entry.key} if isinstance(entry.value, ast.FunctionDefinition) else set()
                yield from _paths(entry.value, bound | own)
                bound |= {entry.key}
        case _:
            for child in children(node):
                yield from _paths(child, bound)


def _path(node: ast.Path, bound: frozenset[str]) -> Iterator[str]:
    """Yield the whole path where it starts at a free name, else what its source reads."""
    members: list[str] = []
    source: ast.Located = node
    while isinstance(source, ast.Path):
        members.append(source.member)
        source = source.source
    if isinstance(source, ast.Name):
        if source.name not in bound:
            yield ".".join((source.name, *reversed(members)))
    else:
        yield from _paths(source, bound)
