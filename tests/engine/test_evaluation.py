"""An evaluation is total, keeps unknown apart from no, and says what every row and cell did."""

from __future__ import annotations

import pytest

from engine.errors import RuleSetError
from engine.outcome import AuthorityMode, Outcome
from engine.trace import DecisionNode, FindingNode, FindingState, Verdict
from tests.engine.small_rules import edition, evaluated, row

OF_AGE = edition(f"""
    inputs: [age, asked]
    answer: {{output: decision, yes: ["yes"], no: ["no"]}}
    outputs: [decision, reasons]
    decisions:
      reasons:
        question: What stands against it?
        table:
          hit policy: collect
          inputs: [age, asked]
          outputs: [reason]
          rules:
            - {row("young", '"< 18", "-"', '"age"')}
            - {row("silent", '"-", "false"', '"not_asked"')}
      decision:
        question: Is it due?
        expression: if count(reasons) > 0 then "no" else "yes"
        basis: law
        source: act
    """)


def rows_of(evaluation: object, decision: str) -> dict[str, Verdict]:
    """Return the verdict of each row of a decision."""
    node = next(n for n in evaluation.trace if isinstance(n, DecisionNode) and n.id == decision)  # type: ignore[attr-defined]  # kept by isinstance
    return {r.rule: r.verdict for r in node.rows}


def test_what_is_certain_is_established() -> None:
    result = evaluated(OF_AGE, age=18, asked=True)

    assert result.outcome is Outcome.ESTABLISHED
    assert result.outputs_json() == {"decision": "yes", "reasons": []}
    assert result.missing == ()


def test_a_refusal_stands_although_other_reasons_are_still_open() -> None:
    result = evaluated(OF_AGE, age=17)

    assert result.outcome is Outcome.NOT_ESTABLISHED
    assert result.outputs_json() == {"decision": "no"}
    assert result.possible_json() == {"reasons": [["age"], ["age", "not_asked"]]}
    assert result.missing == ()


def test_an_absent_finding_is_never_a_no() -> None:
    result = evaluated(OF_AGE, age=40)

    assert result.outcome is Outcome.CANNOT_TELL
    assert result.missing == ("asked",)
    assert result.possible_json()["decision"] == ["yes", "no"]
    assert rows_of(result, "reasons") == {"young": Verdict.FALSE, "silent": Verdict.UNKNOWN}


def test_nothing_known_names_every_finding_in_the_order_of_the_conversation() -> None:
    assert evaluated(OF_AGE).missing == ("age", "asked")


def test_every_cell_of_a_row_that_does_not_hold_is_in_the_trace() -> None:
    result = evaluated(OF_AGE, age=40, asked=True)
    node = next(n for n in result.trace if isinstance(n, DecisionNode) and n.id == "reasons")

    assert [(cell.id, cell.verdict) for cell in node.rows[0].cells] == [
        ("reasons/young/1", Verdict.FALSE),
        ("reasons/young/2", Verdict.TRUE),
    ]
    assert node.rows[0].cells[0].reads == ("finding:age",)


def test_assumed_and_disputed_findings_are_used_and_marked() -> None:
    given = {"value": 17, "state": "disputed", "source": "GP letter", "evidence_date": "2020-05-01"}
    result = evaluated(OF_AGE, age=given, asked=True)
    node = next(n for n in result.trace if isinstance(n, FindingNode) and n.path == "age")

    assert result.outcome is Outcome.NOT_ESTABLISHED
    assert (node.state, node.source, node.evidence_date) == (FindingState.DISPUTED, "GP letter", "2020-05-01")


def test_a_name_these_rules_do_not_use_is_reported() -> None:
    assert evaluated(OF_AGE, age=18, asked=True, savings="10.00").not_used == ("savings",)


UNIQUE_SPLIT = edition(f"""
    inputs: [age, asked]
    outputs: [decision]
    decisions:
      decision:
        question: Which?
        table:
          hit policy: unique
          inputs: [age, asked]
          outputs: [decision]
          rules:
            - {row("under", '"< 18", "-"', '"yes"')}
            - {row("over", '">= 18", "-"', '"yes"')}
    """)


def test_an_answer_that_is_the_same_for_every_value_of_what_is_unknown_is_certain() -> None:
    result = evaluated(UNIQUE_SPLIT)

    assert result.outputs_json() == {"decision": "yes"}
    assert result.outcome is Outcome.ESTABLISHED


SETS = edition(f"""
    inputs: [needs]
    answer: {{output: decision, yes: ["yes"], no: ["no"]}}
    outputs: [decision]
    decisions:
      decision:
        question: Are two needs unmet?
        table:
          hit policy: unique
          inputs: [count(needs)]
          outputs: [decision]
          rules:
            - {row("few", '"< 2"', '"no"')}
            - {row("enough", '">= 2"', '"yes"')}
    """)


