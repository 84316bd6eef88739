"""What panels did with a determination: they approve it, ask for more, or change it with reasons."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as validated

from api.ledger.failures import EntryRefused
from api.ledger.kinds.field_types import STRICT, Identifier, Name

SITTING = "sitting"
"""The slot in which names, reasons, questions and risks are sealed."""


@validated(frozen=True, slots=True, config=STRICT)
class PanelSat:
    """A panel looked at a determination. Reasons, names, questions and the risks worth taking are sealed.

    `present` are the roles of those who were there. `changed` maps each policy that it changed to the outputs it
    changed; `replacement` is the determination by which it did, without which nothing is changed.
    """

    KIND: ClassVar[str] = "panel_sat"
    LETTER: ClassVar[str] = "Q"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("determination",)

    determination: Identifier
    panel: Literal["moderation", "resource", "risk_enablement"]
    seen_on: date
    present: list[Name]
    result: Literal["approved", "asked", "changed"]
    changed: dict[Name, list[Name]]
    replacement: Identifier | None
    risks: int = 0
    answer_by: date | None = None

    def __post_init__(self) -> None:
        if (self.result == "changed") != bool(self.replacement and self.changed):
            raise EntryRefused("only a panel that changes a decision names the new one, and what it changed")
