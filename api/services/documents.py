"""Documents about a record, for a reader and in a form: reasons, working sheet, change notice, letter, bundle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from api.ledger import Ledger
from api.ledger.failures import RecordNotFound
from api.services.bundles import Besides, bundle_of
from api.services.change_notice import earlier_decision, notice_of_change
from api.services.cross_checking import CrossChecker
from api.services.explain import NameOf, Told, statement_of_record, told_again
from api.services.failures import ActRefused
from api.services.reconstruct import read_reconstruction
from api.services.registry import Registry
from api.services.replay_matrix import replay_matrix
from explanations.bundle.rendering import bundle_html, bundle_pdf
from explanations.determined import act_section
from explanations.paper import pdf_of
from explanations.render import Form, enlarged, render
from explanations.statement import Reader, Statement
from explanations.working_sheet import working_sheet


class DocumentKind(StrEnum):
    """What a document is."""

    REASONS = "reasons"
    WORKING_SHEET = "working-sheet"
    CHANGES = "changes"
    LETTER = "letter"
    BUNDLE = "bundle"


class Format(StrEnum):
    """In which form a document is."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"


MEDIA_TYPES: Mapping[Format, str] = {
    Format.TEXT: "text/plain",
    Format.HTML: "text/html",
    Format.PDF: "application/pdf",
    Format.JSON: "application/json",
}
ENDINGS: Mapping[Format, str] = {Format.TEXT: "txt", Format.HTML: "html", Format.PDF: "pdf", Format.JSON: "json"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where documents are made: the parts of the installation, what accounts are called, what the authority is called.

    `authority` is what the installation says in place of the scheme's authority.
    """

    ledger: Ledger
    registry: Registry
    checker: CrossChecker
    name_of: NameOf = str
    authority: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which document somebody wants. `since` names the record that a change notice compares with.

    `large` is for large print; it has no bearing on text and JSON.
    """

    kind: DocumentKind
    reader: Reader = Reader.PERSON
    format: Format = Format.TEXT
    large: bool = False
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is sent: its bytes, their media type, and a name for the file."""

    content: bytes
    media_type: str
    file_name: str


def document(place: Place, record_id: str, wanted: Wanted) -> Document:
    """Return a document about a record.

    All but the letter are written anew from the record, which must come out again as it is recorded. The letter is the
    one that was kept.

    Raises:
        RecordNotFound: no such record, no letter with it, nothing earlier to compare with.
        ActRefused: a form that the document does not have.
        LedgerDamaged, EngineFault, NotAvailable.
    """
    content = _content(place, record_id, wanted)
    name = f"{record_id}-{wanted.kind.value}.{ENDINGS[wanted.format]}"
    return Document(content, MEDIA_TYPES[wanted.format], name)


def _content(place: Place, record_id: str, wanted: Wanted) -> bytes:
    match wanted.kind:
        case DocumentKind.CHANGES:
            return _changes(place, record_id, wanted)
        case DocumentKind.LETTER:
            return _letter(place, record_id, wanted)
        case DocumentKind.BUNDLE:
            return _bundle(place, record_id, wanted)
        case DocumentKind.REASONS:
            return _statement(statement_of_record(_told(place, record_id), wanted.reader), wanted)
        case DocumentKind.WORKING_SHEET:
            return _statement(sheet_of(_told(place, record_id), wanted.reader), wanted)


def _told(place: Place, record_id: str) -> Told:
    authority = place.authority.get("name", "")
    return told_again(place.ledger, place.registry, place.checker, record_id, place.name_of, authority)


def sheet_of(told: Told, reader: Reader) -> Statement:
    """Return the working sheet of a record."""
    about = {"number": told.act.number, "on": told.act.applies_from, "reader": reader.value}
    return working_sheet(tuple(told.materials(reader).values()), about, (act_section(told.act),))


def _statement(statement: Statement, wanted: Wanted) -> bytes:
    if wanted.format in (Format.TEXT, Format.JSON):
        return render(statement, Form(wanted.format.value)).encode()
    return _page(render(statement, Form.HTML), wanted)


def _page(page: str, wanted: Wanted) -> bytes:
    if wanted.format is Format.PDF:
        return pdf_of(page, large=wanted.large)
    return (enlarged(page) if wanted.large else page).encode()


def _changes(place: Place, record_id: str, wanted: Wanted) -> bytes:
    notice = notice_of_change(place.ledger, place.registry, place.checker, record_id, wanted.since, wanted.reader)
    if wanted.format is Format.JSON:
        return (json.dumps(notice.to_json(), ensure_ascii=False, indent=1) + "\n").encode()
    return _statement(notice.statement, wanted)


def _letter(place: Place, record_id: str, wanted: Wanted) -> bytes:
    kept = _told(place, record_id).record.letter
    if not kept:
        raise RecordNotFound(f"no letter goes with `{record_id}`", fix="only decisions have one")
    match wanted.format:
        case Format.JSON:
            return (json.dumps(dict(kept), ensure_ascii=False, indent=1) + "\n").encode()
        case Format.TEXT:
            return str(kept["text"]).encode()
        case _:
            return _page(str(kept["html"]), wanted)


def _changed_before(place: Place, told: Told) -> Statement | None:
    """Return the change notice against the decision before, None where there is none about the same policies."""
    if told.record.determination is None or earlier_decision(place.ledger, told.record) is None:
        return None
    found = notice_of_change(place.ledger, place.registry, place.checker, told.record.id, None, Reader.PANEL)
    return found.statement


def _besides(place: Place, told: Told) -> Besides:
    if told.record.reconstruction is None:
        return Besides(_changed_before(place, told))
    matrix = replay_matrix(place.ledger, place.registry, place.checker, told.record.id)
    return Besides(earlier=read_reconstruction(place.ledger, told.record.id), matrix=matrix)


def _bundle(place: Place, record_id: str, wanted: Wanted) -> bytes:
    if wanted.format not in (Format.PDF, Format.HTML):
        raise ActRefused("a bundle is a PDF or a page", where=f"format {wanted.format.value}", fix="ask for pdf")
    told = _told(place, record_id)
    bundle = bundle_of(place.ledger, told, place.name_of, _besides(place, told))
    if wanted.format is Format.PDF:
        return bundle_pdf(bundle, large=wanted.large)
    return _page(bundle_html(bundle), wanted)
