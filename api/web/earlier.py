"""Decisions made before us: entering one from its papers, and one on record beside the rules of its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import ClassVar

from flask import flash, make_response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api.access import Act
from api.services.documents import DocumentKind
from api.services.findings_json import recorded
from api.services.permission import acting_as
from api.services.reconstruct import Reconstructed, read_reconstruction, reconstruct, source_of
from api.services.registry import LoadedEdition
from api.web import earlier_typed as typed
from api.web.failures import plain_sentence
from api.web.matrix_words import about, words
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.ask import Asking, ask, boxes
from api.web.questions.control import Control, DateBoxes, Option
from api.web.questions.typing import NotUsable, date_typed
from api.web.routes import PAGES, needs
from api.web.surroundings import signed_in, surroundings
from api.web.timeline import name_of
from api.web.values import value_words
from api.web.words import day_words, moment_words
from engine.errors import NotAvailable, RightfulError
from explanations.wording.english import CURRENCY_SIGNS

SET, ON = "rules", "on"


@dataclass(frozen=True, slots=True)
class PaperBoxes:
    """What is asked about one paper: its file, what it is, and its day."""

    place: int
    legend: str
    title: str
    dated: DateBoxes


@dataclass(frozen=True, slots=True)
class FactAsked:
    """One fact that the rules read, and the fields that say where in the papers it stands."""

    control: Control
    paper_name: str
    papers: tuple[Option, ...]
    place_name: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseRulesPage(Page):
    """Under which rules, as on which day, an earlier decision was made."""

    template: ClassVar[str] = "earlier_rules.html"

    action: str
    rules: tuple[Option, ...]
    on: DateBoxes


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPage(Page):
    """What an earlier decision decided, its papers, and the facts that they tell."""

    template: ClassVar[str] = "earlier_new.html"

    action: str
    about: str
    decided: DateBoxes
    decided_by: str
    outcomes: tuple[Option, ...]
    outputs: tuple[Control, ...]
    words: str
    papers: tuple[PaperBoxes, ...]
    facts: tuple[FactAsked, ...]


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One thing that was decided: then, and by the rules of its day."""

    about: str
    was: str
    now: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPage(Page):
    """An earlier decision: what was decided beside what the rules of its day give, its papers, and its facts."""

    template: ClassVar[str] = "earlier.html"

    about: str
    verdict: str
    same: bool
    lines: tuple[ComparedLine, ...]
    said: tuple[str, ...]
    papers: tuple[tuple[Link, str], ...]
    facts: tuple[tuple[str, str, str], ...]
    ways_on: tuple[Link, ...]


@PAGES.get("/people/<person_id>/earlier")
@needs(Act.RECONSTRUCT)
def enter_earlier(person_id: str) -> Response:
    """Ask for rules and day; then for the decision, its papers and its facts."""
    mistakes: list[Mistake] = []
    on, loaded = _asked(mistakes)
    if on is None or loaded is None:
        return render(_choose(person_id, tuple(mistakes)))
    return render(_enter(person_id, loaded, on, MultiDict({"title-1": "the letter of decision"})))


