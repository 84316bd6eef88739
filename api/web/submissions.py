"""Submissions of rules: the list, the difference to what is in force, the four acts, and a form for a figure alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import ClassVar

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import GRANTS, Act, Role
from api.services import publishing
from api.services.actor import Actor
from api.services.award_effect import effect
from api.services.failures import ActRefused
from api.services.figure_text import VALUE_KEYS, FigureRelease
from api.services.publishing import Desk
from api.services.registry import Registry
from api.services.rules_difference import Changed
from api.services.submissions import Stage, Step, Submission
from api.web.failures import plain_sentence
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.control import Option
from api.web.reads import acting
from api.web.routes import PAGES, needs
from api.web.submission_facts import Fact, effect_sentences, figure_facts
from api.web.surroundings import signed_in, surroundings
from api.web.words import day_words
from engine.dmn.figures import read_figures
from engine.dmn.model import Basis
from engine.errors import RightfulError

LANES = {"logic": "Rules", "figure": "Figure", "wording": "Wording"}


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """One submission in the list."""

    link: Link
    lane: str
    start: str
    stage: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionsPage(Page):
    """What was put forward, the newest first."""

    template: ClassVar[str] = "submissions.html"

    lines: tuple[SubmissionLine, ...]
    may_submit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionPage(Page):
    """One submission: its steps, what it changes, and what the visitor may do next."""

    template: ClassVar[str] = "submission.html"

    number: str
    about: str
    corrects: str
    steps: tuple[str, ...]
    against: str
    changes: tuple[Changed, ...]
    overtaken: tuple[str, ...]
    figure: tuple[Fact, ...]
    effect: tuple[str, ...]
    sign: str
    sweep: Link | None
    may_sign: bool
    may_publish: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class FigureField:
    """One field of the form for a figure."""

    name: str
    label: str
    hint: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePage(Page):
    """The form for a figure's new value."""

    template: ClassVar[str] = "figure.html"

    figures: tuple[Option, ...]
    bases: tuple[Option, ...]
    fields: tuple[FigureField, ...]


_FIELDS = (
    ("value", "Value", "As in 204.00"),
    ("from", "First day", "As in 2026-04-06"),
    ("holds_until", "Known to hold until", "The day after which somebody must look again"),
    ("source", "Source", "Its short name in the list of sources"),
    ("provision", "Place in the source", "Such as reg 8(1)"),
    ("corrects", "What was wrong", "Only where it takes the place of a value with the same first day"),
)

_BASES = {
    Basis.LAW: "The law, read in full",
    Basis.UNVERIFIED_LAW: "The law, not yet seen in full",
    Basis.STATED: "What a report states",
    Basis.MODELLING: "A choice of the authority",
}


@PAGES.get("/submissions")
@needs(Act.CONSULT)
def submissions() -> Response:
    """List the submissions."""
    found = publishing.every_submission(surroundings().ledger)
    return render(
        SubmissionsPage(
            heading="Rules put forward",
            back=Link("All rules", url_for("pages.rules")),
            lines=tuple(map(_line, found)),
            may_submit=signed_in().may(Act.SUBMIT_RULES),
        )
    )


@PAGES.get("/submissions/figure")
@needs(Act.SUBMIT_RULES)
def new_figure() -> Response:
    """Show the form for a figure."""
    return render(_figure_page(()))


