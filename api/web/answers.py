"""Saving what was typed in a conversation: what changed, answer by answer, and nothing that somebody else changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.ledger.assessments import Answer, AnswerState, SavedAnswer
from api.ledger.failures import StaleWrite
from api.services import assessments
from api.services.after_outcome import Assessor, save_answer, withdraw_answer
from api.services.assessments import OpenAssessment
from api.web.pages import Mistake
from api.web.questions import fields
from api.web.questions.fields import Form
from api.web.questions.read import EvidenceTyped, Typed, read, read_evidence
from api.web.reads import acting
from api.web.surroundings import surroundings
from api.web.timeline import name_of
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.errors import FindingError

ASKED = "asked"
"""The hidden fields that name the questions on the page: what is not on it is left alone."""


@dataclass(frozen=True, slots=True)
class Saving:
    """How saving went: how many answers changed, and what could not be saved."""

    changed: int
    mistakes: tuple[Mistake, ...]


def save_typed(opened: OpenAssessment, form: Form) -> Saving:
    """Save every answer on the page that differs from what is on file."""
    vocabulary = surroundings().registry.vocabulary()
    changed, mistakes = 0, list[Mistake]()
    for name in dict.fromkeys(form.getlist(ASKED)):
        entry = vocabulary.inputs.get(name)
        if entry is None:
            continue
        typed, beside = read(entry, name, form), read_evidence(entry, name, form)
        if typed.mistakes or beside.mistakes:
            mistakes += [*typed.mistakes, *beside.mistakes]
            continue
        try:
            changed += _save(opened, name, typed, beside, form)
        except StaleWrite:
            mistakes.append(_overtaken(opened, entry))
        except FindingError as error:
            mistakes.append(Mistake(f"{entry.label}: {error.message}", first_field(entry)))
    return Saving(changed, tuple(mistakes))


def first_field(entry: NameEntry) -> str:
    """Return the id of the first box of a question, which a mistake's link leads to."""
    return fields.day(entry.name) if entry.type is FindingType.DATE else entry.name


def _save(opened: OpenAssessment, name: str, typed: Typed, beside: EvidenceTyped, form: Form) -> bool:
    saved = opened.answers.get(name)
    if not typed.answered:
        if saved is None or not _seen(saved, name, form):
            return False
        withdraw_answer(surroundings().ledger, opened.assessment.id, name, _assessor())
        return True
    answer = _answer(name, typed, beside)
    if saved is not None and saved.answer == answer:
        return False
    # An answer that was taken back has no revision any more, whatever the page still says.
    revision = int(form.get(fields.revision(name)) or 0) if saved else 0
    place = surroundings()
    save_answer(place.ledger, place.registry, opened.assessment.id, answer, _assessor(), revision)
    return True


def _assessor() -> Assessor:
    return Assessor(acting(), surroundings().config.hides_outcome)


def _seen(saved: SavedAnswer, name: str, form: Form) -> bool:
    """Tell whether the page showed the answer that is on file: an empty box on an older page takes nothing back."""
    if form.get(fields.revision(name)) == str(saved.revision):
        return True
    raise StaleWrite(f"somebody else has answered `{name}` meanwhile")


def _answer(name: str, typed: Typed, beside: EvidenceTyped) -> Answer:
    if typed.unknown:
        return Answer(name, None, "unknown", beside.source, beside.evidence_date, beside.reasons)
    return Answer(name, typed.value, _state(beside.state), beside.source, beside.evidence_date, beside.reasons)


def _state(text: str) -> AnswerState:
    match text:
        case "assumed" | "disputed":
            return text
        case _:
            return "given"


def _overtaken(opened: OpenAssessment, entry: NameEntry) -> Mistake:
    place = surroundings()
    theirs = assessments.take_up(place.ledger, opened.assessment.id).answers.get(entry.name)
    who = name_of(theirs.changed_by) if theirs else "Somebody else"
    text = f"{entry.label}: {who} has changed this meanwhile. Yours is not saved yet; save again to replace theirs"
    return Mistake(text, first_field(entry))


def refreshed(form: Form, answers: Mapping[str, SavedAnswer]) -> Form:
    """Return what was typed with the revisions on file now: who saves again does so knowing of the other answer."""
    fresh = Form(form)
    for name in form.getlist(ASKED):
        saved = answers.get(name)
        fresh.setlist(fields.revision(name), [str(saved.revision) if saved else "0"])
    return fresh
