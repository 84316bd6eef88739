"""Every document to every invented person, word for word, in any time zone, locale and order of hashing."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from explanations.letter.facts import LetterKind
from explanations.reasons import write
from explanations.statement import Reader
from tests.explanations.test_reasons import without
from tests.golden.documents import SAID, documents, letter, materials, people, statements

ROOT = Path(__file__).parents[2]
RENEW = "if this is meant: python -m tests.golden.documents, then read the difference"
WITH_LETTER = [name for name, person in people().items() if "letter" in person["what"]]
SMALL_CASES = ["one_outcome_only", "carer_who_earns_too_much", "impact_not_known_yet", "seventy_in_1998"]
LONGEST_SENTENCE = 40
"""Words. What rule sets quote may be long; what we write ourselves is shorter by far."""


@pytest.mark.parametrize("name", people())
def test_what_is_said_is_what_was_read_and_kept(name: str) -> None:
    for file, text in documents(name):
        assert (SAID / file).read_text(encoding="utf-8") == text, RENEW


def test_nothing_is_kept_that_nobody_asks_for() -> None:
    asked = {file for name in people() for file, _ in documents(name)}
    assert {path.name for path in SAID.iterdir()} == asked


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8"},
    ],
    ids=["plain", "far-away"],
)
def test_another_process_says_the_same(surroundings: dict[str, str]) -> None:
    program = (
        "import hashlib; from tests.golden.documents import documents, people; "
        "print(hashlib.sha256(''.join(t for n in people() for _, t in documents(n)).encode()).hexdigest())"
    )
    environment = {**os.environ, **surroundings, "PYTHONPATH": str(ROOT)}
    made = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    here = "".join(text for name in people() for _, text in documents(name))
    assert made.stdout.strip() == hashlib.sha256(here.encode()).hexdigest()


@pytest.mark.parametrize("name", WITH_LETTER)
def test_no_letter_quotes_the_language_of_rules(name: str) -> None:
    """Names such as `age_years`, expressions and rule numbers belong to the working, not to a letter."""
    for sentence in letter(name).sentences():
        assert not re.search(r"[a-z]_[a-z]|\?\?|\{\{|\bnull\b|\btrue\b|\bfalse\b", sentence.text), sentence.text
        assert not re.search(r"\b[A-F]-ENG-\w+", sentence.text), sentence.text


@pytest.mark.parametrize("name", WITH_LETTER)
def test_sentences_of_a_letter_are_short(name: str) -> None:
    for said in letter(name).sentences():
        for sentence in re.split(r"(?<=[.!?:;]) ", said.text):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


def test_every_kind_of_letter_and_both_readers_are_among_them() -> None:
    assert {letter(name).kind for name in WITH_LETTER} == set(LetterKind)
    assert {what for person in people().values() for what in person["what"]} >= {reader.value for reader in Reader}


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("name", SMALL_CASES)
def test_deleting_a_node_deletes_what_is_said_of_it(name: str, reader: Reader) -> None:
    for material in materials(name, reader).values():
        spoken = write(material).nodes() & material.ids
        assert spoken
        for node in sorted(spoken):
            evaluation = replace(material.evaluation, trace=without(material.evaluation.trace, node))
            assert node not in write(replace(material, evaluation=evaluation)).nodes(), node


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("name", people())
def test_every_cell_and_row_that_is_told_stands_in_the_trace(name: str, reader: Reader) -> None:
    for statement in statements(name, reader):
        assert statement.nodes()
        assert statement.section("decided") is not None
