"""Entries: what is about to be appended, and what stands in the ledger.

`content` is the public part of an entry, one of `kinds`, and holds no personal data; everything about a person is
`Sealed`, and only a commitment to it stands in the entry's body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError

from api.ledger.canonical import Json
from api.ledger.failures import EntryRefused
from api.ledger.identifiers import IDENTIFIER
from api.ledger.kinds import KINDS, Basis, Content, Departure, DeterminationMade, EvaluationKept, FigureBasis, Incident
from api.ledger.kinds.field_types import Identifier, Mode, Name, Word

__all__ = [
    "FORMAT",
    "KINDS",
    "Basis",
    "Committed",
    "Content",
    "Departure",
    "DeterminationMade",
    "Draft",
    "Entry",
    "EvaluationKept",
    "FigureBasis",
    "Identifier",
    "Incident",
    "Mode",
    "Name",
    "Sealed",
    "Word",
    "content_json",
    "moment_text",
    "read_content",
    "read_moment",
]

FORMAT = "rightful-entry-2"
"""The form of bodies. Those of `rightful-entry-1` are the same without the digest of what is sealed."""

_BY_KIND: Mapping[str, TypeAdapter[Content]] = {kind.KIND: TypeAdapter(kind) for kind in KINDS}
_LAX_DATES = TypeAdapter(dict[str, object])


@dataclass(frozen=True, slots=True)
class Sealed:
    """Personal data that stands beside an entry: what it is (`slot`), about whom (`subject`), and the JSON value.

    One slot may be sealed once for each person whom it concerns, so that each can be forgotten alone.
    """

    slot: str
    subject: str
    value: Json

    def __post_init__(self) -> None:
        TypeAdapter(Name).validate_python(self.slot)
        if not self.subject:
            raise EntryRefused(f"sealed `{self.slot}` does not say whom it is about")


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry about to be appended: who did it in which role, about whom, what, and what is sealed beside it.

    `id` is given where what is sealed must name it, as a letter does; see `Log.reserve`.
    """

    actor: str
    role: str
    subject: str | None
    content: Content
    sealed: tuple[Sealed, ...] = ()
    id: str | None = None

    def __post_init__(self) -> None:
        if self.id is not None and (IDENTIFIER.fullmatch(self.id) is None or self.id[0] != self.content.LETTER):
            raise EntryRefused(f"`{self.id}` cannot be the number of a `{self.content.KIND}`")
        if not self.actor.strip() or not self.role.strip():
            raise EntryRefused("an entry names the person who acts and the role they act in")
        places = [(sealed.slot, sealed.subject) for sealed in self.sealed]
        if len(set(places)) != len(places):
            raise EntryRefused("one slot is sealed twice for the same person")


@dataclass(frozen=True, slots=True)
class Committed:
    """One commitment in an entry's body: the slot, whom it is about, and SHA-256 in hexadecimal.

    `commitment` is over salt and value, `sealed` over the row as it is stored; None in entries of the first form.
    """

    slot: str
    subject: str
    commitment: str
    sealed: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the ledger. `seq` gives the order, which no clock can; `hash` is its RFC 9162 leaf."""

    seq: int
    id: str
    kind: str
    recorded_at: datetime
    actor: str
    role: str
    subject: str | None
    content: Content
    committed: tuple[Committed, ...]
    body: bytes
    hash: bytes


def content_json(content: Content) -> Json:
    """Return the content as JSON: dates as ISO text, no floats anywhere."""
    value: Json = TypeAdapter(type(content)).dump_python(content, mode="json")
    return value


def read_content(kind: str, value: Json) -> Content:
    """Return the content that JSON spells, validated as on the way in. Raises EntryRefused naming what is wrong."""
    adapter = _BY_KIND.get(kind)
    if adapter is None:
        raise EntryRefused(f"no kind of entry is called `{kind}`", fix=f"there are {', '.join(sorted(_BY_KIND))}")
    try:
        return adapter.validate_json(_text(value), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        raise EntryRefused(str(first["msg"]), where="/".join(map(str, first["loc"]))) from error


def _text(value: Json) -> bytes:
    return _LAX_DATES.dump_json(value)  # type: ignore[arg-type]  # content is always an object


def moment_text(moment: datetime) -> str:
    """Return an aware moment as RFC 3339 text in UTC with microseconds, so that the order of texts is that of times."""
    if moment.tzinfo is None:
        raise EntryRefused("a recorded moment needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_moment(text: str) -> datetime:
    """Return the moment that `moment_text` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
