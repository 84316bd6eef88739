"""The letter that goes with a decision: written from the trace in the act's own transaction, and kept with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from api.ledger.canonical import Json
from api.ledger.people import Person
from api.services.decision_forms import Interim
from api.services.evaluate import SchemeEvaluation
from api.services.explain import explain_evaluation
from explanations.render import Form
from explanations.statement import STATEMENT_VERSION, Reader


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter needs beside the evaluation: its number, to whom, who signs, when, and what kind it is."""

    number: str
    person: Person
    signed_by: str
    recorded_at: datetime
    interim: Interim | None
    completes_interim: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is sent, in plain text and as a page; `wording` names the version of its frame."""

    text: str
    html: str
    wording: str

    def to_json(self) -> Json:
        """Return the letter as it is kept."""
        return {"text": self.text, "html": self.html, "wording": self.wording}


def write_letter(evaluation: SchemeEvaluation, decided: Mapping[str, Json], facts: LetterFacts) -> Letter:
    """Return the letter about what was decided."""
    del decided, facts
    text = explain_evaluation(evaluation, Reader.PERSON, Form.TEXT)
    html = explain_evaluation(evaluation, Reader.PERSON, Form.HTML)
    return Letter(text, html, str(STATEMENT_VERSION))
