"""Which of an edition's sentences an answer is said with, and what its reasons speak for."""

from __future__ import annotations

from engine.outcome import Outcome
from explanations.answers import AnswerPart, answer_parts, said_for
from explanations.rows import RowTeller
from explanations.sections.outcome import reasons_for, with_entry
from explanations.statement import Reader
from tests.golden.documents import materials

SAYS = {
    "yes": "10 hours count.",
    "cannot_tell": "We cannot yet say.",
    "yes for each": "You may pay this person.",
    "no for each": "You may not pay this person.",
}


def part(outcome: Outcome, entry: str = "") -> AnswerPart:
    return AnswerPart(outcome, (), "workers" if entry else "", entry)


def said(one: AnswerPart, *, only_entries: bool = False) -> str:
    return said_for(SAYS, one, only_entries=only_entries)


def test_the_whole_case_is_said_with_the_plain_sentence() -> None:
    assert said(part(Outcome.ESTABLISHED)) == "10 hours count."


def test_an_entry_is_said_with_the_sentence_for_each() -> None:
    assert said(part(Outcome.ESTABLISHED, "w1")) == "You may pay this person."
    assert said(part(Outcome.NOT_ESTABLISHED, "w1")) == "You may not pay this person."


def test_an_entry_that_is_open_takes_the_plain_sentence() -> None:
    assert said(part(Outcome.CANNOT_TELL, "w1")) == "We cannot yet say."


def test_what_is_said_of_the_whole_case_is_not_said_of_an_entry() -> None:
    only_whole = {"yes": "10 hours count."}
    assert said_for(only_whole, part(Outcome.ESTABLISHED, "w1"), only_entries=False) == ""
    assert said_for(only_whole, part(Outcome.ESTABLISHED, "w1"), only_entries=True) == "10 hours count."


def test_a_sentence_for_each_is_never_said_of_the_whole_case() -> None:
    assert said(part(Outcome.NOT_ESTABLISHED)) == ""


def test_a_reason_that_names_an_entry_speaks_for_the_answer_about_it() -> None:
    material = materials("daughter_husband_and_friend", Reader.PERSON)["family_contribution"]
    about_entries = [one for one in answer_parts(material) if one.entry]
    rows = RowTeller(material)
    assert about_entries
    for one in about_entries:
        for reason in reasons_for(material, rows, one):
            assert set(one.decisions) <= set(with_entry(material, one, reason).nodes)
