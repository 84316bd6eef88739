"""What is withheld from a person never reaches them, in any form of a letter, and the letter says that it is so."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.trace import FindingNode, FindingState
from explanations.adequacy import gaps
from explanations.letter.facts import Letter
from explanations.letter.rendering import render_letter
from explanations.letter.writing import write_letter
from explanations.material import Material
from explanations.paper import render_pdf
from explanations.reasons import write
from explanations.render import Form, render
from explanations.statement import Reader
from explanations.withholding import Ground, Withheld, without, without_each
from tests.explanations.made_rules import material
from tests.explanations.test_reasons import CARER, WORKERS
from tests.golden.documents import facts_of, materials, people

WITH_LETTER = [name for name, person in people().items() if "letter" in person["what"]]


def withheld(*what: str) -> Withheld:
    return Withheld(what, Ground.INFORMANT, "the person next door asked us not to say")


def forms(letter: Letter) -> str:
    return "\n".join(render_letter(letter, form) for form in (Form.TEXT, Form.HTML, Form.HTML_PART, Form.JSON))


@cache
def paths_of(name: str) -> tuple[str, ...]:
    found = (node for one in materials(name, Reader.PERSON).values() for node in one.findings.values())
    return tuple(dict.fromkeys(node.path for node in found if node.state is not FindingState.UNKNOWN))


def reach(whole: Material, path: str) -> set[str]:
    """Return, by a search of its own, every node that reads the finding, directly or not; answers left out."""
    answers = {answer.output for answer in whole.edition.answers}
    answering = {output.decision for output in whole.edition.outputs if output.name in answers}
    reached = {f"finding:{path}"}
    while True:
        size = len(reached)
        for decision in whole.decisions.values():
            for row in decision.rows:
                for cell in row.cells:
                    if cell.test.strip() != "-" and reached & {*cell.reads, *(r.partition("/")[0] for r in cell.reads)}:
                        reached |= {cell.id, row.id, decision.id}
            for line in decision.lines:
                if reached & set(line.reads):
                    reached |= {line.id, decision.id}
            if reached & set(decision.reads):
                reached.add(decision.id)
        if len(reached) == size:
            return {node for node in reached if node.partition("[")[0] not in answering}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_nothing_that_reads_a_withheld_finding_is_told_in_any_form_nor_in_any_id(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(WITH_LETTER))
    path = data.draw(st.sampled_from(paths_of(name)))
    facts = facts_of(name)
    letter = write_letter(replace(facts, withheld=(withheld(path),)))
    told = {node for said in letter.sentences() for node in said.nodes}
    for one in facts.decided:
        hidden = reach(one.material, path) if path in one.material.findings else set()
        lists = {d.id for d in one.material.decisions.values() if d.rows and d.id in hidden}
        elsewhere = frozenset[str]().union(*(other.material.ids for other in facts.decided if other is not one))
        assert not told & (hidden - lists - elsewhere), (name, path)
    page = forms(letter)
    assert f"finding:{path}" not in page
    assert "next door" not in page


@pytest.mark.parametrize("name", WITH_LETTER)
def test_a_letter_with_something_withheld_is_adequate_or_names_only_what_nobody_may_tell(name: str) -> None:
    for path in paths_of(name)[:3]:
        letter = write_letter(replace(facts_of(name), withheld=(withheld(path),)))
        assert [gap.text for gap in gaps(letter)] == []
        assert "We have left something out of this letter." in render_letter(letter, Form.TEXT)


SECRET = "Zebedee Quill"


def secret_workers() -> Material:
    given = {
        "workers": [
            {"worker_id": "w1", "relation": "spouse", "same_household": True},
            {"worker_id": "w2", "relation": "friend"},
        ]
    }
    whole = material("paying", given)
    return replace(whole, background=replace(whole.background, entry_names={"workers[w1]": SECRET}))


def test_an_entry_that_is_withheld_leaves_no_name_no_id_and_no_answer_of_its_own() -> None:
    kept = without(secret_workers(), (withheld("workers[w1]"),))
    page = render(write(kept), Form.TEXT) + render(write(kept), Form.JSON) + render(write(kept), Form.HTML)
    assert SECRET not in page
    assert "w1" not in page
    assert "w2" in page


def test_pdf_bytes_titles_and_metadata_hold_nothing_of_it() -> None:
    facts = facts_of("husband_whose_pay_is_necessary")
    secret = replace(facts.decided[0].material.background, entry_names={"workers[w1]": SECRET})
    decided = tuple(replace(one, material=replace(one.material, background=secret)) for one in facts.decided)
    whole = render_pdf(write_letter(replace(facts, decided=decided)))
    kept = render_pdf(write_letter(replace(facts, decided=decided, withheld=(withheld("workers[w1]"),))))
    assert "Quill" in pdf_text(whole)
    assert "Quill" not in pdf_text(kept)


def pdf_text(content: bytes) -> str:
    """Return everything in a PDF that can be read: text by the fonts' own tables, alternative texts, metadata."""
    found: list[str] = []
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            fonts = {name: _unicode(font) for name, font in page.Resources.Font.items()}
            table: dict[bytes, str] = {}
            for one in pikepdf.parse_content_stream(page):
                if str(one.operator) == "Tf":
                    table = fonts[str(one.operands[0])]
                if str(one.operator) in ("Tj", "TJ"):
                    parts = one.operands[0] if str(one.operator) == "TJ" else one.operands
                    found += [_decoded(bytes(part), table) for part in parts if isinstance(part, pikepdf.String)]
        texts = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary)]
        found += [str(obj.get(key, "")) for obj in texts for key in ("/Alt", "/ActualText", "/T", "/Contents")]
        found.append(str(pdf.docinfo))
    return "".join(found)


