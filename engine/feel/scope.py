"""The names that an expression may use. They drive the lexer, because FEEL names may hold spaces and operators."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from engine.feel.types import NAMED_TYPES, FeelType, member_names

# DMN 1.5, 10.3.1.2, name start and name part, without the characters that the grammar takes as white space.
_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff"
    "\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"

NAME_START = re.compile(f"[{_START}]")
WORD = re.compile(f"[{_START}][{_PART}]*")
NAME_TOKEN = re.compile(f"[{_PART}]+|[./’'+*-]")

NameIndex: TypeAlias = dict[str, list[tuple[tuple[str, ...], str]]]
"""Names by their first token, longest first, each with its tokens and its spelling."""


@lru_cache(maxsize=4096)
def name_tokens(name: str) -> tuple[str, ...] | None:
    """Split a name into the tokens by which the lexer knows it, or None if no FEEL text can write it."""
    if NAME_START.match(name) is None:
        return None
    tokens = tuple(NAME_TOKEN.findall(name))
    return tokens if "".join(tokens) == "".join(name.split()) else None


def index_names(names: Iterable[str]) -> NameIndex:
    """Arrange names for longest match."""
    index: NameIndex = {}
    for name in dict.fromkeys(names):
        tokens = name_tokens(name)
        if tokens is not None:
            index.setdefault(tokens[0], []).append((tokens, name))
    for entries in index.values():
        entries.sort(key=_longest_first)
    return index


def _longest_first(entry: tuple[tuple[str, ...], str]) -> int:
    return -len(entry[0])


def add_name(index: NameIndex, name: str) -> None:
    """Add one name to an index."""
    tokens = name_tokens(name)
    if tokens is None:
        return
    entries = index.setdefault(tokens[0], [])
    if all(spelling != name for _, spelling in entries):
        entries.append((tokens, name))
        entries.sort(key=_longest_first)


TEMPORAL_MEMBERS = ("year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone")
DURATION_MEMBERS = ("years", "months", "days", "hours", "minutes", "seconds")
RANGE_MEMBERS = ("start", "end", "start included", "end included")
PROPERTIES = frozenset(TEMPORAL_MEMBERS + DURATION_MEMBERS + RANGE_MEMBERS)
"""Members that values other than contexts have (DMN 1.5, 10.3.2.13)."""
_PROPERTY_INDEX = index_names(PROPERTIES)


@lru_cache(maxsize=64)
def _type_index(names: tuple[str, ...]) -> NameIndex:
    """Return the index of the types of a model, which all of its scopes share."""
    return index_names((*NAMED_TYPES, *names))


@dataclass(frozen=True)
class Scope:
    """The names an expression may use, with their types where known.

    `strict` makes an unknown name an error when the expression is compiled, with the nearest name suggested;
    otherwise the name is null when it is read. `types` holds item definitions by name.
    """

    names: Mapping[str, FeelType | None] = field(default_factory=dict)
    types: Mapping[str, FeelType] = field(default_factory=dict)
    strict: bool = False
    index: NameIndex = field(init=False, repr=False, compare=False)
    members: NameIndex = field(init=False, repr=False, compare=False)
    type_index: NameIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", index_names(self.names))
        object.__setattr__(self, "members", _members(self.names.values()))
        object.__setattr__(self, "type_index", _type_index(tuple(self.types)))

    @staticmethod
    def of(*names: str, strict: bool = False) -> Scope:
        """Return a scope of names without known types."""
        return Scope(dict.fromkeys(names), strict=strict)

    def plus(self, names: Mapping[str, FeelType | None]) -> Scope:
        """Return this scope with more names, which shadow those of the same spelling."""
        grown = copy(self)
        object.__setattr__(grown, "names", {**self.names, **names})
        object.__setattr__(grown, "index", _with(self.index, names))
        if any(member_names(self.names.get(name)) - member_names(kind) for name, kind in names.items()):
            members = _members(grown.names.values())  # what is shadowed may have brought members that nothing else has
        else:
            inner = frozenset[str]().union(*map(member_names, names.values()))
            members = _with(self.members, inner) if inner else self.members
        object.__setattr__(grown, "members", members)
        return grown


def _members(kinds: Iterable[FeelType | None]) -> NameIndex:
    inner = frozenset[str]().union(*map(member_names, kinds)) - PROPERTIES
    return index_names((*PROPERTIES, *inner)) if inner else _PROPERTY_INDEX


def _with(index: NameIndex, names: Iterable[str]) -> NameIndex:
    """Return an index with more names, which leaves the one it came from as it was."""
    grown = dict(index)
    for name in names:
        first = (name_tokens(name) or ("",))[0]
        grown[first] = list(grown.get(first, ()))
        add_name(grown, name)
    return grown
