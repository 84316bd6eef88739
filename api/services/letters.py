"""The letter that goes with a decision: written from the trace in the act's own transaction, and kept with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

from api.ledger.canonical import Json
from api.ledger.people import Person
from api.services.change_notice import ChangedSince
from api.services.decision_forms import Interim
from api.services.enough import sufficed
from api.services.evaluate import SchemeEvaluation
from api.services.languages import Interpreter, interpreter
from api.services.registry import LoadedEdition, Registry
from api.services.what_changes import refused_otherwise
from engine.analysis.claims import Claims
from engine.outcome import Outcome
from explanations.adequacy import gaps
from explanations.changes.comparison import Comparison
from explanations.checklist import KEYS
from explanations.duties import Duties, read_duties
from explanations.languages.speech import ENGLISH, speaking
from explanations.letter import facts as told
from explanations.letter import writing
from explanations.letter.frame import frame_of
from explanations.letter.rendering import render_letter
from explanations.material import Material
from explanations.render import Form
from explanations.withholding import Withheld

_OPEN = (Outcome.CANNOT_TELL, Outcome.FOR_JUDGEMENT)


@dataclass(frozen=True, slots=True)
class Analysed:
    """What was found out about one decided policy: the findings that were enough, and what would change a refusal."""

    sufficed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    otherwise: tuple[Claims, ...] = ()


def analysed(evaluation: SchemeEvaluation, decided: Mapping[str, Json]) -> dict[str, Analysed]:
    """Return what letters tell of each decided policy beside its trace, proven by the reference.

    It may take a good part of a second, so it is asked for before a transaction begins. Of a policy that is departed
    from nothing is found out: what would change the rules' answer would not change that decision.
    """
    return {
        policy: Analysed()
        if isinstance(what, Mapping) and what.get("how") == "departed"
        else Analysed(sufficed(evaluation, policy), refused_otherwise(evaluation, policy))
        for policy, what in decided.items()
    }


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter needs beside the evaluation: its number, to whom, who signs, when, and what kind it is.

    `signed_by` is name and role. `decided_on` is the authority's calendar day, by default that of `recorded_at` in UTC.
    `authority` is what the installation says in place of the scheme's authority: name, contact, advice, formats.
    `changed` is what differs from the decision before, if there is one. `withheld` is kept from the person.
    `analysed` is what was found out beforehand; without it, that is done when the letter is written.
    """

    number: str
    person: Person
    signed_by: str
    recorded_at: datetime
    interim: Interim | None
    completes_interim: bool
    demonstration: bool = False
    decided_on: date | None = None
    authority: Mapping[str, str] = field(default_factory=dict)
    changed: ChangedSince | None = None
    language: str = ENGLISH
    withheld: tuple[Withheld, ...] = ()
    analysed: Mapping[str, Analysed] | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is sent, in plain text and as a page; `wording` names the version of its frame.

    `lacking` says, one line each, what keeps it from being sent, with the law that asks for it.
    """

    text: str
    html: str
    wording: str
    lacking: tuple[str, ...] = ()
    language: str = ENGLISH

    def to_json(self) -> Json:
        """Return the letter as it is kept."""
        return {"text": self.text, "html": self.html, "wording": self.wording, "language": self.language}


DUTIES = "letters.yaml"


def duties_of(registry: Registry, scheme: str) -> Duties:
    """Return what a scheme's law asks of letters. Raises RuleSetError."""
    return read_duties(registry.layers(scheme, DUTIES), scheme, KEYS)


