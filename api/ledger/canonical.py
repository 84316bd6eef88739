"""Canonical JSON (RFC 8785), and the hashes and salted commitments that are taken over it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import rfc8785

from api.ledger.failures import EntryRefused

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

SALT_BYTES = 32
_COMMITMENT_DOMAIN = b"rightful-commitment-1\x00"


def canonical(value: Json) -> bytes:
    """Return the one spelling of a JSON value (RFC 8785).

    Raises:
        EntryRefused: for a float, an integer from 2^53 on, a lone surrogate, or anything that is not JSON. Money and
            decimals travel as text.
    """
    _refuse_floats(value, "")
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, ValueError) as error:
        raise EntryRefused(f"not canonical JSON: {error}") from error


def read_json(text: bytes) -> Json:
    """Return the value that canonical JSON spells. Numbers in it are whole by construction."""
    value: Json = json.loads(text)
    return value


def digest(content: bytes) -> str:
    """Return the SHA-256 of a document in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def commitment(salt: bytes, value: bytes) -> str:
    """Return the commitment to a canonical value: SHA-256 over a domain tag, the salt and the value.

    With 32 random bytes of salt nobody can find a low-entropy value (an NHS number, a budget) by trying them all.
    """
    if len(salt) != SALT_BYTES:
        raise EntryRefused(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(_COMMITMENT_DOMAIN + salt + value).hexdigest()


def _refuse_floats(value: Json, place: str) -> None:
    """RFC 8785 can spell a float, but a binary fraction has no business in a record."""
    if isinstance(value, float):
        raise EntryRefused(f"a binary fraction `{value}`", where=place or "/", fix="write it as text")
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _refuse_floats(inner, f"{place}/{name}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for position, inner in enumerate(value):
            _refuse_floats(inner, f"{place}/{position}")
