"""Tells the type of a tree where the tree itself shows it, so that names with spaces after a `.` can be read.

`Monthly Fee` in `Bankrate.Monthly Fee` is one name only if it is known that what `Bankrate` holds has such a member.
"""

from __future__ import annotations

from engine.dmn.logic.nodes import Choice, Lines, Placed, RelationRow, Sieve, Table, Typed
from engine.dmn.model import HitPolicy
from engine.feel import Scope, ast
from engine.feel.types import (
    ANY,
    BOOLEAN,
    CONTEXT,
    LIST,
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    Restricted,
    member_names,
)


def kind_of(node: ast.Located, scope: Scope) -> FeelType | None:
    """Return the type of a node's value as far as the tree shows it, or None."""
    match node:
        case Typed(inner, kind):
            return kind_of(inner, scope) if kind in (CONTEXT, LIST) else kind
        case Placed(inner):
            return kind_of(inner, scope)
        case Lines():
            return node.kind
        case RelationRow() | ast.ContextLiteral():
            return _context(node, scope)
        case Table():
            return _table(node)
        case ast.ListLiteral(items):
            return ListOf((kind_of(items[0], scope) if items else None) or ANY)
        case ast.FunctionDefinition(parameters, body):
            inner_scope = scope.plus(dict.fromkeys(one.name for one in parameters))
            return FunctionOf((ANY,) * len(parameters), kind_of(body, inner_scope) or ANY)
    return _operation(node, scope)


def _operation(node: ast.Located, scope: Scope) -> FeelType | None:
    match node:
        case ast.Name(name):
            return scope.names.get(name)
        case ast.BooleanLiteral() | ast.Comparison() | ast.Between() | ast.In() | ast.InstanceOf() | ast.Quantified():
            return BOOLEAN
        case ast.Conjunction() | ast.Disjunction():
            return BOOLEAN
        case ast.Path(source, member):
            return _member(kind_of(source, scope), member)
        case ast.Filter(source, _):
            return kind_of(source, scope)
        case Sieve(kept):
            return kind_of(kept, scope)
        case ast.If(_, consequence, alternative) | Choice(_, consequence, alternative):
            return kind_of(consequence, scope) or kind_of(alternative, scope)
        case ast.For(iterations, body):
            names = {one.name: element_of(kind_of(one.source, scope)) for one in iterations}
            return ListOf(kind_of(body, scope.plus(names)) or ANY)
        case ast.Invocation(function):
            called = plain(kind_of(function, scope))
            return called.result if isinstance(called, FunctionOf) else None
    return None


def _context(node: RelationRow | ast.ContextLiteral, scope: Scope) -> FeelType | None:
    if isinstance(node, RelationRow):
        return ContextOf(tuple((n, kind_of(c, scope) or ANY) for n, c in zip(node.names, node.cells, strict=True)))
    members: list[tuple[str, FeelType]] = []
    for entry in node.entries:
        kind = kind_of(entry.value, scope)
        members.append((entry.key, kind or ANY))
        scope = scope.plus({entry.key: kind})
    return ContextOf(tuple(members))


def _table(node: Table) -> FeelType | None:
    chooser = node.chooser
    row: FeelType = ContextOf(tuple((name, ANY) for name in chooser.names)) if len(chooser.names) > 1 else ANY
    listing = (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER)
    return ListOf(row) if chooser.policy in listing and chooser.aggregation is None else row


def _member(kind: FeelType | None, name: str) -> FeelType | None:
    element = element_of(kind)
    found = element.member(name) if isinstance(element, ContextOf) else None
    return ListOf(found) if found is not None and isinstance(plain(kind), ListOf) else found


def plain(kind: FeelType | None) -> FeelType | None:
    """Return a type without the names and restrictions that item definitions put on it."""
    while isinstance(kind, Restricted):
        kind = kind.base
    return kind


def element_of(kind: FeelType | None) -> FeelType | None:
    """Return what a filter or loop over this type sees."""
    base = plain(kind)
    return plain(base.item) if isinstance(base, ListOf) else base


def members_of(kind: FeelType | None, scope: Scope) -> dict[str, FeelType | None]:
    """Return the names that an item puts in scope; of an item of unknown type, any member that occurs in the scope."""
    if isinstance(kind, ContextOf):
        return dict(kind.members)
    if kind is None or kind == ANY:
        names = frozenset[str]().union(*(member_names(one) for one in scope.names.values()))
        return dict.fromkeys(sorted(names))
    return {}
