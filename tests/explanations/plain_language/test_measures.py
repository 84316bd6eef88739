"""How hard a text is: sentences, words, syllables and the two formulas, against values worked out by hand."""

from __future__ import annotations

import pytest

from explanations.plain_language.measures import (
    grade,
    lix,
    long_share,
    sentences,
    syllables,
    without_quotations,
    words,
)

SYLLABLES = {
    "a": 1, "the": 1, "you": 1, "care": 1, "needs": 1, "money": 2, "people": 2, "little": 2, "payment": 2,
    "decided": 3, "stopped": 1, "asked": 1, "wanted": 2, "needed": 2, "hours": 1, "houses": 2, "changes": 2,
    "budget": 2, "council": 2, "eligible": 4, "criteria": 4, "national": 3, "decision": 3, "complain": 2,
    "advocate": 3, "ombudsman": 3, "lawful": 2, "independent": 4, "carer": 2, "allowance": 3, "lately": 2,
    "being": 2, "area": 3, "idea": 3, "usual": 3, "weekly": 2, "safely": 2, "everyday": 3, "illness": 2,
    "impairment": 3, "1,234.50": 1, "home": 1, "able": 2, "table": 2, "quite": 1, "assessment": 3, "telephone":
    3, "free": 1, "agree": 2, "disagree": 3, "employer": 3, "paying": 2, "studying": 3,
}  # fmt: skip


def test_nine_in_ten_words_have_the_syllables_that_are_heard() -> None:
    right = [word for word, count in SYLLABLES.items() if syllables(word) == count]
    assert len(right) / len(SYLLABLES) >= 0.9, sorted(SYLLABLES.keys() - set(right))


def test_what_is_heard_too_much_and_too_little_keeps_in_balance() -> None:
    off = sum(syllables(word) - count for word, count in SYLLABLES.items())
    assert abs(off) <= 3


def test_the_grade_is_that_of_kincaid() -> None:
    # 3 sentences, 12 words, 12 syllables: 0.39 × 4 + 11.8 × 1 − 15.59
    assert grade(["The cat sat down. The dog ran off. We all ate bread."]) == -2.2
    # 1 sentence, 9 words, 20 syllables: 0.39 × 9 + 11.8 × 20 / 9 − 15.59
    assert grade(["National criteria determine eligible independent people on the list"]) > 10
    assert grade([]) == 0.0


def test_lix_is_words_to_a_sentence_and_long_words_to_a_hundred() -> None:
    # 2 sentences, 8 words, 2 long ones: 4 + 25
    assert lix(["Wij helpen u graag. Uw behoeften worden besproken."]) == 29.0
    assert lix([]) == 0.0


def test_a_colon_ends_a_sentence_and_a_number_does_not() -> None:
    assert len(sentences("You pay £1,234.50 a week. You said: Yes. Ask us; Do so soon")) == 5
    assert words("You pay £1,234.50 a week.") == ("You", "pay", "1,234.50", "a", "week")


@pytest.mark.parametrize("quoted", ["“in respect of a person”", '"in respect of a person"', "‘in respect of a person’"])
def test_what_is_quoted_is_not_measured(quoted: str) -> None:
    assert without_quotations(f"The law says {quoted}.") == "The law says ."


def test_long_words_are_those_of_more_than_six_letters() -> None:
    assert long_share("National rules change") == pytest.approx(1 / 3)
    assert long_share("") == 0.0
