"""What became of a challenge to a determination: raised, acknowledged, decided, and the decision made again."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as validated

from api.ledger.failures import EntryRefused
from api.ledger.kinds.field_types import STRICT, Digest, Identifier, Name, Word


@validated(frozen=True, slots=True, config=STRICT)
class Ground:
    """One ground, without the person's words and without any value.

    `about` is the Decision Rule (`C-ENG-8`) or the finding's name (`workers.relation`) that it attacks, never the entry
    of a list, whose key may be somebody's name. Both are empty where a ground is about the procedure.
    """

    kind: Literal["finding", "reading", "discretion", "procedure"]
    policy: Name | None = None
    about: Word | None = None

    def __post_init__(self) -> None:
        if (self.policy is None) != (self.about is None):
            raise EntryRefused("a ground that attacks a step names its policy and what the step is about")
        if self.policy is None and self.kind != "procedure":
            raise EntryRefused("a ground names the step that it attacks, unless it is about the procedure")


@validated(frozen=True, slots=True, config=STRICT)
class Appeal:
    """A determination is challenged, at one stage. While it runs, nothing about the case may be erased (legal hold).

    The words of the grounds, the steps in full, what is claimed and who represents the person are sealed. `after` is
    the appeal at the stage before. `stages` are the digests of the documents that its time limits come from, the most
    general first. `late` says that it was taken although its time was over; why is sealed.
    """

    KIND: ClassVar[str] = "appeal"
    LETTER: ClassVar[str] = "A"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("determination",)

    determination: Identifier
    stage: Name
    grounds: list[Ground]
    received_on: date
    by: Literal["person", "provider"] = "person"
    representative: Word | None = None
    after: Identifier | None = None
    late: bool = False
    stages: list[Digest] | None = None


@validated(frozen=True, slots=True, config=STRICT)
class AppealAcknowledged:
    """The person was told that the appeal has been received, what happens next, and by when; the letter is sealed."""

    KIND: ClassVar[str] = "appeal_acknowledged"
    LETTER: ClassVar[str] = "M"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("appeal",)

    appeal: Identifier
    sent_on: date


@validated(frozen=True, slots=True, config=STRICT)
class GroundDecided:
    """What became of one ground: whether it would have changed the result, and whether it was accepted."""

    material: Literal["yes", "no", "cannot_tell"]
    accepted: bool


@validated(frozen=True, slots=True, config=STRICT)
class Outcome:
    """How a stage of an appeal ended. `final` lifts the legal hold; `open_until` lifts it after that day.

    `determination` is the new one, if one was made; a decision that was quashed without one is to be made again.
    `closed` ends an appeal of which a later stage could still have come.
    """

    KIND: ClassVar[str] = "outcome"
    LETTER: ClassVar[str] = "O"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("appeal",)

    appeal: Identifier
    stage: Name
    result: Literal["upheld", "varied", "quashed", "dismissed", "withdrawn", "closed"]
    final: bool
    determination: Identifier | None
    decided_on: date | None = None
    open_until: date | None = None
    grounds: list[GroundDecided] | None = None


@validated(frozen=True, slots=True, config=STRICT)
class DecisionRedone:
    """A decision that an appeal had quashed was made again: the new determination."""

    KIND: ClassVar[str] = "decision_redone"
    LETTER: ClassVar[str] = "Z"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("appeal",)

    appeal: Identifier
    determination: Identifier
