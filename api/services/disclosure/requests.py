"""Requests to see what is held: received with a clock, its time extended with a reason, and answered by a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json, canonical
from api.ledger.entries import Draft, Entry, EvaluationKept, Sealed
from api.ledger.failures import PersonErased, RecordNotFound
from api.ledger.kinds import DeterminationMade, Disclosure
from api.services.actor import Actor
from api.services.disclosure.binding import Head, Paper, bound, in_json
from api.services.disclosure.choices import Choices, read_choices
from api.services.disclosure.collecting import collect
from api.services.disclosure.contents import CHOICES, Contents, Law, contents_of
from api.services.documents import ENDINGS, MEDIA_TYPES, Document, Format, Place
from api.services.failures import ActRefused
from api.services.information_rights import Period, country_of, retention_of
from api.services.receipts import receipt
from explanations.bundle.binding import Bundle
from explanations.bundle.rendering import bundle_html, bundle_pdf
from explanations.render import enlarged

REQUEST, REASONS = "request", "reasons"
Beside = Callable[[Transaction, Mapping[str, Json]], None]
"""Does in an act's own transaction what belongs to it, such as keeping the answer to a request that comes again."""


@dataclass(frozen=True, slots=True)
class Office:
    """Where files are made, and the scheme whose country's law holds for somebody of whom no scheme was asked."""

    place: Place
    scheme: str

    @property
    def ledger(self) -> Ledger:
        """Return the ledger."""
        return self.place.ledger


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands: whose, received when, due when under which law, and the files that were made for it."""

    id: str
    person: str
    received_on: date
    due: date
    law: str
    extended: bool
    files: tuple[str, ...] = ()

    def days_left(self, today: date) -> int:
        """Return how many days are left to answer; below nought when it is overdue."""
        return (self.due - today).days

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "number": self.id,
            "person": self.person,
            "received_on": self.received_on.isoformat(),
            "due": self.due.isoformat(),
            "law": self.law,
            "extended": self.extended,
            "files": list(self.files),
        }


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it was made: what it holds record by record, and what is not in it (never for the person)."""

    id: str
    request: Request
    every_record: tuple[Mapping[str, Json], ...] = field(repr=False)
    kept_back: tuple[Mapping[str, Json], ...] = field(repr=False)

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "number": self.id,
            "request": self.request.to_json(),
            "every_record": [dict(one) for one in self.every_record],
            "kept_back": [dict(one) for one in self.kept_back],
        }


def _nothing(_: Transaction, __: Mapping[str, Json]) -> None:
    """Belong to no other act."""


# ── the clock ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def receive(
    office: Office, person_id: str, received_on: date, identity: str, actor: Actor, beside: Beside = _nothing
) -> Request:
    """Record that somebody asked to see what is held about them; the clock runs from the day it was received.

    `identity` says how it is known who asks. Raises RecordNotFound, ActRefused.
    """
    if not identity.strip():
        raise ActRefused("say how it is known who asks", where="identity", fix="such as `known to the worker`")
    if received_on > office.ledger.clock.today():
        raise ActRefused("a request cannot have been received in the future", where="received_on")
    with office.ledger.appending() as transaction:
        person = transaction.people.get(person_id).id
        regime = _law(office, transaction, person).country.regime
        content = Disclosure(
            "received", received_on=received_on, due=regime.clock.answer.after(received_on), law=regime.name
        )
        sealed = (Sealed(REQUEST, person, {"identity": identity.strip()}),)
        entry = transaction.log.append(Draft(actor.id, actor.role, person, content, sealed))
        made = _request(transaction, entry)
        beside(transaction, made.to_json())
        return made


