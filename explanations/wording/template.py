"""Reads a wording template: text with `{{ FEEL expression }}` and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import RuleSetError

MAX_LENGTH = 2_000
MAX_PIECES = 20

OPEN, CLOSE = "{{", "}}"
_OTHER_MARKS = ("{%", "{#", "%}", "#}")


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stand as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A FEEL expression whose value is printed here. `offset` is where it begins in the template."""

    expression: str
    offset: int


Piece = Text | Slot


def read_template(template: str, where: str = "") -> tuple[Piece, ...]:
    """Split a template into words and expressions.

    Raises:
        RuleSetError: with the place, if it is too long, braces do not match, or an expression is empty.
    """
    if len(template) > MAX_LENGTH:
        raise _error(f"wording of {len(template)} characters", where, f"at most {MAX_LENGTH:,}")
    pieces: list[Piece] = []
    position = 0
    while (start := template.find(OPEN, position)) >= 0:
        _add_text(pieces, template[position:start], where, position)
        end = _end_of_expression(template, start + len(OPEN), where)
        pieces.append(_slot(template, start, end, where))
        position = end + len(CLOSE)
    _add_text(pieces, template[position:], where, position)
    if sum(isinstance(piece, Slot) for piece in pieces) > MAX_PIECES:
        raise _error("too many values in one sentence", where, f"at most {MAX_PIECES}")
    return tuple(pieces)


def _slot(template: str, start: int, end: int, where: str) -> Slot:
    inside = template[start + len(OPEN) : end]
    expression = inside.strip()
    if not expression:
        raise _error(f"empty `{{{{ }}}}` at character {start + 1}", where, "write the name of a value in it")
    return Slot(expression, start + len(OPEN) + len(inside) - len(inside.lstrip()))


def _add_text(pieces: list[Piece], text: str, where: str, offset: int) -> None:
    if CLOSE in text:
        at = offset + text.index(CLOSE) + 1
        raise _error(f"`}}}}` without `{{{{` at character {at}", where, "open the expression with `{{`")
    for mark in _OTHER_MARKS:
        if mark in text:
            at = offset + text.index(mark) + 1
            raise _error(f"`{mark}` at character {at}", where, "wording knows only text and `{{ a FEEL expression }}`")
    if text:
        pieces.append(Text(text))


def _end_of_expression(template: str, start: int, where: str) -> int:
    """Return where the closing braces stand, past strings and contexts inside the expression."""
    depth, position = 0, start
    while position < len(template):
        match template[position]:
            case '"':
                position = _end_of_string(template, position, where)
            case "{":
                depth += 1
            case "}" if depth:
                depth -= 1
            case "}" if template.startswith(CLOSE, position):
                return position
        position += 1
    raise _error(f"`{{{{` at character {start - 1} is never closed", where, "close the expression with `}}`")


def _end_of_string(template: str, start: int, where: str) -> int:
    position = start + 1
    while position < len(template):
        if template[position] == "\\":
            position += 1
        elif template[position] == '"':
            return position
        position += 1
    raise _error(f"text at character {start + 1} is never closed", where, 'add the closing `"`')


def _error(message: str, where: str, fix: str) -> RuleSetError:
    return RuleSetError(message, where=where, fix=fix)