@PAGES.post("/submissions/figure")
@needs(Act.SUBMIT_RULES)
def new_figure_submitted() -> Response:
    """Put a figure forward."""
    keys = {key: request.form.get(key, "").strip() for key in VALUE_KEYS}
    scheme, _, rest = request.form.get("figure", "").partition("/")
    policy, _, figure = rest.partition("/")
    release = FigureRelease(scheme, policy, figure, tuple((key, typed) for key, typed in keys.items() if typed))
    try:
        made = publishing.submit(
            _desk(), {"figure.yaml": release.text.encode()}, _actor(Act.SUBMIT_RULES), request.form.get("corrects")
        )
    except RightfulError as error:
        return render(_figure_page((Mistake(plain_sentence(error), "value"),)), HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(f"Put forward. Its number is {made.number}. A second person signs it.")
    return redirect(url_for("pages.submission", number=made.number))


@PAGES.get("/submissions/<number>")
@needs(Act.CONSULT)
def submission(number: str) -> Response:
    """Show one submission."""
    return render(_page(number))


@PAGES.post("/submissions/<number>/sign")
@needs(Act.APPROVE_RULES)
def submission_signed(number: str) -> Response:
    """Sign as the second person, or refuse."""
    approved = request.form.get("step") != "refuse"
    return _acted(number, lambda: publishing.approve(_desk(), number, _actor(Act.APPROVE_RULES), approved=approved))


@PAGES.post("/submissions/<number>/publish")
@needs(Act.PUBLISH_RULES)
def submission_published(number: str) -> Response:
    """Bring it into service."""
    return _acted(number, lambda: publishing.publish(_desk(), number, _actor(Act.PUBLISH_RULES)))


@PAGES.post("/submissions/<number>/withdraw")
@needs(Act.WITHDRAW_RULES)
def submission_withdrawn(number: str) -> Response:
    """Take it back, or out of service."""
    reason = request.form.get("reason", "")
    return _acted(number, lambda: publishing.withdraw(_desk(), number, acting(), reason))


def _acted(number: str, act: Callable[[], Submission]) -> Response:
    try:
        made = act()
    except ActRefused as refused:
        return render(_page(number, (Mistake(plain_sentence(refused), "acts"),)), HTTPStatus.CONFLICT)
    flash(f"{made.number} is {made.stage}.")
    return redirect(url_for("pages.submission", number=made.number))


def _desk() -> Desk:
    place = surroundings()
    return Desk(place.ledger, place.rules, place.config.publishes_law_of)


def _actor(act: Act) -> Actor:
    person = signed_in()
    role = next(role for role in Role if role in person.roles and act in GRANTS[role])
    return Actor(person.id, role.value)


def _line(one: Submission) -> SubmissionLine:
    link = Link(_words_of(one), url_for("pages.submission", number=one.number))
    return SubmissionLine(link, LANES[one.lane], _start(one.in_force_from), one.stage.value.capitalize(), one.author)


def _start(start: date | None) -> str:
    return day_words(start) if start else "once published"


def _page(number: str, mistakes: tuple[Mistake, ...] = ()) -> SubmissionPage:
    seen, person = publishing.review(_desk(), number), signed_in()
    found = seen.submission
    place = surroundings()
    return SubmissionPage(
        heading=_words_of(found),
        back=Link("Rules put forward", url_for("pages.submissions")),
        mistakes=mistakes,
        number=found.number,
        about=f"{LANES[found.lane]}, from {_start(found.in_force_from)}",
        corrects=found.corrects or "",
        steps=tuple(map(_step_words, found.steps)),
        against=seen.difference.against,
        changes=seen.difference.changes,
        overtaken=seen.overtaken,
        figure=figure_facts(seen, place.registry, {one.value: said for one, said in _BASES.items()}),
        effect=effect_sentences(effect(_desk(), place.checker, number), place.registry, found.scheme, found.number),
        sign="Sign as the second reader" if found.lane == "wording" else "Sign as the second person",
        sweep=_sweep(found),
        may_sign=found.stage is Stage.SUBMITTED and person.may(Act.APPROVE_RULES) and person.id != found.author,
        may_publish=found.stage is Stage.APPROVED and person.may(Act.PUBLISH_RULES),
        may_withdraw=publishing.may_withdraw(found, acting()),
    )


def _sweep(found: Submission) -> Link | None:
    """Return the way to the decisions that it touches, once it is in service, for those who may see them."""
    if found.stage is not Stage.PUBLISHED or found.lane == "wording" or not signed_in().may(Act.SWEEP):
        return None
    return Link("Decisions that it touches", url_for("pages.sweep", of=found.number))


def _figures(registry: Registry, chosen: str) -> Iterator[Option]:
    """Yield every figure of the schemes in which this installation may publish, by the words people see."""
    desk = _desk()
    for path in registry.shelf.paths():
        scheme, _, rest = path.partition("/")
        policy, _, file = rest.partition("/")
        if file != "figures.yaml":
            continue
        title, within = registry.scheme(scheme).title, registry.scheme(scheme).within
        if desk.speaks_for is None or scheme in desk.speaks_for or within:
            for name, figure in read_figures(registry.shelf.content(path).decode(), path).items():
                value = f"{scheme}/{policy}/{name}"
                yield Option(value, f"{title}, {policy.replace('_', ' ')}: {figure.label}", value == chosen)


def _words_of(one: Submission) -> str:
    """Return what a submission is about, as people say it."""
    title = surroundings().registry.scheme(one.scheme).title
    policy = f", {one.policy.replace('_', ' ')}" if one.policy else ""
    return f"{title}{policy}: {one.name.partition('@')[0].replace('_', ' ')}"


def _step_words(step: Step) -> str:
    done = f"{step.stage.value.capitalize()} by {step.actor}, {day_words(step.at.date())}."
    return f"{done} {step.reason}" if step.reason else done


def _figure_page(mistakes: tuple[Mistake, ...]) -> FigurePage:
    return FigurePage(
        heading="Put a new figure forward",
        back=Link("Rules put forward", url_for("pages.submissions")),
        mistakes=mistakes,
        figures=tuple(_figures(surroundings().registry, request.form.get("figure", ""))),
        bases=tuple(Option(one.value, said, request.form.get("basis") == one) for one, said in _BASES.items()),
        fields=tuple(FigureField(name, label, hint, request.form.get(name, "")) for name, label, hint in _FIELDS),
    )
