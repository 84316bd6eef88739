"""Statements of reasons: what they say, that they say nothing without a node, and that they are always the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from engine.trace import DecisionNode, Trace
from explanations.material import BESIDE_THE_TRACE, DAY, Material
from explanations.reasons import write
from explanations.statement import Reader, Sentence, Statement
from tests.explanations.made_rules import material

CARER = {"age_years": 17, "groups": ["carer"], "caring_hours_week": 30, "earnings_week": "120.50"}
WORKERS = {
    "workers": [
        {"worker_id": "w1", "relation": "spouse", "same_household": True},
        {"worker_id": "w2", "relation": "child"},
        {"worker_id": "w3", "relation": "friend"},
        {"worker_id": "w4", "relation": "child", "same_household": False},
    ]
}
CASES: dict[str, tuple[str, Mapping[str, object], str]] = {
    "refused": ("allowance", CARER, "2016-05-01"),
    "open": ("allowance", {"age_years": 17, "groups": ["carer"]}, "2016-05-01"),
    "stale": ("allowance", {**CARER, "caring_hours_week": 40}, "2020-01-01"),
    "granted": ("allowance", {**CARER, "caring_hours_week": 40, "earnings_week": 90}, "2016-05-01"),
    "workers": ("paying", WORKERS, "2016-05-01"),
    "sum": ("share", {"total_cost": 300, "contribution": "45.255"}, "2016-05-01"),
    "stopped": ("broken", {"total_cost": 300, "contribution": 0}, "2016-05-01"),
}


def case(name: str, reader: Reader = Reader.PERSON) -> Material:
    policy, findings, on = CASES[name]
    return material(policy, findings, reader, on)


def said(statement: Statement, key: str) -> list[str]:
    section = statement.section(key)
    return [] if section is None else [sentence.text for sentence in section.sentences()]


def test_a_refusal_names_each_rule_that_holds_in_its_own_words() -> None:
    assert said(write(case("refused")), "reasons") == [
        "You give care for 30 hours a week. At least 35 are needed.",
        "You earn £120.50 a week. The limit is £110.00.",
    ]


def test_a_yes_that_no_row_gave_names_the_grounds_for_refusing_that_do_not_apply() -> None:
    none = (
        "None of these grounds for refusing applies: too young, too few hours of care, earnings are above the limit "
        "and not an unpaid carer."
    )
    assert said(write(case("granted")), "reasons") == [none]
    assert said(write(case("granted", Reader.PRACTITIONER)), "reasons") == [
        none,
        "age (too young) does not apply. Age: 17 years. Needed: less than 16 years.",
        "hours (too few hours of care) does not apply. Hours of care given: 40 hours a week. "
        "Needed: less than 35 hours a week.",
        "earnings (earnings are above the limit) does not apply. Weekly earnings: £90.00 a week. "
        "Needed: more than the earnings limit (£110.00 a week).",
        "carer (not an unpaid carer) does not apply. Groups the person belongs to: includes unpaid carer: yes. "
        "Needed: no.",
    ]


def test_an_open_case_says_what_is_needed_and_why_it_is_asked() -> None:
    assert said(write(case("open")), "needed") == [
        "How many hours a week?",
        "It decides whether this applies: “Too few hours of care”.",
        "How much do you earn?",
        "It decides whether this applies: “Earnings are above the limit”.",
    ]


def test_a_figure_that_has_run_out_is_needed_and_not_printed() -> None:
    statement = write(case("stale"))
    assert said(statement, "needed")[0] == "What is the earnings limit on 1 January 2020?"
    assert "£116.00" not in " ".join(sentence.text for sentence in statement.sentences())
    assert "The earnings limit is known only until 8 April 2018. Someone must confirm or replace it." in said(
        statement, "caveats"
    )


def test_each_entry_of_a_list_has_its_own_answer_reason_question_and_judgement() -> None:
    statement = write(case("workers"))
    assert said(statement, "decided")[:4] == [
        "Worker w1 (husband or wife): You cannot pay your husband or wife.",
        "Worker w2 (son or daughter): We cannot tell yet.",
        "Worker w3 (friend): You can pay your friend.",
        "Worker w4 (son or daughter): A person must decide about your son or daughter.",
    ]
    assert said(statement, "reasons") == [
        "Worker w1: Your husband or wife lives with you. The law does not let you pay them.",
        "Worker w3: You may pay a friend.",
    ]
    assert said(statement, "judgement") == ["Worker w4: The rules do not say. A person must decide."]
    assert said(statement, "needed")[0] == "Does worker w2 live in the same household as you?"


def test_an_act_not_recorded_is_told_with_what_it_would_open() -> None:
    assert said(write(case("workers")), "discretion")[0] == (
        "The rules let the authority decide otherwise. It is not recorded that the authority considers the payment "
        "necessary (worker w1). If it did, the answer could be: “Allowed”."
    )


def test_a_sum_is_told_line_by_line_and_never_rounded_for_show() -> None:
    assert said(write(case("sum")), "sums") == [
        "Cost of the services",
        "£300.00 a week",
        "What you pay",
        "£45.255 a week",
        "What the authority pays",
        "£254.75 a week",
    ]


def test_entries_are_called_by_the_names_that_the_caller_gives() -> None:
    made = case("workers")
    named = replace(made, background=replace(made.background, entry_names={"workers[w1]": "Anna"}))
    assert said(write(named), "decided")[0] == "Anna: You cannot pay your husband or wife."


def test_the_practitioner_sees_every_cell_of_every_row() -> None:
    made = case("workers", Reader.PRACTITIONER)
    statement = write(made)
    cells = [cell.id for row in made.rows.values() for cell in row.cells if cell.test != "-"]
    assert set(cells) <= statement.nodes()
    assert set(made.rows) <= statement.nodes()


def test_a_row_that_does_not_apply_names_the_cells_that_failed() -> None:
    working = said(write(case("workers", Reader.PRACTITIONER)), "working/payable[w4]")
    assert (
        "necessary (allowed) does not apply. Lives in the same household (worker w4): no. Needed: yes. "
        "The authority considers the payment necessary (worker w4): no. Needed: yes." in working
    )


def test_a_row_that_was_passed_over_does_not_tell_its_reason() -> None:
    texts = said(write(case("workers", Reader.PRACTITIONER)), "working/payable[w1]")
    assert "other (a person must decide)." in texts
    assert not any("The rules do not say" in text for text in texts)


def test_conflicts_unverified_law_and_disputed_findings_are_told() -> None:
    disputed = {**CARER, "groups": [], "earnings_week": {"value": 120, "state": "disputed", "source": "Payslip"}}
    statement = write(material("allowance", disputed, Reader.PRACTITIONER))
    assert said(statement, "conflicts") == [
        "The report says 35 hours, a leaflet says 30. Decided here: The report is followed."
    ]
    assert said(statement, "caveats") == [
        "carer (not an unpaid carer) rests on law that has not been checked against its text.",
        "“Weekly earnings” is disputed.",
    ]


def test_a_rule_that_fails_is_told_and_is_no_answer() -> None:
    person, practitioner = write(case("stopped")), write(case("stopped", Reader.PRACTITIONER))
    assert (
        said(person, "decided")[0]
        == "The rules could not be worked out, because one of them failed. There is no answer."
    )
    assert "division by zero" in " ".join(said(practitioner, "reasons"))


def test_a_rule_that_fails_brings_no_reasons_but_the_failure() -> None:
    assert said(write(case("stopped")), "reasons") == [
        "A rule could not be worked out. The people who look after the rules must mend it."
    ]


def test_an_empty_list_leaves_nothing_to_decide() -> None:
    assert said(write(material("paying", {"workers": []})), "reasons") == [
        "There is nothing to decide about here: nobody and nothing was named."
    ]


def test_a_list_that_is_not_known_is_asked_for() -> None:
    statement = write(material("paying", {}))
    assert said(statement, "needed")[0] == "Whom would you like to pay?"
    assert said(statement, "reasons") == []


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("name", CASES)
def test_every_sentence_speaks_for_something_that_is_there(name: str, reader: Reader) -> None:
    made = case(name, reader)
    for sentence in write(made).sentences():
        assert sentence.nodes
        assert all(node in made.ids or node == DAY or node.startswith(BESIDE_THE_TRACE) for node in sentence.nodes)


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("name", CASES)
def test_deleting_a_node_deletes_the_sentences_that_speak_for_it(name: str, reader: Reader) -> None:
    made = case(name, reader)
    spoken = write(made).nodes()
    assert spoken & made.ids
    for node in sorted(spoken & made.ids):
        evaluation = replace(made.evaluation, trace=without(made.evaluation.trace, node))
        assert node not in write(replace(made, evaluation=evaluation)).nodes(), node


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("name", CASES)
def test_the_same_evaluation_gives_the_same_statement(name: str, reader: Reader) -> None:
    assert write(case(name, reader)) == write(case(name, reader))


def test_a_sentence_that_speaks_for_nothing_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="speaks for nothing"):
        Sentence("You are entitled.", ())


def without(trace: Trace, node_id: str) -> Trace:
    """Return the trace without one node, be it a finding, a figure, a decision, a row, a cell or a line."""
    kept = (node for node in trace if node.id != node_id)
    return tuple(_pruned(node, node_id) if isinstance(node, DecisionNode) else node for node in kept)


def _pruned(decision: DecisionNode, node_id: str) -> DecisionNode:
    rows = tuple(
        replace(row, cells=tuple(cell for cell in row.cells if cell.id != node_id))
        for row in decision.rows
        if row.id != node_id
    )
    return replace(decision, rows=rows, lines=tuple(line for line in decision.lines if line.id != node_id))
