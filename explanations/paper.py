"""Renders a letter or statement as a PDF that is tagged for PDF/UA-1: language, title, headings, table headers.

The PDF is made from the HTML page of `render`, and reads nothing else: a page that names an address is refused.
"""

from __future__ import annotations

from typing import NoReturn

from weasyprint import HTML  # type: ignore[import-untyped]

from explanations.letter.facts import Letter
from explanations.letter.rendering import render_letter
from explanations.render import Form, render
from explanations.statement import Statement

VARIANT = "pdf/ua-1"


def render_pdf(said: Letter | Statement) -> bytes:
    """Return the PDF. The same letter gives the same bytes (with the same version of WeasyPrint and the same fonts)."""
    page = render_letter(said, Form.HTML) if isinstance(said, Letter) else render(said, Form.HTML)
    written: bytes = HTML(string=page, base_url=None, url_fetcher=_refuse).write_pdf(pdf_variant=VARIANT)
    return written


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"a letter may not fetch `{url}`")
