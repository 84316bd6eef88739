"""Personal data as it is stored: encrypted under the key of the one person it is about, and bound to its place.

AES-256-GCM with a random nonce. The place (which row of which table, about whom) is authenticated with it, so that what
was moved to another row, or to another person, does not open.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.ledger.canonical import Json, canonical, read_json
from api.ledger.failures import LedgerDamaged
from api.ledger.keys import NONCE_BYTES, KeyStore

FORM = "aes-256-gcm-1"
"""The word for this form in the rows that hold it."""
_DOMAIN = b"rightful-sealed-1\x00"


def seal(keys: KeyStore, subject: str, place: tuple[str, ...], plain: bytes) -> bytes:
    """Return `plain` as it is stored at a place, under the person's key."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(keys.key_for(subject)).encrypt(nonce, plain, _bound_to(subject, place))


def unseal(keys: KeyStore, subject: str, place: tuple[str, ...], stored: bytes) -> bytes:
    """Return what was sealed at a place. Raises LedgerDamaged when it was altered, moved, or its key is gone."""
    key = keys.open_key(subject)
    where = "/".join(place)
    if key is None:
        raise LedgerDamaged("the key that opens this is not in the key store", where=where, fix="restore the key store")
    try:
        return AESGCM(key).decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], _bound_to(subject, place))
    except (InvalidTag, ValueError) as error:
        raise LedgerDamaged("personal data was altered or moved", where=where) from error


def seal_json(keys: KeyStore, subject: str, place: tuple[str, ...], value: Json) -> bytes:
    """Return a JSON value as it is stored at a place."""
    return seal(keys, subject, place, canonical(value))


def unseal_json(keys: KeyStore, subject: str, place: tuple[str, ...], stored: bytes) -> Json:
    """Return the JSON value sealed at a place. Raises LedgerDamaged."""
    return read_json(unseal(keys, subject, place, stored))


def _bound_to(subject: str, place: tuple[str, ...]) -> bytes:
    return _DOMAIN + canonical([subject, *place])
