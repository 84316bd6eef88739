"""FEEL's null, which carries the reason it arose, and the closed list of such reasons (DMN 1.5, 10.3.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.values import Value


class Code(StrEnum):
    """Why a FEEL operation had no value. The members are stable names that may be stored."""

    WRONG_TYPE = "wrong_type"
    WRONG_ARGUMENTS = "wrong_arguments"
    UNKNOWN_NAME = "unknown_name"
    NOT_A_FUNCTION = "not_a_function"
    NO_SUCH_MEMBER = "no_such_member"
    NOT_COMPARABLE = "not_comparable"
    NOT_A_BOOLEAN = "not_a_boolean"
    DIVISION_BY_ZERO = "division_by_zero"
    OUT_OF_RANGE = "out_of_range"
    UNREADABLE_TEXT = "unreadable_text"
    NO_SUCH_POSITION = "no_such_position"
    INVALID_PATTERN = "invalid_pattern"
    DUPLICATE_KEY = "duplicate_key"
    DOES_NOT_CONFORM = "does_not_conform"
    NO_CLOCK = "no_clock"
    NOT_SUPPORTED = "not_supported"
    HIT_POLICY = "hit_policy"
    NO_DECISION_LOGIC = "no_decision_logic"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One reason for a null: what went wrong, at which characters, with which values, and from which earlier null.

    `start` and `end` are offsets in the text of the expression; `cause` leads back to the first null.
    """

    code: Code
    message: str
    start: int = 0
    end: int = 0
    values: tuple[Value, ...] = ()
    cause: Diagnostic | None = None

    @property
    def origin(self) -> Diagnostic:
        """Return the first reason in the chain: where the null came from."""
        reason = self
        while reason.cause is not None:
            reason = reason.cause
        return reason


@dataclass(frozen=True, slots=True)
class Null:
    """FEEL null. All nulls are equal; `reason` is None for a null that was written or given, not caused."""

    reason: Diagnostic | None = field(default=None, compare=False)

    def __bool__(self) -> bool:
        """Return False, so that `if value` never takes a null for a yes."""
        return False


NULL = Null()
