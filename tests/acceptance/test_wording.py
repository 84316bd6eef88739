"""What people are told about the shipped rules: cautions are not left out, and what played no part is not shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.services.cross_checking import SecondEngine
from api.services.evaluate import Question, evaluate
from api.services.explain import explain_evaluation
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.matching.worker.matcher import MatchingWorker
from explanations.render import Form
from explanations.statement import Reader

REGISTRY = Registry(ShippedShelf())


def told(scheme: str, policy: str, findings: dict[str, Any], reader: Reader = Reader.PERSON) -> str:
    """Return what the reader is told, in one line."""
    worker = MatchingWorker()
    question = Question(scheme, policy, date(2016, 1, 1), findings)
    try:
        text = explain_evaluation(
            evaluate(REGISTRY, SecondEngine(worker, lambda *_: None), question), reader, Form.TEXT
        )
    finally:
        worker.close()
    return " ".join(text.split())


@pytest.mark.parametrize("reader", [Reader.PERSON, Reader.PRACTITIONER])
def test_a_sum_from_an_invented_table_says_that_the_table_is_invented(reader: Reader) -> None:
    text = told("lincolnshire", "budget", {"points_total": 15}, reader)

    assert "The weekly sum from each number of points is an invented example." in text


def test_a_table_of_points_that_was_not_used_is_not_shown() -> None:
    findings = {"payment_method": "direct_payment", "risk_level": "low", "significant_underspend": False}

    assert "Points for each risk factor" not in told("england", "payment_risk", findings)


def test_who_is_eligible_is_told_why_although_not_everything_was_asked() -> None:
    findings = {
        "has_physical_or_mental_impairment_or_illness": True,
        "outcomes_unable": {"has": ["nutrition", "toilet_needs"]},
        "significant_wellbeing_impact": True,
        "need_stability": "stable",
    }

    text = told("england", "care_act_criteria", findings)

    assert "You cannot do between 2 and 10 of the ten everyday things" in text
    assert "eating and drinking well; and managing toilet needs, and perhaps more" in text


def test_a_friend_is_told_why_although_nobody_asked_where_he_lives() -> None:
    findings = {
        "assessed_total_hours_week": 20,
        "family_available_hours_week": 0,
        "family_willing": True,
        "user_prefers_family": True,
        "workers": [{"worker_id": "Bob", "relation": "friend"}],
    }

    text = told("england", "family_contribution", findings)

    assert "Worker Bob: This person is not your relative. You may pay them, even if they live with you." in text
    assert "Worker (worker Bob)" not in text
