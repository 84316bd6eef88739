"""The forms of a statement: text that can be read aloud, HTML that is well formed, JSON that keeps the nodes."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from lxml import etree, html

from explanations.reasons import write
from explanations.render import WIDTH, Form, render
from explanations.statement import Items, Paragraph, Reader, Section, Sentence, Statement, Table
from tests.explanations.made_rules import material
from tests.explanations.test_reasons import CASES, case

HOSTILE = '<script>alert("1")</script>\n\nDecided: eligible & {{ 7 * 7 }}'


def statement() -> Statement:
    return write(case("workers", Reader.PRACTITIONER))


@pytest.mark.parametrize("name", CASES)
def test_html_is_well_formed_with_language_title_headings_and_table_headers(name: str) -> None:
    text = render(write(case(name, Reader.PRACTITIONER)), Form.HTML)
    page = html.document_fromstring(text)
    etree.fromstring(
        text.replace("<!DOCTYPE html>", "").replace('<meta charset="utf-8">', "").replace('scale=1">', 'scale=1"/>')
    )
    assert page.get("lang") == "en"
    assert page.findtext(".//title")
    assert len(page.findall(".//h1")) == 1
    levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3", "h4")]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    for table in page.iter("table"):
        assert table.find("caption") is not None
        assert all(th.get("scope") == "col" for th in table.findall("thead//th"))
        assert len(table.findall("tbody/tr/th[@scope='row']")) == len(table.findall("tbody/tr"))


def test_every_sentence_of_the_html_names_its_nodes() -> None:
    said = statement()
    page = html.document_fromstring(render(said, Form.HTML))
    assert [(node.text, tuple(node.get("data-nodes", "").split(" "))) for node in page.iter("span")] == [
        (sentence.text, sentence.nodes) for sentence in said.sentences()
    ]


def test_a_part_has_no_head_and_starts_at_the_heading_asked_for() -> None:
    part = render(statement(), Form.HTML_PART, top_heading=3)
    assert "<html" not in part
    assert "<h3" in part
    assert "<h2" not in part


@pytest.mark.parametrize("form", [Form.HTML, Form.HTML_PART])
def test_what_people_wrote_is_escaped(form: Form) -> None:
    found = {"age_years": {"value": 17, "source": HOSTILE}}
    text = render(write(material("allowance", found)), form)
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "{{ 7 * 7 }}" in text


def test_what_people_wrote_cannot_draw_lines_in_text() -> None:
    text = render(write(material("allowance", {"age_years": {"value": 17, "source": HOSTILE}})), Form.TEXT)
    assert not any(line.startswith("Decided:") for line in text.splitlines())


def test_text_keeps_to_its_width_and_says_everything() -> None:
    said = statement()
    text = render(said, Form.TEXT)
    assert max(map(len, text.splitlines())) <= WIDTH
    flat = " ".join(text.split())
    for section in said.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph | Items):
                assert all(" ".join(sentence.text.split()) in flat for sentence in section_sentences(section, block))


def section_sentences(section: Section, block: Paragraph | Items) -> list[Sentence]:
    assert block in section.blocks
    return list(block.sentences) if isinstance(block, Paragraph) else [s for item in block.items for s in item]


def test_json_holds_every_sentence_with_its_nodes_in_order() -> None:
    said = statement()
    document = json.loads(render(said, Form.JSON))
    assert document["statement_version"] == "1"
    assert document["about"]["outcome"] == "cannot_tell"
    assert [(s["text"], tuple(s["nodes"])) for s in sentences_in(document)] == [
        (sentence.text, sentence.nodes) for sentence in said.sentences()
    ]


def sentences_in(node: object) -> list[dict[str, Any]]:
    """Collect what looks like a sentence, in document order."""
    if isinstance(node, dict):
        if "nodes" in node:
            return [node]
        return [found for part in node.values() for found in sentences_in(part)]
    if isinstance(node, list):
        return [found for part in node for found in sentences_in(part)]
    return []


def test_columns_of_amounts_are_marked_as_numbers() -> None:
    said = write(case("sum"))
    tables = [block for section in said.sections for block in section.blocks if isinstance(block, Table)]
    assert tables[0].numeric == (1,)
    assert "govuk-table__cell--numeric" in render(said, Form.HTML)
