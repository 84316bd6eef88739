"""The cross-check says agreed, degraded or incident; whatever happens to the worker, never is a wrong answer agreed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.cross_check import AgreedPoints, CheckStatus, CrossCheck, cross_check
from engine.geometry.pages import rows_that_hold
from engine.matching.questions import Ask, Question, WorkerDown
from engine.matching.worker.matcher import MatchingWorker
from engine.outcome import AuthorityMode, Evaluation
from engine.table_reading import RowReading
from engine.trace import Verdict
from tests.engine.matching.worker import faulty_worker
from tests.engine.matching.worker.test_worker import HASTY, PATIENT, command_of
from tests.engine.small_rules import edition, evaluated, row

GRANT = edition(
    f"""
    inputs: [age, savings, asked, band, needs, limit, helpers, approved]
    figures: [pension_age]
    answer: {{output: decision, yes: ["yes"], no: ["no"]}}
    outputs: [decision, reasons, payable]
    decisions:
      reasons:
        question: What stands against it?
        table:
          hit policy: collect
          inputs: [age, count(needs), savings]
          outputs: [reason]
          rules:
            - {row("young", '"< 18", "-", "-"', '"age"')}
            - {row("old", '">= pension_age", "-", "-"', '"age"')}
            - {row("able", '"-", "< 2", "-"', '"needs"')}
            - {row("rich", '"-", "-", "> limit"', '"savings"')}
      decision:
        question: Is it due?
        table:
          hit policy: first
          inputs: [count(reasons), asked, band, approved]
          outputs: [decision]
          rules:
            - {row("silent", '"-", "false", "-", "-"', '"no"')}
            - {row("clear", '"0", "true", "-", "-"', '"yes"')}
            - {row("kind", '"1", "true", "high", "true"', '"yes"').replace('"high"', "'" + '"high"' + "'")}
            - {row("none", '"-", "-", "-", "-"', '"no"')}
      payable:
        for each: helpers
        question: May they be paid?
        table:
          hit policy: first
          inputs: [helper.kin, helper.hours]
          outputs: [payable]
          rules:
            - {row("kin", '"true", "-"', '"deny"')}
            - {row("few", '"-", "[0..10)"', '"deny"')}
            - {row("fine", '"-", "-"', '"permit"')}
    """,
    "pension_age: {label: Age, type: number, set_by: law, values: "
    "[{from: 2020-01-01, until: 2020-12-31, value: 66, basis: law, source: act}, "
    "{from: 2021-01-01, value: 67, basis: law, source: act}]}",
)

KNOWN: dict[str, Any] = {
    "age": 40,
    "savings": "900.00",
    "limit": 1000,
    "asked": True,
    "band": "high",
    "needs": ["wash", "eat"],
}
OTHER: dict[str, Any] = {"age": 17, "savings": 1000, "limit": "999.99", "asked": False, "band": "low", "needs": []}
HELPERS: dict[str, Any] = {"helpers": [{"helper_id": "a", "kin": True, "hours": 5}, {"helper_id": "b", "kin": False}]}


def plainly(questions: Sequence[Question]) -> tuple[frozenset[int], ...]:
    """Answer by plain comparison, without a worker process."""
    return tuple(frozenset(n for page in q.table.pages for n in rows_that_hold(page.rules, q.point)) for q in questions)


def down(questions: Sequence[Question]) -> tuple[frozenset[int], ...]:
    """Be down."""
    raise WorkerDown("the matching worker rests")


def checked(evaluation: Evaluation, ask: Ask = plainly, agreed: AgreedPoints | None = None) -> CrossCheck:
    """Cross-check one evaluation."""
    return cross_check([evaluation], ask, AgreedPoints() if agreed is None else agreed)


def with_one_verdict_turned(evaluation: Evaluation, verdict: Verdict) -> Evaluation:
    """Return the evaluation as a faulty reference would have met it: one true row is not true."""
    for place, met in enumerate(evaluation.met):
        held = met.reading.holding(Verdict.TRUE)
        if held:
            rows = list(met.reading.rows)
            rows[held[0]] = RowReading(verdict, rows[held[0]].cells)
            turned = replace(met, reading=replace(met.reading, rows=tuple(rows)))
            return replace(evaluation, met=(*evaluation.met[:place], turned, *evaluation.met[place + 1 :]))
    raise AssertionError("no row holds")


@pytest.fixture
def worker() -> Iterator[MatchingWorker]:
    """A real worker with time enough."""
    made = MatchingWorker(PATIENT)
    yield made
    made.close()


CASES: list[dict[str, Any]] = [
    {},
    KNOWN,
    OTHER,
    KNOWN | HELPERS,
    KNOWN | {"approved": True, "age": 66},
    HELPERS,
    {"age": 40},
    {"needs": {"has": ["wash", "eat"]}},
    {"needs": {"has": ["wash"], "has_not": ["eat", "move"]}},
    {"savings": 10, "limit": 10},
    {"age": 18, "asked": True, "needs": {"has": ["wash", "eat"]}, "savings": 0},
]


@pytest.mark.parametrize("findings", CASES)
@pytest.mark.parametrize("mode", list(AuthorityMode))
def test_the_real_worker_agrees_on_every_table_met(
    worker: MatchingWorker, findings: dict[str, Any], mode: AuthorityMode
) -> None:
    evaluation = evaluated(GRANT, mode=mode, **findings)
    check = checked(evaluation, worker.match)

    assert check.status is CheckStatus.AGREED
    assert check.tables == len(evaluation.met) > 0
    assert check.asked > 0


def test_all_points_of_all_policies_go_in_one_question() -> None:
    calls: list[int] = []

    def counted(questions: Sequence[Question]) -> tuple[frozenset[int], ...]:
        calls.append(len(questions))
        return plainly(questions)

    check = cross_check([evaluated(GRANT, **KNOWN, **HELPERS), evaluated(GRANT, **OTHER)], counted, AgreedPoints())

    assert calls == [check.asked]
    assert check.tables == 6


def test_a_point_agreed_on_before_is_compared_but_not_asked_again() -> None:
    agreed = AgreedPoints()
    first = checked(evaluated(GRANT, **KNOWN), agreed=agreed)
    again = checked(evaluated(GRANT, **KNOWN), down, agreed)

    assert again.status is CheckStatus.AGREED
    assert (again.asked, again.remembered) == (0, first.asked)
    wrong = with_one_verdict_turned(evaluated(GRANT, **KNOWN), Verdict.FALSE)
    assert checked(wrong, down, agreed).status is CheckStatus.INCIDENT


def test_another_mode_or_another_figure_is_asked_anew() -> None:
    agreed = AgreedPoints()
    checked(evaluated(GRANT, **KNOWN), agreed=agreed)

    assert checked(evaluated(GRANT, mode=AuthorityMode.STATED, **KNOWN), agreed=agreed).asked > 0
    assert checked(evaluated(GRANT, on="2021-06-01", **KNOWN), agreed=agreed).asked == 1


def test_a_worker_that_is_down_degrades_the_case_and_teaches_nothing() -> None:
    agreed = AgreedPoints()
    check = checked(evaluated(GRANT, **KNOWN), down, agreed)

    assert check.status is CheckStatus.DEGRADED
    assert check.detail == "the matching worker rests"
    assert len(agreed) == 0


@pytest.mark.parametrize("verdict", [Verdict.FALSE, Verdict.UNKNOWN])
def test_a_reference_that_is_wrong_about_one_row_is_an_incident_that_names_it(verdict: Verdict) -> None:
    check = checked(with_one_verdict_turned(evaluated(GRANT, **KNOWN), verdict))

    assert check.status is CheckStatus.INCIDENT
    assert check.detail == "decision: only the worker names clear"
    assert [d.only_worker for d in check.disagreements] == [("clear",)]


def test_an_incident_teaches_nothing() -> None:
    agreed = AgreedPoints()
    checked(with_one_verdict_turned(evaluated(GRANT, **KNOWN), Verdict.FALSE), agreed=agreed)

    assert len(agreed) == 0


def test_a_stopped_evaluation_is_checked_as_far_as_it_came() -> None:
    stops = edition(f"""
    inputs: [age, savings]
    answer: {{output: decision, yes: ["yes"], no: ["no"]}}
    outputs: [decision]
    decisions:
      first:
        question: First?
        table:
          hit policy: collect
          inputs: [age]
          outputs: [reason]
          rules:
            - {row("young", '"< 18"', '"age"')}
      decision:
        question: Is it due?
        expression: if count(first) > 0 then "no" else string(1 / savings)
        basis: law
        source: act
    """)
    evaluation = evaluated(stops, age=40, savings=0)

    assert evaluation.outcome.value == "stopped"
    assert (checked(evaluation).status, checked(evaluation).tables) == (CheckStatus.AGREED, 1)


# --- harm done to a real process in the middle of a case -----------------------------------------------------------


@pytest.mark.parametrize("fault", faulty_worker.LIES)
def test_a_worker_that_lies_is_an_incident_and_there_is_no_answer(fault: str) -> None:
    worker = MatchingWorker(PATIENT, command_of(fault, 2))
    assert checked(evaluated(GRANT, **OTHER), worker.match).status is CheckStatus.AGREED

    check = checked(evaluated(GRANT, **KNOWN), worker.match)
    worker.close()

    assert check.status is CheckStatus.INCIDENT
    assert check.detail


@pytest.mark.parametrize("fault", [*faulty_worker.CRASHES, *faulty_worker.HANGS, *faulty_worker.NONSENSE])
def test_a_worker_that_fails_every_time_leaves_the_reference_alone_and_says_so(fault: str) -> None:
    worker = MatchingWorker(HASTY, command_of(fault))
    evaluation = evaluated(GRANT, **KNOWN)
    check = checked(evaluation, worker.match)

    assert check.status is CheckStatus.DEGRADED
    assert worker.counts.last_fault in check.detail
    assert evaluation.outputs_json()["decision"] == "yes"


@pytest.mark.parametrize("fault", ["is killed", "writes a list", "hangs with the lock held", "is stopped"])
def test_a_worker_that_fails_once_in_mid_case_is_replaced_and_the_case_agrees(fault: str, tmp_path: Path) -> None:
    worker = MatchingWorker(replace(PATIENT, answer_seconds=2), command_of(fault, 1, tmp_path / "done"))
    check = checked(evaluated(GRANT, **KNOWN), worker.match)
    worker.close()

    assert check.status is CheckStatus.AGREED
    assert worker.counts.faults == 1


def test_a_real_worker_stopped_between_two_cases_delays_the_second_and_no_more() -> None:
    worker = MatchingWorker(replace(PATIENT, answer_seconds=2))
    checked(evaluated(GRANT, **KNOWN), worker.match)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGSTOP)
    check = checked(evaluated(GRANT, **OTHER), worker.match)
    worker.close()

    assert check.status is CheckStatus.AGREED
    assert worker.counts.started == 2
