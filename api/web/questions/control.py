"""What stands on a page for one question: frozen values that `_question.html` draws."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    RADIOS = "radios"
    SELECT = "select"
    CHECKBOXES = "checkboxes"
    ENTRIES = "entries"
    PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what is sent, what is said, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class DateBoxes:
    """A date as it was typed, which need not be one."""

    day: str = ""
    month: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class EntryControls:
    """The questions about one entry of a list, such as one worker. `title` names it in its legend."""

    id: str
    title: str
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """One question with what has been typed so far.

    `name` is the field's name and the id of its first box. `all_named` are the answers to "is that everything?" of a
    set or list. `unknown` is the tick for *don't know yet* where no option says it. `entries` belong to a list,
    `parts` to a record.
    """

    kind: Kind
    name: str
    label: str
    hint: str = ""
    unit: str = ""
    text: str = ""
    boxes: DateBoxes = DateBoxes()
    options: tuple[Option, ...] = ()
    all_named: tuple[Option, ...] = ()
    none: Option | None = None
    unknown: Option | None = None
    entries: tuple[EntryControls, ...] = ()
    entry_word: str = ""
    parts: tuple[Control, ...] = ()
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Beside an answer: how sure it is, who said it or what shows it, and when. `summary` says so when folded.

    `asks_why` where the law leaves the answer to judgement: then the `reasons` belong to it.
    """

    name: str
    summary: str
    states: tuple[Option, ...]
    source: str
    boxes: DateBoxes
    mistake: str = ""
    asks_why: bool = False
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A control with its evidence. `open` says that there is no answer yet."""

    control: Control
    evidence: Evidence | None
    open: bool
