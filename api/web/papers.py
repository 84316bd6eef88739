"""The papers about a decision: what has changed since the one before, and everything that can be printed or sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flask import make_response, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from api.access import Act
from api.ledger.entries import DeterminationMade
from api.services.change_notice import earlier_decision, notice_of_change
from api.services.documents import DocumentKind, Format, Place, Wanted, document
from api.services.records import Record, read_record
from api.web.pages import Link, Page, render
from api.web.questions.control import Option
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from api.web.timeline import ACTS, name_of
from api.web.words import moment_words
from explanations.statement import Reader, Section

FIRST = "There is no decision before this one about the same person and rules, so there is nothing to compare with."
READERS = {
    Reader.PERSON: "for the person",
    Reader.PRACTITIONER: "for a practitioner",
    Reader.PANEL: "for a panel",
    Reader.AUDITOR: "for an auditor",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: what it is, what is in it, and the forms in which it can be had."""

    title: str
    about: str
    forms: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersPage(Page):
    """Every paper about a decision, each in its forms."""

    template: ClassVar[str] = "papers.html"

    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SincePage(Page):
    """What each cause of a difference from another decision accounts for; another decision can be chosen."""

    template: ClassVar[str] = "since.html"

    action: str
    others: tuple[Option, ...]
    sections: tuple[Section, ...]
    nothing: str
    papers: Link


@PAGES.get("/decisions/<record_id>/papers")
@needs(Act.READ_CASES)
def papers(record_id: str) -> Response:
    """List the papers about a record."""
    record = read_record(surroundings().ledger, record_id)
    return render(
        PapersPage(
            heading="Papers",
            back=Link(f"Decision {record.id}", url_for("pages.decision", record_id=record.id)),
            papers=tuple(_papers(record)),
        )
    )


@PAGES.get("/decisions/<record_id>/papers/<kind>")
@needs(Act.READ_CASES)
def paper(record_id: str, kind: str) -> Response:
    """Send one paper as a PDF or as text."""
    try:
        wanted = Wanted(
            DocumentKind(kind),
            Reader(request.args.get("for", Reader.PERSON)),
            Format(request.args.get("form", Format.PDF)),
            large=request.args.get("large") == "yes",
            since=request.args.get("since") or None,
        )
    except ValueError:
        raise NotFound from None
    place = surroundings()
    made = document(
        Place(place.ledger, place.registry, place.checker, name_of, place.config.letter_authority), record_id, wanted
    )
    answer = make_response(made.content)
    answer.mimetype = made.media_type
    answer.headers["Content-Disposition"] = f'inline; filename="{made.file_name}"'
    return answer


@PAGES.get("/decisions/<record_id>/since")
@needs(Act.READ_CASES)
def since(record_id: str) -> Response:
    """Show how a decision differs from the one before, or from another that is chosen, and why."""
    place = surroundings()
    record = read_record(place.ledger, record_id)
    chosen = request.args.get("number") or earlier_decision(place.ledger, record)
    reader = Reader.PERSON if request.args.get("for") == Reader.PERSON else Reader.PRACTITIONER
    sections: tuple[Section, ...] = ()
    if chosen is not None:
        found = notice_of_change(place.ledger, place.registry, place.checker, record_id, chosen, reader)
        sections = found.statement.sections
    return render(
        SincePage(
            heading="What has changed",
            back=Link(f"Decision {record.id}", url_for("pages.decision", record_id=record.id)),
            action=url_for("pages.since", record_id=record.id),
            others=tuple(_others(record, chosen or "")),
            sections=sections,
            nothing="" if sections else FIRST,
            papers=Link("All papers about this decision", url_for("pages.papers", record_id=record.id)),
        )
    )


def _others(record: Record, chosen: str) -> Iterator[Option]:
    """Yield the other decisions about the same person, the latest first."""
    entry = record.determination or record.entry
    if entry.subject is None:
        return
    place = surroundings()
    with place.ledger.reading() as transaction:
        entries = transaction.log.of_person(entry.subject)
    for other in reversed(entries):
        if isinstance(other.content, DeterminationMade) and other.id != record.id:
            when = moment_words(other.recorded_at, place.config.zone)
            yield Option(other.id, f"{ACTS[other.content.act]}, {when}, number {other.id}", other.id == chosen)


def _papers(record: Record) -> Iterator[Paper]:
    if record.determination is not None:
        yield Paper("Letter", "As it was sent.", tuple(_forms(record, DocumentKind.LETTER)))
    for reader, words in READERS.items():
        about = f"The statement of reasons, {words}."
        yield Paper(f"Reasons {words}", about, tuple(_forms(record, DocumentKind.REASONS, reader)))
    sheet = tuple(_forms(record, DocumentKind.WORKING_SHEET, Reader.PRACTITIONER))
    yield Paper("Working sheet", "The sums step by step, with the values put in.", sheet)
    if earlier_decision(surroundings().ledger, record) is not None:
        about = "What differs from the decision before, and what each cause accounts for."
        yield Paper("What has changed", about, tuple(_forms(record, DocumentKind.CHANGES, Reader.PRACTITIONER)))
    if record.determination is not None:
        about = "Everything in one file for an appeal: numbered paragraphs, chronology, exhibits attached."
        bundle = _address(record, DocumentKind.BUNDLE, Reader.PANEL)
        yield Paper("Bundle", about, (Link("PDF", bundle), Link("large print", f"{bundle}&large=yes")))


def _forms(record: Record, kind: DocumentKind, reader: Reader = Reader.PERSON) -> Iterator[Link]:
    address = _address(record, kind, reader)
    yield Link("PDF", address)
    yield Link("large print", f"{address}&large=yes")
    yield Link("text", f"{address}&form=text")


def _address(record: Record, kind: DocumentKind, reader: Reader) -> str:
    return f"{url_for('pages.paper', record_id=record.id, kind=kind.value)}?for={reader.value}"


def since_link(record: Record) -> Link | None:
    """Return the way to what has changed, where there is a decision before."""
    if earlier_decision(surroundings().ledger, record) is None:
        return None
    return Link("What has changed", url_for("pages.since", record_id=record.id))
