"""The stages by which a decision is challenged: who hears each, its time limits, who may speak, and what is paid.

A scheme's `appeals.yaml` says them, over what is said for all schemes. What the sources do not say stands there as
`not stated`, in so many words: a stage that leaves something out cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from engine.dmn.model import Basis
from engine.dmn.yaml_source import Node, Record, Scalar, read_yaml, record_of, text_of
from engine.errors import RuleSetError

JsonValue = str | list["JsonValue"] | dict[str, "JsonValue"]
"""JSON as stages are told in."""

NOT_STATED = "not stated"
_LENGTH = re.compile(r"([1-9]\d{0,3}) (working days?|days?|weeks?|months?|years?)")
Word = TypeVar("Word", bound=StrEnum)


class Unit(StrEnum):
    """What a time limit counts in. Working days are Monday to Friday; public holidays are known to nobody here."""

    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Event(StrEnum):
    """What a time limit runs from: the decision, the answer of the stage before, or the receipt of the challenge."""

    DECISION = "decision"
    ANSWER = "answer"
    RECEIPT = "receipt"


class Hearer(StrEnum):
    """Who hears a stage: the authority itself, or a body outside it whose answer the authority puts on record."""

    AUTHORITY = "authority"
    OUTSIDE = "outside"


class Raiser(StrEnum):
    """Who may raise a challenge in their own name. A representative speaks for one of them."""

    PERSON = "person"
    PROVIDER = "provider"


class Meanwhile(StrEnum):
    """What happens to payments until the answer."""

    GO_ON = "go on"
    AS_DECIDED = "as decided"


@dataclass(frozen=True, slots=True)
class Ground:
    """On what footing something stands: its basis and its source, in words."""

    basis: Basis
    source: str


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """So many days, weeks, months or years from an event."""

    count: int
    unit: Unit
    start: Event
    ground: Ground

    @property
    def length(self) -> str:
        """Return the length in words: `3 working days`."""
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Representation:
    """Who may speak for somebody."""

    kinds: tuple[str, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Payments:
    """What is paid until the answer."""

    meanwhile: Meanwhile
    ground: Ground


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. None: the sources do not state it. `off` says why a stage that the law knows cannot be used."""

    name: str
    title: str
    heard_by: Hearer
    open_to: tuple[Raiser, ...]
    to_raise: TimeLimit | None
    to_acknowledge: TimeLimit | None
    to_decide: TimeLimit | None
    representation: Representation | None
    payments: Payments | None
    off: str = ""
    where: str = ""

    @property
    def unstated(self) -> tuple[str, ...]:
        """Return what the sources do not state about the stage, in words."""
        said = {
            "the time to raise it": self.to_raise,
            "the time to acknowledge it": self.to_acknowledge,
            "the time to decide it": self.to_decide,
            "who may represent the person": self.representation,
            "what is paid meanwhile": self.payments,
        }
        return tuple(words for words, value in said.items() if value is None)

    def to_json(self) -> dict[str, JsonValue]:
        """Return the stage as the command line and the API give it."""
        return {
            "name": self.name,
            "title": self.title,
            "heard_by": self.heard_by.value,
            "open_to": [one.value for one in self.open_to],
            "raise": _limit_json(self.to_raise),
            "acknowledge": _limit_json(self.to_acknowledge),
            "decide": _limit_json(self.to_decide),
            "represented_by": list(self.representation.kinds) if self.representation else NOT_STATED,
            "payments_meanwhile": self.payments.meanwhile.value if self.payments else NOT_STATED,
        }


def _limit_json(limit: TimeLimit | None) -> JsonValue:
    if limit is None:
        return NOT_STATED
    ground: dict[str, JsonValue] = {"basis": limit.ground.basis.value, "source": limit.ground.source}
    return {"within": limit.length, "from": limit.start.value, **ground}


