"""Raising an appeal: choose the steps of the decision that are attacked, say what is wrong with each, see, record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import ClassVar, Literal

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services.appeals import raising
from api.services.appeals.cases import Representative
from api.services.appeals.grounds import HOLDS, VALUE, Ground, GroundKind, Step, steps_of
from api.services.appeals.materiality import Tested
from api.services.appeals.stages import stages_of
from api.services.failures import ActRefused
from api.services.findings_json import Given
from api.services.records import Record
from api.services.replay import replay
from api.web.appeal_words import KINDS, Answer, answer_words, labels_of
from api.web.appeals import appeal_desk, officer
from api.web.failures import plain_sentence
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.ask import Asking, ask, boxes
from api.web.questions.control import Control, DateBoxes, Option
from api.web.questions.fields import Form
from api.web.questions.read import read
from api.web.questions.typing import NotUsable, boxes_of, date_typed
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from api.web.values import value_words
from engine.dmn.vocabulary import NameEntry, Vocabulary
from engine.errors import RightfulError
from engine.trace import FindingState, Verdict
from explanations.wording.english import CURRENCY_SIGNS

STEP, RECORD, PROCEDURE = "what", "record", "procedure"
RAISERS = {"person": "The person, or somebody for them", "provider": "A provider"}


@dataclass(frozen=True, slots=True)
class StepChoice:
    """A step that can be attacked; `about` says what it was."""

    option: Option
    about: str


@dataclass(frozen=True, slots=True)
class PolicySteps:
    """The steps of one rule set: facts; rules that gave the answer; rules that did not."""

    title: str
    name: str
    facts: tuple[StepChoice, ...]
    applied: tuple[StepChoice, ...]
    failed: tuple[StepChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseStepsPage(Page):
    """The steps of a decision, to tick those that are thought to be wrong."""

    template: ClassVar[str] = "appeal_steps.html"

    action: str
    policies: tuple[PolicySteps, ...]
    procedure: Option


@dataclass(frozen=True, slots=True)
class GroundFields:
    """The fields of one ground. `control` asks what a fact should be, `otherwise` says how a rule should be read."""

    number: int
    step: str
    label: str
    was: str
    kinds: tuple[Option, ...]
    words: str
    control: Control | None
    otherwise: str
    answer: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisePage(Page):
    """What is wrong with each step, who raises it and when it came; then what each would change, and to record it."""

    template: ClassVar[str] = "appeal_raise.html"

    action: str
    grounds: tuple[GroundFields, ...]
    together: Answer | None
    stages: tuple[Option, ...]
    by: tuple[Option, ...]
    received: DateBoxes
    representative: str
    kinds: tuple[Option, ...]
    authority: str
    late: str


@PAGES.get("/decisions/<record_id>/appeal")
@needs(Act.RAISE_APPEAL)
def appeal_steps(record_id: str) -> Response:
    """Choose the steps that are attacked."""
    raising_now = _Raising(record_id)
    return render(
        ChooseStepsPage(
            heading="Appeal against this decision",
            back=Link(f"Decision {record_id}", url_for("pages.decision", record_id=record_id)),
            action=url_for("pages.appeal_raise", record_id=record_id),
            policies=tuple(raising_now.policies()),
            procedure=Option(PROCEDURE, "The way it was decided", False),
        )
    )


@PAGES.get("/decisions/<record_id>/appeal/grounds")
@needs(Act.RAISE_APPEAL)
def appeal_raise(record_id: str) -> Response:
    """Say what is wrong with each."""
    if not request.args.getlist(STEP):
        flash("Tick at least one step, or the way it was decided.")
        return redirect(url_for("pages.appeal_steps", record_id=record_id))
    return render(_Raising(record_id).page(request.args))


@PAGES.post("/decisions/<record_id>/appeal/grounds")
@needs(Act.RAISE_APPEAL)
def appeal_raised(record_id: str) -> Response:
    """Show what each ground would change; once asked to, record the appeal."""
    now = _Raising(record_id)
    grounds, mistakes = now.grounds(request.form)
    received, more = _received(request.form)
    mistakes += more
    if mistakes:
        return render(now.page(request.form, tuple(mistakes)), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        if request.form.get("step") != RECORD:
            return render(now.page(request.form, (), grounds))
        challenge = _challenge(record_id, grounds, received or surroundings().clock.today())
        made = raising.raise_appeal(appeal_desk(), challenge, officer(Act.RAISE_APPEAL).actor)
    except RightfulError as refused:
        return render(now.page(request.form, (Mistake(plain_sentence(refused), "stage"),)), HTTPStatus.CONFLICT)
    flash(f"The appeal is taken down. Its number is {made.number}.")
    return redirect(url_for("pages.appeal", number=made.number))


def _challenge(record_id: str, grounds: tuple[Ground, ...], received: date) -> raising.Challenge:
    form = request.form
    name = form.get("representative", "").strip()
    by: Literal["person", "provider"] = "provider" if form.get("by") == "provider" else "person"
    speaks = Representative(name, form.get("kind", ""), form.get("authority", "")) if name else None
    if speaks is None and form.get("authority", "").strip():
        raise ActRefused("a representative has a name", where="representative", fix="write who speaks for the person")
    return raising.Challenge(record_id, form.get("stage", ""), received, grounds, by, speaks, form.get("late", ""))


def _received(form: Form) -> tuple[date | None, list[Mistake]]:
    try:
        return date_typed(boxes(form, "received")), []
    except NotUsable as problem:
        return None, [Mistake(f"The day it came: {problem}", "received-day")]


class _Raising:
    """One decision, as the pages on which it is appealed tell of it."""

    def __init__(self, record_id: str) -> None:
        place = surroundings()
        self.record: Record = raising.decision_record(appeal_desk(), record_id)
        self._evaluation = replay(place.ledger, place.registry, place.checker, self.record.id).evaluation
        self._labels = labels_of(self._evaluation)
        self._steps = {f"{one.policy}|{one.node}": one for one in steps_of(self.record)}

    @property
    def _vocabulary(self) -> Vocabulary:
        return self.record.rules.vocabulary()

    @property
    def _currency(self) -> str:
        return self.record.rules.scheme(self.record.question.scheme).currency

    @property
    def _titles(self) -> Mapping[str, str]:
        return {policy: loaded.edition.title for policy, loaded in self._evaluation.editions.items()}

    def policies(self) -> Iterator[PolicySteps]:
        """Yield the steps of each rule set that was decided."""
        for policy, title in self._titles.items():
            if self.record.decided and policy not in self.record.decided:
                continue
            steps = [one for one in self._steps.values() if one.policy == policy]
            yield PolicySteps(
                title=title,
                name=policy,
                facts=tuple(self._choice(one) for one in steps if not one.is_rule),
                applied=tuple(self._choice(one) for one in steps if one.is_rule and one.verdict == Verdict.TRUE),
                failed=tuple(self._choice(one) for one in steps if one.is_rule and one.verdict != Verdict.TRUE),
            )

    def _choice(self, step: Step) -> StepChoice:
        return StepChoice(Option(f"{step.policy}|{step.node}", self._label(step), False), self._was(step))

    def _label(self, step: Step) -> str:
        label = self._labels.get((step.policy, step.node), step.name)
        return label if step.is_rule else f"{label}: {self._was(step)}"

    def _was(self, step: Step) -> str:
        if step.is_rule:
            return "It applied." if step.verdict == Verdict.TRUE else "It did not apply."
        if step.state == FindingState.UNKNOWN:
            return "not known"
        return value_words(step.value, self._vocabulary.entry_at(step.name), self._currency)

    # --- the grounds ------------------------------------------------------------------------------------------------

    def page(self, form: Form, mistakes: tuple[Mistake, ...] = (), tried: tuple[Ground, ...] = ()) -> RaisePage:
        """Return the page with what was typed; with what each ground would change where they are `tried`."""
        tested = raising.materiality_if(appeal_desk(), self.record.id, tried) if tried else None
        answers = [self._answer(one) for one in tested.grounds] if tested else []
        chosen = form.getlist(STEP)
        stages = stages_of(surroundings().registry, self.record.question.scheme)
        kinds = {kind for one in stages.values() if one.representation for kind in one.representation.kinds}
        return RaisePage(
            heading="What is thought to be wrong",
            back=Link("Choose other steps", url_for("pages.appeal_steps", record_id=self.record.id)),
            mistakes=mistakes,
            action=url_for("pages.appeal_raised", record_id=self.record.id),
            grounds=tuple(
                self._fields(place, one, form, answers[place - 1] if answers else None)
                for place, one in enumerate(chosen, 1)
            ),
            together=self._answer(tested.together) if tested and len(tried) > 1 else None,
            stages=_options({name: one.title for name, one in stages.items()}, form.get("stage") or next(iter(stages))),
            by=_options(RAISERS, form.get("by") or "person"),
            received=boxes(form, "received") if "received-day" in form else boxes_of(surroundings().clock.today()),
            representative=form.get("representative", ""),
            kinds=_options({kind: kind.replace("_", " ").capitalize() for kind in sorted(kinds) or ["representative"]},
                           form.get("kind", "")),
            authority=form.get("authority", ""),
            late=form.get("late", ""),
        )  # fmt: skip

    def _answer(self, tested: Tested) -> Answer:
        return answer_words(tested, self._titles, self._vocabulary, self._currency)

    def _fields(self, number: int, chosen: str, form: Form, answer: Answer | None) -> GroundFields:
        step = self._steps.get(chosen)
        given = form.get(f"kind-{number}") or _kinds_of(step)[0]
        entry = self._entry(step)
        return GroundFields(
            number=number,
            step=chosen,
            label=self._labels.get((step.policy, step.node), step.name) if step else "The way it was decided",
            was=self._was(step) if step else "",
            kinds=_options({kind: KINDS[kind] for kind in _kinds_of(step)}, given),
            words=form.get(f"words-{number}", ""),
            control=ask(entry, f"claim-{number}", form, self._asking()) if entry else None,
            otherwise=_otherwise(step) if step and step.is_rule else "",
            answer=answer,
        )

    def _asking(self) -> Asking:
        return Asking(CURRENCY_SIGNS.get(self._currency, self._currency), unknown="", ticks=False)

    def _entry(self, step: Step | None) -> NameEntry | None:
        """Return what can be asked of the step: a plain fact."""
        entry = self._vocabulary.entry_at(step.name) if step is not None and not step.is_rule else None
        return entry if entry is not None and not entry.fields else None

    def grounds(self, form: Form) -> tuple[tuple[Ground, ...], list[Mistake]]:
        """Return the grounds as typed, and what is wrong with them."""
        found: list[Ground] = []
        mistakes: list[Mistake] = []
        for number, chosen in enumerate(form.getlist(STEP), 1):
            step = self._steps.get(chosen)
            words = form.get(f"words-{number}", "").strip()
            if not words:
                mistakes.append(Mistake(f"Ground {number}: write what the person says", f"words-{number}"))
            kind = GroundKind(form.get(f"kind-{number}") or _kinds_of(step)[0])
            claim = self._claim(number, step, form, mistakes)
            found.append(Ground(kind, words, step.policy if step else "", step.node if step else "", claim))
        return tuple(found), mistakes

    def _claim(self, number: int, step: Step | None, form: Form, mistakes: list[Mistake]) -> dict[str, Given]:
        name = f"claim-{number}"
        if step is None:
            return {}
        if step.is_rule:
            return {HOLDS: step.verdict != Verdict.TRUE}
        entry = self._entry(step)
        if entry is None:
            return {}
        typed = read(entry, name, form)
        mistakes += [Mistake(f"Ground {number}: {one.text}", one.field) for one in typed.mistakes]
        return {VALUE: typed.value} if typed.answered and not typed.unknown else {}


def _kinds_of(step: Step | None) -> tuple[GroundKind, ...]:
    if step is None:
        return (GroundKind.PROCEDURE,)
    return (GroundKind.READING if step.is_rule else GroundKind.FINDING, GroundKind.DISCRETION, GroundKind.PROCEDURE)


def _otherwise(step: Step) -> str:
    """Return how a rule ought to have been read, if the ground is right."""
    return "If right, it does not apply." if step.verdict == Verdict.TRUE else "If right, it applies."


def _options(labels: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, label, value == chosen) for value, label in labels.items())