def _unicode(font: pikepdf.Object) -> dict[bytes, str]:
    """Return a font's table from glyphs to text: single ones (`<01> <0041>`) and runs (`<01> <05> <0041>`)."""
    table: dict[bytes, str] = {}
    for line in bytes(font.ToUnicode.read_bytes()).decode().splitlines():
        codes = [bytes.fromhex(code) for code in re.findall(r"<([0-9a-fA-F]+)>", line)]
        if "[" in line:
            first = int.from_bytes(codes[0])
            table |= {(first + n).to_bytes(2): text.decode("utf-16-be") for n, text in enumerate(codes[2:])}
        elif len(codes) == 2:
            table[codes[0]] = codes[1].decode("utf-16-be")
        elif len(codes) == 3:
            first, last, start = (int.from_bytes(code) for code in codes)
            table |= {(first + n).to_bytes(2): chr(start + n) for n in range(last - first + 1)}
    return table


def _decoded(text: bytes, table: dict[bytes, str]) -> str:
    return "".join(table.get(text[place : place + 2], "") for place in range(0, len(text), 2))


def test_a_reason_alone_can_be_withheld_and_the_others_stay() -> None:
    kept = without(material("allowance", CARER), (withheld("reasons/hours"),))
    text = render(write(kept), Form.TEXT)
    assert "hours a week. At least 35" not in text
    assert "The limit is £110.00." in text


def test_what_one_policy_gave_another_is_withheld_with_it() -> None:
    name = "the_whole_journey_after_the_care_act"
    kept = without_each(materials(name, Reader.PERSON).values(), (withheld("outcomes_unable"),))
    derived = [n for one in kept for n in one.evaluation.trace if isinstance(n, FindingNode) and n.derived_from]
    assert not any(node.derived_from.endswith("care_act_criteria") for node in derived)


def test_what_has_nothing_to_do_with_it_is_not_touched() -> None:
    whole = material("paying", WORKERS)
    assert without(whole, (withheld("earnings_week"),)) is whole
    assert without(whole, ()) is whole


def test_a_yes_does_not_claim_that_it_follows_from_what_is_left() -> None:
    for name in ("carer_within_the_limit", "two_outcomes_under_the_care_act"):
        for path in paths_of(name):
            letter = write_letter(replace(facts_of(name), withheld=(withheld(path),)))
            assert "whatever the facts are" not in render_letter(letter, Form.TEXT)


def test_what_was_enough_and_what_would_change_a_refusal_are_not_told_where_something_is_withheld() -> None:
    facts = facts_of("one_outcome_only")
    whole, kept = (
        write_letter(facts),
        write_letter(replace(facts, withheld=(withheld("significant_wellbeing_impact"),))),
    )
    keys = {"enough", "record", "evidence"}

    assert {section.key for section in whole.body.sections} & keys == {"enough", "evidence"}
    assert {section.key for section in kept.body.sections} & keys == set()