def read_stages(documents: Iterable[tuple[str, str]]) -> dict[str, Stage]:
    """Read the stages of a scheme from documents, given as file and text, the most general first.

    A later document replaces a stage as a whole. Raises RuleSetError with the place of the first fault.
    """
    found: dict[str, Stage] = {}
    for file, text in documents:
        root = record_of(read_yaml(text, file))
        found |= {name: _stage(name, record_of(node)) for name, node in root.entries.items()}
    return found


def route_problems(stages: Mapping[str, Stage], route: Iterable[str], where: str) -> Iterator[RuleSetError]:
    """Yield what does not fit between the stages and the route that a scheme's letters tell people of."""
    told = tuple(route)
    for name in told:
        if name not in stages:
            there_are = ", ".join(stages) or "none"
            yield RuleSetError(
                f"the appeal route names `{name}`, of which nothing says how it goes", where=where,
                fix=f"add `{name}:` to appeals.yaml; there are {there_are}",
            )  # fmt: skip
        elif stages[name].off:
            yield RuleSetError(
                f"the appeal route names `{name}`, which is off", where=where, fix="take one of them out"
            )


def _stage(name: str, record: Record) -> Stage:
    record.only("title", "heard_by", "open_to", "raise", "acknowledge", "decide", "represented_by", "payments", "off")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise RuleSetError(f"`{name}` is no name of a stage", where=record.where, fix="write it like `complaint`")
    open_to = tuple(_one_of(Raiser, node) for node in record.nodes("open_to"))
    if not open_to:
        raise RuleSetError("nobody may raise it", where=record.where, fix="add `open_to: [person]`")
    return Stage(
        name=name,
        title=record.text("title"),
        heard_by=_one_of(Hearer, record.required("heard_by")),
        open_to=open_to,
        to_raise=_limit(record.required("raise"), (Event.DECISION, Event.ANSWER)),
        to_acknowledge=_limit(record.required("acknowledge"), (Event.RECEIPT,)),
        to_decide=_limit(record.required("decide"), (Event.RECEIPT,)),
        representation=_representation(record.required("represented_by")),
        payments=_payments(record.required("payments")),
        off=record.text("off", ""),
        where=record.where,
    )


def _is_unstated(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text == NOT_STATED


def _stated(node: Node) -> Record:
    if isinstance(node, Scalar):
        raise RuleSetError(
            f"`{node.text}` has no source", where=node.where, fix=f"write what holds with its source, or `{NOT_STATED}`"
        )
    return record_of(node)


def _limit(node: Node, starts: tuple[Event, ...]) -> TimeLimit | None:
    if _is_unstated(node):
        return None
    record = _stated(node)
    record.only("within", "from", "basis", "source")
    match = _LENGTH.fullmatch(record.text("within"))
    if match is None:
        where = record.required("within").where
        raise RuleSetError(
            f"`{record.text('within')}` is no length of time", where=where, fix="write it like `3 working days`"
        )
    start = _one_of(Event, record.required("from"))
    if start not in starts:
        where = record.required("from").where
        raise RuleSetError(f"it cannot run from `{start}`", where=where, fix=f"write {' or '.join(starts)}")
    return TimeLimit(int(match[1]), Unit(match[2].removesuffix("s")), start, _ground(record))


def _representation(node: Node) -> Representation | None:
    if _is_unstated(node):
        return None
    record = _stated(node)
    record.only("kinds", "basis", "source")
    kinds = record.texts("kinds")
    if not kinds:
        raise RuleSetError("no kind of representative is named", where=record.where, fix=f"or write `{NOT_STATED}`")
    return Representation(kinds, _ground(record))


def _payments(node: Node) -> Payments | None:
    if _is_unstated(node):
        return None
    record = _stated(node)
    record.only("meanwhile", "basis", "source")
    return Payments(_one_of(Meanwhile, record.required("meanwhile")), _ground(record))


def _ground(record: Record) -> Ground:
    return Ground(_one_of(Basis, record.required("basis")), record.text("source"))


def _one_of(words: type[Word], node: Node) -> Word:
    text = text_of(node)
    if text not in tuple(words):
        raise RuleSetError(f"`{text}` is none of these", where=node.where, fix=f"write {', '.join(words)}")
    return words(text)
