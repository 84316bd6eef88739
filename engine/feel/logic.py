"""Three-valued logic: true, false and null after DMN 1.5, 10.3.2.4, with Unknown beside them after Kleene."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from engine.values import NULL, Null, Unknown, Value

Truth: TypeAlias = bool | Null | Unknown
"""What a condition comes to."""


def truth(value: Value) -> Truth:
    """Take a value as a condition: what is neither true nor false nor unknown counts as null."""
    if value is True or value is False or isinstance(value, Unknown):
        return value
    return value if isinstance(value, Null) else NULL


def negation(value: Truth) -> Truth:
    """Return `not(value)`."""
    if value is True:
        return False
    if isinstance(value, Unknown):
        return Unknown(value.needs)  # without bounds, which are those of a number
    return True if value is False else value


def conjunction(values: Iterable[Value]) -> Truth:
    """Join by `and`: one false settles it, else one unknown leaves it open, else one null makes it null."""
    return _joined(values, settles=False)


def disjunction(values: Iterable[Value]) -> Truth:
    """Join by `or`: one true settles it, else one unknown leaves it open, else one null makes it null."""
    return _joined(values, settles=True)


def _joined(values: Iterable[Value], *, settles: bool) -> Truth:
    needs: frozenset[str] | None = None
    null: Null | None = None
    for value in values:
        if value is settles:
            return settles
        if isinstance(value, Unknown):
            needs = value.needs if needs is None else needs | value.needs
        elif not isinstance(value, bool):
            null = (value if isinstance(value, Null) else NULL) if null is None else null
    if needs is not None:
        return Unknown(needs)
    return (not settles) if null is None else null
