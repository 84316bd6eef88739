"""The letters to invented people are easy to read: grade at most 6 in the median, and none above 8."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from engine.outcome import Outcome
from explanations.letter.facts import Letter, LetterKind
from explanations.plain_language.lint import notices
from explanations.plain_language.measures import grade
from explanations.statement import Items, Paragraph
from tests.golden.documents import evaluated, letter, people, registry

WITH_LETTER = [name for name, person in people().items() if "letter" in person["what"]]
NOT_OURS = ("provisions",)
"""Sections that hold titles of laws, which are quoted."""
ONE_LETTER_PER = ("england", "lincolnshire")


def prose(of: Letter) -> Iterator[str]:
    """Yield paragraphs and items of a letter; tables are no sentences."""
    for section in of.body.sections:
        for block in section.blocks if section.key not in NOT_OURS else ():
            match block:
                case Paragraph(sentences):
                    yield " ".join(said.text for said in sentences)
                case Items(items):
                    yield from (" ".join(said.text for said in item) for item in items)


def test_the_median_letter_is_read_at_grade_six_and_none_above_eight() -> None:
    grades = {name: grade(prose(letter(name))) for name in WITH_LETTER}
    assert median(grades.values()) <= 6
    assert {name: found for name, found in grades.items() if found > 8} == {}


def test_no_letter_uses_a_hard_word_or_a_long_sentence_of_its_own() -> None:
    found = {
        notice.text
        for name in WITH_LETTER
        for section in letter(name).body.sections
        if section.key not in NOT_OURS
        for said in section.sentences()
        if not any(node.startswith(("determination:", "source:", "appeal:", "change:")) for node in said.nodes)
        for notice in notices(said.text)
        if "is hard to read" in notice.message
    }
    assert found == set()


def test_at_least_twenty_people_over_every_policy_of_england_and_lincolnshire() -> None:
    assert len(WITH_LETTER) >= 20
    seen = {
        (people()[name].get("scheme", "england"), policy) for name in WITH_LETTER for policy in evaluated(name).editions
    }
    for scheme in ONE_LETTER_PER:
        own = {policy for policy in registry().policies(scheme) if not registry().is_national(scheme, policy)}
        assert {policy for of, policy in seen if of == scheme} >= own, scheme


def test_refusals_unknowns_departures_interim_decisions_and_changes_are_among_them() -> None:
    letters = {name: letter(name) for name in WITH_LETTER}
    assert {one.kind for one in letters.values()} == set(LetterKind)
    assert any(one.facts.since is not None for one in letters.values())
    assert any(one.facts.undecided for one in letters.values())
    outcomes = {decided.outcome for one in letters.values() for decided in one.facts.decided}
    assert outcomes >= {Outcome.ESTABLISHED, Outcome.NOT_ESTABLISHED}
    areas = {(d.material.edition.area, d.outcome) for one in letters.values() for d in one.facts.decided}
    assert {area for area, outcome in areas if outcome is Outcome.NOT_ESTABLISHED} >= {
        "eligibility", "family_contribution", "spending_permissibility",
    }  # fmt: skip
