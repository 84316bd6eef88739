"""XPath regular expressions on a matcher whose time is linear in the text (XQuery and XPath Functions 3.1, 5.6)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Protocol, cast

import re2  # type: ignore[import-untyped]

from engine.feel.builtins.xpath_pattern import PatternError, translate

MAX_PATTERN: Final = 2_000
"""Characters in a pattern."""
_MAX_MEMORY: Final = 1 << 20
"""Bytes that one compiled pattern may take; with the patterns kept this stays below 64 MB."""
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
    """A compiled pattern."""

    groups: int

    def search(self, text: str) -> Match | None:
        """Return the first match."""
        ...

    def finditer(self, text: str) -> list[Match]:
        """Return all matches."""
        ...


__all__ = ["Expression", "Match", "PatternError", "compiled", "replacement_template"]


@lru_cache(maxsize=48)
def compiled(pattern: str, flags: str) -> Expression:
    """Compile an XPath pattern with XPath flags; PatternError where it is invalid or cannot run in bounded time."""
    if not _FLAGS.issuperset(flags):
        raise PatternError("the flags are of `s`, `m`, `i`, `x` and `q`")
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"a pattern may have {MAX_PATTERN} characters")
    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    dot_all = "s" in flags
    literal = "q" in flags
    translated = re2.escape(pattern) if literal else translate(pattern, extended="x" in flags, dot_all=dot_all)
    prefix = "".join(flag for flag in "im" if flag in flags)
    try:
        return cast(Expression, re2.compile(f"(?{prefix}:{translated})" if prefix else translated, options))
    except re2.error as error:
        raise PatternError(f"the pattern cannot be used: {_reason(error)}") from None


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
