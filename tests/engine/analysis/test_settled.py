"""Whether an answer is settled, on rules small enough to check by hand."""

from __future__ import annotations

from engine.analysis.settled import left
from tests.engine.analysis.cases import ALLOWANCE, SUM, case, subject
from tests.engine.small_rules import edition

SPLIT = """
    inputs: [age, asked]
    outputs: [decision]
    decisions:
      part:
        question: Which part?
        table:
          hit policy: unique
          inputs: [age]
          outputs: [part]
          rules:
            - {id: young, when: ["< 18"], then: ['"a"'], basis: law, source: act, because: Words.}
            - {id: grown, when: [">= 18"], then: ['"b"'], basis: law, source: act, because: Words.}
      again:
        question: And again?
        expression: if age < 18 then "a" else "b"
        basis: law
        source: act
      decision:
        question: Are they the same?
        expression: if part = again then "yes" else "no"
        basis: law
        source: act
"""


def test_one_failed_test_settles_a_refusal_and_is_what_sufficed() -> None:
    one = case(edition(ALLOWANCE), {"savings": 20000, "asked": True})

    found = left(one, subject(one))

    assert found.settled
    assert found.proven
    assert found.ends[0].value == "no"
    assert found.sufficed == ("savings",)


def test_of_two_findings_that_each_suffice_the_one_asked_first_is_named() -> None:
    one = case(edition(ALLOWANCE), {"age": 10, "savings": 20000})

    assert left(one, subject(one)).sufficed == ("age",)


def test_what_may_still_be_is_listed_while_it_is_open() -> None:
    one = case(edition(ALLOWANCE), {"age": 30, "savings": 0, "asked": True, "needs": {"has": ["eat"]}})

    found = left(one, subject(one))

    assert not found.settled
    assert found.proven
    assert {end.value for end in found.ends} == {"yes", "no"}


def test_members_known_not_to_be_in_a_set_settle_what_counting_them_asks() -> None:
    known = {"has": ["eat"], "has_not": ["wash", "dress", "move"]}
    one = case(edition(ALLOWANCE), {"age": 30, "savings": 0, "asked": True, "needs": known})

    assert left(one, subject(one)).settled


def test_two_decisions_on_one_finding_are_settled_although_each_alone_is_not() -> None:
    one = case(edition(SPLIT), {})

    found = left(one, subject(one))

    assert found.settled
    assert found.ends[0].value == "yes"
    assert found.sufficed == ()


def test_a_sum_that_does_not_depend_on_what_is_open_is_settled() -> None:
    one = case(edition(SUM), {"asked": False})

    found = left(one, subject(one, "total"))

    assert found.settled
    assert found.sufficed == ("asked",)


def test_a_sum_that_waits_for_an_amount_is_open() -> None:
    one = case(edition(SUM), {"asked": True, "limit": 100})

    found = left(one, subject(one, "total"))

    assert not found.settled
    assert found.ends[0].waits == {"savings"}


def test_amounts_that_made_a_sum_are_among_what_sufficed() -> None:
    one = case(edition(SUM), {"asked": True, "limit": 100, "savings": 150})

    assert left(one, subject(one, "total")).sufficed == ("savings", "asked", "limit")


def test_what_could_not_raise_a_sum_above_nothing_was_not_needed() -> None:
    one = case(edition(SUM), {"asked": True, "limit": 100, "savings": 50})

    assert left(one, subject(one, "total")).sufficed == ("savings", "limit")
