"""The kinds of entry: one frozen, validated type for the public content of each. None holds personal data.

SQLModel's table classes accept anything, so nothing reaches them that has not passed through here.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import ConfigDict, StringConstraints
from pydantic.dataclasses import dataclass as validated

from api.ledger.failures import EntryRefused
from api.ledger.identifiers import IDENTIFIER

_STRICT = ConfigDict(strict=True, extra="forbid")

Digest: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Identifier: TypeAlias = Annotated[str, StringConstraints(pattern=f"^{IDENTIFIER.pattern}$")]
Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
Word: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Lane: TypeAlias = Literal["logic", "figure", "wording"]
Mode: TypeAlias = Literal["stated", "stated+law"]


@validated(frozen=True, slots=True, config=_STRICT)
class FigureBasis:
    """A dated figure that was read: its value as FEEL text, its first day, and the digest that binds them."""

    value: str
    start: str
    digest: Digest
    illustrative: bool
    stale: bool


@validated(frozen=True, slots=True, config=_STRICT)
class Basis:
    """What one policy's answer rests on: the edition by digest, and the figures in full."""

    edition: Word
    digest: Digest
    figures: dict[str, FigureBasis]


@validated(frozen=True, slots=True, config=_STRICT)
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


@validated(frozen=True, slots=True, config=_STRICT)
class DeterminationMade:
    """The authority's act by a named person: adopting an evaluation, departing from it, or deciding in the interim.

    `policies` are those decided. `full_reasons_for` names the interim determination whose full reasons these are.
    `illustrative` says that it rests on an invented parameter or a stale figure, which only a demonstration may do.
    """

    KIND: ClassVar[str] = "determination"
    LETTER: ClassVar[str] = "D"

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


@validated(frozen=True, slots=True, config=_STRICT)
class Departure:
    """One policy on which a determination departs from what the rules say; its reasons and evidence are sealed."""

    KIND: ClassVar[str] = "departure"
    LETTER: ClassVar[str] = "X"

    determination: Identifier
    policy: Name
    outputs: list[Name]


@validated(frozen=True, slots=True, config=_STRICT)
class FindingsSigned:
    """Somebody signed the findings of an assessment; from here on the people who assess may see what comes out."""

    KIND: ClassVar[str] = "findings_signed"
    LETTER: ClassVar[str] = "J"

    assessment: Identifier


@validated(frozen=True, slots=True, config=_STRICT)
class AnswerChangedAfterOutcome:
    """Somebody gave, changed or took back an answer whose outcome could be seen; what it was and is, is sealed."""

    KIND: ClassVar[str] = "answer_changed_after_outcome"
    LETTER: ClassVar[str] = "H"

    assessment: Identifier
    finding: Name


@validated(frozen=True, slots=True, config=_STRICT)
class Incident:
    """Something that must not happen did, such as two engines that disagree; no answer rests on it."""

    KIND: ClassVar[str] = "incident"
    LETTER: ClassVar[str] = "N"

    what: Name
    scheme: Name
    on: date
    details: list[Word]


@validated(frozen=True, slots=True, config=_STRICT)
class DegradedRun:
    """An evaluation was kept that no second engine has confirmed, since none answered."""

    KIND: ClassVar[str] = "degraded_run"
    LETTER: ClassVar[str] = "G"

    evaluation: Identifier


@validated(frozen=True, slots=True, config=_STRICT)
class RulesSubmitted:
    """Somebody asks that an edition, a dated figure or a wording be published, by the digests of its documents.

    A path with `#` names what is added to the document before it: `england/facs/figures.yaml#limit@2026-04-06`.
    `in_force_from` is the first day that it is for, None for words. `corrects` says what was wrong, if anything was.
    """

    KIND: ClassVar[str] = "rules_submitted"
    LETTER: ClassVar[str] = "B"

    lane: Lane
    scheme: Name
    policy: Name | None
    name: Word
    in_force_from: date | None
    documents: dict[str, Digest]
    corrects: Word | None


@validated(frozen=True, slots=True, config=_STRICT)
class RulesWithdrawn:
    """What was submitted is taken back before it was published, or out of service after; `reason` says why."""

    KIND: ClassVar[str] = "rules_withdrawn"
    LETTER: ClassVar[str] = "W"

    submission: Identifier
    reason: Word


