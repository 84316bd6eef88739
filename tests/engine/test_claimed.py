"""A row that somebody claims was misread is taken as they claim, and the answer follows from it."""

from __future__ import annotations

import pytest

from engine.dmn.figures import resolve
from engine.evaluation import evaluate
from engine.findings import read_findings
from engine.outcome import AuthorityMode, Evaluation, Outcome
from engine.trace import DecisionNode, Verdict
from tests.engine.small_rules import VOCABULARY, edition, row

AGES = edition(f"""
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


def claimed(claims: dict[str, bool], **given: object) -> Evaluation:
    """Evaluate with rows read as claimed."""
    mode = AuthorityMode.STATED_AND_LAW
    findings = read_findings(given, VOCABULARY)
    figures = resolve(AGES.figures, "2020-06-01", with_law=True)
    return evaluate(AGES, findings, "2020-06-01", mode, figures, claims)


def verdicts(evaluation: Evaluation) -> dict[str, Verdict]:
    """Return each row's verdict."""
    return {one.rule: one.verdict for node in evaluation.trace if isinstance(node, DecisionNode) for one in node.rows}


def test_without_a_claim_nothing_is_read_otherwise() -> None:
    assert claimed({}, age=17) == claimed({"another/row": True}, age=17)


def test_rows_claimed_are_read_as_claimed_and_the_answer_follows() -> None:
    made = claimed({"decision/under": False, "decision/over": True}, age=17)
    assert verdicts(made) == {"under": Verdict.FALSE, "over": Verdict.TRUE}
    assert made.outcome is Outcome.ESTABLISHED


@pytest.mark.parametrize("rows", [{"decision/over": True}, {"decision/under": False}])
def test_a_claim_that_breaks_the_table_stops_and_is_never_an_answer(rows: dict[str, bool]) -> None:
    assert claimed(rows, age=17).outcome in {Outcome.STOPPED, Outcome.CANNOT_TELL}