def extend(office: Office, request_id: str, reasons: str, actor: Actor, beside: Beside = _nothing) -> Request:
    """Record that answering takes longer, with the reasons that the person is told, once and in time.

    Raises RecordNotFound, ActRefused.
    """
    if not reasons.strip():
        raise ActRefused("a longer time needs its reasons", where="reasons", fix="the person is told them")
    with office.ledger.appending() as transaction:
        entry = transaction.log.entry(request_id)
        request = _request(transaction, entry)
        clock = _law(office, transaction, request.person).country.regime.clock
        if request.extended or request.files:
            raise ActRefused("this request was extended or answered before", where=request.id)
        if clock.extension.is_nothing:
            raise ActRefused("the law gives no longer time", where=clock.source, fix="answer by the day it is due")
        if request.days_left(office.ledger.clock.today()) < 0:
            raise ActRefused("the time is over, and only before that it can be extended", where=clock.source)
        longer = Period(clock.answer.months + clock.extension.months, clock.answer.days + clock.extension.days)
        content = Disclosure("extended", request.id, due=longer.after(request.received_on), law=request.law)
        sealed = (Sealed(REASONS, request.person, {"reasons": reasons.strip()}),)
        transaction.log.append(Draft(actor.id, actor.role, request.person, content, sealed))
        made = _request(transaction, entry)
        beside(transaction, made.to_json())
        return made


def requests(ledger: Ledger, *, unanswered: bool = False) -> list[Request]:
    """Return the requests, those that are due first first; of people who were forgotten, none."""
    with ledger.reading() as transaction:
        received = (one for one in transaction.log.of_kinds(Disclosure) if _step(one) == "received")
        found = [
            _request(transaction, one)
            for one in received
            if one.subject is not None and transaction.personal.erased_in(one.subject) is None
        ]
    wanted = [one for one in found if not (unanswered and one.files)]
    return sorted(wanted, key=lambda one: (bool(one.files), one.due, one.id))


def get_request(ledger: Ledger, request_id: str) -> Request:
    """Return the request of that number, or the one that the file of that number answers. Raises RecordNotFound."""
    with ledger.reading() as transaction:
        entry = transaction.log.entry(request_id)
        if isinstance(entry.content, Disclosure) and entry.content.request:
            entry = transaction.log.entry(entry.content.request)
        return _request(transaction, entry)


def _step(entry: Entry) -> str:
    return entry.content.step if isinstance(entry.content, Disclosure) else ""


def _request(transaction: Transaction, entry: Entry) -> Request:
    content = entry.content
    if not isinstance(content, Disclosure) or content.step != "received" or entry.subject is None:
        raise RecordNotFound(f"`{entry.id}` is no request to see what is held", fix="see `rightful disclose`")
    assert content.received_on is not None, "a request has a clock"
    assert content.due is not None, "a request has a clock"
    assert content.law is not None, "a request has a clock"
    later = [
        (one, one.content) for one in transaction.log.referring_to(entry.id) if isinstance(one.content, Disclosure)
    ]
    dues = [step.due for _, step in later if step.due is not None]
    files = tuple(one.id for one, step in later if step.step == "made")
    return Request(
        entry.id, entry.subject, content.received_on, max([content.due, *dues]), content.law, bool(dues), files
    )


def _law(office: Office, transaction: Transaction, person: str) -> Law:
    """Return the law that holds: of the scheme asked about last, else of the authority's own."""
    entries = transaction.log.of_person(person)
    asked = [entry.content.scheme for entry in entries if isinstance(entry.content, EvaluationKept)]
    registry = office.place.registry
    own = [scheme for scheme in asked if not registry.scheme(scheme).is_for_all]
    scheme = own[-1] if own else office.scheme
    return Law(country_of(registry, scheme), retention_of(registry, scheme))


# ── the file ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def preview(office: Office, request_id: str, choices: Choices) -> Contents:
    """Return what a file would hold, and what it would not. Raises RecordNotFound, ActRefused."""
    return _contents(office, get_request(office.ledger, request_id).person, choices)[0]


def make(office: Office, request_id: str, choices: Choices, actor: Actor, beside: Beside = _nothing) -> Made:
    """Make the file that answers a request, and put on record what is not in it and why.

    The file itself is not kept a second time: it is written from the records whenever it is fetched, and given out only
    as long as it comes out the same. Raises RecordNotFound, ActRefused.
    """
    request = get_request(office.ledger, request_id)
    contents, upto, looks = _contents(office, request.person, choices)
    sealed: dict[str, Json] = {
        "choices": choices.to_json(),
        "kept_back": [one.to_json() for one in contents.kept_back],
        "looks": looks,
        "digest": _digest(contents),
    }
    with office.ledger.appending() as transaction:
        content = Disclosure("made", request.id, upto=upto)
        draft = Draft(actor.id, actor.role, request.person, content, (Sealed(CHOICES, request.person, sealed),))
        entry = transaction.log.append(draft)
        made = _made(transaction, entry, contents)
        beside(transaction, made.to_json())
        return made


