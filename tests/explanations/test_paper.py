"""PDF letters: tagged for PDF/UA-1, one page for a small refusal, and always the same bytes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
from lxml import html

from explanations.letter.rendering import render_letter
from explanations.letter.writing import write_letter
from explanations.paper import render_pdf
from explanations.reasons import write
from explanations.render import Form, enlarged
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


def test_every_cell_of_a_table_names_the_headers_of_its_row_and_column(pdf: pikepdf.Pdf) -> None:
    nodes = list(nodes_below(pdf.Root.StructTreeRoot))
    heads = {str(node.ID) for node in nodes if str(node.S) == "/TH"}
    cells = [[str(one) for one in node.A.Headers] for node in nodes if str(node.S) == "/TD"]
    assert len(cells) > 5
    assert all(len(named) == 2 and set(named) <= heads for named in cells)


def test_headings_go_down_one_level_at_a_time(pdf: pikepdf.Pdf) -> None:
    levels = [int(tag[2]) for tag in tags_below(pdf.Root.StructTreeRoot) if tag[:2] == "/H" and tag[2:].isdigit()]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_large_print_is_set_in_18_point_and_loses_nothing() -> None:
    plain = write_letter(FACTS)
    large = pikepdf.open(BytesIO(render_pdf(plain, large=True)))
    assert {24} <= sizes_of(large)
    assert min(sizes_of(large)) >= 21
    assert {16} <= sizes_of(pikepdf.open(BytesIO(render_pdf(plain))))
    page = html.document_fromstring(enlarged(render_letter(plain, Form.HTML)))
    assert sorted(node.text or "" for node in page.iter("span")) == sorted(said.text for said in plain.sentences())


def sizes_of(made: pikepdf.Pdf) -> set[int]:
    """Return the sizes in which text is set, in the page's own units: 24 of them are 18 points."""
    set_in = (one for page in made.pages for one in pikepdf.parse_content_stream(page, "Tf"))
    return {round(float(one.operands[1])) for one in set_in if not isinstance(one, pikepdf.ContentStreamInlineImage)}


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render_pdf(write_letter(FACTS)) == render_pdf(write_letter(FACTS))


def test_a_long_statement_becomes_a_pdf_too() -> None:
    made = pikepdf.open(BytesIO(render_pdf(write(case("workers", Reader.PRACTITIONER)))))
    assert len(made.pages) >= 2


def nodes_below(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield every element of a tag tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from nodes_below(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from nodes_below(node.K)


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
