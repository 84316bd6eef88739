"""Recorded JSON values in words, by what the vocabulary says they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from api.ledger.canonical import Json
from api.web.words import day_words, without_codes
from engine.dmn.vocabulary import FindingType, NameEntry
from explanations.wording import english

NOT_KNOWN = "not known"


def value_words(value: Json, entry: NameEntry | None, currency: str = "GBP") -> str:
    """Return a value as it stands in a sentence: choices by label, money with its sign, sets as a list."""
    match value:
        case None:
            return english.NONE
        case bool():
            return english.YES if value else english.NO
        case int() | str():
            return _single(str(value), entry, currency)
        case Mapping():
            return _mapping(value, entry, currency)
        case Sequence():
            return english.listed([value_words(one, entry, currency) for one in value]) or english.NONE
    raise TypeError(f"no JSON value: `{value!r}`")


def _mapping(value: Mapping[str, Json], entry: NameEntry | None, currency: str) -> str:
    if "possible" in value:
        possible = value["possible"]
        if not isinstance(possible, Sequence) or isinstance(possible, str):
            return NOT_KNOWN
        words = dict.fromkeys(value_words(one, entry, currency) for one in possible)
        return f"{NOT_KNOWN} yet: {english.listed(list(words), 'or')}"
    if value.get("state") == "unknown":
        return NOT_KNOWN
    if "value" in value:
        return value_words(value["value"], entry, currency)
    if "has" in value:
        return f"{value_words(value['has'], entry, currency)}, and perhaps more"
    fields = entry.fields if entry else {}
    return "; ".join(
        f"{english.mid_sentence(_label(fields.get(name), name))} {value_words(one, fields.get(name), currency)}"
        for name, one in value.items()
    )


def _single(text: str, entry: NameEntry | None, currency: str) -> str:
    if entry is None:
        return without_codes(text)
    match entry.type:
        case FindingType.MONEY:
            return english.with_unit(english.money(Decimal(text), currency), entry.unit, one=False)
        case FindingType.NUMBER:
            return english.with_unit(english.plain_number(Decimal(text)), entry.unit, one=Decimal(text) == 1)
        case FindingType.DATE:
            return day_words(date.fromisoformat(text))
        case _:
            label = entry.members.get(text)
            return english.mid_sentence(label) if label else without_codes(text)


def _label(entry: NameEntry | None, name: str) -> str:
    return entry.label if entry and entry.label else without_codes(name)
