"""What was typed of a decision that was made on paper: what was decided, its papers, and the facts that they tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import FileStorage, MultiDict

from api.ledger.canonical import Json
from api.services.findings_json import Given
from api.services.reconstruct import FoundIn, Original, Paper, Reconstruction
from api.services.registry import LoadedEdition
from api.web.pages import Mistake
from api.web.questions import fields
from api.web.questions.ask import boxes
from api.web.questions.fields import Form
from api.web.questions.read import read
from api.web.questions.typing import NotUsable, date_typed
from engine.dmn.vocabulary import FindingType, NameEntry

MOST_PAPERS = 3
LETTER = "P1"
DECIDED, BY, OUTCOME, WORDS = "decided", "decided-by", "outcome", "words"


@dataclass(frozen=True, slots=True)
class TypedReconstruction:
    """The earlier decision that was typed, or what keeps it from being one."""

    reconstruction: Reconstruction | None
    mistakes: tuple[Mistake, ...] = ()


def file_field(place: int) -> str:
    """Return the field of a paper's file."""
    return f"file-{place}"


def title_field(place: int) -> str:
    """Return the field that says what a paper is."""
    return f"title-{place}"


def dated_field(place: int) -> str:
    """Return the name under which the boxes of a paper's day stand."""
    return f"dated-{place}"


def output_field(name: str) -> str:
    """Return the field for what was decided about one output."""
    return f"out.{name}"


def paper_field(name: str) -> str:
    """Return the field that says which paper a fact is from."""
    return f"paper.{name}"


def place_field(name: str) -> str:
    """Return the field that says where in the paper a fact stands."""
    return f"place.{name}"


def told_outputs(loaded: LoadedEdition) -> tuple[NameEntry, ...]:
    """Return what is asked beside yes or no: sums, and answers that are no yes or no, of no list."""
    known = loaded.vocabulary.outputs
    answering = {answer.output for answer in loaded.edition.answers if not answer.yes}
    found = (one for one in loaded.edition.outputs if one.name in known and not _of_list(loaded, one.decision))
    entries = (known[one.name] for one in found)
    return tuple(entry for entry in entries if entry.type is FindingType.MONEY or entry.name in answering)


def _of_list(loaded: LoadedEdition, decision: str) -> bool:
    found = next((one for one in loaded.edition.model.decisions if one.name == decision), None)
    return found is not None and bool(found.for_each)


def asked_inputs(loaded: LoadedEdition) -> tuple[NameEntry, ...]:
    """Return the facts that the rules read, apart from the day."""
    known = loaded.vocabulary.inputs
    return tuple(known[name] for name in loaded.edition.inputs if name in known and name != "evaluation_date")


def with_entries(form: Form, inputs: tuple[NameEntry, ...]) -> Form | None:
    """Return the form with the entry added or removed that a button asked for; None when none did."""
    again: Form = MultiDict(form)
    if "add" in form and any(entry.name == form["add"] for entry in inputs):
        there = form.getlist(fields.entries(form["add"]))
        new = next(f"{place}" for place in range(1, len(there) + 2) if f"{place}" not in there)
        again.setlist(fields.entries(form["add"]), [*there, new])
        return again
    name, _, key = form.get("remove", "").partition(".")
    if key:
        again.setlist(fields.entries(name), [one for one in form.getlist(fields.entries(name)) if one != key])
        return again
    return None


def read_reconstruction(
    person: str, loaded: LoadedEdition, on: date, form: Form, files: MultiDict[str, FileStorage]
) -> TypedReconstruction:
    """Return the earlier decision that was typed, with the mistakes that were made in it."""
    mistakes: list[Mistake] = []
    decided_on = _day(form, DECIDED, "Day of the letter", mistakes)
    if decided_on is None and not mistakes:
        mistakes.append(Mistake("Day of the letter: enter the day", f"{DECIDED}-day"))
    if not form.get(BY, "").strip():
        mistakes.append(Mistake("Say who decided, as the letter does", BY))
    papers = tuple(_papers(form, files, mistakes))
    if not any(paper.mark == LETTER for paper in papers):
        mistakes.append(Mistake("Attach the letter", file_field(1)))
    outputs = dict(_outputs(loaded, form, mistakes))
    outcome = form.get(OUTCOME, "")
    if not outcome and not outputs:
        mistakes.append(Mistake("Say what was decided", OUTCOME))
    findings = dict(_findings(loaded, form, papers, mistakes))
    if mistakes or decided_on is None:
        return TypedReconstruction(None, tuple(mistakes))
    made = Reconstruction(
        person=person,
        scheme=loaded.scheme.name,
        policy=loaded.edition.policy,
        on=on,
        decided_on=decided_on,
        decided_by=form[BY],
        findings=findings,
        original={loaded.edition.policy: Original(outcome, outputs, form.get(WORDS, "").strip())},
        papers=papers,
        letter=LETTER,
    )
    return TypedReconstruction(made)


def _papers(form: Form, files: MultiDict[str, FileStorage], mistakes: list[Mistake]) -> Iterator[Paper]:
    for place in range(1, MOST_PAPERS + 1):
        file = files.get(file_field(place))
        if file is None or not file.filename:
            continue
        title = form.get(title_field(place), "").strip()
        if not title:
            mistakes.append(Mistake(f"Say what paper {place} is", title_field(place)))
        dated = _day(form, dated_field(place), f"Day of paper {place}", mistakes)
        kind = file.mimetype or "application/octet-stream"
        yield Paper(f"P{place}", title, dated, file.filename, kind, file.read())


def _outputs(loaded: LoadedEdition, form: Form, mistakes: list[Mistake]) -> Iterator[tuple[str, Json]]:
    for entry in told_outputs(loaded):
        typed = read(entry, output_field(entry.name), form)
        mistakes += typed.mistakes
        if typed.answered and not typed.unknown and not typed.mistakes:
            yield entry.name, typed.value


def _findings(
    loaded: LoadedEdition, form: Form, papers: tuple[Paper, ...], mistakes: list[Mistake]
) -> Iterator[tuple[str, FoundIn]]:
    marks = {paper.mark for paper in papers}
    for entry in asked_inputs(loaded):
        typed = read(entry, entry.name, form)
        mistakes += typed.mistakes
        if not typed.answered or typed.unknown or typed.mistakes:
            continue
        mark = form.get(paper_field(entry.name), "") or LETTER
        if mark not in marks:
            mistakes.append(
                Mistake(f"{entry.label}: attach paper {mark[1:]}, or name another", paper_field(entry.name))
            )
        value: Given = typed.value
        yield entry.name, FoundIn(value, mark, form.get(place_field(entry.name), "").strip())


def _day(form: Form, name: str, label: str, mistakes: list[Mistake]) -> date | None:
    try:
        return date_typed(boxes(form, name))
    except NotUsable as problem:
        mistakes.append(Mistake(f"{label}: {problem}", f"{name}-day"))
        return None
