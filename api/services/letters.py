"""The letter that goes with a decision: written from the trace in the act's own transaction, and kept with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from api.ledger.canonical import Json
from api.ledger.people import Person
from api.services.decision_forms import Interim
from api.services.evaluate import SchemeEvaluation
from api.services.explain import material_of
from engine.outcome import Outcome
from explanations.adequacy import gaps
from explanations.letter import facts as telling
from explanations.letter import rendering, writing
from explanations.letter.frame import frame_of
from explanations.material import Material
from explanations.render import Form
from explanations.statement import Reader

OPEN = (Outcome.CANNOT_TELL, Outcome.FOR_JUDGEMENT)


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter needs beside the evaluation: its number, to whom, who signs, when, and what kind it is.

    `zone` is where the authority is: the letter's date is the day there.
    """

    number: str
    person: Person
    signed_by: str
    recorded_at: datetime
    interim: Interim | None
    completes_interim: bool
    demonstration: bool = False
    zone: str = "Europe/London"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is sent, in plain text and as a page; `wording` names the version of its frame.

    `lacking` says, a line each, what keeps it from being sent: what the law requires and it does not hold.
    """

    text: str
    html: str
    wording: str
    lacking: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """Return the letter as it is kept."""
        return {"text": self.text, "html": self.html, "wording": self.wording}


def write_letter(evaluation: SchemeEvaluation, decided: Mapping[str, Json], facts: LetterFacts) -> Letter:
    """Return the letter about what was decided, and what it lacks."""
    letter = writing.write_letter(_letter_facts(evaluation, decided, facts))
    return Letter(
        text=rendering.render_letter(letter, Form.TEXT),
        html=rendering.render_letter(letter, Form.HTML),
        wording=str(telling.LETTER_VERSION),
        lacking=tuple(gap.text for gap in gaps(letter)),
    )


def _letter_facts(evaluation: SchemeEvaluation, decided: Mapping[str, Json], facts: LetterFacts) -> telling.LetterFacts:
    policies = {policy: _material(evaluation, policy) for policy in evaluation.editions}
    scheme = next(iter(evaluation.editions.values())).scheme
    day = facts.recorded_at.astimezone(ZoneInfo(facts.zone)).date()
    interim = facts.interim
    return telling.LetterFacts(
        kind=_kind(decided, interim),
        number=facts.number,
        person=facts.person.details.name,
        address=tuple(facts.person.details.contact.get("address", "").splitlines()),
        decided_on=day.isoformat(),
        decided_by=facts.signed_by,
        frame=frame_of(scheme),
        decided=tuple(telling.DecidedPolicy(policies[policy], _departed(what)) for policy, what in decided.items()),
        undecided=tuple(m for policy, m in policies.items() if policy not in decided and m.evaluation.outcome in OPEN),
        urgency=interim.urgency if interim else "",
        full_reasons_by=interim.full_reasons_by.isoformat() if interim else "",
        completes=facts.completes_interim,
        demonstration=facts.demonstration,
    )


def _material(evaluation: SchemeEvaluation, policy: str) -> Material:
    return material_of(evaluation.evaluations[policy], evaluation.editions[policy], Reader.PERSON)


def _kind(decided: Mapping[str, Json], interim: Interim | None) -> telling.LetterKind:
    if interim is not None:
        return telling.LetterKind.INTERIM
    departs = any(_departed(what) is not None for what in decided.values())
    return telling.LetterKind.DEPARTED if departs else telling.LetterKind.ADOPTED


def _departed(what: Json) -> telling.Departed | None:
    """Return what was decided in place of what the rules say, from the form in which it is recorded."""
    if not isinstance(what, Mapping) or what["how"] != "departed":
        return None
    outputs, evidence = what["outputs"], what["evidence"]
    assert isinstance(outputs, Mapping)
    assert isinstance(evidence, list)
    # What is recorded holds no JSON numbers: amounts stand there as text.
    said = cast(Mapping[str, telling.OutputJson], outputs)
    return telling.Departed(said, str(what["reasons"]), tuple(str(item) for item in evidence))
