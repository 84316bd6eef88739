"""Redaction takes out what is another's in every form it stands in, twice as once, and leaves the rest as it was."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.services.disclosure.choices import LeftOut
from api.services.disclosure.redaction import MARK, Redaction
from explanations.statement import Items, Paragraph, Section, Sentence, Statement, Table
from explanations.withholding import Ground
from tests.api.services.test_parting import FINDINGS, HOLDER, RECORD, relatives

HARM = LeftOut(("age_years", "reasons/A-1"), Ground.SERIOUS_HARM, "Why")
ROW: dict[str, Any] = {
    "id": "needs/R1", "rule": "R1", "hit": True,
    "cells": [{"id": "needs/R1/1", "test": "true", "read": {"value": True}, "reads": ["finding:carer_health_at_risk"]},
              {"id": "needs/R1/2", "test": "< 60", "read": {"value": "53"}, "reads": ["finding:age_years"]}],
}  # fmt: skip
TRACE: Any = [{"id": "needs", "kind": "table", "value": "yes", "reads": ["finding:age_years"], "rows": [ROW]}]


def redaction(*left_out: LeftOut, own: tuple[str, ...] = ()) -> Redaction:
    return Redaction(HOLDER, relatives(), left_out, own)


def test_findings_and_records_are_left_without_the_others() -> None:
    said = json.dumps([redaction().of(FINDINGS), redaction().of(RECORD)]).casefold()
    assert [word for word in ("grace", "friend", '"sam"', 'daughter"', "child", "40") if word in said] == []
    kept: Any = redaction().of(RECORD)
    assert kept["outputs"]["amount"] == "3"
    assert kept["missing"] == [f"workers[{MARK}].same_household", "age_years"]
    assert "Samantha may not" in kept["text"]


def test_names_in_a_description_are_cut_wherever_they_stand_unless_the_person_bears_them() -> None:
    assert redaction().text("Grace rang.") == f"{MARK} rang."
    assert redaction(own=("Grace Adeyemi",)).text("Grace rang.") == "Grace rang."


def test_what_is_left_out_goes_without_a_mark() -> None:
    kept: Any = redaction(HARM).of({"age_years": "53", "x": ["age_years", "other"], "trace": [{"id": "reasons/A-1/2"}]})
    assert kept == {"x": ["other"], "trace": []}
    assert redaction(HARM).of("age_years") is None


def test_a_cell_that_reads_another_is_cut_and_its_row_speaks_of_them() -> None:
    kept: Any = redaction().of(TRACE)
    assert kept[0]["value"] == "yes"
    assert kept[0]["rows"][0]["cells"][0] == MARK
    assert kept[0]["rows"][0]["cells"][1]["read"] == {"value": "53"}
    within = redaction().within(TRACE)
    assert within.speaks_of_another("needs/R1")
    assert not redaction().speaks_of_another("needs/R1")
    page = within.page('<p><span data-nodes="needs/R1">Caring harms <b>your</b> health.</span> You are 53.</p>')
    assert "Caring" not in page
    assert f"{MARK}</span> You are 53." in page


SON = "workers[son].relation"


def row(first: str, second: str, path: str) -> tuple[Sentence, Sentence]:
    return Sentence(first, (f"finding:{path}",)), Sentence(second, (f"finding:{path}",))


def test_sentences_rows_and_empty_sections_go_with_what_they_speak_of() -> None:
    said = Statement("reasons", "Reasons", "en", {}, (
        Section("a", "A", (Paragraph((Sentence("You are 53.", ("finding:age_years",)),)),)),
        Section("b", "B", (Items((row("A child.", "His.", SON),)),)),
        Section("c", "C", (Table("T", ("What", "Is"), (row("Relation", "Child", SON), row("Hours", "7", "hours"))),)),
    ))  # fmt: skip
    kept = redaction(HARM).statement(said)
    assert [section.key for section in kept.sections] == ["b", "c"]
    assert [one.text for one in kept.sentences()] == [MARK, MARK, MARK, MARK, "Hours", "7"]


TEXTS = ("Grace, her daughter & friend", "sam", "53", "workers[son].x", "plain")
NAMES = ("workers", "daughter", "age_years", "carer_health_at_risk", "id", "path", "reads", "test", "text", "rows", "y")
JSON = st.recursive(
    st.none() | st.booleans() | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_to_redact_twice_is_to_redact_once_and_no_name_survives(value: Any) -> None:
    once = redaction(HARM).of(value)
    assert redaction(HARM).of(once) == once
    said = json.dumps(once).casefold()
    assert "grace" not in said
    assert '"sam"' not in said
    assert "age_years" not in said
