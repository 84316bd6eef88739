"""What happened to the service itself: sign-ins, keys, incidents, runs without a second engine."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as validated

from api.ledger.kinds.field_types import STRICT, Identifier, Name, Word


@validated(frozen=True, slots=True, config=STRICT)
class SignIn:
    """Somebody signed in, out, or was refused; a name that no account has is not written down."""

    KIND: ClassVar[str] = "sign_in"
    LETTER: ClassVar[str] = "S"

    what: Literal["in", "out", "refused"]


@validated(frozen=True, slots=True, config=STRICT)
class KeyChange:
    """A key was replaced. A new signing key is named by the entry that the old one still signs."""

    KIND: ClassVar[str] = "key_change"
    LETTER: ClassVar[str] = "K"

    what: Literal["signing", "master"]
    verifier_key: Word | None
    reason: Word


@validated(frozen=True, slots=True, config=STRICT)
class Incident:
    """Something that must not happen did, such as two engines that disagree; no answer rests on it."""

    KIND: ClassVar[str] = "incident"
    LETTER: ClassVar[str] = "N"

    what: Name
    scheme: Name
    on: date
    details: list[Word]


@validated(frozen=True, slots=True, config=STRICT)
class DegradedRun:
    """An evaluation was kept that no second engine has confirmed, since none answered."""

    KIND: ClassVar[str] = "degraded_run"
    LETTER: ClassVar[str] = "G"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("evaluation",)

    evaluation: Identifier
