"""What may be appended to the ledger: one frozen, validated type per kind of entry.

SQLModel's table classes accept anything, so nothing reaches them that has not passed through here. `content` is the
public part of an entry and holds no personal data; everything about a person is `Sealed`, and only a commitment to it
stands in the entry's body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as validated

from api.ledger.canonical import Json
from api.ledger.failures import EntryRefused
from api.ledger.identifiers import IDENTIFIER

FORMAT = "rightful-entry-1"

_STRICT = ConfigDict(strict=True, extra="forbid")

Digest: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Identifier: TypeAlias = Annotated[str, StringConstraints(pattern=f"^{IDENTIFIER.pattern}$")]
Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
Word: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Mode: TypeAlias = Literal["stated", "stated+law"]


@validated(frozen=True, slots=True, config=_STRICT)
class FigureBasis:
    """A dated figure that was read: its value as FEEL text, its first day, and the digest that binds them."""

    value: str
    start: str
    digest: Digest
    illustrative: bool
    stale: bool


@validated(frozen=True, slots=True, config=_STRICT)
class Basis:
    """What one policy's answer rests on: the edition by digest, and the figures in full."""

    edition: Word
    digest: Digest
    figures: dict[str, FigureBasis]


@validated(frozen=True, slots=True, config=_STRICT)
class EvaluationKept:
    """An evaluation that somebody chose to keep: what the rules say about given findings, and no act of the authority.

    `policy` is None for a scheme's whole journey. `documents` maps the path of each rule document used to its digest;
    the bytes stand in the ledger's own library.
    """

    KIND: ClassVar[str] = "evaluation_kept"
    LETTER: ClassVar[str] = "E"

    scheme: Name
    policy: Name | None
    on: date
    authority_mode: Mode
    cross_check: Literal["agreed", "degraded"]
    engine: Word
    trace_version: Word
    bases: dict[str, Basis]
    documents: dict[str, Digest]


@validated(frozen=True, slots=True, config=_STRICT)
class DeterminationMade:
    """The authority's act by a named person: adopting an evaluation, departing from it, or deciding in the interim.

    `policies` are those decided. `full_reasons_for` names the interim determination whose full reasons these are.
    `illustrative` says that it rests on an invented parameter or a stale figure, which only a demonstration may do.
    """

    KIND: ClassVar[str] = "determination"
    LETTER: ClassVar[str] = "D"

    evaluation: Identifier
    act: Literal["adopted", "departed", "interim"]
    policies: list[Name]
    full_reasons_by: date | None
    full_reasons_for: Identifier | None
    demonstration: bool
    illustrative: bool
    letter_wording: Word

    def __post_init__(self) -> None:
        if (self.act == "interim") != (self.full_reasons_by is not None):
            raise EntryRefused("an interim determination, and only that, says by when full reasons follow")


@validated(frozen=True, slots=True, config=_STRICT)
class Departure:
    """One policy on which a determination departs from what the rules say; its reasons and evidence are sealed."""

    KIND: ClassVar[str] = "departure"
    LETTER: ClassVar[str] = "X"

    determination: Identifier
    policy: Name
    outputs: list[Name]


@validated(frozen=True, slots=True, config=_STRICT)
class Incident:
    """Something that must not happen did, such as two engines that disagree; no answer rests on it."""

    KIND: ClassVar[str] = "incident"
    LETTER: ClassVar[str] = "N"

    what: Name
    scheme: Name
    on: date
    details: list[Word]


Content: TypeAlias = EvaluationKept | DeterminationMade | Departure | Incident
KINDS: tuple[type[Content], ...] = (EvaluationKept, DeterminationMade, Departure, Incident)

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
    """One commitment in an entry's body: the slot, whom it is about, and the SHA-256 in hexadecimal."""

    slot: str
    subject: str
    commitment: str


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
