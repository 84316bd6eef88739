"""Numbers that sums are made of, along their whole line."""

from __future__ import annotations

from engine.analysis.along import along
from engine.analysis.case import Case
from engine.analysis.claims import Claims, Day, claims
from engine.analysis.parts import End
from engine.analysis.regions import Stretch
from engine.outcome import AuthorityMode
from engine.values import Decimal
from tests.engine.analysis.cases import SUM, case, subject
from tests.engine.small_rules import edition

DAY = Day("2020-06-01", AuthorityMode.STATED_AND_LAW)
BENT = """
    inputs: [savings, limit, asked]
    outputs: [decision]
    decisions:
      total:
        question: How much?
        expression: if savings < 50 then 0 else min(savings * 0.25 + limit, 500)
        basis: law
        source: act
      decision:
        question: Is it enough?
        expression: if total >= 100.01 and total < 400 then "yes" else "no"
        basis: law
        source: act
"""


def is_yes(end: End) -> bool:
    """Say whether an end is a yes."""
    return end.value == "yes"


def other_claims(one: Case, name: str) -> Claims:
    """Return the claims about any other answer."""
    asked = subject(one, name)
    now = one.now(asked).end
    return claims(one, asked, DAY, lambda end: end.value is not None and end != now)


def test_both_ends_of_a_stretch_are_found_to_the_penny_through_a_sum() -> None:
    one = case(edition(BENT), {"savings": 10, "limit": 50, "asked": True})

    found = along(one, subject(one), "savings", is_yes)

    assert found.stretches == (Stretch(Decimal("200.04"), Decimal(1400), True, False),)
    assert found.outside == (Decimal("200.03"), Decimal("1400.00"))


def test_a_jump_parts_two_stretches() -> None:
    rules = edition(BENT.replace("if savings < 50 then 0 else ", "if savings > 300 and savings < 310 then 0 else "))
    one = case(rules, {"savings": 10, "limit": 50, "asked": True})

    found = along(one, subject(one), "savings", is_yes)

    assert [(s.low, s.high) for s in found.stretches] == [
        (Decimal("200.04"), Decimal(300)),
        (Decimal(310), Decimal(1400)),
    ]


def test_the_flat_part_of_a_sum_would_not_change_it() -> None:
    one = case(edition(SUM), {"asked": True, "limit": 100, "savings": 50})

    found = other_claims(one, "total")

    by_path = {claim.paths: claim.ways[0].regions for claim in found.claims}
    assert by_path["savings",]["savings"] == (Stretch(Decimal(100), None, False, False),)
    assert by_path["limit",]["limit"] == (Stretch(None, Decimal(50), False, False),)
    assert found.untried == ()


def test_where_a_number_decides_nothing_nothing_is_claimed_of_it() -> None:
    one = case(edition(SUM), {"asked": False, "limit": 100, "savings": 50})

    assert other_claims(one, "total").claims == ()


def test_a_claim_that_the_reference_is_too_cautious_to_bear_out_is_not_told() -> None:
    """Of `asked or not asked` no more than the diagram knows that it is always so."""
    rules = edition("""
        inputs: [age, asked, band]
        outputs: [decision]
        decisions:
          one:
            question: Which?
            expression: if asked then "a" else "b"
            basis: law
            source: act
          two:
            question: Which again?
            expression: if asked then "a" else "b"
            basis: law
            source: act
          decision:
            question: Is it due?
            expression: if band = "low" then "no" else if one = two then "yes" else "no"
            basis: law
            source: act
    """)
    found = other_claims(case(rules, {"band": "low"}), "decision")

    assert found.claims == ()
    assert not found.complete
