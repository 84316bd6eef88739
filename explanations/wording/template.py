"""Reads a wording template: text, `{{ value | filter }}`, `{% if … %}` on values and `{% for … %}` over supplied lists.

It is a language for sentences and not for programs: nothing can be called or defined, a loop runs only over a list that
was supplied, and everything is bounded (adr/0002).
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import RuleSetError
from explanations.wording.marks import Mark, marks
from explanations.wording.values import Filter, loop_of, read_condition, read_slot

MAX_LENGTH = 2_000
MAX_PIECES = 20
"""Of values, conditions and loops together."""
MAX_DEPTH = 3
"""Of conditions and loops inside one another."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stand as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that is printed here. `expression` is FEEL without calls; `offset` is where it begins in the template."""

    expression: str
    offset: int
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """Words that stand here only if a condition on values holds, and those that stand here otherwise."""

    condition: str
    offset: int
    holds: tuple[Piece, ...]
    otherwise: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """Words that are said once for every member of a supplied list."""

    name: str
    source: str
    offset: int
    body: tuple[Piece, ...]


Piece = Text | Slot | When | Each


def read_template(template: str, where: str = "") -> tuple[Piece, ...]:
    """Split a template into words, values, conditions and loops.

    Raises:
        RuleSetError: with the place, if it is too long or deep, marks do not match, or one of them cannot be read.
    """
    if len(template) > MAX_LENGTH:
        raise RuleSetError(f"wording of {len(template)} characters", where=where, fix=f"at most {MAX_LENGTH:,}")
    found = tuple(marks(template, where))
    if sum(mark.kind != "text" for mark in found if mark.word not in ("else", "end")) > MAX_PIECES:
        raise RuleSetError("too many values in one sentence", where=where, fix=f"at most {MAX_PIECES}")
    return _Reader(found, where).whole()


class _Reader:
    """Nests marks into pieces."""

    def __init__(self, found: tuple[Mark, ...], where: str) -> None:
        self._marks = iter(found)
        self._where = where

    def whole(self) -> tuple[Piece, ...]:
        pieces, last = self._pieces(0)
        if last is not None:
            raise self._error(f"`{{% {last.word} %}}` that ends nothing", last, "open it with `{% if … %}`")
        return pieces

    def _pieces(self, depth: int) -> tuple[tuple[Piece, ...], Mark | None]:
        """Return the pieces up to an `else` or `end`, and that mark."""
        made: list[Piece] = []
        for mark in self._marks:
            if mark.word in ("else", "end"):
                return tuple(made), mark
            made.append(self._piece(mark, depth))
        return tuple(made), None

    def _piece(self, mark: Mark, depth: int) -> Piece:
        if mark.kind == "text":
            return Text(mark.text)
        if mark.kind == "value":
            expression, filters = read_slot(mark, self._where)
            return Slot(expression, mark.offset, filters)
        if depth >= MAX_DEPTH:
            raise self._error("conditions and loops too deep in one another", mark, f"at most {MAX_DEPTH}")
        return self._if(mark, depth) if mark.word == "if" else self._for(mark, depth)

    def _if(self, mark: Mark, depth: int) -> When:
        condition = read_condition(mark, self._where)
        holds, last = self._pieces(depth + 1)
        otherwise: tuple[Piece, ...] = ()
        if last is not None and last.word == "else":
            otherwise, last = self._pieces(depth + 1)
        self._ended(mark, last)
        return When(condition, mark.offset, holds, otherwise)

    def _for(self, mark: Mark, depth: int) -> Each:
        name, source = loop_of(mark, self._where)
        body, last = self._pieces(depth + 1)
        self._ended(mark, last)
        return Each(name, source, mark.offset, body)

    def _ended(self, mark: Mark, last: Mark | None) -> None:
        if last is None or last.word != "end":
            raise self._error(f"`{{% {mark.word} … %}}` is never closed", mark, "close it with `{% end %}`")

    def _error(self, message: str, mark: Mark, fix: str) -> RuleSetError:
        return RuleSetError(f"{message} at character {mark.offset + 1}", where=self._where, fix=fix)
