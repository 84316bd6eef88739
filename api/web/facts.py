"""The facts of a decision as recorded and as known now, putting one right, and what rested on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, cast

from flask import flash, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api.access import Act
from api.ledger.canonical import Json
from api.services.finding_paths import UNKNOWN, FindingPath, entry_of, read_path, said_at, value_said
from api.services.findings_json import recorded
from api.services.permission import acting_as
from api.services.records import Record, read_record
from api.services.revise import Rested, Revised, read_revised, revise_finding, tried_out
from api.services.revisions import Manner, findings_as_known
from api.web.facts_typed import EVIDENCE, FROM, MANNER, REASON, REMOVE, SOURCE, TypedRevision, read_revision
from api.web.failures import plain_sentence
from api.web.kept import KeptField, kept_fields
from api.web.matrix import MANNERS, back_to, statement_words
from api.web.matrix_words import about, words
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.ask import Asking, ask, boxes
from api.web.questions.control import Control, DateBoxes, Option
from api.web.questions.fill import fill_unknown, fill_value
from api.web.questions.typing import boxes_of
from api.web.routes import PAGES, needs
from api.web.surroundings import signed_in, surroundings
from api.web.values import NOT_KNOWN, value_words
from api.web.words import day_words
from engine.dmn.vocabulary import FindingType, NameEntry, Vocabulary
from engine.errors import RightfulError
from explanations.wording import english
from explanations.wording.english import CURRENCY_SIGNS

STEP, RECORD = "step", "record"


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact: what it is, as recorded, and as known now where that is something else; `change` leads to the form."""

    label: str
    recorded: str
    known: str
    change: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsPage(Page):
    """Every fact that a decision rests on, as recorded then and as known now for that day."""

    template: ClassVar[str] = "facts.html"

    about: str
    lines: tuple[FactLine, ...]
    statements: tuple[str, ...]
    matrix: Link


