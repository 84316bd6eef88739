"""What became of accounts: locked by somebody who looks after them, and let in again."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as validated

from api.ledger.kinds.field_types import STRICT, Word


@validated(frozen=True, slots=True, config=STRICT)
class AccountChange:
    """An account was locked, or unlocked: by an administrator, never by its owner. `account` is its id."""

    KIND: ClassVar[str] = "account_change"
    LETTER: ClassVar[str] = "Y"

    account: Word
    what: Literal["locked", "unlocked"]
    reason: Word
