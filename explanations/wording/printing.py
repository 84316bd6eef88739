"""Prints a FEEL value by what kind of thing it is: money with its currency, choices by label, sets in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.dmn.vocabulary import FindingType, NameEntry
from engine.trace import Settled
from engine.values import (
    Context,
    Date,
    DateTime,
    DaysTimeDuration,
    FeelFunction,
    Null,
    PartialSet,
    Range,
    Time,
    Unknown,
    Value,
    YearsMonthsDuration,
    feel_text,
    needs_of,
)
from explanations.languages.speech import say
from explanations.wording import english

MOST_POSSIBLE_LISTED = 6
MOST_PERHAPS = 3
"""Of more possible values than this, only the number is told."""


_RULE_WORD = re.compile("[a-z0-9]+(?:_[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of thing a value is, as far as printing goes. `parts` are the kinds of a record's fields."""

    label: str = ""
    money: bool = False
    unit: str = ""
    members: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Kind] = field(default_factory=dict)

    @staticmethod
    def of(entry: NameEntry) -> Kind:
        """Return the kind of a vocabulary name."""
        return Kind(
            label=entry.label or label_from(entry.name),
            money=entry.type is FindingType.MONEY,
            unit=entry.unit,
            members=entry.members,
            parts={name: Kind.of(part) for name, part in entry.fields.items()},
        )


PLAIN = Kind()


def label_from(name: str) -> str:
    """Return a readable label for a name that has none: `cap_applied` becomes `Cap applied`."""
    return english.sentence_start(name.replace("_", " ").replace(".", ": "))


def printed(value: Value, kind: Kind = PLAIN, *, currency: str = "GBP", unit: bool = False, last: str = "and") -> str:
    """Return the value in words, in the middle of a sentence. `unit` adds the unit that the vocabulary gives it."""
    match value:
        case bool():
            return english.yes_or_no(value)
        case Decimal():
            return _number(value, kind, currency, unit)
        case str():
            label = kind.members.get(value)
            return _text(value) if label is None else english.mid_sentence(label)
        case tuple():
            return _list(value, kind, currency, last)
        case Context():
            return _record(value, kind, currency)
        case Null():
            return english.none()
        case Unknown() | PartialSet():
            return _partly_known(value, kind, currency)
    return _other(value)


def _text(value: str) -> str:
    """Return a text as it was given; a word of a rule set that has no label, such as `new_holder`, with spaces."""
    return value.replace("_", " ") if _RULE_WORD.fullmatch(value) else english.without_control(value)


def _list(values: tuple[Value, ...], kind: Kind, currency: str, last: str) -> str:
    said = [printed(value, kind, currency=currency) for value in values]
    if any(isinstance(value, Context) for value in values):
        return "; ".join(said)
    return english.listed_names(said, last) or english.none()


def _number(value: Decimal, kind: Kind, currency: str, unit: bool) -> str:
    text = english.money(value, currency) if kind.money else english.plain_number(value)
    if not unit:
        return text
    count = abs(int(value)) if value == value.to_integral_value() and abs(value) < 10**15 else english.MANY
    return english.with_unit(text, kind.unit, one=value == 1 and not kind.money, count=count)


def _record(value: Context, kind: Kind, currency: str) -> str:
    parts = (
        f"{english.mid_sentence(kind.parts[key].label) if key in kind.parts else label_from(key).lower()} "
        f"{printed(part, kind.parts.get(key, PLAIN), currency=currency, unit=True)}"
        for key, part in value.items()
    )
    return ", ".join(parts) or english.none()


def _partly_known(value: Unknown | PartialSet, kind: Kind, currency: str) -> str:
    if isinstance(value, PartialSet):
        has = english.listed_names([printed(v, kind, currency=currency) for v in value.has])
        return say("{has}, and perhaps more", has=has) if has else english.not_known()
    low, high = (None if end is None else _number(end, kind, currency, False) for end in (value.low, value.high))
    if low is not None and high is not None:
        return say("not known, between {low} and {high}", low=low, high=high)
    return english.not_known()


def said_in_part(value: Value, kind: Kind, *, currency: str) -> str | None:
    """Return what a sentence can truly say of a value known in part (`between 2 and 10`); None for nothing."""
    if isinstance(value, PartialSet):
        if value.has:
            return _partly_known(value, kind, currency)
        few = value.maybe is not None and len(value.maybe) <= MOST_PERHAPS
        perhaps = [printed(member, kind, currency=currency) for member in value.maybe or ()]
        return say("at most {things}", things=english.listed_names(perhaps)) if few else None
    if isinstance(value, Unknown) and value.low is not None and value.high is not None:
        low, high = (_number(end, kind, currency, False) for end in (value.low, value.high))
        return say("between {low} and {high}", low=low, high=high)
    return None


def _other(value: Value) -> str:
    match value:
        case Date():
            return english.date(value)
        case DateTime() | Time():
            return english.moment(value)
        case YearsMonthsDuration() | DaysTimeDuration():
            return english.duration(value)
        case Range() | FeelFunction():
            return feel_text(value)
    raise TypeError(f"no FEEL value: `{value!r}`")


def printed_settled(settled: Settled, kind: Kind = PLAIN, *, currency: str = "GBP", unit: bool = False) -> str:
    """Return a settled value, or all that may still come: `not known: eligible or not eligible`."""
    if settled.certain:
        return printed(settled.value, kind, currency=currency, unit=unit)
    if settled.values is None or any(needs_of(v) for v in settled.values):
        return english.not_known()
    count = len(settled.values)
    if count > MOST_POSSIBLE_LISTED:
        return say("not known; {count} values are possible", count=count)
    words = sorted({printed(v, kind, currency=currency, unit=unit) for v in settled.values})
    if any(isinstance(value, tuple | Context) for value in settled.values):
        return say("not known yet; possible are: {things}", things=say("; or ").join(words))
    return say("not known yet: {things}", things=english.listed_names(words, "or"))
