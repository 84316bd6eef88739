"""The lint: what it finds, what it leaves alone, and that our own sentences pass it."""

from __future__ import annotations

import pytest

from explanations.languages.speech import languages
from explanations.plain_language.lint import hard_words, notices, notices_on_all, plain_text
from tests.explanations.languages.messages import messages, translated

LONG = "You " + "and you " * 13 + "must ask us."


def found(text: str, language: str = "en") -> list[str]:
    return [notice.text for notice in notices(text, "r.yaml:1:1", language)]


def test_a_long_sentence_a_hard_word_and_heavy_words_are_named_with_what_to_do() -> None:
    assert found(LONG) == [
        "r.yaml:1:1: a sentence of 30 words: `You and you and you and you and you and you and you and you…` "
        "(make two; at most 25)"
    ]
    assert found("Please notify us prior to the day.") == [
        "r.yaml:1:1: `notify` is hard to read (write tell)",
        "r.yaml:1:1: `prior to` is hard to read (write before)",
    ]
    heavy = "Residential accommodation arrangements necessarily " * 6
    assert any("of 100 words are long" in line for line in found(heavy))


def test_a_quotation_is_left_alone() -> None:
    assert found("The law says “prior to the commencement, the authority shall determine”.") == []


def test_values_and_marks_of_a_template_are_no_words() -> None:
    assert plain_text("{% if hours < 3 %}You give {{ hours | count }} hours{% end %}.") == " You give this hours ."
    assert found("You {{ determination }} it.") == []


def test_only_whole_words_count() -> None:
    assert found("Your predetermined shallot is requested.") == []


def test_the_wording_of_a_rule_set_is_measured_together() -> None:
    hard = ["The determination of eligibility necessitates consideration of individual circumstances."] * 3
    (notice,) = notices_on_all(hard, "england/x")
    assert "reads at school grade" in notice.message
    assert list(notices_on_all(["Short."], "england/x")) == []
    (dutch,) = notices_on_all(["De vaststelling veronderstelt beoordeling van omstandigheden."] * 5, "x", "nl")
    assert "LIX" in dutch.message


def test_every_language_has_a_list_of_hard_words_and_a_strange_one_has_none() -> None:
    assert all(hard_words(language) for language in languages())
    assert hard_words("tlh") == {}


def test_what_stands_for_a_hard_word_is_not_hard_itself() -> None:
    for hard, simple in hard_words("en").items():
        assert hard not in simple.split(", or "), hard


def test_our_own_english_sentences_pass() -> None:
    every = [message if isinstance(message, str) else message[1] for message in messages()]
    assert [notice.text for message in every for notice in notices(message)] == []


@pytest.mark.parametrize("language", languages()[1:])
def test_our_own_sentences_pass_in_other_languages(language: str) -> None:
    every = [said if isinstance(said, str) else said[-1] for said in translated(language).values()]
    assert [notice.text for said in every for notice in notices(said, language=language)] == []
