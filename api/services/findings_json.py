"""Reads findings from JSON text without losing a digit, and writes them as they are recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NoReturn, TypeAlias

from api.ledger.canonical import Json
from engine.errors import FindingError
from engine.values import number_text

Given: TypeAlias = "str | int | Decimal | bool | Sequence[Given] | Mapping[str, Given] | None"
"""JSON as it was given: fractions are exact decimals, never binary floats."""

MOST_BYTES = 1_000_000


def read_given(text: str | bytes) -> Mapping[str, Given]:
    """Return the JSON object that the text spells.

    Raises:
        FindingError: for text that is no JSON, not an object, too large, or has a key twice, with the place.
    """
    if len(text) > MOST_BYTES:
        raise FindingError(f"this is longer than {MOST_BYTES} bytes", where="/")
    try:
        given = json.loads(
            text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_without_repeats
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise FindingError(
            f"this is not JSON: {error.msg.lower()}", where=where, fix="check quotes and commas"
        ) from error
    except UnicodeDecodeError as error:
        raise FindingError("this is not UTF-8 text", where=f"byte {error.start}") from error
    except RecursionError as error:
        raise FindingError("this is nested too deeply", where="/") from error
    except ValueError as error:
        raise FindingError(f"this is not a usable number: {error}", where="/") from error
    if _has_half_character(text, given):
        raise FindingError("this has half of a character in it (a lone surrogate)", where="/")
    if not isinstance(given, dict):
        raise FindingError("this must be a JSON object", where="/", fix='write {"age_years": 41}')
    return given


def recorded(given: Given) -> Json:
    """Return what was given as it is recorded: every number as text, so that it reads back as the same number."""
    if isinstance(given, bool) or given is None or isinstance(given, str):
        return given
    if isinstance(given, int):
        return str(given)
    if isinstance(given, Decimal):
        return number_text(given)
    if isinstance(given, Mapping):
        return {name: recorded(value) for name, value in given.items()}
    return [recorded(value) for value in given]


def in_key_order(given: Given) -> Given:
    """Return JSON with the keys of every object in order: it has none, and answers must not show any."""
    if isinstance(given, Mapping):
        return {name: in_key_order(given[name]) for name in sorted(given)}
    if isinstance(given, Sequence) and not isinstance(given, str):
        return [in_key_order(value) for value in given]
    return given


def _has_half_character(text: str | bytes, given: object) -> bool:
    """Only an escape can bring one in, and looking for escapes is quick."""
    written = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    if b"\\ud" not in written and b"\\uD" not in written:
        return False
    try:
        json.dumps(given, default=str, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _refuse_constant(name: str) -> NoReturn:
    raise FindingError(f"`{name}` is no number", where="/", fix="leave out what is not known")


def _without_repeats(pairs: list[tuple[str, Given]]) -> dict[str, Given]:
    found: dict[str, Given] = {}
    for name, value in pairs:
        if name in found:
            raise FindingError(f"`{name}` is given twice", where=f"/{name}", fix="give it once")
        found[name] = value
    return found
