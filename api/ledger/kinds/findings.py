"""What became of a finding after it was recorded: it was wrong from a day, or life changed from a day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as validated

from api.ledger.kinds.field_types import STRICT, Identifier, Name


@validated(frozen=True, slots=True, config=STRICT)
class FindingRevised:
    """A finding about a person is put right (`corrected`) or brought up to date (`changed`), in force from a day.

    `record` is the decision or kept evaluation from which somebody saw that it is so; the revision holds for every
    record about the person. `finding` is its name at the top level. Where exactly, the value as it was and as it is,
    its source and the reason are sealed.
    """

    KIND: ClassVar[str] = "finding_revised"
    LETTER: ClassVar[str] = "C"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("record",)

    record: Identifier
    finding: Name
    manner: Literal["corrected", "changed"]
    in_force_from: date
