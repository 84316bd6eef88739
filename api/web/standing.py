"""Where a case stands: the answer of each rule set in a sentence, and what is still open and why it matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from api.services.evaluate import SchemeEvaluation
from api.services.material import material_of
from api.services.registry import LoadedEdition
from engine.dmn.vocabulary import Vocabulary
from engine.outcome import Evaluation, Outcome
from explanations.answers import AnswerPart, answer_parts
from explanations.material import Material
from explanations.missing import open_questions
from explanations.rows import RowTeller
from explanations.sections.outcome import answer, reasons_for
from explanations.statement import Reader
from explanations.wording import english

FIGURE = "figure:"


@dataclass(frozen=True, slots=True)
class Mark:
    """An outcome as a coloured word; `style` also names the stripe beside a sentence."""

    text: str
    colour: str
    style: str


MARKS = {
    Outcome.ESTABLISHED: Mark("Yes", "green", "yes"),
    Outcome.NOT_ESTABLISHED: Mark("No", "grey", "no"),
    Outcome.FOR_JUDGEMENT: Mark("A person must judge", "purple", "judgement"),
    Outcome.CANNOT_TELL: Mark("Open", "blue", "open"),
    Outcome.STOPPED: Mark("Could not be worked out", "red", "stopped"),
    Outcome.NOT_IN_FORCE: Mark("Not in force then", "grey", "no"),
}
SETTLED = Mark("Settled", "green", "yes")
"""For rule sets whose answer is no yes or no, such as a sum."""


@dataclass(frozen=True, slots=True)
class PartStanding:
    """One answer of a rule set: for the whole case, or for one worker or item."""

    sentence: str
    mark: Mark
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyStanding:
    """One rule set's answer: its title, mark and sentences. `rule_set` leads to the version that was used."""

    policy: str
    title: str
    mark: Mark
    parts: tuple[PartStanding, ...]
    rule_set: str
    open: int


@dataclass(frozen=True, slots=True)
class OpenLine:
    """Something that is not known yet and still matters: what to ask, and what for (the titles of the rule sets)."""

    path: str
    label: str
    question: str
    matters_to: tuple[str, ...]


def standing(evaluation: SchemeEvaluation) -> tuple[PolicyStanding, ...]:
    """Return the answers of the rule sets that were in force, in the order of the journey."""
    return tuple(
        _policy(evaluation.evaluations[policy], loaded, evaluation.question.scheme)
        for policy, loaded in evaluation.editions.items()
    )


def still_open(evaluation: SchemeEvaluation, vocabulary: Vocabulary) -> tuple[OpenLine, ...]:
    """Return what is not known and could still change an answer, in the order of the conversation."""
    found: dict[str, OpenLine] = {}
    for policy, loaded in evaluation.editions.items():
        material = material_of(evaluation.evaluations[policy], loaded, Reader.PRACTITIONER)
        for question in open_questions(material):
            earlier = found.get(question.path)
            titles = (*earlier.matters_to, loaded.edition.title) if earlier else (loaded.edition.title,)
            found[question.path] = OpenLine(question.path, question.label, question.question, titles)
    order = {name: place for place, name in enumerate(vocabulary.inputs)}
    return tuple(sorted(found.values(), key=lambda line: order.get(name_of_path(line.path), len(order))))


def name_of_path(path: str) -> str:
    """Return the vocabulary's name that a path begins with: `workers` of `workers[1].relation`."""
    return path.partition("[")[0].partition(".")[0]


def mark_of(evaluation: Evaluation, outcome: Outcome, loaded: LoadedEdition) -> Mark:
    """Return the coloured word for an outcome: a sum is *settled*, a question is answered *yes*."""
    asks = any(one.is_question for one in loaded.edition.answers)
    return SETTLED if outcome is Outcome.ESTABLISHED and not asks else MARKS[outcome]


def _policy(evaluation: Evaluation, loaded: LoadedEdition, scheme: str) -> PolicyStanding:
    material = material_of(evaluation, loaded, Reader.PERSON)
    rows = RowTeller(material)
    edition = loaded.edition
    return PolicyStanding(
        policy=evaluation.policy,
        title=edition.title,
        mark=mark_of(evaluation, evaluation.outcome, loaded),
        parts=tuple(_parts(material, rows, evaluation, loaded)),
        rule_set=url_for("pages.rule_set", scheme=scheme, policy=evaluation.policy, edition=edition.name),
        open=len(evaluation.missing),
    )


def _parts(
    material: Material, rows: RowTeller, evaluation: Evaluation, loaded: LoadedEdition
) -> Iterator[PartStanding]:
    for part in answer_parts(material):
        told = answer(material, rows, part)
        if told is None or _says_nothing(evaluation, part):
            continue
        reasons = tuple(reason.text for reason in reasons_for(material, rows, part))
        yield PartStanding(told.text, mark_of(evaluation, part.outcome, loaded), reasons)


def _says_nothing(evaluation: Evaluation, part: AnswerPart) -> bool:
    """Tell whether a part is the empty whole of a rule set that answers for entries only."""
    return not part.entry and not part.decisions and bool(evaluation.entry_outcomes)


def rests_on_words(loaded: LoadedEdition, on: str) -> str:
    """Return which rules an answer rests on, for reading aloud: title, since when in force, and the day asked about."""
    start = loaded.edition.in_force.start
    since = f", in force from {english.iso_date(start)}" if start else ""
    return f"{loaded.edition.title}{since}. Asked as on {english.iso_date(on)}."
