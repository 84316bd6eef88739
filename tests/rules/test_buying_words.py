"""The index of everyday words for what people would like to buy: each word once, under a kind of thing that exists."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import rules
from engine.dmn.vocabulary_reader import read_vocabulary
from engine.dmn.yaml_source import read_yaml, record_of

FOLDER = Path(rules.__file__).parent


@pytest.fixture(scope="module")
def words() -> dict[str, tuple[str, ...]]:
    """Return the phrases by kind of thing."""
    record = record_of(read_yaml((FOLDER / "buying_words.yaml").read_text("utf-8"), "buying_words.yaml"))
    return {category: record.texts(category) for category in record.entries}


def test_every_kind_of_thing_has_words(words: dict[str, tuple[str, ...]]) -> None:
    vocabulary = read_vocabulary((FOLDER / "vocabulary.yaml").read_text("utf-8"))
    assert set(words) == set(vocabulary.inputs["items"].fields["category"].members)
    assert all(words.values())


def test_no_phrase_stands_twice(words: dict[str, tuple[str, ...]]) -> None:
    counted = Counter(phrase for phrases in words.values() for phrase in phrases)
    assert [phrase for phrase, times in counted.items() if times > 1] == []


def test_phrases_are_small_letters_without_stray_blanks(words: dict[str, tuple[str, ...]]) -> None:
    phrases = [phrase for each in words.values() for phrase in each]
    assert [phrase for phrase in phrases if phrase != " ".join(phrase.lower().split())] == []


def test_several_hundred_words_are_known(words: dict[str, tuple[str, ...]]) -> None:
    assert sum(len(phrases) for phrases in words.values()) >= 400


@pytest.mark.parametrize(
    ("phrase", "category"),
    [
        ("riding lessons", "leisure_activity"),
        ("pay my daughter", "personal_assistant_wages"),
        ("tablet", "computer_or_console"),
        ("stairlift", "support_equipment"),
        ("ambulance", "emergency_health_service"),
        ("solicitor", "legal_advice"),
    ],
)
def test_everyday_words_find_their_kind(words: dict[str, tuple[str, ...]], phrase: str, category: str) -> None:
    assert phrase in words[category]
