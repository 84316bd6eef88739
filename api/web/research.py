"""Research: the same person under every scheme, and under one scheme through the years. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services import assessments
from api.services.after_outcome import outcome_is_shown
from api.services.compare import AREAS, PolicyAnswer, SchemeAnswers, compare, own_first
from api.services.demo_people import PEOPLE
from api.services.findings_json import Given
from api.services.time_line import PolicyTurn, time_line
from api.web.pages import Link, Mistake, Page, render
from api.web.person import scheme_options
from api.web.questions.ask import boxes
from api.web.questions.control import DateBoxes, Option
from api.web.questions.typing import NotUsable, boxes_of, date_typed
from api.web.routes import PAGES, needs
from api.web.standing import MARKS, Mark
from api.web.surroundings import surroundings
from explanations.wording import english

SHOWN = ("eligibility", "budget", "family_contribution", "spending_permissibility", "payment_risk")


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """One policy of one scheme: in a word or a sum, and what stands behind it when one asks."""

    title: str
    glance: str
    mark: Mark
    differs: bool
    says: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    rules: Link


@dataclass(frozen=True, slots=True)
class QuestionCell:
    """What one scheme says to one question: its main policy's answer, and those of other policies beside it."""

    question: str
    answer: AnswerCell | None
    others: tuple[AnswerCell, ...]


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """One scheme: a cell for each question, and its time line."""

    title: str
    href: str
    time_line: str
    in_force: bool
    cells: tuple[QuestionCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage(Page):
    """One person under every scheme, a row each, the own scheme first."""

    template: ClassVar[str] = "comparison.html"

    people: tuple[Option, ...]
    on: DateBoxes
    about: str
    day: str
    own: str
    questions: tuple[str, ...]
    schemes: tuple[SchemeRow, ...]


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One policy that says something else from a day on."""

    title: str
    standing: str
    changes: tuple[str, ...]
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TurnDay:
    """A day from which something else comes out."""

    day: str
    policies: tuple[TurnLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLinePage(Page):
    """One person under one scheme through the years."""

    template: ClassVar[str] = "through_the_years.html"

    people: tuple[Option, ...]
    schemes: tuple[Option, ...]
    about: str
    scheme: str
    turns: tuple[TurnDay, ...]


@PAGES.get("/compare")
@needs(Act.CONSULT)
def comparison() -> Response:
    """Compare schemes over one of the invented people."""
    who = _who()
    return render(_comparison(who, _invented(who), f"{who}, an invented person"))


@PAGES.get("/assessments/<assessment_id>/compare")
@needs(Act.READ_CASES)
def comparison_of(assessment_id: str) -> Response:
    """Compare schemes over what an assessment has found so far."""
    place = surroundings()
    opened = assessments.take_up(place.ledger, assessment_id)
    if not outcome_is_shown(place.ledger, opened, hides_outcome=place.config.hides_outcome):
        flash("Sign the findings first. What the rules say is shown from then on.")
        return redirect(url_for("pages.assessment", assessment_id=opened.assessment.id))
    back = Link("Assessment", url_for("pages.assessment", assessment_id=assessment_id))
    return render(_comparison("", opened.question.findings, opened.person.details.name, back))


@PAGES.get("/through-the-years")
@needs(Act.CONSULT)
def through_the_years() -> Response:
    """Follow one of the invented people through the editions of a scheme."""
    place, who = surroundings(), _who()
    scheme = request.args.get("scheme", "")
    scheme = scheme if scheme in place.registry.schemes() else place.config.default_scheme
    turns = time_line(place.registry, place.checker, scheme, _invented(who), place.clock.today())
    return render(
        TimeLinePage(
            heading="One person through the years",
            people=_people(who),
            schemes=scheme_options(scheme),
            about=f"{who}, an invented person",
            scheme=place.registry.scheme(scheme).title,
            turns=tuple(
                TurnDay(english.iso_date(turn.on.isoformat()), tuple(map(_turn_line, turn.policies))) for turn in turns
            ),
        )
    )


def _comparison(who: str, findings: Mapping[str, Given], about: str, back: Link | None = None) -> ComparisonPage:
    place = surroundings()
    day, mistakes = _day()
    own = place.config.default_scheme
    compared = compare(place.registry, place.checker, findings, day, own_first(place.registry, own))
    return ComparisonPage(
        heading="One person under every scheme",
        back=back,
        mistakes=mistakes,
        people=_people(who) if who else (),
        on=boxes(request.args, "on") if mistakes else boxes_of(day),
        about=about,
        day=english.iso_date(day.isoformat()),
        own=place.registry.scheme(own).title,
        questions=tuple(AREAS[area] for area in SHOWN),
        schemes=tuple(_row(one, who) for one in compared.schemes),
    )


def _day() -> tuple[date, tuple[Mistake, ...]]:
    today = surroundings().clock.today()
    try:
        return date_typed(boxes(request.args, "on")) or today, ()
    except NotUsable as problem:
        return today, (Mistake(f"Day: {problem}", "on-day"),)


def _row(one: SchemeAnswers, who: str) -> SchemeRow:
    cells = tuple(_question(one.scheme, area, one.areas.get(area, ())) for area in SHOWN)
    return SchemeRow(
        title=one.title,
        href=url_for("pages.scheme", scheme=one.scheme),
        time_line=url_for("pages.through_the_years", scheme=one.scheme, who=who) if who else "",
        in_force=one.in_force,
        cells=cells,
    )


def _question(scheme: str, area: str, answers: tuple[PolicyAnswer, ...]) -> QuestionCell:
    """The policy that is called as the area is its main one; else the first is."""
    ordered = sorted(answers, key=lambda answer: answer.policy != area)
    cells = [_cell(scheme, answer) for answer in ordered]
    return QuestionCell(AREAS[area], cells[0] if cells else None, tuple(cells[1:]))


def _cell(scheme: str, answer: PolicyAnswer) -> AnswerCell:
    href = url_for("pages.rule_set", scheme=scheme, policy=answer.policy, edition=answer.edition)
    return AnswerCell(
        title=answer.title,
        glance=english.sentence_start(answer.glance),
        mark=MARKS[answer.outcome],
        differs=answer.differs,
        says=answer.says,
        facts=answer.facts,
        reasons=answer.reasons,
        missing=answer.missing,
        rules=Link("Read the rules", href),
    )


def _turn_line(turn: PolicyTurn) -> TurnLine:
    before, now = (OUTCOME_WORDS[value] if value else "no rules" for value in (turn.before, turn.now))
    return TurnLine(
        title=turn.title,
        standing=english.sentence_start(now if before == now else f"{before}, then {now}"),
        changes=tuple(f"{change.label}: {change.was}, then {change.now}" for change in turn.changes),
        causes=turn.causes,
    )


OUTCOME_WORDS = {outcome.value: english.mid_sentence(mark.text) for outcome, mark in MARKS.items()}


def _who() -> str:
    named = request.args.get("who", "")
    names = [person.details.name for person in PEOPLE if person.cases]
    return named if named in names else names[0]


def _invented(who: str) -> Mapping[str, Given]:
    return next(person.cases[-1].findings for person in PEOPLE if person.details.name == who)


def _people(chosen: str) -> tuple[Option, ...]:
    names = [person.details.name for person in PEOPLE if person.cases]
    return tuple(Option(name, name, name == chosen) for name in names)
