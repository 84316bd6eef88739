"""What was done with personal data: read, and erased."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as validated

from api.ledger.kinds.field_types import STRICT, Name, Word


@validated(frozen=True, slots=True, config=STRICT)
class PersonalDataRead:
    """Somebody was shown personal data: for which purpose, through what, and of which records."""

    KIND: ClassVar[str] = "read"
    LETTER: ClassVar[str] = "L"

    purpose: Name
    through: Word
    records: list[Word]


@validated(frozen=True, slots=True, config=STRICT)
class Erasure:
    """People were forgotten: their keys are destroyed and the rows about them deleted, so many of each.

    `subjects` are our own numbers. `ground` is the ending of a retention period, a request, or a correction.
    """

    KIND: ClassVar[str] = "erasure"
    LETTER: ClassVar[str] = "F"

    subjects: list[Word]
    ground: Literal["retention", "request", "correction"]
    rule: Word | None
    rows: str
