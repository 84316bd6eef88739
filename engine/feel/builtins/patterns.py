"""XPath regular expressions in bounded steps: on re2, or step by step where they refer back (XPath 3.1, 5.6)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Protocol, cast

import re2  # type: ignore[import-untyped]  # re2 has no types

from engine.feel.builtins.backtracking import BacktrackingExpression, CharacterTest, Spend
from engine.feel.builtins.pattern_tree import as_re2
from engine.feel.builtins.xpath_pattern import PatternError, PatternRead, read_pattern
from engine.limits import PATTERN_LENGTH, PATTERN_MEMORY, PATTERNS_KEPT

_FLAGS: Final = frozenset("smixq")


class Match(Protocol):
    """What a match tells."""

    def start(self) -> int:
        """Return where it begins."""
        ...

    def end(self) -> int:
        """Return where it ends."""
        ...

    def group(self, number: int, /) -> str | None:
        """Return the text of a group, or None if the group took no part."""
        ...


class Expression(Protocol):
    """A compiled pattern. What it takes is counted by `spend`."""

    groups: int

    def search(self, text: str, spend: Spend) -> Match | None:
        """Return the first match."""
        ...

    def finditer(self, text: str, spend: Spend) -> Iterable[Match]:
        """Return all matches."""
        ...


class _LinearExpression:
    """A pattern on re2, whose time is bounded by the sizes of text and pattern, multiplied."""

    def __init__(self, text: str) -> None:
        options = re2.Options()
        options.max_mem = PATTERN_MEMORY
        options.log_errors = False
        try:
            self._regexp = re2.compile(text, options)
        except re2.error as error:
            raise PatternError(f"the pattern cannot be used: {_reason(error)}") from None
        self.groups: int = self._regexp.groups
        self._size: int = self._regexp.programsize

    def search(self, text: str, spend: Spend) -> Match | None:
        """Return the first match."""
        spend(len(text) * self._size // CHARACTERS_A_STEP)
        return cast("Match | None", self._regexp.search(text))

    def finditer(self, text: str, spend: Spend) -> Iterable[Match]:
        """Return all matches."""
        spend(len(text) * self._size // CHARACTERS_A_STEP)
        return cast("Iterable[Match]", self._regexp.finditer(text))


CHARACTERS_A_STEP: Final = 200
"""How many characters one step of the budget lets re2 compare, in the worst case with each place of the pattern."""

__all__ = ["Expression", "Match", "PatternError", "Spend", "compiled", "replacement_template"]


@lru_cache(maxsize=PATTERNS_KEPT)
def compiled(pattern: str, flags: str) -> Expression:
    """Compile an XPath pattern with XPath flags; PatternError where it is invalid."""
    if not _FLAGS.issuperset(flags):
        raise PatternError("the flags are of `s`, `m`, `i`, `x` and `q`")
    if len(pattern) > PATTERN_LENGTH:
        raise PatternError(f"a pattern may have {PATTERN_LENGTH} characters")
    if "q" in flags:
        return _LinearExpression(_with_flags(re2.escape(pattern), "i" if "i" in flags else ""))
    read = read_pattern(pattern, extended="x" in flags, dot_all="s" in flags)
    kept = "".join(flag for flag in "im" if flag in flags)
    return _backtracking(read, kept) if read.refers_back else _LinearExpression(_with_flags(as_re2(read.tree), kept))


def _with_flags(text: str, flags: str) -> str:
    return f"(?{flags}:{text})" if flags else text


def _backtracking(read: PatternRead, flags: str) -> BacktrackingExpression:
    """Return the matcher for a pattern that refers back; re2 still says which character is in a class."""
    ignoring_case = "i" in flags

    def test_of(text: str) -> CharacterTest:
        expression = re2.compile(_with_flags(text, "i" if ignoring_case else ""))
        return lambda character: expression.fullmatch(character) is not None

    fold = str.casefold if ignoring_case else str
    return BacktrackingExpression(read.tree, read.groups, lru_cache(test_of), fold, by_line="m" in flags)


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else "invalid"
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


def replacement_template(replacement: str, groups: int, *, literal: bool) -> list[str | int]:
    """Split a replacement into texts and group numbers: `$1` is a group, `\\$` and `\\\\` are themselves."""
    if literal:
        return [replacement]
    template: list[str | int] = []
    position = 0
    while position < len(replacement):
        character = replacement[position]
        if character == "\\":
            if replacement[position + 1 : position + 2] not in ("\\", "$"):
                raise PatternError("in a replacement `\\` stands before `\\` or `$`")
            template.append(replacement[position + 1])
            position += 2
        elif character == "$":
            digits = re.match("[0-9]+", replacement[position + 1 :], re.ASCII)
            if digits is None:
                raise PatternError("in a replacement `$` stands before a digit")
            number, taken = _group_number(digits.group(), groups)
            template.append(number if number <= groups else "")
            position += 1 + taken
        else:
            template.append(character)
            position += 1
    return template


def _group_number(digits: str, groups: int) -> tuple[int, int]:
    """Take as many digits as name an existing group, at least one."""
    taken = len(digits)
    while taken > 1 and int(digits[:taken]) > groups:
        taken -= 1
    return int(digits[:taken]), taken
