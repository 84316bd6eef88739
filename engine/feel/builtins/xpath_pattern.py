"""Reads regular expressions of XPath (XPath and XQuery Functions 3.1, 5.6.1; XML Schema, appendix G)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from engine.feel.builtins import character_sets
from engine.feel.builtins.character_sets import CATEGORIES, Ranges
from engine.feel.builtins.pattern_tree import (
    Alternatives,
    BackReference,
    Boundary,
    Group,
    OneOf,
    Pattern,
    Repetition,
    Sequence,
)
from engine.limits import PATTERN_NESTING

_SPACES: Final = " \t\n\r"
_SINGLE_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", **{character: character for character in "\\|.-^?*+{}()[]$"}}
_NOT_ALONE: Final = "?*+{}]"
_DIGITS: Final = tuple("0123456789")
_QUANTIFIERS: Final[dict[str, tuple[int, int | None]]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_LINE: Final = r"[^\n\r]"


class PatternError(ValueError):
    """The pattern cannot be used; the message says why."""


@dataclass(slots=True)
class _Class:
    """A character class under construction: characters, and categories that the matcher knows itself."""

    ranges: list[tuple[int, int]] = field(default_factory=list)
    categories: list[tuple[str, bool]] = field(default_factory=list)
    negated: bool = False

    def add(self, other: _Class) -> None:
        """Take in the members of another class."""
        if other.negated:
            self.ranges.extend(other.resolved())
        else:
            self.ranges.extend(other.ranges)
            self.categories.extend(other.categories)

    def resolved(self) -> Ranges:
        """Return all its members as ranges."""
        sets = [self.ranges]
        for name, negated in self.categories:
            members = character_sets.category(name)
            sets.append(list(character_sets.complement(members) if negated else members))
        members = character_sets.union(*sets)
        return character_sets.complement(members) if self.negated else members

    def text(self) -> str:
        """Write it as a class of re2."""
        parts = [_range_text(*pair) for pair in character_sets.union(self.ranges)]
        parts += [f"\\{'P' if negated else 'p'}{{{name}}}" for name, negated in self.categories]
        if not parts:
            return r"[^\x00-\x{10FFFF}]"
        return f"[{'^' if self.negated else ''}{''.join(parts)}]"


def _range_text(first: int, last: int) -> str:
    return f"\\x{{{first:X}}}" if first == last else f"\\x{{{first:X}}}-\\x{{{last:X}}}"


# A category that re2 has no table for is spelt out as ranges.
_SPELT_OUT: Final = frozenset({"Cn", "C"})


def read_pattern(pattern: str, *, extended: bool, dot_all: bool = False) -> PatternRead:
    """Read a pattern. `extended` (flag x) drops white space outside classes; PatternError if it is invalid."""
    return _Reader(pattern, extended=extended, dot_all=dot_all).read()


@dataclass(frozen=True, slots=True)
class PatternRead:
    """A pattern as a tree, how many groups it has, and whether it refers back to one."""

    tree: Pattern
    groups: int
    refers_back: bool


class _Reader:
    """One pass over a pattern."""

    def __init__(self, pattern: str, *, extended: bool, dot_all: bool) -> None:
        self._text = _without_space(pattern) if extended else pattern
        self._dot = "(?s:.)" if dot_all else _LINE
        self._position = 0
        self._depth = 0
        self._opened = 0
        self._closed: set[int] = set()
        self._refers_back = False

    def read(self) -> PatternRead:
        found = self._alternatives()
        if self._position < len(self._text):
            raise PatternError("the pattern has a `)` too many")
        return PatternRead(found, self._opened, self._refers_back)

    def _next(self) -> str:
        return self._text[self._position : self._position + 1]

    def _take(self) -> str:
        character = self._next()
        if not character:
            raise PatternError("the pattern ends too early")
        self._position += 1
        return character

    def _alternatives(self) -> Pattern:
        branches = [self._branch()]
        while self._next() == "|":
            self._position += 1
            branches.append(self._branch())
        return branches[0] if len(branches) == 1 else Alternatives(tuple(branches))

    def _branch(self) -> Pattern:
        pieces: list[Pattern] = []
        while self._next() not in ("", "|", ")"):
            pieces.append(self._repeated(self._atom()))
        return Sequence(tuple(pieces))

    def _repeated(self, atom: Pattern) -> Pattern:
        """Return an atom with the quantifier that follows it, if any."""
        counts = _QUANTIFIERS.get(self._next())
        if counts is None and self._next() != "{":
            return atom
        self._position += 1
        least, most = self._counts() if counts is None else counts
        lazy = self._next() == "?"
        self._position += lazy
        return Repetition(atom, least, most, lazy)

    def _counts(self) -> tuple[int, int | None]:
        end = self._text.find("}", self._position)
        counts = self._text[self._position : end].split(",") if end >= 0 else []
        plain = all(count.isascii() and count.isdigit() and len(count) < 5 for count in counts if count)
        if not (1 <= len(counts) <= 2 and counts[0] and plain):
            raise PatternError("a repetition is written `{2}`, `{2,}` or `{2,4}`")
        self._position = end + 1
        least = int(counts[0])
        most = least if len(counts) == 1 else int(counts[1]) if counts[1] else None
        if most is not None and most < least:
            raise PatternError("a repetition goes from a lower to a higher count")
        return least, most

    def _atom(self) -> Pattern:
        character = self._take()
        match character:
            case "(":
                return self._group()
            case "[":
                return OneOf(self._class().text())
            case ".":
                return OneOf(self._dot)
            case "^" | "$":
                return Boundary(character)
            case "\\":
                return self._back_reference() if self._next().isdigit() else OneOf(self._escape().text())
        if character in _NOT_ALONE:
            raise PatternError(f"`{character}` cannot stand here")
        return OneOf(f"[{_range_text(ord(character), ord(character))}]")

    def _back_reference(self) -> Pattern:
        """Read a group's number: as many digits as name a group that was opened before, at least one."""
        number = int(self._take_digit())
        while self._next() in _DIGITS and number * 10 + int(self._next()) <= self._opened:
            number = number * 10 + int(self._take_digit())
        if number not in self._closed:
            raise PatternError(f"`\\{number}` refers back to a group that is not closed before it")
        self._refers_back = True
        return BackReference(number)

    def _take_digit(self) -> str:
        character = self._take()
        if character not in _DIGITS:
            raise PatternError(f"`\\{character}` is no escape")
        return character

    def _group(self) -> Pattern:
        self._depth += 1
        if self._depth > PATTERN_NESTING:
            raise PatternError(f"groups may nest {PATTERN_NESTING} deep")
        number = self._group_number()
        inside = self._alternatives()
        if self._take() != ")":
            raise PatternError("a group is not closed")
        self._depth -= 1
        if number is not None:
            self._closed.add(number)
        return Group(inside, number)

    def _group_number(self) -> int | None:
        if self._next() != "?":
            self._opened += 1
            return self._opened
        self._position += 1
        if self._take() != ":":
            raise PatternError("of the groups that begin with `(?` only `(?:` is known")
        return None

    def _class(self) -> _Class:
        """Read a class after its `[`, with the class that is subtracted from it."""
        found = _Class(negated=self._next() == "^")
        self._position += found.negated
        first = True
        while (character := self._take()) != "]" or first:
            if character == "-" and self._next() == "[" and not first:
                return self._subtracted(found)
            self._member(found, character)
            first = False
        return found

    def _subtracted(self, found: _Class) -> _Class:
        self._depth += 1
        if self._depth > PATTERN_NESTING:
            raise PatternError(f"classes may nest {PATTERN_NESTING} deep")
        self._position += 1
        other = self._class()
        if self._take() != "]":
            raise PatternError("a class ends after what it subtracts")
        self._depth -= 1
        return _Class(list(character_sets.difference(found.resolved(), other.resolved())))

    def _member(self, found: _Class, character: str) -> None:
        """Add one character, range or escape to a class."""
        start = self._single(character)
        if isinstance(start, _Class):
            found.add(start)
            return
        ahead = self._text[self._position : self._position + 2]
        if len(ahead) == 2 and ahead[0] == "-" and ahead[1] not in "[]":
            self._position += 1
            end = self._single(self._take())
            if isinstance(end, _Class) or end < start:
                raise PatternError("a range in a class goes from a lower to a higher character")
            found.ranges.append((start, end))
        else:
            found.ranges.append((start, start))

    def _single(self, character: str) -> int | _Class:
        """Return the code point of a class member, or the class that an escape stands for."""
        if character == "\\":
            escape = self._escape()
            alone = len(escape.ranges) == 1 and not escape.categories and not escape.negated
            if alone and escape.ranges[0][0] == escape.ranges[0][1]:
                return escape.ranges[0][0]
            return escape
        if character in "[]":
            raise PatternError(f"`{character}` cannot stand in a class")
        return ord(character)

    def _escape(self) -> _Class:
        """Read what follows a backslash."""
        character = self._take()
        if character in _SINGLE_ESCAPES:
            number = ord(_SINGLE_ESCAPES[character])
            return _Class([(number, number)])
        if character in "pP":
            return self._property(negated=character == "P")
        if character.isdigit():
            raise PatternError("a class cannot refer back to a group")
        known = _MULTI_ESCAPES.get(character.lower())
        if known is None:
            raise PatternError(f"`\\{character}` is no escape")
        ranges, categories = known
        return _Class(list(ranges), list(categories), negated=character.isupper())

    def _property(self, *, negated: bool) -> _Class:
        end = self._text.find("}", self._position)
        if self._take() != "{" or end < 0:
            raise PatternError("a category is written `\\p{L}`")
        name = self._text[self._position : end]
        self._position = end + 1
        if name.startswith("Is"):
            block = character_sets.BLOCKS.get(name[2:])
            if block is None:
                raise PatternError(f"there is no block `{name[2:]}`")
            return _Class([block], negated=negated)
        if name not in CATEGORIES:
            raise PatternError(f"there is no category `{name}`")
        if name in _SPELT_OUT:
            return _Class(list(character_sets.category(name)), negated=negated)
        return _Class(categories=[(name, negated)])


_MULTI_ESCAPES: Final[dict[str, tuple[Ranges, tuple[tuple[str, bool], ...]]]] = {
    "s": (character_sets.SPACE, ()),
    "i": (character_sets.NAME_START, ()),
    "c": (character_sets.union(character_sets.NAME_START, character_sets.NAME_REST), ()),
    "d": ((), (("Nd", False),)),
    # All but punctuation, separators and others, said by what it is.
    "w": ((), (("L", False), ("M", False), ("N", False), ("S", False))),
}
"""What the escapes with a small letter stand for; a capital stands for all else (XML Schema, G.4.2.5)."""


def _without_space(pattern: str) -> str:
    """Drop white space outside classes, as flag x asks."""
    kept: list[str] = []
    depth = position = 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\" and depth:
            kept.append(pattern[position : position + 2])
            position += 2
            continue
        depth += (character == "[") - (character == "]" and depth > 0)
        if depth or character not in _SPACES:
            kept.append(character)
        position += 1
    return "".join(kept)
