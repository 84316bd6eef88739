"""The names that can be seen at one place of an expression being parsed: scope, locals, members, built-ins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches

from engine.feel import ast
from engine.feel.builtins import BUILTIN_INDEX, BUILTINS
from engine.feel.scope import NameIndex, Scope, add_name, index_names
from engine.feel.types import ANY, CONTEXT, ContextOf, FeelType, ListOf, Restricted

ITEM = "item"
"""The name of the item inside a filter."""


class VisibleNames:
    """The scope, and the local names that the parser puts on top of it and takes away again."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._locals: list[tuple[NameIndex, dict[str, FeelType | None]]] = []
        self._members: NameIndex = {}
        self.unchecked = 0
        """How many filters of unknown items are open; inside one any word may be a member's name."""

    @contextmanager
    def local(self, names: Mapping[str, FeelType | None]) -> Iterator[None]:
        """Make names visible for a while."""
        depth = len(self._locals)
        self._locals.append((index_names(names), dict(names)))
        try:
            yield
        finally:
            del self._locals[depth:]

    @contextmanager
    def item_of(self, source: FeelType | None) -> Iterator[None]:
        """Make `item` and the members of a list's items visible for a while."""
        kind = item_of(source)
        members = _members_of(kind)
        self.unchecked += members is None
        with self.local({ITEM: kind, **(members or {})}):
            yield
        self.unchecked -= members is None

    def bind(self, name: str, kind: FeelType | None = None) -> None:
        """Add a name to the innermost locals."""
        index, kinds = self._locals[-1]
        add_name(index, name)
        kinds[name] = kind

    def note_member(self, name: str) -> None:
        """Remember the key of a context literal, so that it is read as one name after a full stop."""
        add_name(self._members, name)

    def indexes(self) -> list[NameIndex]:
        """Return what a name may be looked up in, innermost first."""
        found = [index for index, _ in reversed(self._locals)]
        found += [self._scope.index, BUILTIN_INDEX]
        return [*found, *self.any_member()] if self.unchecked else found

    def any_member(self) -> list[NameIndex]:
        """Return every member name heard of."""
        return [self._members, self._scope.members]

    def is_shadowed(self, name: str) -> bool:
        """Say whether a name in scope stands before the built-in of that name."""
        return name in self._scope.names or any(name in kinds for _, kinds in self._locals)

    def nearest(self, word: str) -> str | None:
        """Return the visible name that looks most like a word."""
        known = [*self._scope.names, *BUILTINS, *(name for _, kinds in self._locals for name in kinds)]
        return next(iter(get_close_matches(word, known, n=1)), None)

    def type_of(self, node: ast.Node) -> FeelType | None:
        """Return the type of a node where names alone tell it."""
        match node:
            case ast.Name(name):
                local = next((kinds[name] for _, kinds in reversed(self._locals) if name in kinds), None)
                return local or self._scope.names.get(name)
            case ast.Path(source, member):
                source_kind = self.type_of(source)
                kind = item_of(source_kind)
                found = kind.member(member) if isinstance(kind, ContextOf) else None
                return ListOf(found) if found is not None and isinstance(_base(source_kind), ListOf) else found
            case ast.Filter(source, _):
                return self.type_of(source)
            case ast.ContextLiteral(entries):
                kinds = {entry.key: self.type_of(entry.value) for entry in entries}
                known = tuple((key, kind) for key, kind in kinds.items() if kind is not None)
                return ContextOf(known) if len(known) == len(entries) else None
        return None


def _base(kind: FeelType | None) -> FeelType | None:
    return _base(kind.base) if isinstance(kind, Restricted) else kind


def item_of(kind: FeelType | None) -> FeelType | None:
    """Return what a filter or loop over a value of this type sees, with item definitions resolved."""
    base = _base(kind)
    return _base(base.item) if isinstance(base, ListOf) else base


def _members_of(kind: FeelType | None) -> dict[str, FeelType | None] | None:
    """Return the members of a known type, or None where the type does not say which it has."""
    if kind is None or kind in (ANY, CONTEXT):
        return None
    return dict(kind.members) if isinstance(kind, ContextOf) else {}
