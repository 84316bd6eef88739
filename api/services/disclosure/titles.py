"""What records and their parts are called in a disclosure file."""

from __future__ import annotations

from typing import Final

from api.ledger.entries import Entry
from api.ledger.kinds import DeterminationMade, Disclosure

_KINDS: Final = {
    "evaluation_kept": "What the rules say, kept on record",
    "determination": "Decision",
    "departure": "Where a decision departs from the rules",
    "findings_signed": "The findings of an assessment were signed",
    "answer_changed_after_outcome": "An answer was changed after the outcome was seen",
    "finding_revised": "A finding was put right or brought up to date",
    "decision_reconstructed": "An earlier decision, entered from its papers",
    "appeal": "Challenge to a decision",
    "appeal_acknowledged": "A challenge was acknowledged",
    "decision_redone": "A decision was made again after a challenge",
    "panel_sat": "A panel looked at a decision",
    "sweep_part": "A decision was made again after rules were corrected",
    "outcome": "How a stage of a challenge ended",
    "erasure": "People in the case were forgotten",
}
_ACTS: Final = {
    "adopted": "Decision, as the rules say",
    "departed": "Decision, departing from the rules",
    "interim": "Interim decision",
}
_STEPS: Final = {
    "received": "You asked for the file about you",
    "extended": "The time to answer you was made longer",
    "made": "A file about you was made",
}
_SLOTS: Final = {
    "findings": "What was found",
    "answers": "Answers in an assessment",
    "outputs": "What the rules gave",
    "trace": "Every rule that was looked at, and what it read",
    "decided": "What was decided",
    "letter": "The letter as it was sent",
    "reasons": "Reasons and evidence",
    "withheld": "What was left out of the letter, and why",
    "before": "As it was before",
    "after": "As it is since",
    "redress": "What ought to have come out",
    "request": "How we know who asked",
    "choices": "What was left out of a file, and why",
}


def title_of(entry: Entry) -> str:
    """Return what an entry is, in words."""
    if isinstance(entry.content, DeterminationMade):
        return _ACTS[entry.content.act]
    if isinstance(entry.content, Disclosure):
        return _STEPS[entry.content.step]
    return _KINDS.get(entry.kind, entry.kind.replace("_", " ").capitalize())


def slot_title(name: str) -> str:
    """Return what a part of a record is, in words."""
    return _SLOTS.get(name, name.replace("_", " ").capitalize())
