"""Worked examples are read from YAML, compared by value, and measured for what they leave out."""

from __future__ import annotations

import textwrap

import pytest

from engine.errors import RuleSetError
from engine.examples.coverage import uncovered
from engine.examples.reader import Example, read_examples
from engine.examples.run import run_example
from tests.engine.small_rules import VOCABULARY, edition, row

RULES = edition(
    f"""
    inputs: [age, asked]
    figures: [limit]
    answer: {{output: decision, yes: ["yes"], no: ["no"]}}
    outputs: [decision, total]
    decisions:
      decision:
        question: Which?
        table:
          hit policy: unique
          inputs: [age, asked]
          outputs: [decision]
          rules:
            - {row("under", '"< 18", "-"', '"no"')}
            - {row("over", '">= limit", "-"', '"yes"')}
      total:
        question: How much?
        expression: age * 1.10
        basis: law
        source: act
    """,
    """
    limit:
      label: Limit
      type: number
      values: [{from: 2019-01-01, value: 18, basis: law, source: act}]
    """,
)


def read(text: str) -> tuple[Example, ...]:
    """Read examples from indented text."""
    return read_examples(textwrap.dedent(text), "grant.examples.yaml", VOCABULARY, "2020-01-01")


def differences(text: str) -> tuple[str, ...]:
    """Run the only example."""
    (example,) = read(text)
    return run_example(example, RULES).differences


def test_an_example_that_comes_out_has_no_differences() -> None:
    text = """
    - name: Eighteen is of age
      findings: {age: 18}
      expect:
        {outcome: established, outputs: {decision: "yes", total: "19.8"}, rows: {decision: [over]}, missing: []}
    """
    assert differences(text) == ()


@pytest.mark.parametrize(
    ("expect", "difference"),
    [
        ("{outcome: not_established}", "outcome is established, expected not_established"),
        ('{outputs: {decision: "no"}}', "outputs.decision is yes, expected no"),
        ("{outputs: {reasons: []}}", "outputs.reasons is not known, expected []"),
        ("{rows: {decision: [under]}}", "rows of decision that hold are [over], expected [under]"),
        ("{missing: [asked]}", "missing is [], expected [asked]"),
        ("{discretion_open: [approved]}", "discretion_open is [], expected [approved]"),
    ],
)
def test_a_difference_says_what_came_out_and_what_was_expected(expect: str, difference: str) -> None:
    assert differences(f"- {{name: n, findings: {{age: 18}}, expect: {expect}}}") == (difference,)


def test_numbers_are_compared_by_value() -> None:
    assert differences('- {name: n, findings: {age: 20}, expect: {outputs: {total: "22.00"}}}') == ()


def test_truth_values_are_known_from_the_vocabulary() -> None:
    (example,) = read("- {name: n, findings: {asked: yes, band: high, age: 18}, expect: {outcome: established}}")

    assert example.findings == {"asked": True, "band": "high", "age": "18"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {name: n, findings: {}}", "must expect something"),
        ("- {name: n, expect: {outcom: x}}", "did you mean `outcome`"),
        ("- {name: n, mode: law, expect: {outcome: established}}", "stated or stated+law"),
        ("- {name: n, expect: {missing: []}}\n- {name: n, expect: {missing: []}}", "appears twice"),
    ],
)
def test_a_broken_example_is_refused(text: str, message: str) -> None:
    with pytest.raises(RuleSetError) as caught:
        read(text)

    assert message in caught.value.text


def test_coverage_names_rows_never_true_and_sides_of_thresholds_nobody_stands_on() -> None:
    (example,) = read("- {name: n, findings: {age: 18}, expect: {outcome: established}}")
    gaps = [gap.what for gap in uncovered(RULES, [run_example(example, RULES)])]

    assert gaps == [
        "no example makes row `under` of `decision` hold",
        "no example of `decision` has `age` below 18",
        "no example of `decision` has `age` above 18",
        "no example of `decision` has `age` below limit",
        "no example of `decision` has `age` above limit",
    ]


def test_examples_on_every_side_leave_nothing_uncovered() -> None:
    text = "\n".join(f"- {{name: n{age}, findings: {{age: {age}}}, expect: {{missing: []}}}}" for age in (17, 18, 19))

    assert uncovered(RULES, [run_example(example, RULES) for example in read(text)]) == ()
