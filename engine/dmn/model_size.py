"""How much FEEL a decision model holds, and the refusal of one that holds too much to be read in time."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache

from engine.dmn.model import DecisionModel, Literal
from engine.errors import RuleSetError
from engine.limits import MODEL_TEXT


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the fields of a class of the document that may hold FEEL: those that are not plain text."""
    return tuple(one.name for one in fields(kind) if one.type not in ("str", "str | None"))


def check_size(model: DecisionModel, times: int = 1) -> None:
    """Raise RuleSetError for a model of more than `times` MODEL_TEXT characters of FEEL, before any of it is read."""
    most = MODEL_TEXT * times
    pending: list[object] = [model.decisions, model.knowledge, model.types]
    characters = 0
    while pending:
        part = pending.pop()
        if isinstance(part, tuple):
            pending.extend(part)
        elif isinstance(part, Literal):
            characters += len(part.text)
        elif is_dataclass(part) and not isinstance(part, type):
            pending.extend(getattr(part, name) for name in _fields(type(part)))
        if characters > most:
            message = f"`{model.name}` has more than {most} characters of FEEL"
            raise RuleSetError(message, fix="divide it into several models")
