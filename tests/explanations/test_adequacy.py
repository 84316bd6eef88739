"""The checklist: what each kind of letter must hold, and that a letter which lacks it is caught."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explanations.adequacy import gaps
from explanations.checklist import CHECKLIST, Need
from explanations.letter.facts import DecidedPolicy, Departed, LetterFacts, LetterKind
from explanations.letter.writing import write_letter
from explanations.statement import Section
from tests.explanations.letter.test_writing import FACTS, REFUSED
from tests.explanations.made_rules import material

DEPARTED = replace(
    FACTS,
    kind=LetterKind.DEPARTED,
    decided=(replace(REFUSED, departed=Departed({"decision": "eligible"}, "hardship")),),
)
INTERIM = replace(FACTS, kind=LetterKind.INTERIM, urgency="no care at home", full_reasons_by="2016-05-24")


def lacking(facts: LetterFacts) -> set[str]:
    return {gap.item.key for gap in gaps(write_letter(facts))}


@pytest.mark.parametrize("facts", [FACTS, DEPARTED, INTERIM], ids=["adopted", "departed", "interim"])
def test_a_whole_letter_lacks_nothing(facts: LetterFacts) -> None:
    assert lacking(facts) == set()


@pytest.mark.parametrize(
    ("facts", "change", "key"),
    [
        (FACTS, {"person": " "}, "person"),
        (FACTS, {"decided_on": ""}, "day"),
        (FACTS, {"frame": replace(FACTS.frame, authority="")}, "authority"),
        (FACTS, {"frame": replace(FACTS.frame, contact="")}, "contact"),
        (FACTS, {"frame": replace(FACTS.frame, advice="")}, "advice"),
        (FACTS, {"frame": replace(FACTS.frame, challenge={})}, "challenge"),
        (FACTS, {"frame": replace(FACTS.frame, formats="")}, "formats"),
        (INTERIM, {"urgency": ""}, "urgency"),
        (INTERIM, {"full_reasons_by": ""}, "full_reasons_by"),
        (DEPARTED, {"decided": (REFUSED,)}, "departure"),
        (FACTS, {"decided": DEPARTED.decided}, "departure"),
    ],
)
def test_what_is_lacking_or_too_much_is_named(facts: LetterFacts, change: dict[str, Any], key: str) -> None:
    assert lacking(replace(facts, **change)) == {key}


def test_a_letter_without_the_person_who_decided_lacks_officer_and_human_role() -> None:
    assert lacking(replace(FACTS, decided_by="")) == {"officer", "human_role"}


def test_a_letter_about_nothing_lacks_decision_reasons_facts_and_rules() -> None:
    assert lacking(replace(FACTS, decided=())) == {"decision", "reasons", "findings", "rules"}


def test_a_yes_needs_no_advice() -> None:
    granted = material("allowance", {"age_years": 40, "groups": ["carer"], "caring_hours_week": 40, "earnings_week": 0})
    facts = replace(FACTS, decided=(DecidedPolicy(granted),), frame=replace(FACTS.frame, advice=""))
    assert lacking(facts) == set()


@pytest.mark.parametrize("section", ["decided", "why", "challenge", "who", "findings", "provisions", "formats", "help"])
def test_taking_a_section_out_of_a_letter_is_noticed(section: str) -> None:
    letter = write_letter(FACTS)
    kept: tuple[Section, ...] = tuple(one for one in letter.body.sections if one.key != section)
    assert len(kept) == len(letter.body.sections) - 1
    found = gaps(replace(letter, body=replace(letter.body, sections=kept)))
    assert found


def test_the_sum_must_be_told_line_by_line() -> None:
    letter = write_letter(
        replace(FACTS, decided=(DecidedPolicy(material("share", {"total_cost": 3, "contribution": 1})),))
    )
    assert gaps(letter) == ()
    kept = tuple(one for one in letter.body.sections if one.key != "sums")
    (gap,) = gaps(replace(letter, body=replace(letter.body, sections=kept)))
    assert gap.item.key == "sums"
    assert gap.text == (
        "the letter lacks how the sum was calculated, line by line "
        "(Care Act 2014 s. 26; Care and Support Statutory Guidance 11.24)"
    )


def test_every_item_has_a_source_a_place_to_fill_it_and_a_need_for_each_kind() -> None:
    assert len({item.key for item in CHECKLIST}) == len(CHECKLIST)
    for item in CHECKLIST:
        assert item.source
        assert item.fill
        assert set(item.needs) == set(LetterKind)
        assert Need.MUST in item.needs.values()