@pytest.mark.parametrize(
    ("needs", "outcome"),
    [
        ({"has": ["wash", "eat"]}, Outcome.ESTABLISHED),
        ({"has": ["wash"], "has_not": ["eat", "dress", "move"]}, Outcome.NOT_ESTABLISHED),
        ({"has": ["wash"], "has_not": ["eat"]}, Outcome.CANNOT_TELL),
        ({"has": [], "has_not": ["eat", "dress", "move"]}, Outcome.NOT_ESTABLISHED),
        ([], Outcome.NOT_ESTABLISHED),
        (["wash", "eat"], Outcome.ESTABLISHED),
    ],
)
def test_a_set_known_in_part_settles_a_count_as_soon_as_it_can(needs: object, outcome: Outcome) -> None:
    assert evaluated(SETS, needs=needs).outcome is outcome


HELPERS = edition(f"""
    inputs: [helpers]
    answer: {{output: payable, yes: [permit], no: [deny]}}
    outputs: [payable, total]
    decisions:
      payable:
        for each: helpers
        question: May this helper be paid?
        table:
          hit policy: priority
          inputs: [helper.kin, helper.allowed]
          outputs: [{{name: payable, values: [deny, permit], default: '"permit"'}}]
          rules:
            - {row("kin", '"true", "false"', '"deny"')}
      total:
        question: How many hours in all?
        expression: if count(helpers) = 0 then 0 else sum(for h in helpers return h.hours)
        basis: modelling
        source: act
    """)


def test_each_entry_of_a_list_has_its_own_outcome_and_the_policy_the_worst() -> None:
    helpers = [
        {"helper_id": "anna", "kin": False, "hours": "2.5"},
        {"helper_id": "ben", "hours": 3},
        {"helper_id": "cora", "kin": True, "hours": "0.25"},
    ]
    result = evaluated(HELPERS, helpers=helpers)

    assert result.outcome is Outcome.CANNOT_TELL
    assert result.entry_outcomes == {
        "helpers": {"anna": Outcome.ESTABLISHED, "ben": Outcome.CANNOT_TELL, "cora": Outcome.NOT_ESTABLISHED}
    }
    assert result.missing == ("helpers[ben].kin",)
    assert result.outputs_json() == {
        "helpers": {"anna": {"payable": "permit"}, "ben": {}, "cora": {"payable": "deny"}},
        "total": "5.75",
    }


def test_an_act_not_recorded_is_not_done_and_stays_open_to_the_authority() -> None:
    result = evaluated(HELPERS, helpers=[{"helper_id": "cora", "kin": True, "hours": 1}])
    done = evaluated(HELPERS, helpers=[{"helper_id": "cora", "kin": True, "hours": 1, "allowed": True}])

    assert result.outcome is Outcome.NOT_ESTABLISHED
    assert result.missing == ()
    assert done.outcome is Outcome.ESTABLISHED
    assert done.discretion_open == ()


def test_a_list_nobody_has_given_is_unknown_and_an_empty_list_is_not() -> None:
    assert evaluated(HELPERS).missing == ("helpers",)
    assert evaluated(HELPERS, helpers=[]).outcome is Outcome.ESTABLISHED


MODES = edition(f"""
    inputs: [age]
    answer: {{output: decision, yes: ["yes"], no: ["no"]}}
    outputs: [decision, reasons]
    decisions:
      reasons:
        question: What stands against it?
        table:
          hit policy: collect
          inputs: [age]
          outputs: [reason]
          rules:
            - {{id: report, when: ["< 16"], then: ['"age"'], basis: stated, source: r, because: W., yields_to: [act]}}
            - {row("act", '"< 18"', '"age"')}
            - {row("later", '"< 21"', '"age"', ", in_force: {from: 2021-01-01}")}
      decision:
        question: Is it due?
        expression: if count(reasons) > 0 then "no" else "yes"
        basis: law
        source: act
    """)


@pytest.mark.parametrize(
    ("age", "mode", "on", "outcome"),
    [
        (17, AuthorityMode.STATED, "2020-06-01", Outcome.ESTABLISHED),
        (17, AuthorityMode.STATED_AND_LAW, "2020-06-01", Outcome.NOT_ESTABLISHED),
        (15, AuthorityMode.STATED, "2020-06-01", Outcome.NOT_ESTABLISHED),
        (19, AuthorityMode.STATED_AND_LAW, "2020-12-31", Outcome.ESTABLISHED),
        (19, AuthorityMode.STATED_AND_LAW, "2021-01-01", Outcome.NOT_ESTABLISHED),
    ],
)
def test_rows_take_part_by_mode_and_by_their_own_dates(
    age: int, mode: AuthorityMode, on: str, outcome: Outcome
) -> None:
    assert evaluated(MODES, on=on, mode=mode, age=age).outcome is outcome


def test_a_row_left_out_says_why() -> None:
    stated = evaluated(MODES, mode=AuthorityMode.STATED, age=17)
    law = evaluated(MODES, age=17)

    assert rows_of(stated, "reasons")["act"] is Verdict.NOT_APPLICABLE
    assert rows_of(law, "reasons")["report"] is Verdict.NOT_APPLICABLE
    reasons = next(n for n in law.trace if isinstance(n, DecisionNode) and n.id == "reasons")
    assert [(r.left_out and r.left_out.value, r.yielded_to) for r in reasons.rows] == [
        ("yields", "act"),
        (None, ""),
        ("in_force", ""),
    ]


