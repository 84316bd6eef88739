"""A regular expression as a tree: what XPath's patterns are read into, whichever matcher then runs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class OneOf:
    """One character of a class, which is written as re2 writes it."""

    text: str


@dataclass(frozen=True, slots=True)
class Boundary:
    """`^` or `$`."""

    text: str


@dataclass(frozen=True, slots=True)
class BackReference:
    """What the group of this number took; nothing at all where it took no part."""

    number: int


@dataclass(frozen=True, slots=True)
class Group:
    """Brackets; without a number they only hold together."""

    inner: Pattern
    number: int | None


@dataclass(frozen=True, slots=True)
class Repetition:
    """`inner{least,most}`; without `most` there is no end to it."""

    inner: Pattern
    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One or another, earlier ones first."""

    branches: tuple[Pattern, ...]


Pattern: TypeAlias = OneOf | Boundary | BackReference | Group | Repetition | Sequence | Alternatives


def as_re2(pattern: Pattern) -> str:
    """Write a pattern without references back as re2 reads it."""
    match pattern:
        case OneOf(text) | Boundary(text):
            return text
        case Group(inner, number):
            return f"({'' if number else '?:'}{as_re2(inner)})"
        case Repetition(inner, least, most, lazy):
            return f"{as_re2(inner)}{_counts(least, most)}{'?' if lazy else ''}"
        case Sequence(parts):
            return "".join(map(as_re2, parts))
        case Alternatives(branches):
            return "|".join(map(as_re2, branches))
        case BackReference():
            raise AssertionError(pattern)


def _counts(least: int, most: int | None) -> str:
    if most is None:
        return "*" if least == 0 else "+" if least == 1 else f"{{{least},}}"
    return "?" if (least, most) == (0, 1) else f"{{{least},{most}}}"