@validated(frozen=True, slots=True, config=_STRICT)
class Publication:
    """Rules came into service: an edition, a dated figure or a wording, by the digests of its documents.

    `name` is the edition's (`2015-04-01-r2`), the figure's or the wording's; `approval` the entry that allowed it.
    """

    KIND: ClassVar[str] = "publication"
    LETTER: ClassVar[str] = "U"

    lane: Lane
    scheme: Name
    policy: Name | None
    name: Word
    documents: dict[str, Digest]
    approval: Identifier | None
    corrects: Word | None
    submission: Identifier | None = None


@validated(frozen=True, slots=True, config=_STRICT)
class Approval:
    """A second person allowed, or refused to allow, that something be published; bound by digest to what they saw."""

    KIND: ClassVar[str] = "approval"
    LETTER: ClassVar[str] = "V"

    lane: Lane
    scheme: Name
    policy: Name | None
    name: Word
    documents: dict[str, Digest]
    proposed_by: Word
    approved: bool
    submission: Identifier | None = None


@validated(frozen=True, slots=True, config=_STRICT)
class Appeal:
    """A determination is challenged. While the appeal runs, nothing about the case may be erased (legal hold)."""

    KIND: ClassVar[str] = "appeal"
    LETTER: ClassVar[str] = "A"

    determination: Identifier
    stage: Name
    grounds: list[Name]
    received_on: date


@validated(frozen=True, slots=True, config=_STRICT)
class Outcome:
    """How a stage of an appeal ended; `final` lifts the legal hold. `determination` is the new one, if one was made."""

    KIND: ClassVar[str] = "outcome"
    LETTER: ClassVar[str] = "O"

    appeal: Identifier
    stage: Name
    result: Literal["upheld", "varied", "set_aside", "withdrawn"]
    final: bool
    determination: Identifier | None


@validated(frozen=True, slots=True, config=_STRICT)
class PersonalDataRead:
    """Somebody was shown personal data: for which purpose, through what, and of which records."""

    KIND: ClassVar[str] = "read"
    LETTER: ClassVar[str] = "L"

    purpose: Name
    through: Word
    records: list[Word]


@validated(frozen=True, slots=True, config=_STRICT)
class SignIn:
    """Somebody signed in, out, or was refused; a name that no account has is not written down."""

    KIND: ClassVar[str] = "sign_in"
    LETTER: ClassVar[str] = "S"

    what: Literal["in", "out", "refused"]


@validated(frozen=True, slots=True, config=_STRICT)
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


@validated(frozen=True, slots=True, config=_STRICT)
class KeyChange:
    """A key was replaced. A new signing key is named by the entry that the old one still signs."""

    KIND: ClassVar[str] = "key_change"
    LETTER: ClassVar[str] = "K"

    what: Literal["signing", "master"]
    verifier_key: Word | None
    reason: Word


Content: TypeAlias = (
    EvaluationKept
    | DeterminationMade
    | Departure
    | FindingsSigned
    | AnswerChangedAfterOutcome
    | Incident
    | DegradedRun
    | RulesSubmitted
    | RulesWithdrawn
    | Publication
    | Approval
    | Appeal
    | Outcome
    | PersonalDataRead
    | SignIn
    | Erasure
    | KeyChange
)
KINDS: tuple[type[Content], ...] = (
    EvaluationKept,
    DeterminationMade,
    Departure,
    FindingsSigned,
    AnswerChangedAfterOutcome,
    Incident,
    DegradedRun,
    RulesSubmitted,
    RulesWithdrawn,
    Publication,
    Approval,
    Appeal,
    Outcome,
    PersonalDataRead,
    SignIn,
    Erasure,
    KeyChange,
)


def refers_to(content: Content) -> str | None:
    """Return the number of the entry, or of the assessment, on which this one acts, if it does."""
    match content:
        case DeterminationMade(evaluation=number) | DegradedRun(evaluation=number):
            return number
        case Departure(determination=number) | Appeal(determination=number):
            return number
        case FindingsSigned(assessment=number) | AnswerChangedAfterOutcome(assessment=number):
            return number
        case Outcome(appeal=number):
            return number
        case Publication(submission=str(number)) | Approval(submission=str(number)) | RulesWithdrawn(submission=number):
            return number
        case Publication(approval=number):
            return number
        case _:
            return None
