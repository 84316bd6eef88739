"""Which findings were enough is part of the reasons; evaluating them alone comes to the same answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.services import enough
from api.services.cross_checking import CrossChecker
from api.services.enough import material_with_enough, sufficed
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.explain import statement_of
from api.services.registry import Registry
from engine.errors import EngineFault
from explanations.render import Form, render
from explanations.statement import Reader

CARER = {"age_years": 30, "caring_hours_week": 20, "full_time_education": False, "earnings_week": "90"}
WORKERS = {
    "assessed_total_hours_week": 20,
    "family_available_hours_week": 6,
    "workers": [{"worker_id": "Kim", "relation": "friend"}, {"worker_id": "Tom"}],
}


@pytest.fixture
def asked(registry: Registry, checker: CrossChecker) -> Any:
    def evaluated(policy: str, findings: dict[str, Any], on: str = "2017-05-01") -> SchemeEvaluation:
        return evaluate(registry, checker, Question("england", policy, date.fromisoformat(on), findings))

    return evaluated


def test_the_reasons_end_with_what_was_enough(asked: Any) -> None:
    statement = statement_of(asked("carers_allowance", CARER), Reader.PERSON)
    text = " ".join(render(statement, Form.TEXT).split())

    assert "This was enough to settle it, whatever else is found: hours of care given." in text
    reasons = statement.section("reasons")
    assert reasons is not None
    assert "finding:caring_hours_week" in list(reasons.sentences())[-1].nodes


def test_of_entries_only_those_that_are_settled_are_told(asked: Any) -> None:
    found = sufficed(asked("family_contribution", WORKERS), "family_contribution")

    assert found["workers[Kim]"] == ("workers[Kim].relation",)
    assert "workers[Tom]" not in found


def test_what_is_not_enough_is_never_told(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enough, "enough", lambda *_: ("age_years",))

    with pytest.raises(EngineFault, match="what is said to be enough"):
        material_with_enough(asked("carers_allowance", CARER), "carers_allowance", Reader.PERSON)
