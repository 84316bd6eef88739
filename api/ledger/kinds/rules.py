"""What became of rules: submitted, approved, published, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic.dataclasses import dataclass as validated

from api.ledger.kinds.field_types import STRICT, Digest, Identifier, Lane, Name, Word


@validated(frozen=True, slots=True, config=STRICT)
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


@validated(frozen=True, slots=True, config=STRICT)
class RulesWithdrawn:
    """What was submitted is taken back before it was published, or out of service after; `reason` says why."""

    KIND: ClassVar[str] = "rules_withdrawn"
    LETTER: ClassVar[str] = "W"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("submission",)

    submission: Identifier
    reason: Word


@validated(frozen=True, slots=True, config=STRICT)
class Publication:
    """Rules came into service: an edition, a dated figure or a wording, by the digests of its documents.

    `name` is the edition's (`2015-04-01-r2`), the figure's or the wording's; `approval` the entry that allowed it.
    """

    KIND: ClassVar[str] = "publication"
    LETTER: ClassVar[str] = "U"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("submission", "approval")

    lane: Lane
    scheme: Name
    policy: Name | None
    name: Word
    documents: dict[str, Digest]
    approval: Identifier | None
    corrects: Word | None
    submission: Identifier | None = None


@validated(frozen=True, slots=True, config=STRICT)
class Approval:
    """A second person allowed, or refused to allow, that something be published; bound by digest to what they saw."""

    KIND: ClassVar[str] = "approval"
    LETTER: ClassVar[str] = "V"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("submission",)

    lane: Lane
    scheme: Name
    policy: Name | None
    name: Word
    documents: dict[str, Digest]
    proposed_by: Word
    approved: bool
    submission: Identifier | None = None