@PAGES.post("/people/<person_id>/earlier")
@needs(Act.RECONSTRUCT)
def earlier_entered(person_id: str) -> Response:
    """Record an earlier decision, and show it beside the rules of its day."""
    mistakes: list[Mistake] = []
    on, loaded = _asked(mistakes)
    if on is None or loaded is None:
        return render(_choose(person_id, tuple(mistakes)), HTTPStatus.UNPROCESSABLE_ENTITY)
    again = typed.with_entries(request.form, typed.asked_inputs(loaded))
    if again is not None:
        return render(_enter(person_id, loaded, on, again))
    found = typed.read_reconstruction(person_id, loaded, on, request.form, request.files)
    if found.reconstruction is None:
        return render(_enter(person_id, loaded, on, request.form, found.mistakes), HTTPStatus.UNPROCESSABLE_ENTITY)
    place, actor = surroundings(), acting_as(signed_in(), Act.RECONSTRUCT)
    try:
        made = reconstruct(place.ledger, place.registry, place.checker, found.reconstruction, actor)
    except RightfulError as refused:
        wrong = (Mistake(plain_sentence(refused), typed.OUTCOME),)
        return render(_enter(person_id, loaded, on, request.form, wrong), HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(f"The earlier decision is recorded. Its number here is {made.record.id}.")
    return redirect(url_for("pages.earlier_decision", number=made.record.id))


@PAGES.get("/earlier-decisions/<number>")
@needs(Act.READ_CASES)
def earlier_decision(number: str) -> Response:
    """Show an earlier decision beside what the rules of its day give."""
    found = read_reconstruction(surroundings().ledger, number)
    person = found.record.act.subject or ""
    with surroundings().ledger.reading() as transaction:
        name = transaction.people.get(person).details.name
    return render(
        EarlierPage(
            heading=f"Earlier decision about {name}",
            back=Link(name, url_for("pages.person", person_id=person)),
            about=_about(found),
            verdict=_verdict(found),
            same=not found.differences,
            lines=tuple(_lines(found)),
            said=tuple(one.words for one in found.original.values() if one.words),
            papers=tuple(_papers(found)),
            facts=tuple(_facts(found)),
            ways_on=tuple(_ways_on(found)),
        )
    )


@PAGES.get("/earlier-decisions/<number>/papers/<mark>")
@needs(Act.READ_CASES)
def earlier_paper(number: str, mark: str) -> Response:
    """Send one paper of an earlier decision as it was scanned."""
    paper = read_reconstruction(surroundings().ledger, number).paper(mark)
    answer = make_response(paper.content)
    answer.mimetype = paper.media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{paper.mark}-{number}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


# ── entering ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _asked(mistakes: list[Mistake]) -> tuple[date | None, LoadedEdition | None]:
    """Return the day and the rules that were chosen, in the address; nothing until both are."""
    chosen = request.args.get(SET, "")
    if not chosen:
        return None, None
    try:
        on = date_typed(boxes(request.args, ON))
    except NotUsable as problem:
        mistakes.append(Mistake(f"Day: {problem}", f"{ON}-day"))
        return None, None
    if on is None:
        mistakes.append(Mistake("Enter the day", f"{ON}-day"))
        return None, None
    scheme, _, policy = chosen.partition("/")
    try:
        return on, surroundings().registry.edition_on(scheme, policy, on)
    except NotAvailable as refused:
        mistakes.append(Mistake(plain_sentence(refused), SET))
        return None, None


def _choose(person_id: str, mistakes: tuple[Mistake, ...]) -> ChooseRulesPage:
    registry, chosen = surroundings().registry, request.args.get(SET, "")
    rules = [
        Option(f"{scheme}/{policy}", f"{registry.scheme(scheme).title}: {policy.replace('_', ' ')}",
               chosen == f"{scheme}/{policy}")
        for scheme in registry.schemes() for policy in registry.policies(scheme)
    ]  # fmt: skip
    return ChooseRulesPage(
        heading="Enter an earlier decision",
        back=_person(person_id),
        mistakes=mistakes,
        action=url_for("pages.enter_earlier", person_id=person_id),
        rules=tuple(rules),
        on=boxes(request.args, ON),
    )


def _person(person_id: str) -> Link:
    with surroundings().ledger.reading() as transaction:
        found = transaction.people.get(person_id)
    return Link(found.details.name, url_for("pages.person", person_id=found.id))


def _enter(
    person_id: str, loaded: LoadedEdition, on: date, form: MultiDict[str, str], mistakes: tuple[Mistake, ...] = ()
) -> EnterPage:
    asking = Asking(
        currency=CURRENCY_SIGNS.get(loaded.scheme.currency, loaded.scheme.currency),
        unknown="The papers do not say",
        mistakes={mistake.field: mistake.text for mistake in mistakes},
    )
    chosen = form.get(typed.OUTCOME, "")
    outcomes = {"established": "Yes", "not_established": "No", "": "It was no question of yes or no"}
    return EnterPage(
        heading="Enter an earlier decision",
        back=_person(person_id),
        mistakes=mistakes,
        action=f"{url_for('pages.earlier_entered', person_id=person_id)}?{request.query_string.decode()}",
        about=f"{loaded.scheme.title}: {loaded.edition.title}, as on {day_words(on)}",
        decided=boxes(form, typed.DECIDED),
        decided_by=form.get(typed.BY, ""),
        outcomes=tuple(Option(value, text, value == chosen) for value, text in outcomes.items()),
        outputs=tuple(ask(entry, typed.output_field(entry.name), form, asking) for entry in typed.told_outputs(loaded)),
        words=form.get(typed.WORDS, ""),
        papers=tuple(_paper_boxes(place, form) for place in range(1, typed.MOST_PAPERS + 1)),
        facts=tuple(
            _fact(entry.name, ask(entry, entry.name, form, asking), form) for entry in typed.asked_inputs(loaded)
        ),
    )


def _paper_boxes(place: int, form: MultiDict[str, str]) -> PaperBoxes:
    legend = "The letter (P1)" if place == 1 else f"Another paper (P{place})"
    return PaperBoxes(place, legend, form.get(typed.title_field(place), ""), boxes(form, typed.dated_field(place)))


def _fact(name: str, control: Control, form: MultiDict[str, str]) -> FactAsked:
    chosen = form.get(typed.paper_field(name), "")
    papers = tuple(Option(f"P{n}", f"P{n}", chosen == f"P{n}") for n in range(1, typed.MOST_PAPERS + 1))
    place = form.get(typed.place_field(name), "")
    return FactAsked(control, typed.paper_field(name), papers, typed.place_field(name), place)


# ── on record ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _about(found: Reconstructed) -> str:
    entry = found.record.act
    when = moment_words(entry.recorded_at, surroundings().config.zone)
    return (
        f"Decided on {day_words(found.decided_on)} by {found.decided_by}, before this service. "
        f"Entered {when} by {name_of(entry.actor)}, number {entry.id}. "
        f"Rules as on {day_words(found.record.question.on)}."
    )


def _verdict(found: Reconstructed) -> str:
    if found.differences:
        return "The rules of its day give something else than was decided."
    return "The rules of its day give what was decided."


def _lines(found: Reconstructed) -> Iterator[ComparedLine]:
    vocabulary = found.record.rules.vocabulary()
    differs = {(one.policy, one.path) for one in found.differences}
    for place in found.compared:
        was, now = (words(side.get(place), place, vocabulary) for side in (found.was, found.ours))
        yield ComparedLine(about(place, vocabulary), was, now, place in differs)


def _papers(found: Reconstructed) -> Iterator[tuple[Link, str]]:
    for paper in found.papers:
        address = url_for("pages.earlier_paper", number=found.record.id, mark=paper.mark)
        dated = f", {day_words(paper.dated)}" if paper.dated else ""
        yield Link(f"{paper.mark}: {paper.title}", address), f"{paper.file_name}{dated}"


def _facts(found: Reconstructed) -> Iterator[tuple[str, str, str]]:
    vocabulary = found.record.rules.vocabulary()
    for name, one in found.found_in.items():
        entry = vocabulary.inputs.get(name)
        value = recorded(one.value)
        label = entry.label if entry else name
        yield label, value_words(value, entry), source_of(found.paper(one.paper), one.place)


def _ways_on(found: Reconstructed) -> Iterator[Link]:
    number = found.record.id
    if signed_in().may(Act.REPLAY):
        yield Link("Then and now", url_for("pages.matrix", record_id=number))
        yield Link("Run it again under the rules of its day", url_for("pages.replay_decision", record_id=number))
    yield Link("Facts of the decision", url_for("pages.facts", record_id=number))
    bundle = url_for("pages.paper", record_id=number, kind=DocumentKind.BUNDLE.value)
    yield Link("Bundle for a panel or tribunal (PDF)", f"{bundle}?for=panel")
