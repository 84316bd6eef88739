"""A hundredth of the soak in the everyday suite, and proof that it would notice a letter that is not faithful."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from explanations.letter import writing
from explanations.letter.facts import Letter, LetterFacts
from explanations.statement import Paragraph, Section, Sentence
from tests.differential import faithfulness_soak
from tests.differential.enumerated import grounds
from tests.differential.faithfulness_soak import Told, Unfaithful, check, generated, rounded, shares
from tests.differential.generated_cases import made_up
from tests.differential.tally import Tally
from tests.golden.documents import facts_of

NAMES = ("one_outcome_only", "carer_who_earns_too_much", "seventy_in_1998", "fourteen_hours_at_a_price")
CARER = "carer_who_earns_too_much"


def test_letters_to_invented_people_and_about_made_up_cases_are_faithful() -> None:
    tally = Tally(1)
    for name in NAMES:
        check(Told(name, facts_of(name)), Random(name), tally)
    for name, ground in grounds(("england", "scotland")):
        letter = generated(name, ground, made_up(ground, Random(name)))
        if letter is not None:
            check(letter, Random(name), tally)

    assert tally.met["letters"] > len(NAMES)
    assert tally.met["figures"] > 100
    assert tally.met["nodes taken out"] > 20
    assert tally.met["nodes given another value"] > 2


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("You earn £4,321.09 a week.", ("finding:earnings_week",)),  # in no node
        ("You earn a lot.", ("finding:earnings_week",)),  # stays when its node goes
    ],
)
def test_a_sentence_that_is_not_made_from_its_node_is_found(
    text: str, nodes: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_more(facts: LetterFacts) -> Letter:
        letter = writing.write_letter(facts)
        more = Section("more", "More", (Paragraph((Sentence(text, nodes),)),))
        return replace(letter, body=replace(letter.body, sections=(*letter.body.sections, more)))

    monkeypatch.setattr(faithfulness_soak, "write_letter", with_more)

    with pytest.raises(Unfaithful):
        check_often(Told(CARER, facts_of(CARER)))


def test_a_figure_that_stays_when_its_node_holds_another_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = facts_of(CARER)
    first = writing.write_letter(facts)
    monkeypatch.setattr(faithfulness_soak, "write_letter", lambda _: first)

    with pytest.raises(Unfaithful, match="whatever"):
        faithfulness_soak.check_alterations(Told(CARER, facts), Random(1), Tally(1))


def check_often(told: Told) -> None:
    """Check with one seed after another, so that each node is taken out once at least."""
    for seed in range(20):
        check(told, Random(seed), Tally(seed))


def test_a_share_may_be_said_in_percent_rounded_to_a_tenth_and_no_otherwise() -> None:
    known = [Decimal("0.0936"), Decimal("0.1")]
    assert shares("9.4 percent is unspent. It counts from 10 percent.", known) == {Decimal("9.4"), Decimal("1E+1")}
    assert shares("9.3 percent, and 9.4 pounds", known) == set()


def test_a_number_may_be_said_with_fewer_decimals_rounded_half_up_and_not_without_any() -> None:
    known = [Decimal("23163.63636"), Decimal("0.25")]
    said = {Decimal("23163.6"), Decimal("0.3"), Decimal("23163.7"), Decimal("23164")}
    assert rounded(said, known) == {Decimal("23163.6"), Decimal("0.3")}
