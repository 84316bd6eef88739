"""What a correction of the rules was found to have done to earlier determinations."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass as validated

from api.ledger.failures import EntryRefused
from api.ledger.kinds.field_types import STRICT, Identifier

Count = Annotated[int, Field(ge=0)]


@validated(frozen=True, slots=True, config=STRICT)
class SweepPart:
    """A part of a sweep: determinations were made again with what one submission brought into service over their rules.

    It covers the entries `after` one number `through` another; `looked` at so many determinations, of which `touched`
    come out otherwise and `erased` could not be read any more. What each person is owed is sealed beside it.
    """

    KIND: ClassVar[str] = "sweep_part"
    LETTER: ClassVar[str] = "T"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("submission",)

    submission: Identifier
    after: Count
    through: Count
    looked: Count
    touched: Count
    erased: Count

    def __post_init__(self) -> None:
        if self.through < self.after or self.touched + self.erased > self.looked:
            raise EntryRefused("a part of a sweep goes forward, and touches no more than it looked at")
