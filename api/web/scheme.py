"""A scheme on one page: its policies and their editions, how answers feed each other, every row, its sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flask import url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services.compare import AREAS
from api.services.freshness import notices
from api.services.registry import LoadedEdition, Registry
from api.services.rule_reading import ReadableFigure, RestsOn, RuleReader, period_words
from api.web.pages import Link, Page, render
from api.web.picture import Picture, Step, drawn
from api.web.routes import PAGES, needs
from api.web.rules import SourceLine, source_line
from api.web.surroundings import surroundings
from api.web.words import without_codes
from engine.dmn.scheme import Scheme
from explanations.languages.speech import language_name
from explanations.wording import english

MOST_ASKED = 6


@dataclass(frozen=True, slots=True)
class EditionBar:
    """One edition on the time line: its days in words, and where its bar begins and ends, in hundredths of the line."""

    link: Link
    period: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a rule set: its id in the policy catalogue, where it stands in its table, and what it rests on.

    `answer` is what follows where it applies; `told` is what people are told of it.
    """

    link: Link
    answer: str
    told: str
    rests_on: RestsOn | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicySection:
    """One policy: what it answers, its editions, and every row and figure of the one that holds, or that held last.

    `notes` say what the source names and no row decides.
    """

    title: str
    about: str
    key: str
    editions: tuple[EditionBar, ...]
    shown: str
    rows: tuple[RowLine, ...]
    figures: tuple[ReadableFigure, ...]
    notes: str
    conflicts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AreaSection:
    """One question that every scheme can be asked, with the policies that answer it here."""

    question: str
    policies: tuple[PolicySection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemePage(Page):
    """Everything about one scheme."""

    template: ClassVar[str] = "scheme.html"

    about: str
    facts: tuple[tuple[str, str], ...]
    picture: Picture
    years: tuple[tuple[str, float], ...]
    areas: tuple[AreaSection, ...]
    sources: tuple[SourceLine, ...]
    open_questions: tuple[str, ...]


@PAGES.get("/rules/<scheme>")
@needs(Act.CONSULT)
def scheme(scheme: str) -> Response:
    """Show a scheme whole."""
    place = surroundings()
    registry, today = place.registry, place.clock.today()
    named = registry.scheme(scheme)
    held = {policy: _held(registry, scheme, policy, today) for policy in registry.policies(scheme)}
    line = _Line.of(registry, scheme, today)
    return render(
        SchemePage(
            heading=named.title,
            back=Link("All rules", url_for("pages.rules")),
            about=named.about,
            facts=tuple(_facts(registry, named)),
            picture=drawn(_steps(registry, scheme, held)),
            years=line.years(),
            areas=tuple(_areas(registry, scheme, held, line)),
            sources=tuple(source_line(source) for source in registry.sources(scheme).values()),
            open_questions=tuple(_open(registry, scheme, today)),
        )
    )


def _held(registry: Registry, scheme: str, policy: str, today: date) -> LoadedEdition:
    """Return the edition that holds, else the last that did, else the first to come."""
    holds = registry.in_force(scheme, policy, today)
    return holds or registry.edition(scheme, policy, registry.editions(scheme, policy)[-1].name)


def _facts(registry: Registry, named: Scheme) -> Iterator[tuple[str, str]]:
    yield "In the policy catalogue", named.catalogue_key
    if named.within:
        yield "Within", f"{registry.scheme(named.within).title}, whose rules hold where it has none of its own"
    yield "Money", named.currency
    yield (
        "Languages",
        ", ".join(f"{language_name(code)} ({state.replace('_', ' ')})" for code, state in named.languages.items()),
    )
    if named.appeal.get("route"):
        yield "Ways to challenge", ", then ".join(named.appeal["route"]).replace("_", " ")


# --- the picture ----------------------------------------------------------------------------------------------------


def _steps(registry: Registry, scheme: str, held: dict[str, LoadedEdition]) -> list[Step]:
    journey = [step for step in registry.journey(scheme).journey if step.policy in held]
    places = {step.policy: place for place, step in enumerate(journey)}
    steps: list[Step] = []
    for step in journey:
        inputs = held[step.policy].edition.inputs
        feeds = [
            (places[other], _label(held[other], name))
            for name in step.gives
            for other in places
            if places[other] > places[step.policy] and name in held[other].edition.inputs
        ]
        steps.append(Step(held[step.policy].edition.title, _asks(held[step.policy], inputs), tuple(feeds)))
    return steps


def _asks(loaded: LoadedEdition, inputs: tuple[str, ...]) -> str:
    labels = [_label(loaded, name) for name in inputs if name != "evaluation_date"]
    more = f" and {len(labels) - MOST_ASKED} more" if len(labels) > MOST_ASKED else ""
    return "; ".join(labels[:MOST_ASKED]) + more


def _label(loaded: LoadedEdition, name: str) -> str:
    entry = loaded.vocabulary.inputs.get(name)
    return entry.label if entry else name.replace("_", " ")


# --- the time line --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """The years that the bars of editions lie on, from the first edition to the end of this year."""

    first: int
    last: int

    @staticmethod
    def of(registry: Registry, scheme: str, today: date) -> _Line:
        starts = [int(n.start[:4]) for p in registry.policies(scheme) for n in registry.editions(scheme, p)]
        return _Line(min(starts), max(today.year, *starts) + 1)

    def place(self, day: str) -> float:
        """Return where a day lies, in hundredths of the line."""
        year, month = int(day[:4]), int(day[5:7])
        return round(100 * (year + (month - 1) / 12 - self.first) / (self.last - self.first), 2)

    def years(self) -> tuple[tuple[str, float], ...]:
        """Return some years with their places, for the scale."""
        step = max(1, (self.last - self.first) // 6)
        return tuple((str(year), self.place(f"{year}-01")) for year in range(self.first, self.last, step))


def _bars(registry: Registry, scheme: str, policy: str, line: _Line) -> Iterator[EditionBar]:
    names = registry.editions(scheme, policy)
    for place, name in enumerate(names):
        edition = registry.edition(scheme, policy, name.name).edition
        following = names[place + 1].start if place + 1 < len(names) else f"{line.last}-01-01"
        start, end = line.place(name.start), line.place(edition.in_force.end or following)
        href = url_for("pages.rule_set", scheme=scheme, policy=policy, edition=name.name)
        yield EditionBar(Link(name.name, href), period_words(edition.in_force), start, max(end - start, 1))


# --- the policies ---------------------------------------------------------------------------------------------------


def _areas(registry: Registry, scheme: str, held: dict[str, LoadedEdition], line: _Line) -> Iterator[AreaSection]:
    for area, question in AREAS.items():
        found = [policy for policy, loaded in held.items() if loaded.edition.area == area]
        if found:
            sections = (_policy(registry, scheme, policy, held[policy], line) for policy in found)
            yield AreaSection(question, tuple(sections))


def _policy(registry: Registry, scheme: str, policy: str, loaded: LoadedEdition, line: _Line) -> PolicySection:
    reader = RuleReader(loaded, registry.scheme(scheme).currency)
    edition = loaded.edition
    page = url_for("pages.rule_set", scheme=scheme, policy=policy, edition=edition.name)
    rows = tuple(
        RowLine(Link(row.id, f"{page}#{decision.id}"), "; ".join(row.then), row.because, row.rests_on, row.remarks)
        for decision in reader.decisions()
        for row in decision.rows
    )
    return PolicySection(
        title=edition.title,
        about=edition.about,
        key=edition.key,
        editions=tuple(_bars(registry, scheme, policy, line)),
        shown=f"In force {period_words(edition.in_force)}",
        rows=rows,
        figures=tuple(reader.figures()),
        notes=without_codes(edition.notes),
        conflicts=tuple((without_codes(one.says), without_codes(one.decided)) for one in edition.conflicts),
    )


def _open(registry: Registry, scheme: str, today: date) -> Iterator[str]:
    names = [n for policy in registry.policies(scheme) for n in registry.editions(scheme, policy)]
    sources = registry.sources(scheme)
    for notice in notices(registry, names, today):
        kind, _, name = notice.about.partition(" ")
        title = sources[name].title if kind == "source" and name in sources else name.replace("_", " ")
        yield english.stopped(f"{english.sentence_start(title)}: {notice.what}")
