"""What was decided: evaluations that were kept, determinations, and what happened on the way to them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as validated

from api.ledger.failures import EntryRefused
from api.ledger.kinds.field_types import STRICT, Digest, Identifier, Mode, Name, Word


@validated(frozen=True, slots=True, config=STRICT)
class FigureBasis:
    """A dated figure that was read: its value as FEEL text, its first day, and the digest that binds them."""

    value: str
    start: str
    digest: Digest
    illustrative: bool
    stale: bool


@validated(frozen=True, slots=True, config=STRICT)
class Basis:
    """What one policy's answer rests on: the edition by digest, and the figures in full."""

    edition: Word
    digest: Digest
    figures: dict[str, FigureBasis]


@validated(frozen=True, slots=True, config=STRICT)
class EvaluationKept:
    """An evaluation that somebody chose to keep: what the rules say about given findings, and no act of the authority.

    `policy` is None for a scheme's whole journey. `documents` maps the path of each rule document used to its digest;
    the bytes stand in the ledger's own library.
    """

    KIND: ClassVar[str] = "evaluation_kept"
    LETTER: ClassVar[str] = "E"

    scheme: Name
    policy: Name | None
    on: date
    authority_mode: Mode
    cross_check: Literal["agreed", "degraded"]
    engine: Word
    trace_version: Word
    bases: dict[str, Basis]
    documents: dict[str, Digest]


@validated(frozen=True, slots=True, config=STRICT)
class DeterminationMade:
    """The authority's act by a named person: adopting an evaluation, departing from it, or deciding in the interim.

    `policies` are those decided. `full_reasons_for` names the interim determination whose full reasons these are.
    `illustrative` says that it rests on an invented parameter or a stale figure, which only a demonstration may do.
    """

    KIND: ClassVar[str] = "determination"
    LETTER: ClassVar[str] = "D"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("evaluation",)

    evaluation: Identifier
    act: Literal["adopted", "departed", "interim"]
    policies: list[Name]
    full_reasons_by: date | None
    full_reasons_for: Identifier | None
    demonstration: bool
    illustrative: bool
    letter_wording: Word

    def __post_init__(self) -> None:
        if (self.act == "interim") != (self.full_reasons_by is not None):
            raise EntryRefused("an interim determination, and only that, says by when full reasons follow")


@validated(frozen=True, slots=True, config=STRICT)
class Departure:
    """One policy on which a determination departs from what the rules say; its reasons and evidence are sealed."""

    KIND: ClassVar[str] = "departure"
    LETTER: ClassVar[str] = "X"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("determination",)

    determination: Identifier
    policy: Name
    outputs: list[Name]


@validated(frozen=True, slots=True, config=STRICT)
class FindingsSigned:
    """Somebody signed the findings of an assessment; from here on the people who assess may see what comes out."""

    KIND: ClassVar[str] = "findings_signed"
    LETTER: ClassVar[str] = "J"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("assessment",)

    assessment: Identifier


@validated(frozen=True, slots=True, config=STRICT)
class AnswerChangedAfterOutcome:
    """Somebody gave, changed or took back an answer whose outcome could be seen; what it was and is, is sealed."""

    KIND: ClassVar[str] = "answer_changed_after_outcome"
    LETTER: ClassVar[str] = "H"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("assessment",)

    assessment: Identifier
    finding: Name
