"""Which findings were enough, on rules small enough to check by hand."""

from __future__ import annotations

from engine.analysis.enough import enough, only_these
from tests.engine.analysis.cases import ALLOWANCE, SUM, case, subject
from tests.engine.small_rules import edition

FIGURES = """
    limit:
      label: Limit
      type: money
      values:
        - {value: 50, from: 2000-01-01, basis: law, source: act, verified: true}
"""
SETTING = """
    inputs: [savings, limit]
    figures: [limit]
    answer: {output: decision, yes: ["yes"], no: ["no"]}
    outputs: [decision]
    decisions:
      decision:
        question: Is it due?
        expression: if savings > limit then "no" else "yes"
        basis: law
        source: act
"""


def test_one_failed_test_is_enough_for_a_refusal_and_the_rest_is_not_named() -> None:
    one = case(edition(ALLOWANCE), {"age": 30, "savings": 20000, "asked": True, "needs": []})

    assert enough(one, subject(one)) == ("savings",)
    assert set(only_these(one, ("savings",)).by_path) == {"savings"}


def test_of_two_failed_tests_the_one_asked_about_first_is_named() -> None:
    one = case(edition(ALLOWANCE), {"age": 10, "savings": 20000, "asked": True, "needs": ["wash", "eat"]})

    assert enough(one, subject(one)) == ("age",)


def test_for_a_yes_every_test_is_needed() -> None:
    one = case(edition(ALLOWANCE), {"age": 30, "savings": 0, "asked": True, "needs": ["wash", "eat"]})

    assert enough(one, subject(one)) == ("age", "savings", "asked", "needs")


def test_what_a_sum_is_made_of_was_needed_and_what_it_does_not_come_to_was_not() -> None:
    asked = case(edition(SUM), {"savings": 900, "limit": 500, "asked": True})
    not_asked = case(edition(SUM), {"savings": 900, "limit": 500, "asked": False})

    assert enough(asked, subject(asked, "total")) == ("savings", "asked", "limit")
    assert enough(not_asked, subject(not_asked, "total")) == ("asked",)


def test_nothing_is_enough_while_an_answer_is_open() -> None:
    one = case(edition(ALLOWANCE), {"age": 30})

    assert enough(one, subject(one)) is None


def test_a_setting_that_is_taken_away_may_be_anything_and_not_what_stands_for_it() -> None:
    rules = edition(SETTING, FIGURES)
    one = case(rules, {"savings": 100, "limit": 50})

    assert enough(one, subject(one)) == ("savings", "limit")
