"""What a person asked to see of the records about them, and what they were given."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as validated

from api.ledger.failures import EntryRefused
from api.ledger.kinds.field_types import STRICT, Identifier, Name


@validated(frozen=True, slots=True, config=STRICT)
class Disclosure:
    """One step of a request: it was received, its time was extended, or the file was made.

    `request` names the entry by which it was received. `due` is the day by which it has to be answered, under the `law`
    of that name, and is of the first two. `upto` is the `seq` of the last entry that the file tells of. How it is known
    who asks, the reasons, and what was left out of the file and why, are sealed.
    """

    KIND: ClassVar[str] = "disclosure"
    LETTER: ClassVar[str] = "I"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("request",)

    step: Literal["received", "extended", "made"]
    request: Identifier | None = None
    received_on: date | None = None
    due: date | None = None
    law: Name | None = None
    upto: int | None = None

    def __post_init__(self) -> None:
        if (self.step == "received") != (self.request is None) or (self.received_on is None) != bool(self.request):
            raise EntryRefused("a request says on which day it was received, and every later step names the request")
        if (self.due is None or self.law is None) != (self.step == "made"):
            raise EntryRefused("a request and its extension say by when it is answered, under which law")
        if (self.upto is None) != (self.step != "made"):
            raise EntryRefused("a file, and only that, says up to which entry it tells")