@dataclass(frozen=True, slots=True)
class RestedLine:
    """A decision that rested on the fact: its number and day, whether it would be the same, and what would differ."""

    link: Link
    about: str
    result: str
    same: bool
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactPage(Page):
    """The form for one fact; once typed, what rested on it, before anything is recorded."""

    template: ClassVar[str] = "fact.html"

    action: str
    was: str
    control: Control | None
    manners: tuple[Option, ...]
    start: DateBoxes
    source: str
    evidence: DateBoxes
    reason: str
    tried: tuple[RestedLine, ...] | None
    now: str
    fields: tuple[KeptField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionPage(Page):
    """A revision on record, and every decision that rested on the fact."""

    template: ClassVar[str] = "revision.html"

    about: str
    was: str
    now: str
    rested: tuple[RestedLine, ...]
    matrix: Link


@PAGES.get("/decisions/<record_id>/facts")
@needs(Act.READ_CASES)
def facts(record_id: str) -> Response:
    """List the facts of a record."""
    place = surroundings()
    record, vocabulary = read_record(place.ledger, record_id), place.registry.vocabulary()
    known = findings_as_known(place.ledger, record, vocabulary, record.question.on)
    own = cast("Mapping[str, Json]", recorded(record.question.findings))
    may = record.act.subject is not None and signed_in().may(Act.REVISE_FINDINGS)
    lines = [
        FactLine(
            _label(path, vocabulary),
            _said(own, path, vocabulary),
            _said(known.findings, path, vocabulary),
            Link("Put right", url_for("pages.fact", record_id=record.id, what=path.text)) if may else None,
        )
        for path in _paths({**own, **known.findings}, vocabulary)
    ]
    return render(
        FactsPage(
            heading="Facts of the decision",
            back=back_to(record),
            about=f"As they were for {day_words(record.question.on)}. A fact put right changes no decision by itself.",
            lines=tuple(lines),
            statements=tuple(statement_words(one, vocabulary) for one in known.statements),
            matrix=Link("Then and now", url_for("pages.matrix", record_id=record.id)),
        )
    )


@PAGES.get("/decisions/<record_id>/facts/change")
@needs(Act.REVISE_FINDINGS)
def fact(record_id: str) -> Response:
    """Show the form for one fact, as it is known now."""
    place = surroundings()
    record = read_record(place.ledger, record_id)
    path = read_path(request.args.get("what", ""), place.registry.vocabulary())
    return render(_page(record, path, _filled(record, path)))


@PAGES.post("/decisions/<record_id>/facts/change")
@needs(Act.REVISE_FINDINGS)
def fact_submitted(record_id: str) -> Response:
    """Show what rested on the fact; once that has been seen, record it."""
    place = surroundings()
    vocabulary = place.registry.vocabulary()
    record = read_record(place.ledger, record_id)
    path = read_path(request.args.get("what", ""), vocabulary)
    typed = read_revision(path, entry_of(path, vocabulary), request.form)
    if typed.revision is None:
        return render(_page(record, path, request.form, typed=typed), HTTPStatus.UNPROCESSABLE_ENTITY)
    actor = acting_as(signed_in(), Act.REVISE_FINDINGS)
    act = revise_finding if request.form.get(STEP) == RECORD else tried_out
    try:
        made = act(place.ledger, place.registry, place.checker, record.id, typed.revision, actor)
    except RightfulError as refused:
        wrong = TypedRevision(None, (Mistake(plain_sentence(refused), REASON),))
        return render(_page(record, path, request.form, typed=wrong), HTTPStatus.UNPROCESSABLE_ENTITY)
    if act is tried_out:
        return render(_page(record, path, request.form, tried=made))
    flash(f"Recorded. The number is {made.number}. No decision has been changed by it.")
    return redirect(url_for("pages.revision", number=made.number))


@PAGES.get("/revisions/<number>")
@needs(Act.READ_CASES)
def revision(number: str) -> Response:
    """Show a revision, with every decision that rested on the fact and the result it would have now."""
    place = surroundings()
    made = read_revised(place.ledger, place.registry, place.checker, number)
    vocabulary = place.registry.vocabulary()
    with place.ledger.reading() as transaction:
        entry = transaction.log.entry(number)
    about_record = read_record(place.ledger, getattr(entry.content, "record", ""))
    path = read_path(made.path, vocabulary)
    return render(
        RevisionPage(
            heading=f"{_label(path, vocabulary)}: {MANNERS[made.manner.value]}",
            back=back_to(about_record),
            about=f"Number {made.number}. In force from {day_words(made.in_force_from)}.",
            was=_words(made.was, path, vocabulary),
            now=_words(made.now, path, vocabulary),
            rested=tuple(_rested(made, vocabulary)),
            matrix=Link("Then and now", url_for("pages.matrix", record_id=about_record.id)),
        )
    )


# ── one fact ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _page(
    record: Record, path: FindingPath, form: MultiDict[str, str], typed: TypedRevision | None = None,
    tried: Revised | None = None,
) -> FactPage:  # fmt: skip
    place = surroundings()
    vocabulary = place.registry.vocabulary()
    mistakes = typed.mistakes if typed else ()
    known = findings_as_known(place.ledger, record, vocabulary, record.question.on)
    chosen = form.get(MANNER, "")
    return FactPage(
        heading=f"Put a fact right: {english.mid_sentence(_label(path, vocabulary))}",
        back=Link("Facts of the decision", url_for("pages.facts", record_id=record.id)),
        mistakes=mistakes,
        action=url_for("pages.fact_submitted", record_id=record.id, what=path.text),
        was=_said(known.findings, path, vocabulary),
        control=_control(path, vocabulary, form, mistakes),
        manners=(
            Option(Manner.CORRECTED.value, "It was recorded wrongly", chosen == Manner.CORRECTED.value),
            Option(Manner.CHANGED.value, "Life has changed since", chosen == Manner.CHANGED.value),
        ),
        start=boxes(form, FROM),
        source=form.get(SOURCE, ""),
        evidence=boxes(form, EVIDENCE),
        reason=form.get(REASON, ""),
        tried=tuple(_rested(tried, vocabulary)) if tried else None,
        now=_words(tried.now, path, vocabulary) if tried else "",
        fields=tuple(one for one in kept_fields(form) if one.name != STEP),
    )


