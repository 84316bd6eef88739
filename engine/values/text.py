"""FEEL values as text: `string()` of DMN 1.5 10.3.4.1, and a canonical JSON form."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from engine.values import temporal_text
from engine.values.containers import Context, FeelFunction, Range
from engine.values.nulls import Null
from engine.values.numbers import number_text
from engine.values.temporal import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.values.unknown import PartialSet, Unknown

if TYPE_CHECKING:
    from engine.values import Value

Json: TypeAlias = "bool | str | list[Json] | dict[str, Json] | None"
"""What `to_json` gives. Numbers are strings, so that no reader turns money into binary floating point."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def quoted(text: str) -> str:
    """Write a string as a FEEL literal."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def feel_text(value: Value) -> str:
    """Return what FEEL's `string()` gives, with strings quoted only inside lists, contexts and ranges.

    A null is `null`; a value not yet known is `unknown`.
    """
    return value if isinstance(value, str) else _inner_text(value)


def _inner_text(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return number_text(value)
        case str():
            return quoted(value)
        case Null():
            return "null"
        case tuple():
            return "[" + ", ".join(map(_inner_text, value)) + "]"
        case Context():
            return "{" + ", ".join(f"{_key_text(key)}: {_inner_text(item)}" for key, item in value.items()) + "}"
        case Range():
            return range_text(value)
        case FeelFunction():
            return f"function({', '.join(value.parameters)})"
        case Unknown():
            return "unknown"
        case PartialSet():
            return f"[{', '.join(map(quoted, value.has))}, unknown]" if value.has else "[unknown]"
    return temporal_value_text(value)


def _key_text(key: str) -> str:
    """Leave plain names bare and quote every other key."""
    return key if key and all(part.isidentifier() for part in key.split(" ")) else quoted(key)


def temporal_value_text(value: Date | Time | DateTime | YearsMonthsDuration | DaysTimeDuration) -> str:
    """Write a temporal value as an at-literal holds it."""
    match value:
        case Date():
            return temporal_text.date_text(value)
        case Time():
            return temporal_text.time_text(value)
        case DateTime():
            return temporal_text.date_time_text(value)
        case YearsMonthsDuration():
            return temporal_text.months_text(value)
        case DaysTimeDuration():
            return temporal_text.nanos_text(value)


def range_text(value: Range) -> str:
    """Write a range: `[1..3]`, or `(>= 18)` where an end is open."""
    low, high = _inner_text(value.low), _inner_text(value.high)
    if value.excludes:
        return f"(!={low})"
    if isinstance(value.low, Null):
        return f"(<{'=' if value.high_included else ''}{high})"
    if isinstance(value.high, Null):
        return f"(>{'=' if value.low_included else ''}{low})"
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"


def to_json(value: Value) -> Json:
    """Return the canonical JSON form: decimals and temporals as strings, an unknown by what it needs."""
    match value:
        case Null():
            return None
        case bool() | str():
            return value
        case tuple():
            return [to_json(item) for item in value]
        case Context():
            return {key: to_json(item) for key, item in value.items()}
        case Unknown():
            return {"unknown": [*sorted(value.needs)]}
        case PartialSet():
            maybe: Json = None if value.maybe is None else [*value.maybe]
            return {"has": [*value.has], "maybe": maybe, "unknown": [*sorted(value.needs)]}
    return feel_text(value)
