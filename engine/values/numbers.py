"""FEEL numbers: 34-digit decimals after IEEE 754-2008 decimal128 (DMN 1.5, 10.3.2.3.1)."""

from __future__ import annotations

import re
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

PRECISION = 34
LEAST_SCALE = -6111
GREATEST_SCALE = 6176

# A context of our own, called by name, so that nothing depends on a thread's ambient decimal context.
DECIMAL128 = Context(
    prec=PRECISION,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

ZERO = Decimal(0)
ONE = Decimal(1)

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)


def number(text: str) -> Decimal | None:
    """Return the number that `text` writes as a FEEL numeric literal with optional sign, or None.

    Digits beyond the 34th are rounded half-even. A magnitude that decimal128 cannot hold gives None.
    """
    if _NUMBER.fullmatch(text) is None:
        return None
    try:
        return DECIMAL128.create_decimal(text)
    except DecimalException:
        return None


def number_text(value: Decimal) -> str:
    """Return the plain text of a number: no exponent, no trailing zeros, so that equal numbers have equal text."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_whole(value: Decimal) -> bool:
    """Say whether the number is an integer, whatever its scale."""
    return value == value.to_integral_value()


def raised(base: Decimal, exponent: Decimal) -> Decimal | None:
    """Return `base ** exponent` to 34 digits, or None where it has no value or is out of range.

    The decimal module takes `0 ** 0` as an error; FEEL follows arithmetic usage, where it is 1. It also takes
    `0 ** -1` as infinity, without a signal, where FEEL has no value.
    """
    if not exponent:
        return ONE
    try:
        power = DECIMAL128.power(base, exponent)
    except DecimalException:
        return None
    return power if power.is_finite() else None
