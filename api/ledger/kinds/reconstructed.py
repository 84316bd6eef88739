"""Decisions that were made on paper, before this service."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic.dataclasses import dataclass as validated

from api.ledger.kinds.field_types import STRICT, Identifier, Name


@validated(frozen=True, slots=True, config=STRICT)
class DecisionReconstructed:
    """An earlier decision was entered from its papers.

    `evaluation` is what the rules of its day give for the findings that the papers tell of; `policies` are those that
    the earlier decision decided. What it decided, its letter and the other papers are sealed.
    """

    KIND: ClassVar[str] = "decision_reconstructed"
    LETTER: ClassVar[str] = "R"
    ACTS_ON: ClassVar[tuple[str, ...]] = ("evaluation",)

    evaluation: Identifier
    decided_on: date
    policies: list[Name]
