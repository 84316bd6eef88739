"""Evaluate: one policy or a whole journey, cross-checked, and nothing recorded."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import pytest

from api.ledger import Ledger
from api.services.cross_checking import CrossChecker, CrossCheckStatus
from api.services.demo_people import AFTER, BEFORE, STORY
from api.services.evaluate import Question, evaluate
from api.services.findings_json import read_given, recorded
from api.services.registry import Registry
from engine.errors import FindingError, NotAvailable
from engine.outcome import AuthorityMode, Outcome
from engine.trace import FindingNode, FindingState


def _asked(policy: str | None, on: date, findings: dict[str, Any], scheme: str = "anyland") -> Question:
    return Question(scheme, policy, on, findings)


def test_the_story_is_not_eligible_on_the_last_day_of_the_old_law_and_eligible_on_the_first_of_the_new(
    registry: Registry, checker: CrossChecker
) -> None:
    before = evaluate(registry, checker, _asked(None, BEFORE, dict(STORY), "england"))
    after = evaluate(registry, checker, _asked(None, AFTER, dict(STORY), "england"))
    assert before.evaluations["facs"].outcome is Outcome.NOT_ESTABLISHED
    assert before.evaluations["eligibility"].outcome is Outcome.NOT_ESTABLISHED
    assert before.evaluations["care_act_criteria"].outcome is Outcome.NOT_IN_FORCE
    assert after.evaluations["facs"].outcome is Outcome.NOT_IN_FORCE
    assert after.evaluations["care_act_criteria"].outcome is Outcome.ESTABLISHED
    assert after.evaluations["eligibility"].outcome is Outcome.ESTABLISHED
    assert before.cross_check.status is after.cross_check.status is CrossCheckStatus.AGREED


def test_an_answer_becomes_a_finding_of_the_next_policy(made_registry: Registry, checker: CrossChecker) -> None:
    evaluation = evaluate(
        made_registry, checker, _asked(None, date(2015, 1, 1), {"age_years": 40, "hours_week": 2, "helpers": []})
    )
    amount = evaluation.evaluations["hours"]
    assert amount.outputs_json() == {"amount": "21"}
    (grown_up,) = (n for n in amount.trace if isinstance(n, FindingNode) and n.path == "grown_up")
    assert (grown_up.state, grown_up.derived_from) == (FindingState.DERIVED, "anyland/age")


def test_a_policy_asked_alone_gets_nothing_from_the_others(made_registry: Registry, checker: CrossChecker) -> None:
    question = _asked("hours", date(2015, 1, 1), {"age_years": 40, "hours_week": 2})
    evaluation = evaluate(made_registry, checker, question).evaluations["hours"]
    assert (evaluation.outcome, evaluation.missing) == (Outcome.CANNOT_TELL, ("grown_up",))
    assert evaluation.not_used == ("age_years",)


def test_a_policy_not_in_force_is_an_error_alone_and_information_among_others(
    made_registry: Registry, checker: CrossChecker
) -> None:
    question = _asked("hours", date(2009, 12, 31), {})
    with pytest.raises(NotAvailable, match="2010-01-01 on"):
        evaluate(made_registry, checker, question)
    whole = evaluate(made_registry, checker, _asked(None, date(2009, 12, 31), {"age_years": 20}))
    assert {policy: one.outcome for policy, one in whole.evaluations.items()} == {
        "age": Outcome.ESTABLISHED,
        "hours": Outcome.NOT_IN_FORCE,
        "helpers": Outcome.NOT_IN_FORCE,
    }


def test_a_local_scheme_is_asked_along_the_national_journey(made_registry: Registry, checker: CrossChecker) -> None:
    question = _asked(None, date(2015, 1, 1), {"age_years": 101, "hours_week": 2, "grown_up": True}, "hereby")
    evaluations = evaluate(made_registry, checker, question).evaluations
    assert evaluations["age"].outcome is Outcome.FOR_JUDGEMENT
    assert evaluations["hours"].outputs_json() == {"amount": "24"}


def test_a_rule_that_fails_stops_and_is_named(made_registry: Registry, checker: CrossChecker) -> None:
    evaluation = evaluate(made_registry, checker, _asked("stopping", date(2015, 1, 1), {"hours_week": 0}))
    (stopped,) = evaluation.stopped
    assert stopped.outcome is Outcome.STOPPED
    assert stopped.stop is not None
    assert "amount" in stopped.stop.where
    assert stopped.outputs_json() == {}


def test_the_day_in_the_findings_must_be_the_day_asked_about(made_registry: Registry, checker: CrossChecker) -> None:
    day = date(2015, 1, 1)
    same = _asked("age", day, {"age_years": 20, "evaluation_date": "2015-01-01"})
    assert evaluate(made_registry, checker, same).evaluations["age"].outcome is Outcome.ESTABLISHED
    for other in ("2015-01-02", {"value": "2015-01-02", "state": "given"}, 0, False):
        with pytest.raises(FindingError, match="/evaluation_date"):
            evaluate(made_registry, checker, _asked("age", day, {"age_years": 20, "evaluation_date": other}))


def test_the_order_of_the_findings_changes_no_byte(registry: Registry, checker: CrossChecker) -> None:
    def answer(findings: dict[str, Any]) -> str:
        return json.dumps(evaluate(registry, checker, _asked(None, AFTER, findings, "england")).to_json())

    first = answer(dict(STORY))
    shuffler = random.Random(1)
    for _ in range(5):
        items = list(STORY.items())
        shuffler.shuffle(items)
        assert answer(dict(items)) == first


def test_findings_read_back_as_recorded_give_the_same_bytes(registry: Registry, checker: CrossChecker) -> None:
    again = recorded(STORY)
    assert isinstance(again, dict)
    answers = [
        json.dumps(evaluate(registry, checker, _asked(None, day, findings, "england")).to_json())
        for day in (BEFORE, AFTER)
        for findings in (dict(STORY), again)
    ]
    assert answers[0] == answers[1]
    assert answers[2] == answers[3]


def test_every_digit_of_an_amount_is_kept(made_registry: Registry, checker: CrossChecker) -> None:
    given = read_given('{"hours_week": 0.10000000000000000555, "grown_up": true}')
    question = Question("anyland", "hours", date(2015, 1, 1), given)
    outputs = evaluate(made_registry, checker, question).evaluations["hours"].outputs_json()
    assert outputs == {"amount": "1.050000000000000058275"}


def test_rows_that_rest_on_law_take_no_part_in_stated_mode(made_registry: Registry, checker: CrossChecker) -> None:
    question = Question("anyland", "age", date(2015, 1, 1), {"age_years": 20}, AuthorityMode.STATED)
    assert evaluate(made_registry, checker, question).evaluations["age"].outcome is not Outcome.ESTABLISHED


def test_evaluating_records_nothing(ledger: Ledger, registry: Registry, checker: CrossChecker) -> None:
    evaluate(registry, checker, _asked(None, AFTER, dict(STORY), "england"))
    with ledger.reading() as transaction:
        assert transaction.log.size() == 0
