"""An edition that cannot serve is refused when it is read, with file, line, column and the fix."""

from __future__ import annotations

import textwrap

import pytest

from engine.dmn.model import Aggregation, Basis, DecisionTable, HitPolicy
from engine.dmn.yaml_reader import read_edition
from engine.errors import RuleSetError
from tests.engine.small_rules import edition

GOOD = textwrap.dedent("""
    rule_set: testland/grant
    title: A grant
    key: tl.grant
    area: eligibility
    about: Whether a grant is due.
    in_force: {from: 2020-01-01, until: 2024-12-31}
    sources: [act]
    inputs: [age]
    answer: {output: decision, yes: [a], no: [b]}
    outputs: [decision]
    says: {yes: Due., no: Not due.}
    conflicts: [{id: 1, says: Two ages., decided: The higher.}]
    decisions:
      decision:
        question: Which?
        table:
          hit policy: unique
          inputs: [age]
          outputs: [decision]
          rules:
            - id: R1
              when: ["< 18"]
              then: ['"b"']
              basis: law
              source: act
              provision: s 1
              because: You are {{ age }}.
              conflict: 1
            - {id: R2, when: [">= 18"], then: ['"a"'], basis: stated, source: act, because: Of age.}
    """)


def refused(text: str, name: str = "2020-01-01-r1") -> str:
    """Return the message with which a text is refused."""
    with pytest.raises(RuleSetError) as caught:
        read_edition(text, "grant.yaml", name)
    return caught.value.text


def test_an_edition_keeps_what_its_file_says() -> None:
    read = read_edition(GOOD, "grant.yaml", "2020-01-01-r2")
    table = read.model.decisions[0].logic

    assert (read.rule_set, read.key, read.area, read.revision) == ("testland/grant", "tl.grant", "eligibility", 2)
    assert (read.in_force.start, read.in_force.end) == ("2020-01-01", "2024-12-31")
    assert read.says["no"] == "Not due."
    assert isinstance(table, DecisionTable)
    assert table.hit_policy is HitPolicy.UNIQUE
    assert table.rules[0].authority is not None
    assert (table.rules[0].authority.basis, table.rules[0].authority.provision) == (Basis.LAW, "s 1")
    assert table.rules[0].because == "You are {{ age }}."
    assert table.rules[0].tests[0].where == "grant.yaml:23:18"


@pytest.mark.parametrize(
    ("change", "to", "message"),
    [
        ("title: A grant\n", "", "`title` is missing"),
        ("title:", "titel:", "did you mean `title`"),
        ("testland/grant", "grant", "`grant` is not scheme/policy"),
        ("area: eligibility", "area: eligable", "unknown area `eligable`"),
        ("from: 2020-01-01", "from: 2020-02-01", "the two dates must agree"),
        ("hit policy: unique", "hit policy: uniqe", "unknown hit policy `uniqe`"),
        ("hit policy: unique", "hit policy: collect average", "unknown aggregation `average`"),
        ('when: ["< 18"]', 'when: ["< 18", "-"]', "row `R1` has 2 cells under `when`, its table 1 columns"),
        ("then: ['\"b\"']", "then: []", "row `R1` has 0 cells under `then`"),
        (
            "basis: law\n",
            "basis: lore\n",
            "`basis` is `lore` (one of stated, inferred, law, unverified_law, modelling)",
        ),
        ("id: R2", "id: R1", "row `R1` appears twice"),
        ("          source: act\n", "", "`source` is missing"),
        ("          because: You are {{ age }}.\n", "", "`because` is missing"),
        ("    question: Which?\n", "", "`question` is missing"),
        ("    table:", "    tabel:", "did you mean `table`"),
    ],
)
def test_a_broken_edition_is_refused_with_place_and_fix(change: str, to: str, message: str) -> None:
    assert change in GOOD
    text = refused(GOOD.replace(change, to, 1))

    assert message in text
    assert text.startswith("grant.yaml:")


def test_an_edition_needs_a_name_with_date_and_revision() -> None:
    assert "name it like 2015-04-01-r1.yaml" in refused(GOOD, "2020-01-01")


def test_a_decision_has_exactly_one_form_of_logic() -> None:
    text = GOOD.replace("    question: Which?\n", "    question: Which?\n    expression: '1'\n")

    assert "2 forms of logic" in refused(text)


def test_an_aggregation_stands_behind_collect() -> None:
    read = read_edition(GOOD.replace("hit policy: unique", "hit policy: collect sum"), "grant.yaml", "2020-01-01-r1")
    table = read.model.decisions[0].logic

    assert isinstance(table, DecisionTable)
    assert (table.hit_policy, table.aggregation) == (HitPolicy.COLLECT, Aggregation.SUM)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("expression: agee + 1", "did you mean `age`"),
        ("expression: '1 +'", "grant.yaml:13:17"),
        ("expression: today()", "today"),
        ("for each: age\n    expression: '1'", "`age` is not a list among the inputs"),
        ("expression: decision + 1", "decisions require each other: decision → decision"),
        ('expression: age + "1"', 'age + "1"'),
        ('expression: band = "hihg"', "did you mean `high`"),
    ],
)
def test_logic_that_cannot_run_is_refused_when_it_is_compiled(body: str, message: str) -> None:
    text = f"""
inputs: [age, band]
outputs: [decision]
decisions:
  decision:
    question: Which?
    {body}
    basis: law
    source: act
"""
    with pytest.raises(RuleSetError) as caught:
        edition(text)

    assert message in caught.value.text


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("inputs: [agee]", "input `agee` is not in the vocabulary"),
        ("figures: [limit]", "figure `limit` has no value"),
        ("outputs: [other]", "output `other` comes from no decision"),
        ("answer: {output: other}", "answer `other` is not among the outputs"),
    ],
)
def test_names_that_lead_nowhere_are_refused(line: str, message: str) -> None:
    body = "decisions:\n  decision: {question: Q, expression: '1', basis: law, source: act}\n"

    with pytest.raises(RuleSetError, match=message):
        edition(f"{line}\n{body}")
