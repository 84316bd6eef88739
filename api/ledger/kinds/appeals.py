"""What became of a challenge to a determination."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as validated

from api.ledger.kinds.field_types import STRICT, Identifier, Name


@validated(frozen=True, slots=True, config=STRICT)
class Appeal:
    """A determination is challenged. While the appeal runs, nothing about the case may be erased (legal hold)."""

    KIND: ClassVar[str] = "appeal"
    LETTER: ClassVar[str] = "A"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("determination",)

    determination: Identifier
    stage: Name
    grounds: list[Name]
    received_on: date


@validated(frozen=True, slots=True, config=STRICT)
class Outcome:
    """How a stage of an appeal ended; `final` lifts the legal hold. `determination` is the new one, if one was made."""

    KIND: ClassVar[str] = "outcome"
    LETTER: ClassVar[str] = "O"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("appeal",)

    appeal: Identifier
    stage: Name
    result: Literal["upheld", "varied", "set_aside", "withdrawn"]
    final: bool
    determination: Identifier | None
