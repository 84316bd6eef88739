"""From the vocabulary and what was typed to controls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from api.web.questions import fields
from api.web.questions.control import Control, DateBoxes, EntryControls, Evidence, Kind, Option
from api.web.questions.fields import Form
from engine.dmn.vocabulary import FindingType, NameEntry

MOST_RADIOS = 7
"""More choices than this are quicker to find in a drop-down list."""

STATES = (("given", "Agreed"), ("assumed", "Taken as true for now"), ("disputed", "Disputed"))
"""How sure an answer is, in the words of the page."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How questions are asked on a page: in which currency, how *don't know yet* is offered, and what was wrong.

    `unknown` is the radio button's word, empty where it is not offered; `ticks` puts it beside boxes, too.
    """

    currency: str = "£"
    unknown: str = "Don’t know yet"
    ticks: bool = True
    mistakes: Mapping[str, str] = field(default_factory=dict)


def ask(entry: NameEntry, name: str, form: Form, asking: Asking) -> Control:
    """Return the control for one name of the vocabulary with what `form` holds for it."""
    label = entry.question or entry.label or entry.name.replace("_", " ").capitalize()
    match entry.type:
        case FindingType.DATE:
            control = Control(Kind.DATE, name, label, boxes=boxes(form, name))
        case FindingType.BOOLEAN:
            yes_no = {fields.YES: "Yes", fields.NO: "No"}
            return _radios(entry, name, label, form, asking, yes_no)
        case FindingType.CHOICE:
            return _radios(entry, name, label, form, asking, entry.members)
        case FindingType.SET:
            control = _checkboxes(entry, name, label, form)
        case FindingType.LIST:
            control = _entries(entry, name, label, form, asking)
        case FindingType.RECORD:
            parts = tuple(ask(f, fields.part(name, f.name), form, asking) for f in entry.fields.values())
            return Control(Kind.PARTS, name, label, hint=entry.hint, parts=parts)
        case FindingType.MONEY:
            control = Control(Kind.MONEY, name, label, unit=entry.unit, text=form.get(name, ""))
        case FindingType.NUMBER:
            control = Control(Kind.NUMBER, name, label, unit=entry.unit, text=form.get(name, ""))
        case FindingType.TEXT:
            control = Control(Kind.TEXT, name, label, text=form.get(name, ""))
    return _finished(control, entry, form, asking)


def ask_evidence(name: str, form: Form, mistake: str = "", *, open_norm: bool = False) -> Evidence:
    """Return the part beside an answer that says how sure it is and where it comes from, and why where it is judged."""
    state = form.get(fields.state(name)) or STATES[0][0]
    source = form.get(fields.source(name), "")
    typed = boxes(form, fields.evidence_date(name))
    return Evidence(
        name=name,
        summary=_summary(state, source, typed),
        states=tuple(Option(value, label, value == state) for value, label in STATES),
        source=source,
        boxes=typed,
        mistake=mistake,
        asks_why=open_norm,
        reasons=form.get(fields.reasons(name), ""),
    )


def boxes(form: Form, name: str) -> DateBoxes:
    """Return the three boxes of a date as typed."""
    return DateBoxes(form.get(fields.day(name), ""), form.get(fields.month(name), ""), form.get(fields.year(name), ""))


def _summary(state: str, source: str, typed: DateBoxes) -> str:
    words = dict(STATES)
    day = "/".join(text for text in (typed.day, typed.month, typed.year) if text)
    said = [words[state]] if state != STATES[0][0] and state in words else []
    said += [text for text in (source, day) if text]
    return f"Evidence: {', '.join(said)}" if said else "Add evidence"


def _finished(control: Control, entry: NameEntry, form: Form, asking: Asking) -> Control:
    """Add what many kinds share: the hint, the ticks for none and for not known, the mistake."""
    name = control.name
    none = Option(fields.YES, "None", fields.none(name) in form) if entry.none_allowed else None
    offered = asking.unknown and asking.ticks and not (entry.act or entry.informative)
    unknown = Option(fields.UNKNOWN, asking.unknown, fields.unknown(name) in form) if offered else None
    return Control(
        kind=control.kind,
        name=name,
        label=control.label,
        hint=entry.hint,
        unit=control.unit if control.kind is not Kind.MONEY else f"{asking.currency} {control.unit}".strip(),
        text=control.text,
        boxes=control.boxes,
        options=control.options,
        all_named=control.all_named,
        none=none,
        unknown=unknown,
        entries=control.entries,
        entry_word=control.entry_word,
        mistake=asking.mistakes.get(name, "") or asking.mistakes.get(fields.day(name), ""),
    )


def _radios(entry: NameEntry, name: str, label: str, form: Form, asking: Asking, members: Mapping[str, str]) -> Control:
    chosen = form.get(name, "")
    if fields.none(name) in form:
        chosen = fields.none(name)
    options = [Option(value, words, value == chosen) for value, words in members.items()]
    if entry.none_allowed:
        options.append(Option(fields.none(name), "None", chosen == fields.none(name)))
    if asking.unknown and not entry.act:
        options.append(Option(fields.UNKNOWN, asking.unknown, chosen == fields.UNKNOWN))
    kind = Kind.RADIOS if len(members) <= MOST_RADIOS else Kind.SELECT
    return Control(kind, name, label, hint=entry.hint, options=tuple(options), mistake=asking.mistakes.get(name, ""))


def _checkboxes(entry: NameEntry, name: str, label: str, form: Form) -> Control:
    ticked = set(form.getlist(name))
    everything = form.get(fields.all_named(name), "")
    return Control(
        Kind.CHECKBOXES,
        name,
        label,
        options=tuple(Option(value, words, value in ticked) for value, words in entry.members.items()),
        all_named=(
            Option(fields.YES, "Yes, we went through the whole list", everything == fields.YES),
            Option(fields.NO, "Not yet, there may be more", everything == fields.NO),
        ),
    )


def _entries(entry: NameEntry, name: str, label: str, form: Form, asking: Asking) -> Control:
    word = entry.entry.replace("_", " ") or "entry"
    found = []
    for place, key in enumerate(form.getlist(fields.entries(name)), start=1):
        controls = tuple(
            ask(f, fields.of_entry(name, key, f.name), form, asking)
            for f in entry.fields.values()
            if f.name != entry.key
        )
        found.append(EntryControls(key, f"{word.capitalize()} {place}", controls))
    everything = form.get(fields.all_named(name), "")
    nobody = Option(fields.YES, f"There is no {word}", everything == fields.YES)
    return Control(
        Kind.ENTRIES, name, label, entries=tuple(found), entry_word=word, all_named=() if found else (nobody,)
    )