def _control(
    path: FindingPath, vocabulary: Vocabulary, form: MultiDict[str, str], mistakes: tuple[Mistake, ...]
) -> Control | None:
    """Return the question that the fact answers; of a whole entry, only that it should not be there."""
    if path.key and not path.field:
        return None
    asking = Asking(
        currency=CURRENCY_SIGNS.get("GBP", "£"), mistakes={mistake.field: mistake.text for mistake in mistakes}
    )
    return ask(entry_of(path, vocabulary), path.name if not path.field else path.field, form, asking)


def _filled(record: Record, path: FindingPath) -> MultiDict[str, str]:
    """Return the form as it would have been filled in for what is known now, from the day of the record."""
    place = surroundings()
    vocabulary = place.registry.vocabulary()
    form: MultiDict[str, str] = MultiDict()
    known = findings_as_known(place.ledger, record, vocabulary, record.question.on)
    said = said_at(known.findings, path)
    entry = entry_of(path, vocabulary)
    name = path.field or path.name
    if path.key and not path.field:
        form.add(REMOVE, "yes")
    elif said == UNKNOWN:
        fill_unknown(form, entry, name)
    else:
        fill_value(form, entry, name, value_said(said))
    day = boxes_of(record.question.on)
    for part, text in (("day", day.day), ("month", day.month), ("year", day.year)):
        form.add(f"{FROM}-{part}", text)
    return form


# ── in words ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _paths(findings: Mapping[str, Json], vocabulary: Vocabulary) -> Iterator[FindingPath]:
    """Yield the place of every fact in the vocabulary's order: of lists each field of each entry."""
    for name, entry in vocabulary.inputs.items():
        if name not in findings:
            continue
        if entry.type is FindingType.LIST:
            yield from _list_paths(findings[name], entry)
        elif entry.type is FindingType.RECORD:
            yield from (FindingPath(name, field=field) for field in entry.fields)
        else:
            yield FindingPath(name)


def _list_paths(whole: Json, entry: NameEntry) -> Iterator[FindingPath]:
    value = value_said(whole)
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            key = str(one.get(entry.key))
            yield FindingPath(entry.name, key, id_field=entry.key)
            yield from (FindingPath(entry.name, key, f, entry.key) for f in entry.fields if f != entry.key and f in one)


def _label(path: FindingPath, vocabulary: Vocabulary) -> str:
    whole, entry = vocabulary.inputs[path.name], entry_of(path, vocabulary)
    if not path.key:
        return entry.label or path.text
    who = f"{(whole.entry or whole.name).replace('_', ' ').capitalize()} {path.key}"
    return f"{who}: {english.mid_sentence(entry.label or path.field)}" if path.field else who


def _said(findings: Mapping[str, Json], path: FindingPath, vocabulary: Vocabulary) -> str:
    return _words(said_at(findings, path), path, vocabulary)


def _words(said: Json, path: FindingPath, vocabulary: Vocabulary) -> str:
    if path.key and not path.field:
        return "Not in the list" if said == UNKNOWN else "In the list"
    if said == UNKNOWN:
        return english.sentence_start(NOT_KNOWN)
    return english.sentence_start(value_words(said, entry_of(path, vocabulary)))


def _rested(made: Revised, vocabulary: Vocabulary) -> Iterator[RestedLine]:
    for one in made.rested:
        yield RestedLine(
            link=Link(f"Decision {one.number}", url_for("pages.matrix", record_id=one.number)),
            about=f"For {day_words(one.on)}{'; a person departed from the rules' if one.departed else ''}",
            result="The result would be the same" if one.same else "The result would be another",
            same=one.same,
            differences=tuple(_differences(one, vocabulary)),
        )


def _differences(one: Rested, vocabulary: Vocabulary) -> Iterator[str]:
    for found in one.differences:
        place = found.policy, found.path
        was, now = (words(value, place, vocabulary) for value in (found.was, found.now))
        entry = vocabulary.outputs.get(found.path.rpartition(".")[2])
        more = ""
        if found.amount is not None:
            more = f" ({value_words(str(abs(found.amount)), entry)} {'more' if found.amount > 0 else 'less'})"
        yield f"{about(place, vocabulary)}: {was} → {now}{more}"