STOPS = edition("""
    inputs: [savings, sworn]
    outputs: [total]
    decisions:
      total:
        question: How much?
        expression: 100 / savings
        basis: law
        source: act
    """)


def test_a_rule_that_fails_stops_and_says_where() -> None:
    result = evaluated(STOPS, savings=0)

    assert result.outcome is Outcome.STOPPED
    assert result.stop is not None
    assert result.stop.where == "total"
    assert result.outputs_json() == {}


def test_a_finding_known_to_be_none_is_not_unknown() -> None:
    rules = edition(f"""
        inputs: [sworn]
        outputs: [decision]
        decisions:
          decision:
            question: Sworn?
            table:
              hit policy: unique
              inputs: [sworn]
              outputs: [{{name: decision, default: '"maybe"'}}]
              rules:
                - {row("yes", '"true"', '"yes"')}
                - {row("no", '"false"', '"no"')}
        """)

    assert evaluated(rules, sworn=None).outputs_json() == {"decision": "maybe"}
    assert evaluated(rules).outcome is Outcome.CANNOT_TELL


FIGURES = """
    limit:
      label: Limit
      type: money
      set_by: authority
      values:
        - {from: 2020-01-01, value: 100.00, basis: stated, source: r}
        - {from: 2021-01-01, holds_until: 2021-12-31, value: 110.00, basis: law, source: act}
    """
LIMITED = edition(
    f"""
    inputs: [savings, limit]
    figures: [limit]
    answer: {{output: decision, yes: ["yes"], no: ["no"]}}
    outputs: [decision]
    decisions:
      decision:
        question: Is it due?
        table:
          hit policy: unique
          inputs: [savings]
          outputs: [decision]
          rules:
            - {row("within", '"<= limit"', '"yes"')}
            - {{id: over, when: ["> limit"], then: ['"no"'], basis: stated, source: r, because: W.}}
    """,
    FIGURES,
)


@pytest.mark.parametrize(
    ("on", "savings", "outcome"),
    [
        ("2020-12-31", "100.00", Outcome.ESTABLISHED),
        ("2020-12-31", "100.01", Outcome.NOT_ESTABLISHED),
        ("2021-01-01", "110.00", Outcome.ESTABLISHED),
        ("2021-12-31", "110.01", Outcome.NOT_ESTABLISHED),
        ("2022-01-01", "5.00", Outcome.CANNOT_TELL),
    ],
)
def test_figures_hold_from_their_day_and_a_stale_one_settles_nothing(on: str, savings: str, outcome: Outcome) -> None:
    assert evaluated(LIMITED, on=on, savings=savings).outcome is outcome


def test_a_stale_figure_is_named_among_what_is_missing() -> None:
    assert evaluated(LIMITED, on="2022-01-01", savings="5.00").missing == ("figure:limit",)


def test_a_given_finding_wins_over_the_authoritys_figure() -> None:
    assert evaluated(LIMITED, savings="150.00", limit="200.00").outcome is Outcome.ESTABLISHED


def test_the_same_case_gives_the_same_bytes_whatever_the_order_of_its_findings() -> None:
    one = evaluated(OF_AGE, age=17, asked=True).to_json()
    other = evaluated(OF_AGE, asked=True, age=17).to_json()

    assert one == other
    assert list(one) == list(other)


SWORN_OR_ASKED = """
    inputs: [sworn, asked]
    figures: [sworn]
    answer: {output: decision, yes: ["yes"], no: ["no"]}
    outputs: [decision]
    decisions:
      decision:
        question: Is it due?
        expression: if (if sworn = null then asked else sworn) then "yes" else "no"
        basis: law
        source: act
    """
NOT_SWORN = """
    sworn:
      label: Sworn, unless recorded
      type: table
      set_by: authority
      worked_out_from: [asked]
      values: [{from: 2019-01-01, value: "null", basis: modelling, source: act}]
    """


def test_a_finding_that_is_else_worked_out_from_others_is_named_beside_them() -> None:
    rules = edition(SWORN_OR_ASKED, NOT_SWORN)

    assert evaluated(rules).missing == ("asked", "sworn")
    assert evaluated(rules, asked=True).missing == ()
    assert evaluated(rules, sworn=True).missing == ()


def test_a_finding_known_to_be_none_is_not_asked_for_again() -> None:
    assert evaluated(edition(SWORN_OR_ASKED, NOT_SWORN), sworn=None).missing == ("asked",)


def test_what_a_figure_is_worked_out_from_must_be_an_input() -> None:
    with pytest.raises(RuleSetError, match="`sworn` is worked out from `age`"):
        edition(SWORN_OR_ASKED, NOT_SWORN.replace("[asked]", "[age]"))


def test_a_list_known_to_be_empty_is_a_finding_like_any_other() -> None:
    result = evaluated(HELPERS, helpers=[])

    assert [(n.path, n.state) for n in result.trace if isinstance(n, FindingNode)] == [("helpers", FindingState.GIVEN)]
