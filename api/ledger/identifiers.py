"""Identifiers that people can read out over the telephone and type back with the usual slips."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

Randomness = Callable[[int], bytes]
"""Gives so many random bytes; `secrets.token_bytes` in service."""

# Crockford's base 32: no I, L, O or U, so that nothing is misread and nothing rude is spelt.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SLIPS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LETTERS = 10
IDENTIFIER = re.compile(rf"[A-Z]-[{_ALPHABET}]{{5}}-[{_ALPHABET}]{{5}}", re.ASCII)


def new_identifier(kind: str, randomness: Randomness = secrets.token_bytes) -> str:
    """Return an unguessable identifier such as `D-7K3MQ-2ZPXW`: a letter for the kind, and 50 random bits."""
    number = int.from_bytes(randomness(8), "big")
    letters = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(_LETTERS))
    return f"{kind}-{letters[:5]}-{letters[5:]}"


def read_identifier(text: str) -> str:
    """Return the identifier that a person meant: case, blanks, missing dashes and O for 0 are forgiven.

    Text that cannot be one comes back unchanged, and will not be found.
    """
    letters = re.sub(r"[\s-]", "", text).upper()
    if len(letters) != _LETTERS + 1:
        return text
    meant = letters[1:].translate(_SLIPS)
    return f"{letters[0]}-{meant[:5]}-{meant[5:]}"
