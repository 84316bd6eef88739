"""From what was typed to the answer it means, or to the mistakes that keep it from being one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from api.web.pages import Mistake
from api.web.questions import fields
from api.web.questions.ask import boxes
from api.web.questions.control import DateBoxes
from api.web.questions.fields import Form
from api.web.questions.typing import NotUsable, date_typed, money_typed, number_typed
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.trace import JsonValue


@dataclass(frozen=True, slots=True)
class Typed:
    """What one question's fields mean.

    `answered` is false when nothing was typed. `unknown` means that it was asked and nobody can say yet. Otherwise
    `value` is the finding in JSON; None is *known to be none*.
    """

    answered: bool
    value: JsonValue = None
    unknown: bool = False
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceTyped:
    """What stands beside an answer: how sure, from what, of when, and why."""

    state: str
    source: str
    evidence_date: date | None
    reasons: str = ""
    mistakes: tuple[Mistake, ...] = ()


NOTHING: Final = Typed(answered=False)
NOT_KNOWN: Final = Typed(answered=True, unknown=True)


def read(entry: NameEntry, name: str, form: Form) -> Typed:
    """Return what was typed for one name of the vocabulary."""
    if fields.unknown(name) in form or form.get(name) == fields.UNKNOWN:
        return NOT_KNOWN
    if entry.none_allowed and (fields.none(name) in form or form.get(name) == fields.none(name)):
        return Typed(answered=True, value=None)
    try:
        return _read(entry, name, form)
    except NotUsable as problem:
        subject = entry.label or entry.question or entry.name
        first = fields.day(name) if entry.type is FindingType.DATE else name
        return Typed(answered=True, mistakes=(Mistake(f"{subject}: {problem}", first),))


def read_evidence(entry: NameEntry, name: str, form: Form) -> EvidenceTyped:
    """Return what was typed beside an answer."""
    state, source = form.get(fields.state(name), "given"), form.get(fields.source(name), "").strip()
    reasons = form.get(fields.reasons(name), "").strip()
    where = fields.evidence_date(name)
    try:
        return EvidenceTyped(state, source, date_typed(boxes(form, where)), reasons)
    except NotUsable as problem:
        mistake = Mistake(f"Evidence for “{entry.label}”: {problem}", fields.day(where))
        return EvidenceTyped(state, source, None, reasons, (mistake,))


def _read(entry: NameEntry, name: str, form: Form) -> Typed:
    match entry.type:
        case FindingType.SET:
            return _set(entry, name, form)
        case FindingType.LIST:
            return _list(entry, name, form)
        case FindingType.RECORD:
            parts = {f.name: read(f, fields.part(name, f.name), form) for f in entry.fields.values()}
            return _together(parts) if any(part.answered for part in parts.values()) else NOTHING
        case FindingType.DATE:
            return _date(boxes(form, name))
        case _:
            text = form.get(name, "").strip()
            return Typed(answered=True, value=_single(entry, text)) if text else NOTHING


def _single(entry: NameEntry, text: str) -> JsonValue:
    match entry.type:
        case FindingType.BOOLEAN:
            return text == fields.YES
        case FindingType.NUMBER:
            return _bounded(entry, number_typed(text))
        case FindingType.MONEY:
            return _bounded(entry, money_typed(text))
        case FindingType.CHOICE if text not in entry.members:
            raise NotUsable("choose one of the list")
        case _:
            return text


def _bounded(entry: NameEntry, amount: Decimal) -> str:
    if entry.whole and amount != amount.to_integral_value():
        raise NotUsable("enter a whole number")
    if entry.least is not None and amount < entry.least:
        raise NotUsable(f"enter {entry.least} or more")
    if entry.greatest is not None and amount > entry.greatest:
        raise NotUsable(f"enter {entry.greatest} or less")
    return str(amount)


def _date(typed: DateBoxes) -> Typed:
    day = date_typed(typed)
    return Typed(answered=True, value=day.isoformat()) if day else NOTHING


def _set(entry: NameEntry, name: str, form: Form) -> Typed:
    ticked: list[JsonValue] = [member for member in entry.members if member in form.getlist(name)]
    match form.get(fields.all_named(name)):
        case fields.YES:
            return Typed(answered=True, value=ticked)
        case _ if ticked:
            # Some are certain; until somebody says that these are all, the others are not known.
            return Typed(answered=True, value={"has": ticked})
        case _:
            return NOTHING


def _list(entry: NameEntry, name: str, form: Form) -> Typed:
    items: list[JsonValue] = []
    mistakes: list[Mistake] = []
    for place, key in enumerate(form.getlist(fields.entries(name)), start=1):
        parts = {
            f.name: read(f, fields.of_entry(name, key, f.name), form)
            for f in entry.fields.values()
            if f.name != entry.key
        }
        together = _together(parts)
        mistakes += [Mistake(f"{entry.entry.capitalize()} {place}, {m.text}", m.field) for m in together.mistakes]
        assert isinstance(together.value, dict), "a record's value is an object"
        items.append({entry.key: key, **together.value})
    if not items and form.get(fields.all_named(name)) != fields.YES:
        return NOTHING
    return Typed(answered=True, value=items, mistakes=tuple(mistakes))


def _together(parts: dict[str, Typed]) -> Typed:
    """Return several fields as one object. A field that was asked and is not known says so in a finding's full form."""
    value: dict[str, JsonValue] = {
        name: {"state": fields.UNKNOWN} if part.unknown else part.value
        for name, part in parts.items()
        if part.answered and not part.mistakes
    }
    mistakes = tuple(mistake for part in parts.values() for mistake in part.mistakes)
    return Typed(answered=True, value=value, mistakes=mistakes)
