"""From an answer to the fields that would have been typed for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from api.ledger.canonical import Json
from api.web.questions import fields
from api.web.questions.control import DateBoxes
from api.web.questions.fields import Form
from api.web.questions.typing import boxes_of
from engine.dmn.vocabulary import FindingType, NameEntry


def fill_value(form: Form, entry: NameEntry, name: str, value: Json) -> None:
    """Add the fields for one value to the form. None is *known to be none*."""
    if isinstance(value, Mapping) and "state" in value:
        # The full form inside a list's entry: the page shows the value, and the list's evidence speaks for it.
        if value["state"] == fields.UNKNOWN:
            fill_unknown(form, entry, name)
            return
        value = value.get("value")
    if value is None:
        form.add(fields.none(name), fields.YES)
        return
    match entry.type:
        case FindingType.BOOLEAN:
            form.add(name, fields.YES if value is True else fields.NO)
        case FindingType.DATE:
            _fill_date(form, name, boxes_of(date.fromisoformat(str(value))))
        case FindingType.SET:
            _fill_set(form, name, value)
        case FindingType.LIST:
            _fill_list(form, entry, name, value)
        case FindingType.RECORD:
            for field in entry.fields.values():
                if isinstance(value, Mapping) and field.name in value:
                    fill_value(form, field, fields.part(name, field.name), value[field.name])
        case _:
            form.add(name, str(value))


def fill_unknown(form: Form, entry: NameEntry, name: str) -> None:
    """Add the field that says *don't know yet*."""
    radios = entry.type is FindingType.BOOLEAN or (entry.type is FindingType.CHOICE)
    form.add(name if radios else fields.unknown(name), fields.UNKNOWN)


def fill_evidence(
    form: Form, name: str, state: str, source: str, evidence_date: date | None, reasons: str = ""
) -> None:
    """Add the fields beside an answer."""
    form.add(fields.reasons(name), reasons)
    form.add(fields.state(name), state)
    form.add(fields.source(name), source)
    _fill_date(form, fields.evidence_date(name), boxes_of(evidence_date))


def _fill_date(form: Form, name: str, boxes: DateBoxes) -> None:
    form.add(fields.day(name), boxes.day)
    form.add(fields.month(name), boxes.month)
    form.add(fields.year(name), boxes.year)


def _fill_set(form: Form, name: str, value: Json) -> None:
    partly = isinstance(value, Mapping)
    has = value.get("has", []) if isinstance(value, Mapping) else value
    assert isinstance(has, Sequence), "a set is a list of members"
    for member in has:
        form.add(name, str(member))
    form.add(fields.all_named(name), fields.NO if partly else fields.YES)


def _fill_list(form: Form, entry: NameEntry, name: str, value: Json) -> None:
    assert isinstance(value, Sequence), "a list of entries"
    for item in value:
        assert isinstance(item, Mapping), "an entry is an object"
        key = str(item[entry.key])
        form.add(fields.entries(name), key)
        for field in entry.fields.values():
            if field.name in item and field.name != entry.key:
                fill_value(form, field, fields.of_entry(name, key, field.name), item[field.name])
    if not value:
        form.add(fields.all_named(name), fields.YES)
