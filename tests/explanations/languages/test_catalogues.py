"""The catalogues: every sentence of ours stands in each, with the same values, and in as many forms as there are."""

from __future__ import annotations

import string
from decimal import Decimal

import pytest

from engine.values import Date
from explanations.languages.speech import (
    catalogue,
    language_name,
    languages,
    plural_form,
    say,
    say_plural,
    speaking,
    spoken,
)
from explanations.wording import english
from explanations.wording.printing import Kind, printed
from tests.explanations.languages.messages import messages, translated

OTHERS = languages()[1:]


def values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_dutch_and_welsh_are_there() -> None:
    assert languages() == ("en", "cy", "nl")
    assert [language_name(code) for code in languages()] == ["English", "Cymraeg", "Nederlands"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_ours_is_translated_and_none_is_left_over(language: str) -> None:
    assert messages() == translated(language).keys()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_shows_the_values_of_its_sentence(language: str) -> None:
    for message, said in translated(language).items():
        for text in (said,) if isinstance(said, str) else said:
            assert values(text) == values(message if isinstance(message, str) else message[1]), message


@pytest.mark.parametrize("language", OTHERS)
def test_a_phrase_that_goes_with_a_number_has_every_form(language: str) -> None:
    forms = [said for said in translated(language).values() if isinstance(said, tuple)]
    assert forms
    assert {len(form) for form in forms} == {catalogue(language).num_plurals}


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_says_that_a_speaker_must_approve_it(language: str) -> None:
    assert "NEEDS APPROVAL BY A SPEAKER" in catalogue(language).header_comment


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "1 year"), ("en", 5, "5 years"), ("nl", 1, "1 jaar"), ("nl", 2, "2 jaar"),
        ("cy", 1, "1 flwyddyn"), ("cy", 2, "2 flynedd"), ("cy", 3, "3 blynedd"), ("cy", 6, "6 blynedd"),
        ("cy", 5, "5 mlynedd"), ("cy", 0, "0 mlynedd"),
    ],
)  # fmt: skip
def test_years_are_counted_as_the_language_does(language: str, count: int, said: str) -> None:
    with speaking(language):
        assert english.years(count) == said
        assert printed(Decimal(count), Kind(unit="years"), unit=True) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "£1,234.50 a week; £0.125; 1,234.5; 1 April 2015; a, b and c; a or b; yes"),
        ("nl", "£ 1.234,50 per week; £ 0,125; 1.234,5; 1 april 2015; a, b en c; a of b; ja"),
        ("cy", "£1,234.50 yr wythnos; £0.125; 1,234.5; 1 Ebrill 2015; a, b a c; a neu b; ie"),
    ],
)
def test_money_numbers_dates_and_lists_are_said_as_the_language_does(language: str, said: str) -> None:
    with speaking(language):
        parts = (
            printed(Decimal("1234.5"), Kind(money=True, unit="per week"), unit=True),
            english.money(Decimal("0.125")),
            english.plain_number(Decimal("1234.5")),
            english.date(Date(2015, 4, 1)),
            english.listed(["a", "b", "c"]),
            english.listed(["a", "b"], "or"),
            english.yes_or_no(True),
        )
    assert "; ".join(parts) == said


def test_the_welsh_word_for_and_goes_by_the_sound_after_it() -> None:
    with speaking("cy"):
        assert english.listed(["bwyta", "yfed"]) == "bwyta ac yfed"
        assert english.listed(["yfed", "bwyta"]) == "yfed a bwyta"


def test_a_sentence_that_has_no_translation_stays_english_and_is_noted() -> None:
    with speaking("cy") as speech:
        assert say("Nobody has translated this.") == "Nobody has translated this."
        assert say_plural("{number} yacht", "{number} yachts", 2) == "2 yachts"
        assert list(speech.untranslated) == ["Nobody has translated this.", "{number} yachts"]
    assert spoken().is_english


def test_a_language_without_a_catalogue_cannot_be_spoken() -> None:
    with pytest.raises(LookupError), speaking("tlh"):
        pass


def test_the_forms_of_a_word_that_an_author_gives_are_chosen_by_the_language() -> None:
    assert [plural_form(n, ("day", "days")) for n in (0, 1, 2)] == ["days", "day", "days"]
    with speaking("cy"):
        forms = ("mlynedd", "flwyddyn", "flynedd", "blynedd", "blynedd")
        assert [plural_form(n, forms) for n in (1, 2, 3, 6, 7)] == [*forms[1:], "mlynedd"]
