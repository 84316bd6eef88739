"""The whole conversation of an assessment: every question in the order in which people talk, with its answer so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from api.ledger.assessments import SavedAnswer
from api.services.evaluate import SchemeEvaluation
from api.web.questions import fields
from api.web.questions.ask import Asking, ask, ask_evidence
from api.web.questions.control import Question
from api.web.questions.fields import Form
from api.web.questions.fill import fill_evidence, fill_unknown, fill_value
from api.web.standing import name_of_path
from api.web.words import counted
from engine.compiled import EVALUATION_DATE
from engine.dmn.scheme import JourneyStep
from engine.dmn.vocabulary import NameEntry, Vocabulary
from explanations.wording.english import CURRENCY_SIGNS


@dataclass(frozen=True, slots=True)
class Group:
    """One part of the conversation, such as *your home*: what is asked, and what need not be as things stand."""

    id: str
    title: str
    asked: tuple[Question, ...]
    spare: tuple[Question, ...]
    spare_words: str
    open: int


@dataclass(frozen=True, slots=True)
class Talk:
    """What a conversation is made of: the names that the rules in force read, in the vocabulary's order."""

    vocabulary: Vocabulary
    names: tuple[str, ...]
    needed: frozenset[str]


def talk_about(
    evaluation: SchemeEvaluation, vocabulary: Vocabulary, steps: Iterable[JourneyStep], answered: Collection[str]
) -> Talk:
    """Return what to talk about.

    What one rule set's answer gives to the next (`steps` of the journey) is not asked; an act of the authority is asked
    once it could change something.
    """
    read = {name for loaded in evaluation.editions.values() for name in loaded.edition.inputs} - {EVALUATION_DATE}
    open_paths = [p for one in evaluation.evaluations.values() for p in (*one.missing, *one.discretion_open)]
    needed = frozenset(name_of_path(path) for path in open_paths)
    names = tuple(
        name
        for name, entry in vocabulary.inputs.items()
        if name in answered or (name in read and (not entry.act or name in needed))
    )
    given = {name for step in steps if step.policy in evaluation.editions for name in step.gives} - set(answered)
    return Talk(vocabulary, tuple(name for name in names if name not in given), needed - given)


def groups(talk: Talk, form: Form, answered: Collection[str], asking: Asking) -> tuple[Group, ...]:
    """Return the parts of the conversation with what `form` holds for them."""
    by_group: dict[str, list[str]] = {}
    for name in talk.names:
        by_group.setdefault(talk.vocabulary.inputs[name].group or "other", []).append(name)
    return tuple(_group(title, names, talk, form, answered, asking) for title, names in by_group.items())


def form_of(answers: Mapping[str, SavedAnswer], vocabulary: Vocabulary) -> Form:
    """Return the fields that would have been typed for the answers so far."""
    form: Form = MultiDict()
    for name, saved in answers.items():
        entry, answer = vocabulary.inputs.get(name), saved.answer
        if entry is None:
            continue
        if answer.state == fields.UNKNOWN:
            fill_unknown(form, entry, name)
        else:
            fill_value(form, entry, name, answer.value)
        fill_evidence(form, name, answer.state, answer.source, answer.evidence_date, answer.reasons)
        form.add(fields.revision(name), str(saved.revision))
    return form


def asking_for(evaluation: SchemeEvaluation, mistakes: Iterable[tuple[str, str]] = ()) -> Asking:
    """Return how questions are asked under the evaluation's scheme."""
    loaded = next(iter(evaluation.editions.values()), None)
    currency = loaded.scheme.currency if loaded else "GBP"
    return Asking(currency=CURRENCY_SIGNS.get(currency, currency), mistakes=dict(mistakes))


def next_key(taken: Collection[str]) -> str:
    """Return the id of a new entry of a list: the first whole number that is not taken."""
    number = 1
    while str(number) in taken:
        number += 1
    return str(number)


def _group(title: str, names: list[str], talk: Talk, form: Form, answered: Collection[str], asking: Asking) -> Group:
    shown = [name for name in names if name in talk.needed or name in answered or _has_mistake(name, asking)]
    spare = tuple(_question(talk, name, form, asking) for name in names if name not in shown)
    return Group(
        id=f"part-{title.replace(' ', '-')}",
        title=title[:1].upper() + title[1:],
        asked=tuple(_question(talk, name, form, asking) for name in shown),
        spare=spare,
        spare_words=counted(len(spare), "question that needs", "questions that need") + " no answer as things stand",
        open=sum(name in talk.needed for name in names),
    )


def _question(talk: Talk, name: str, form: Form, asking: Asking) -> Question:
    entry: NameEntry = talk.vocabulary.inputs[name]
    control = ask(entry, name, form, asking)
    mistake = asking.mistakes.get(fields.day(fields.evidence_date(name)), "")
    evidence = ask_evidence(name, form, mistake, open_norm=entry.open_norm)
    return Question(control, evidence, name in talk.needed)


def _has_mistake(name: str, asking: Asking) -> bool:
    return any(name_of_path(field).partition("-")[0] == name for field in asking.mistakes)