def file_of(office: Office, file_id: str, form: Format, *, large: bool = False) -> Document:
    """Return a file that was made: one PDF with everything attached, the page, or the JSON alone.

    Raises:
        RecordNotFound: no such file.
        ActRefused: what it was made from has changed since, so that another file has to be made.
    """
    contents, head = _again(office, file_id)
    name = f"{file_id}.{ENDINGS[form]}"
    if form is Format.JSON:
        return Document(in_json(contents, head), MEDIA_TYPES[form], name)
    if form is Format.TEXT:
        raise ActRefused("a file is a PDF, a page or JSON", where="format text", fix="ask for pdf")
    bundle = _bundle(office, contents, head)
    if form is Format.PDF:
        return Document(bundle_pdf(bundle, large=large), MEDIA_TYPES[form], name)
    page = bundle_html(bundle)
    return Document((enlarged(page) if large else page).encode(), MEDIA_TYPES[form], name)


def made_file(office: Office, file_id: str) -> Made:
    """Return a file that was made, with what is and is not in it. Raises as `file_of` does."""
    contents, _ = _again(office, file_id)
    with office.ledger.reading() as transaction:
        return _made(transaction, transaction.log.entry(file_id), contents)


def _contents(
    office: Office, person: str, choices: Choices, upto: int | None = None, looks: int | None = None
) -> tuple[Contents, int, int]:
    with office.ledger.reading() as transaction:
        holding = collect(transaction, person, upto, looks)
        law = _law(office, transaction, person)
    return contents_of(office.place, holding, choices, law), holding.upto, len(holding.looks)


def _again(office: Office, file_id: str) -> tuple[Contents, Head]:
    with office.ledger.reading() as transaction:
        entry = transaction.log.entry(file_id)
        if _step(entry) != "made" or entry.subject is None:
            raise RecordNotFound(f"`{file_id}` is no file that was made", fix="see `rightful disclose`")
        content = cast("Disclosure", entry.content)
        try:
            sealed = cast("dict[str, Any]", transaction.log.opened(entry, CHOICES, entry.subject))
        except PersonErased as error:
            raise RecordNotFound(f"whom `{file_id}` is about was forgotten") from error
        received = transaction.log.entry(content.request or "").content
    contents, _, _ = _contents(office, entry.subject, read_choices(sealed["choices"]), content.upto, sealed["looks"])
    if _digest(contents) != sealed["digest"]:
        raise ActRefused(
            "what this file was made from has changed since", where=file_id, fix="make another file for the request"
        )
    assert isinstance(received, Disclosure), "a file answers a request"
    authority = office.place.authority.get("name", "") or _authority(office, contents)
    return contents, Head(entry.id, str(received.received_on), authority, entry.recorded_at)


def _authority(office: Office, contents: Contents) -> str:
    schemes = [one.told.act.authority for one in contents.retold.values() if one.told.act.authority]
    return schemes[-1] if schemes else office.place.registry.scheme(office.scheme).authority.get("name", "")


def _bundle(office: Office, contents: Contents, head: Head) -> Bundle:
    return bound(contents, head, tuple(_receipts(office, contents)))


def _receipts(office: Office, contents: Contents) -> Iterator[Paper]:
    """Yield for each decision the proof that it stands in the log as it was made."""
    for number, one in contents.retold.items():
        made = one.told.record.determination
        if made is not None and isinstance(made.content, DeterminationMade):
            # Over the oldest head that covers it, so that the file comes out the same whenever it is fetched.
            proof = receipt(office.ledger, number, size=made.seq)
            yield Paper(f"receipt-{number}.json", f"The receipt: proof that decision {number} stands in the log", proof)


def _digest(contents: Contents) -> str:
    return hashlib.sha256(canonical(contents.body)).hexdigest()


def _made(transaction: Transaction, entry: Entry, contents: Contents) -> Made:
    assert isinstance(entry.content, Disclosure), "a file answers a request"
    request = _request(transaction, transaction.log.entry(entry.content.request or ""))
    every = cast("list[Mapping[str, Json]]", contents.body["every_record"])
    return Made(entry.id, request, tuple(every), tuple(one.to_json() for one in contents.kept_back))
