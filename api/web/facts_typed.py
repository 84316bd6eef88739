"""What was typed to put a fact right: the value, in which manner, from when, by whose word and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.services.finding_paths import UNKNOWN, FindingPath
from api.services.revise import Revision
from api.services.revisions import Manner
from api.web.pages import Mistake
from api.web.questions.ask import boxes
from api.web.questions.fields import Form
from api.web.questions.read import Typed, read
from api.web.questions.typing import NotUsable, date_typed
from engine.dmn.vocabulary import NameEntry

MANNER, FROM, SOURCE, EVIDENCE, REASON, REMOVE = "manner", "from", "said-by", "said-on", "reason", "remove"


@dataclass(frozen=True, slots=True)
class TypedRevision:
    """The revision that was typed, or what keeps it from being one."""

    revision: Revision | None
    mistakes: tuple[Mistake, ...] = ()


def read_revision(path: FindingPath, entry: NameEntry, form: Form) -> TypedRevision:
    """Return the revision that was typed, with the mistakes that were made in it."""
    mistakes: list[Mistake] = []
    value = _value(path, entry, form, mistakes)
    manner = form.get(MANNER, "")
    if manner not in set(Manner):
        mistakes.append(Mistake("Say whether it was wrong or has changed", MANNER))
    start = _day(form, FROM, mistakes)
    if start is None and not any(one.field.startswith(FROM) for one in mistakes):
        mistakes.append(Mistake("From when: enter the day", f"{FROM}-day"))
    shown = _day(form, EVIDENCE, mistakes)
    for name, text in ((SOURCE, "Say who said it, or what shows it"), (REASON, "Say why")):
        if not form.get(name, "").strip():
            mistakes.append(Mistake(text, name))
    if mistakes or start is None:
        return TypedRevision(None, tuple(mistakes))
    said = UNKNOWN if value.unknown else value.value
    revision = Revision(path.text, said, Manner(manner), start, form[SOURCE], form[REASON], shown)
    return TypedRevision(revision)


def _value(path: FindingPath, entry: NameEntry, form: Form, mistakes: list[Mistake]) -> Typed:
    if path.key and not path.field:
        if form.get(REMOVE) != "yes":
            mistakes.append(Mistake("Say that it should not be in the list", REMOVE))
        return Typed(answered=True, unknown=True)
    name = path.field or path.name
    typed = read(entry, name, form)
    mistakes += typed.mistakes
    if not typed.answered:
        mistakes.append(Mistake(f"{entry.label}: answer the question", name))
    return typed


def _day(form: Form, name: str, mistakes: list[Mistake]) -> date | None:
    try:
        return date_typed(boxes(form, name))
    except NotUsable as problem:
        mistakes.append(Mistake(f"Day: {problem}", f"{name}-day"))
        return None
