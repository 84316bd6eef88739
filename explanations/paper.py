"""Renders a letter, a statement or any page of ours as a PDF that is tagged for PDF/UA-1.

The PDF is made from the HTML page, and reads nothing else: a page that names an address is refused. Language, title,
headings, lists and table headers are tagged from the page; files may be attached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from weasyprint import HTML, Attachment  # type: ignore[import-untyped]  # WeasyPrint has no types

from explanations.letter.facts import Letter
from explanations.letter.rendering import render_letter
from explanations.render import Form, enlarged, render
from explanations.statement import Statement

VARIANT = "pdf/ua-1"


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file inside a PDF: its name, its bytes, what it is in a line, and the moment that it bears as its own."""

    name: str
    content: bytes
    about: str
    moment: datetime


def render_pdf(said: Letter | Statement, *, large: bool = False) -> bytes:
    """Return the PDF. The same letter gives the same bytes (with the same version of WeasyPrint and the same fonts).

    `large` sets it in 18 point, as people with poor sight may ask.
    """
    page = render_letter(said, Form.HTML) if isinstance(said, Letter) else render(said, Form.HTML)
    return pdf_of(page, large=large)


def pdf_of(page: str, *, large: bool = False, attached: Sequence[AttachedFile] = ()) -> bytes:
    """Return one of our HTML pages as a PDF, with files attached to it."""
    files = [
        Attachment(string=one.content, name=one.name, description=one.about, created=one.moment, modified=one.moment)
        for one in attached
    ]
    document = HTML(string=enlarged(page) if large else page, base_url=None, url_fetcher=_refuse)
    written: bytes = document.write_pdf(pdf_variant=VARIANT, attachments=files)
    return written


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"a letter may not fetch `{url}`")
