"""The answers of one policy become findings of the next, unless a person has made the finding."""

from __future__ import annotations

from engine.dmn.model import Literal
from engine.dmn.scheme import JourneyStep
from engine.findings import read_findings
from engine.journey import Leg, evaluate_journey
from engine.outcome import AuthorityMode, Evaluation, Outcome
from engine.trace import FindingNode, FindingState
from tests.engine.small_rules import VOCABULARY, edition, row

THRESHOLD = edition(f"""
    inputs: [age]
    answer: {{output: decision, yes: ["yes"], no: ["no"]}}
    outputs: [decision]
    decisions:
      decision:
        question: Of age?
        table:
          hit policy: unique
          inputs: [age]
          outputs: [decision]
          rules:
            - {row("under", '"< 18"', '"no"')}
            - {row("over", '">= 18"', '"yes"')}
    """)
GRANT = edition(f"""
    inputs: [asked]
    answer: {{output: decision, yes: ["yes"], no: ["no"]}}
    outputs: [decision]
    decisions:
      decision:
        question: Asked?
        table:
          hit policy: unique
          inputs: [asked]
          outputs: [decision]
          rules:
            - {row("did", '"true"', '"yes"')}
            - {row("not", '"false"', '"no"')}
    """)
LEGS = (
    Leg("threshold", THRESHOLD, JourneyStep("threshold", {"asked": Literal('decision = "yes"')})),
    Leg("repealed", None),
    Leg("grant", GRANT),
)


def journey(**given: object) -> dict[str, Evaluation]:
    """Evaluate the whole journey."""
    findings = read_findings(given, VOCABULARY)
    return evaluate_journey("testland", LEGS, findings, "2020-06-01", AuthorityMode.STATED_AND_LAW)


def test_a_certain_answer_becomes_a_finding_that_says_where_it_came_from() -> None:
    grant = journey(age=18)["grant"]
    node = next(n for n in grant.trace if isinstance(n, FindingNode))

    assert grant.outcome is Outcome.ESTABLISHED
    assert (node.state, node.derived_from) == (FindingState.DERIVED, "testland/threshold")


def test_a_given_finding_wins_over_a_derived_one() -> None:
    grant = journey(age=18, asked=False)["grant"]

    assert grant.outcome is Outcome.NOT_ESTABLISHED
    assert next(n for n in grant.trace if isinstance(n, FindingNode)).state is FindingState.GIVEN


def test_an_open_answer_leaves_the_next_finding_unknown() -> None:
    assert journey()["grant"].missing == ("asked",)


def test_a_policy_not_in_force_is_plain_information() -> None:
    assert journey(age=18)["repealed"].outcome is Outcome.NOT_IN_FORCE


def test_a_derived_finding_is_not_reported_as_given_and_unused() -> None:
    assert journey(age=18)["grant"].not_used == ("age",)
