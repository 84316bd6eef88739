"""The kinds of entry: one frozen, validated type for the public content of each. None holds personal data.

SQLModel's table classes accept anything, so nothing reaches them that has not passed through here. Each kind has a
`KIND` by which it is stored, the `LETTER` that begins its numbers, and, where it acts on another entry or on an
assessment, `ACTS_ON`: the fields that name it, the first that is given counting.
"""

from __future__ import annotations

from typing import TypeAlias, get_args

from api.ledger.kinds.accounts import AccountChange
from api.ledger.kinds.appeals import Appeal, AppealAcknowledged, DecisionRedone, Outcome
from api.ledger.kinds.decisions import (
    AnswerChangedAfterOutcome,
    Basis,
    Departure,
    DeterminationMade,
    EvaluationKept,
    FigureBasis,
    FindingsSigned,
)
from api.ledger.kinds.disclosures import Disclosure
from api.ledger.kinds.field_types import Lane
from api.ledger.kinds.findings import FindingRevised
from api.ledger.kinds.operation import DegradedRun, Incident, KeyChange, SignIn
from api.ledger.kinds.panels import PanelSat
from api.ledger.kinds.persons import Erasure, PersonalDataRead
from api.ledger.kinds.reconstructed import DecisionReconstructed
from api.ledger.kinds.rules import Approval, Publication, RulesSubmitted, RulesWithdrawn
from api.ledger.kinds.sweeps import SweepPart

Content: TypeAlias = (
    EvaluationKept
    | DeterminationMade
    | Departure
    | FindingsSigned
    | AnswerChangedAfterOutcome
    | FindingRevised
    | DecisionReconstructed
    | Incident
    | DegradedRun
    | RulesSubmitted
    | RulesWithdrawn
    | Publication
    | Approval
    | SweepPart
    | Appeal
    | AppealAcknowledged
    | Outcome
    | DecisionRedone
    | PanelSat
    | PersonalDataRead
    | SignIn
    | AccountChange
    | Erasure
    | Disclosure
    | KeyChange
)
KINDS: tuple[type[Content], ...] = get_args(Content)


def refers_to(content: Content) -> str | None:
    """Return the number of the entry, or of the assessment, on which this one acts, if it does."""
    named = (getattr(content, field) for field in getattr(content, "ACTS_ON", ()))
    return next((number for number in named if number is not None), None)


__all__ = [
    "KINDS",
    "AccountChange",
    "AnswerChangedAfterOutcome",
    "Appeal",
    "AppealAcknowledged",
    "Approval",
    "Basis",
    "Content",
    "DecisionReconstructed",
    "DecisionRedone",
    "DegradedRun",
    "Departure",
    "DeterminationMade",
    "Disclosure",
    "Erasure",
    "EvaluationKept",
    "FigureBasis",
    "FindingRevised",
    "FindingsSigned",
    "Incident",
    "KeyChange",
    "Lane",
    "Outcome",
    "PanelSat",
    "PersonalDataRead",
    "Publication",
    "RulesSubmitted",
    "RulesWithdrawn",
    "SignIn",
    "SweepPart",
    "refers_to",
]
