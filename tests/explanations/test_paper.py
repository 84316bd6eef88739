"""PDF letters: tagged for PDF/UA-1, one page for a small refusal, and always the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest

from explanations.letter.writing import write_letter
from explanations.paper import render_pdf
from explanations.reasons import write
from explanations.statement import Reader
from tests.explanations.letter.test_writing import FACTS
from tests.explanations.test_reasons import case


@pytest.fixture(scope="module")
def pdf() -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(render_pdf(write_letter(FACTS))))


def test_it_has_language_title_and_tags(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo["/Title"]) == "Our decision: allowance for carers"
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_headings_tables_and_lists_are_tagged(pdf: pikepdf.Pdf) -> None:
    tags = set(tags_below(pdf.Root.StructTreeRoot))
    assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/L", "/LI", "/P"} <= tags


def test_a_small_refusal_fits_one_page_and_its_detail_another(pdf: pikepdf.Pdf) -> None:
    assert len(pdf.pages) == 2


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render_pdf(write_letter(FACTS)) == render_pdf(write_letter(FACTS))


def test_a_long_statement_becomes_a_pdf_too() -> None:
    made = pikepdf.open(BytesIO(render_pdf(write(case("workers", Reader.PRACTITIONER)))))
    assert len(made.pages) >= 2


def tags_below(node: pikepdf.Object) -> Iterator[str]:
    """Yield the structure types of a tag tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from tags_below(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        if "/K" in node:
            yield from tags_below(node.K)
