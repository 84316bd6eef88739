"""The form of a quick check: what the words already said goes along unseen, what still matters is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from werkzeug.datastructures import MultiDict

from api.ledger.canonical import Json
from api.services import quick_check as service
from api.services.findings_json import recorded
from api.services.quick_check import QuickAnswer, Topic
from api.web.pages import Mistake
from api.web.questions import fields
from api.web.questions.ask import Asking, ask
from api.web.questions.control import Control
from api.web.questions.fields import Form
from api.web.questions.fill import fill_value
from api.web.questions.read import read
from api.web.standing import name_of_path
from api.web.surroundings import surroundings
from engine.dmn.vocabulary import NameEntry, Vocabulary
from explanations.wording.english import CURRENCY_SIGNS

ASKED = "asked"
"""The hidden fields with the paths of the questions that stand on the page."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Under whose rules and as on which day it is asked: preset, and kept while one goes on asking."""

    scheme: str
    on: date


@dataclass(frozen=True, slots=True)
class HiddenField:
    """A field that goes along unseen: what the words already said."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a quick check: the rules' answer, the questions with what was typed, and what goes along unseen."""

    answer: QuickAnswer
    questions: tuple[Control, ...]
    hidden: tuple[HiddenField, ...]
    mistakes: tuple[Mistake, ...]


def turn(setting: Setting, chosen: Topic, form: Form) -> Turn:
    """Return the next turn."""
    answered, mistakes = ask_rules(setting, chosen, form)
    paths = _paths(answered, form, surroundings().registry.vocabulary())
    currency = answered.loaded.scheme.currency
    asking = Asking(
        CURRENCY_SIGNS.get(currency, currency),
        unknown="Not known",
        ticks=False,
        mistakes={mistake.field: mistake.text for mistake in mistakes},
    )
    whys = {question.path: question.why for question in answered.missing}
    asked = {path: ask(entry, _field(path), form, asking) for path, entry in paths.items()}
    questions = tuple(_with_why(control, whys.get(path, "")) for path, control in asked.items())
    return Turn(answered, questions, _hidden(chosen, form, paths), mistakes)


def first_form(chosen: Topic) -> Form:
    """Return the fields that say what the words already said."""
    form: Form = MultiDict()
    vocabulary = surroundings().registry.vocabulary()
    for name, value in _findings_of(chosen).items():
        fill_value(form, vocabulary.inputs[name], name, value)
    return form


def _findings_of(chosen: Topic) -> Mapping[str, Json]:
    return {name: recorded(value) for name, value in chosen.findings.items()}


def ask_rules(setting: Setting, chosen: Topic, form: Form) -> tuple[QuickAnswer, tuple[Mistake, ...]]:
    """Return what the rules say when as much is known as was typed, and what of it could not be used."""
    place = surroundings()
    vocabulary = place.registry.vocabulary()
    findings: dict[str, Json] = {}
    mistakes: list[Mistake] = []
    names = dict.fromkeys([*_findings_of(chosen), *(name_of_path(path) for path in form.getlist(ASKED))])
    for name in names:
        if name not in vocabulary.inputs:
            continue
        typed = read(vocabulary.inputs[name], name, form)
        mistakes += typed.mistakes
        if typed.answered and not typed.unknown and not typed.mistakes:
            findings[name] = typed.value
    answered = service.answer(place.registry, place.checker, setting.scheme, setting.on, chosen, findings)
    return answered, tuple(mistakes)


def _paths(answered: QuickAnswer, form: Form, vocabulary: Vocabulary) -> dict[str, NameEntry]:
    """Return what stands on the page: the questions asked before, so that answers can be changed, and the next ones."""
    wanted = [*form.getlist(ASKED), *(question.path for question in answered.missing)]
    found: dict[str, NameEntry] = {}
    for path in dict.fromkeys(wanted):
        entry = vocabulary.entry_at(path)
        if entry is not None:
            found[path] = entry
    return found


def _with_why(control: Control, why: str) -> Control:
    """Return the question with why it is asked below it."""
    return replace(control, hint=f"{control.hint} {why}".strip()) if why else control


def _field(path: str) -> str:
    """Return the form field of a finding's path: `items.1.legal` for `items[1].legal`."""
    return path.replace("[", ".").replace("]", "")


def _hidden(chosen: Topic, form: Form, paths: Mapping[str, NameEntry]) -> tuple[HiddenField, ...]:
    """Return the fields that go along unseen: what the words said, unless it stands on the page as a question."""
    shown = {_field(path) for path in paths}
    said = {name for name, _ in first_form(chosen).items(multi=True)}
    along = [HiddenField(ASKED, path) for path in paths]
    for name in dict.fromkeys([*said, *(fields.entries(name_of_path(path)) for path in paths if "[" in path)]):
        if name not in shown:
            along += [HiddenField(name, value) for value in form.getlist(name)]
    return tuple(along)
