"""Which of an edition's sentences an answer is said with."""

from __future__ import annotations

from engine.outcome import Outcome
from explanations.answers import AnswerPart, said_for

SAYS = {
    "yes": "10 hours count.",
    "cannot_tell": "We cannot yet say.",
    "yes for each": "You may pay this person.",
    "no for each": "You may not pay this person.",
}


def part(outcome: Outcome, entry: str = "") -> AnswerPart:
    return AnswerPart(outcome, (), "workers" if entry else "", entry)


def test_the_whole_case_is_said_with_the_plain_sentence() -> None:
    assert said_for(SAYS, part(Outcome.ESTABLISHED)) == "10 hours count."


def test_an_entry_is_said_with_the_sentence_for_each() -> None:
    assert said_for(SAYS, part(Outcome.ESTABLISHED, "w1")) == "You may pay this person."
    assert said_for(SAYS, part(Outcome.NOT_ESTABLISHED, "w1")) == "You may not pay this person."


def test_an_entry_without_a_sentence_of_its_own_takes_the_plain_one() -> None:
    assert said_for(SAYS, part(Outcome.CANNOT_TELL, "w1")) == "We cannot yet say."


def test_a_sentence_for_each_is_never_said_of_the_whole_case() -> None:
    assert said_for(SAYS, part(Outcome.NOT_ESTABLISHED)) == ""
