"""Letters about appeals say what was kept of them, read easily, and leave out what was not said."""

from __future__ import annotations

import pytest

from explanations.plain_language.lint import notices
from explanations.plain_language.measures import grade
from tests.golden.appeals import SAID, files, letters

RENEW = "run `.venv/bin/python -m tests.golden.appeals`, and look at what changed"
OTHERS_WORDS = ("appeal:ground", "appeal:reasons", "appeal:next", "appeal:meanwhile", "appeal:advocacy", "authority:")
"""Sentences that the person, an officer or the scheme wrote; those of a scheme are looked at with its rules."""


@pytest.mark.parametrize("name", files())
def test_what_is_said_is_what_was_read_and_kept(name: str) -> None:
    assert (SAID / name).read_text(encoding="utf-8") == files()[name], RENEW


def test_nothing_is_kept_that_is_not_made() -> None:
    assert {path.name for path in SAID.iterdir()} == set(files())


@pytest.mark.parametrize("name", letters())
def test_our_own_sentences_read_easily(name: str) -> None:
    own = [one for one in letters()[name].body.sentences() if not one.nodes[0].startswith(OTHERS_WORDS)]
    assert own
    assert [one.text for one in own if any("is hard to read" in notice.message for notice in notices(one.text))] == []
    assert grade([one.text for one in own]) <= 8


@pytest.mark.parametrize("name", letters())
def test_each_letter_says_whom_to_ask_and_what_stands(name: str) -> None:
    letter = letters()[name]
    text = " ".join(one.text for one in letter.sentences())
    for must in ("A-7K3MQ-2ZPXW", "D-9QW2T-4MKLP", "Vera Walker"):
        assert must in text
    keys = [section.key for section in letter.body.sections]
    assert ("result" in keys) is (letter.kind == "answer")
    assert "meanwhile" in keys


def test_a_limit_that_is_not_stated_is_said_and_none_is_made_up() -> None:
    text = files()["appeal_where_nothing_is_stated.appeal.txt"]
    assert "sets no time limit" in text
    assert "does not say what is paid" in text
