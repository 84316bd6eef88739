"""Finds the marks of a wording template: where text ends, and a value, a condition or a loop begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from engine.errors import RuleSetError

VALUE, WORD = ("{{", "}}"), ("{%", "%}")
_WORDS = ("if", "else", "for", "end")
_STRAY = {"}}": "open the expression with `{{`", "%}": "open it with `{%`", "{#": "wording has no comments", "#}": ""}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text, or what stands between marks. `offset` is where `text` begins; `word`: if, else, for, end."""

    kind: Literal["text", "value", "word"]
    text: str
    offset: int
    word: str = ""


def marks(template: str, where: str) -> Iterator[Mark]:
    """Yield text and marks in order.

    Raises:
        RuleSetError: for a mark that is not closed, empty, or not known.
    """
    position = 0
    while position < len(template):
        found = [at for opening, _ in (VALUE, WORD) if (at := template.find(opening, position)) >= 0]
        start = min(found, default=len(template))
        if start > position:
            yield _text(template, position, start, where)
        if start == len(template):
            return
        opening, closing = VALUE if template.startswith(VALUE[0], start) else WORD
        end = _end(template, start + 2, closing, where)
        yield _mark(template, start, end, opening, where)
        position = end + 2


def _text(template: str, start: int, end: int, where: str) -> Mark:
    text = template[start:end]
    for stray, fix in _STRAY.items():
        if stray in text:
            opening = " without `{{`" if stray == "}}" else ""
            at = start + text.index(stray) + 1
            raise RuleSetError(f"`{stray}`{opening} at character {at}", where=where, fix=fix)
    return Mark("text", text, start)


def _mark(template: str, start: int, end: int, opening: str, where: str) -> Mark:
    inside = template[start + 2 : end]
    text = inside.strip()
    offset = start + 2 + len(inside) - len(inside.lstrip())
    if opening == VALUE[0]:
        if not text:
            fix = "write the name of a value in it"
            raise RuleSetError(f"empty `{{{{ }}}}` at character {start + 1}", where=where, fix=fix)
        return Mark("value", text, offset)
    word, _, rest = text.partition(" ")
    if word not in _WORDS or (rest.strip() and word in ("else", "end")):
        fix = "write if, else, for or end"
        raise RuleSetError(f"`{{% {text} %}}` at character {start + 1}", where=where, fix=fix)
    return Mark("word", rest.strip(), offset + len(word) + 1, word)


def _end(template: str, start: int, closing: str, where: str) -> int:
    """Return where the closing mark stands, past texts in quotes."""
    position = start
    while position < len(template):
        if template.startswith(closing, position):
            return position
        if template[position] == '"':
            position = _end_of_text(template, position, where)
        position += 1
    opening = "{{" if closing == "}}" else "{%"
    fix = f"close the expression with `{closing}`"
    raise RuleSetError(f"`{opening}` at character {start - 1} is never closed", where=where, fix=fix)


def _end_of_text(template: str, start: int, where: str) -> int:
    position = start + 1
    while position < len(template):
        if template[position] == "\\":
            position += 1
        elif template[position] == '"':
            return position
        position += 1
    fix = 'add the closing `"`'
    raise RuleSetError(f"text at character {start + 1} is never closed", where=where, fix=fix)