def write_letter(
    registry: Registry, evaluation: SchemeEvaluation, decided: Mapping[str, Json], facts: LetterFacts
) -> Letter:
    """Return the letter about what was decided, by policy as `determine.decided_policies` gives it.

    One in a language that is not approved is written all the same, says on its face that it is a preview, and lacks the
    approval. Raises NotAvailable for a language that letters are not written in.
    """
    scheme = next(iter(evaluation.editions.values())).scheme
    speaker = interpreter(registry, scheme, facts.language)
    unapproved = speaker.lacking(_editions_told(evaluation, decided))
    told_facts = replace(
        _facts(evaluation, decided, facts, speaker),
        duties=duties_of(registry, scheme.name),
        preview=bool(unapproved),
    )
    letter = writing.write_letter(told_facts)
    return Letter(
        text=render_letter(letter, Form.TEXT),
        html=render_letter(letter, Form.HTML),
        wording=str(told.LETTER_VERSION),
        language=facts.language,
        lacking=(*(gap.text for gap in gaps(letter)), *unapproved),
    )


def _facts(
    evaluation: SchemeEvaluation, decided: Mapping[str, Json], facts: LetterFacts, speaker: Interpreter
) -> told.LetterFacts:
    found = analysed(evaluation, decided) if facts.analysed is None else facts.analysed
    policies = tuple(_decided(evaluation, policy, what, speaker, found[policy]) for policy, what in decided.items())
    day = facts.decided_on or facts.recorded_at.date()
    with speaking(facts.language):
        frame = frame_of(speaker.scheme_said(), facts.authority)
    return told.LetterFacts(
        kind=_kind(facts.interim, policies),
        number=facts.number,
        person=facts.person.details.name,
        decided_on=day.isoformat(),
        decided_by=facts.signed_by,
        frame=frame,
        decided=policies,
        undecided=tuple(_material(evaluation, policy, speaker) for policy in _still_open(evaluation, decided)),
        address=tuple(facts.person.details.contact.get("address", "").splitlines()),
        urgency=facts.interim.urgency if facts.interim else "",
        full_reasons_by=facts.interim.full_reasons_by.isoformat() if facts.interim else "",
        completes=facts.completes_interim,
        demonstration=facts.demonstration,
        language=facts.language,
        withheld=facts.withheld,
        replaces=facts.changed.replaces if facts.changed else "",
        since=_since(facts.changed, speaker) if facts.changed else None,
        since_lost=facts.changed.lost if facts.changed else "",
    )


def _since(changed: ChangedSince, speaker: Interpreter) -> Comparison | None:
    """Return the comparison with the decision before, both sides in the letter's language."""
    if changed.comparison is None or changed.was is None or changed.now is None:
        return None
    was, now = (
        {policy: _material(evaluation, policy, speaker) for policy in evaluation.editions}
        for evaluation in (changed.was, changed.now)
    )
    return replace(changed.comparison, was=was, now=now)


def _kind(interim: Interim | None, policies: tuple[told.DecidedPolicy, ...]) -> told.LetterKind:
    if interim is not None:
        return told.LetterKind.INTERIM
    return told.LetterKind.DEPARTED if any(one.departed for one in policies) else told.LetterKind.ADOPTED


def _decided(
    evaluation: SchemeEvaluation, policy: str, what: Json, speaker: Interpreter, found: Analysed
) -> told.DecidedPolicy:
    material = replace(_material(evaluation, policy, speaker), sufficed=found.sufficed)
    match what:
        case {"how": "departed", "outputs": dict(outputs), "reasons": str(reasons), "evidence": list(evidence)}:
            outputs_told = cast("Mapping[str, told.OutputJson]", outputs)
            return told.DecidedPolicy(material, told.Departed(outputs_told, reasons, tuple(map(str, evidence))))
        case _:
            return told.DecidedPolicy(material, otherwise=found.otherwise)


def _still_open(evaluation: SchemeEvaluation, decided: Mapping[str, Json]) -> Iterator[str]:
    for policy in evaluation.editions:
        if policy not in decided and evaluation.evaluations[policy].outcome in _OPEN:
            yield policy


def _editions_told(evaluation: SchemeEvaluation, decided: Mapping[str, Json]) -> Iterator[LoadedEdition]:
    return (evaluation.editions[policy] for policy in (*decided, *_still_open(evaluation, decided)))


def _material(evaluation: SchemeEvaluation, policy: str, speaker: Interpreter) -> Material:
    return speaker.material(evaluation.evaluations[policy], evaluation.editions[policy])
