"""How many parts and how much FEEL a decision model has, and the refusal of one with too much to be read in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Final

from engine.dmn.model import DecisionModel, ItemDefinition, Iteration, Literal
from engine.errors import RuleSetError
from engine.limits import MODEL_PARTS, MODEL_TEXT, MODEL_WORDS

_WORD: Final = re.compile(r"\w+|[^\w\s]")
_MEASURES: Final = ("parts", "characters of FEEL", "words and signs of FEEL")


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the fields of a class of the document that may hold FEEL: those that are not plain text."""
    return tuple(one.name for one in fields(kind) if one.type not in ("str", "str | None"))


def check_size(model: DecisionModel, times: int = 1) -> None:
    """Raise RuleSetError for a model of more parts, characters or words of FEEL than may be, before any of it is read.

    A part is a node, a requirement, a type, a row, a box or a text. `times` is how often as much is let through.
    """
    pending: list[object] = [model.decisions, model.inputs, model.knowledge, model.services, model.types]
    parts = characters = words = 0
    while pending:
        part = pending.pop()
        if isinstance(part, tuple):
            pending.extend(part)
            continue
        if not is_dataclass(part) or isinstance(part, type):
            continue
        parts += 1
        for text in _texts(part):
            characters += len(text)
            words += len(_WORD.findall(text))
        if not isinstance(part, Literal):
            pending.extend(getattr(part, name) for name in _fields(type(part)))
        _check(model, times, (parts, characters, words))


def _texts(part: object) -> Iterator[str]:
    """Yield the FEEL of one part: its text, and the types that it names, of which `list<tWorker>` is one."""
    if isinstance(part, Literal):
        yield part.text
    if isinstance(part, ItemDefinition) and part.function is not None:
        yield part.function[1] or ""
    if isinstance(part, Iteration):
        yield part.variable_type or ""
    yield getattr(part, "type_ref", None) or ""


def _check(model: DecisionModel, times: int, found: tuple[int, int, int]) -> None:
    for amount, most, what in zip(found, (MODEL_PARTS, MODEL_TEXT, MODEL_WORDS), _MEASURES, strict=True):
        if amount > most * times:
            message = f"`{model.name}` has more than {most * times} {what}"
            raise RuleSetError(message, fix="divide it into several models")
