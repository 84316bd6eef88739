"""Bundles: paragraphs numbered through, contents with page numbers, exhibits attached byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from lxml import html

from explanations.bundle.binding import Bundle, Exhibit, Happening, LetterAsSent, numbered, paragraph_numbers
from explanations.bundle.rendering import bundle_html, bundle_pdf, letter_inside
from explanations.letter.rendering import render_letter
from explanations.letter.writing import write_letter
from explanations.reasons import write
from explanations.render import Form
from explanations.statement import Reader
from tests.explanations.letter.test_writing import FACTS
from tests.explanations.test_paper import tags_below
from tests.explanations.test_reasons import case

HOSTILE = '<script>alert("1")</script> & {{ 7 * 7 }}'
RULES = b"rule_set: anyland/age\n\xc3\xa9 # to the byte\r\n"
BUNDLE = Bundle(
    number="D-7K3MQ-2ZPXW",
    person=HOSTILE,
    authority="Anytown Council",
    prepared=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    parts=(
        LetterAsSent("The letter as it was sent", render_letter(write_letter(FACTS), Form.HTML)),
        write(case("workers", Reader.PANEL)),
        write(case("sum", Reader.PANEL)),
    ),
    chronology=(Happening("2015-03-02", "Evidence: payslip."), Happening("2015-04-10", "Decision made.", "Exhibit E1")),
    exhibits=(Exhibit("E1", "trace.json", "The trace", b"{}\n"), Exhibit("E2", "age.yaml", "The rules", RULES)),
)


@pytest.fixture(scope="module")
def written() -> bytes:
    return bundle_pdf(BUNDLE)


@pytest.fixture(scope="module")
def pdf(written: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(written))


def test_paragraphs_are_numbered_through_all_parts_without_a_gap() -> None:
    numbers = list(paragraph_numbers(numbered(BUNDLE.parts)))
    assert len(numbers) > 30
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_number_stands_once_before_its_paragraph_or_in_its_table() -> None:
    page: Any = html.document_fromstring(bundle_html(BUNDLE))
    shown = [node.text_content().rstrip(".") for node in page.xpath("//p[@class='numbered']/span[@class='number']")]
    tables = [node.text_content().partition(".")[0] for node in page.xpath("//section[@class='part']/section//caption")]
    assert sorted(map(int, shown + tables)) == list(paragraph_numbers(numbered(BUNDLE.parts)))


def test_the_contents_lead_to_every_part_and_section() -> None:
    page: Any = html.document_fromstring(bundle_html(BUNDLE))
    targets = [link.get("href", "") for link in page.xpath("//nav//a")]
    assert targets[-2:] == ["#chronology", "#exhibits"]
    assert all(len(page.xpath(f"//*[@id='{target[1:]}']")) == 1 for target in targets)
    parts = {f"#{part.anchor}" for part in numbered(BUNDLE.parts)}
    assert parts <= set(targets)


def test_exhibits_are_attached_byte_for_byte(pdf: pikepdf.Pdf) -> None:
    assert {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()} == {
        "E1-trace.json": b"{}\n",
        "E2-age.yaml": RULES,
    }


def test_it_is_a_tagged_document_with_language_title_headings_tables_and_bookmarks(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en"
    assert str(pdf.docinfo["/Title"]) == "Bundle for the appeal against decision D-7K3MQ-2ZPXW"
    assert bool(pdf.Root.MarkInfo.Marked)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    tags = set(tags_below(pdf.Root.StructTreeRoot))
    assert {"/H1", "/H2", "/H3", "/H4", "/Table", "/TH", "/TD", "/P", "/L", "/Link"} <= tags
    assert len(list(outline(pdf.Root.Outlines))) > 10


def outline(node: pikepdf.Object) -> Iterator[str]:
    child = node.get("/First")
    while child is not None:
        yield str(child.Title)
        yield from outline(child)
        child = child.get("/Next")


def test_the_same_bundle_gives_the_same_bytes(written: bytes) -> None:
    assert bundle_pdf(BUNDLE) == written


def test_what_people_wrote_is_escaped() -> None:
    page = bundle_html(BUNDLE)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7 * 7 }}" in page


def test_a_letter_keeps_its_words_and_loses_head_style_and_scripts() -> None:
    head = "<head><style>p{}</style></head>"
    inside = letter_inside(f'<html lang="cy">{head}<body><h1 id="a">One</h1><p>Two &lt;3</p></body></html>')
    assert inside == '<div lang="cy"><h2>One</h2><p>Two &lt;3</p></div>'
