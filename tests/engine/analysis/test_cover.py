"""Gaps and overlaps of tables: found with a case that shows them, once for each authority mode, or acknowledged."""

from __future__ import annotations

import pytest

from engine.analysis import cover
from engine.analysis.acknowledged import NOTHING, cover_problems, read_acknowledged
from engine.analysis.cover import Fault, TooWide, faults
from engine.errors import RuleSetError
from engine.outcome import AuthorityMode
from tests.engine.small_rules import edition

DAY = "2020-06-01"


def _table(policy: str, inputs: str, rows: list[tuple[str, str]], bases: tuple[str, ...] = ()) -> list[Fault]:
    rules = "".join(
        f"          - {{id: r{n}, when: {when}, then: {then}, basis: {basis}, source: act, because: So.}}\n"
        for n, ((when, then), basis) in enumerate(zip(rows, bases or ("law",) * len(rows), strict=True))
    )
    compiled = edition(
        "    sources: [act]\n"
        "    inputs: [age, asked, sworn, needs, band]\n"
        "    answer: {output: decision, yes: ['yes'], no: ['no']}\n"
        "    outputs: [decision]\n"
        "    says: {yes: 'Yes.', no: 'No.', judgement: 'A person.', cannot_tell: 'Open.'}\n"
        "    decisions:\n"
        "      decision:\n"
        "        question: Is it due?\n"
        "        table:\n"
        f"          hit policy: {policy}\n"
        f"          inputs: {inputs}\n"
        f"          outputs: [decision]\n"
        "          rules:\n" + "".join(f"  {line}\n" for line in rules.splitlines())
    )
    return list(faults(compiled, DAY))


YES, NO = "['\"yes\"']", "['\"no\"']"


def test_a_table_that_answers_every_case_has_no_fault() -> None:
    assert _table("unique", "[age]", [("['< 18']", NO), ("['>= 18']", YES)]) == []


def test_a_gap_is_shown_by_a_case_in_it() -> None:
    (fault, *_) = _table("unique", "[age]", [("['< 18']", NO), ("['> 18']", YES)])
    assert (fault.decision, fault.rows, fault.case) == ("decision", (), (("age", "18"),))


def test_a_gap_between_two_columns_is_found() -> None:
    rows = [("['< 18', '-']", NO), ("['>= 18', 'true']", YES)]
    (fault, *_) = _table("first", "[age, asked]", rows)
    assert dict(fault.case)["asked"] == "false"


def test_two_rows_of_a_unique_table_that_both_hold_overlap() -> None:
    found = _table("unique", "[age]", [("['<= 18']", NO), ("['>= 18']", YES)])
    assert {fault.rows for fault in found} == {("r0", "r1")}
    assert {fault.case for fault in found} == {(("age", "18"),)}


def test_rows_of_an_any_table_may_overlap_where_they_say_the_same() -> None:
    assert _table("any", "[age]", [("['<= 18']", NO), ("['-']", NO)]) == []
    assert _table("any", "[age]", [("['<= 18']", NO), ("['-']", YES)])


@pytest.mark.parametrize("policy", ["first", "collect"])
def test_rows_may_overlap_where_the_hit_policy_says_what_then(policy: str) -> None:
    assert _table(policy, "[age]", [("['<= 18']", NO), ("['-']", YES)]) == []


def test_what_the_law_alone_answers_is_a_gap_where_only_the_reports_count() -> None:
    found = _table("unique", "[age]", [("['< 18']", NO), ("['>= 18']", YES)], bases=("stated", "law"))
    assert [(fault.mode, fault.rows) for fault in found] == [(AuthorityMode.STATED, ())]


def test_a_finding_that_may_be_none_needs_a_row_for_none() -> None:
    (fault, *_) = _table("unique", "[sworn]", [("['true']", YES), ("['false']", NO)])
    assert fault.case == (("sworn", "null"),)


def test_a_fault_is_a_problem_until_somebody_stands_by_it() -> None:
    found = _table("unique", "[age]", [("['< 18']", NO), ("['> 18']", YES)])
    (problem,) = cover_problems(found, NOTHING)
    assert "no row holds when age is 18" in problem.message
    stood_by = read_acknowledged("gaps: [{decision: decision, because: Nobody is 18.}]", "a.yaml")
    assert cover_problems(found, stood_by) == ()


def test_a_reason_for_what_is_not_there_is_a_problem_itself() -> None:
    stood_by = read_acknowledged("overlaps: [{decision: decision, because: They agree.}]", "a.yaml")
    (problem,) = cover_problems([], stood_by)
    assert problem.message == "`decision` has no overlap"


def test_what_is_acknowledged_is_read_strictly() -> None:
    with pytest.raises(RuleSetError, match="unknown key `gap`"):
        read_acknowledged("gap: []", "a.yaml")
    with pytest.raises(RuleSetError, match="because"):
        read_acknowledged("gaps: [{decision: d}]", "a.yaml")


def test_a_table_too_wide_to_look_through_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cover, "MOST_STEPS", 1)
    with pytest.raises(TooWide, match="too wide"):
        _table("unique", "[age]", [("['< 18']", NO), ("['>= 18']", YES)])
