"""Explain: only what happened, and only when the record still comes out the same."""

from __future__ import annotations

import json
from datetime import date

import pytest

from api.ledger import Ledger
from api.ledger.people import Person
from api.services import explain as explain_service
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Adopt
from api.services.demo_data import DECIDER
from api.services.determine import Case, determine
from api.services.evaluate import Question
from api.services.explain import explain
from api.services.registry import Registry
from api.services.replay import Replay, replay
from engine.errors import EngineFault
from explanations.render import Form
from explanations.statement import Reader


@pytest.fixture
def decided(ledger: Ledger, made_registry: Registry, checker: CrossChecker, rose: Person) -> str:
    """A decision about two policies."""
    question = Question("anyland", None, date(2015, 1, 1), {"age_years": 40, "hours_week": 2})
    return determine(ledger, made_registry, checker, Case(rose.id, question), DECIDER, Adopt()).id


def test_a_journey_is_explained_policy_by_policy(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, decided: str
) -> None:
    text = explain(ledger, made_registry, checker, decided, Reader.PERSON, Form.TEXT)
    assert text.index("Being of age") < text.index("You are old enough.") < text.index("Figures")


@pytest.mark.parametrize("reader", list(Reader))
def test_every_form_says_the_same(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, decided: str, reader: Reader
) -> None:
    as_json = json.loads(explain(ledger, made_registry, checker, decided, reader, Form.JSON))
    page = explain(ledger, made_registry, checker, decided, reader, Form.HTML)
    assert as_json["about"]["reader"] == reader.value
    assert [section["key"] for section in as_json["sections"]] == ["act", "age", "hours", "helpers"]
    assert "You are old enough." in page
    assert page == explain(ledger, made_registry, checker, decided, reader, Form.HTML)


def test_what_does_not_come_out_the_same_is_not_explained(
    ledger: Ledger,
    made_registry: Registry,
    checker: CrossChecker,
    decided: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def differing(*args: object) -> Replay:
        real = replay(*args)  # type: ignore[arg-type]  # handed on as they came
        return Replay(real.record, real.evaluation, same_rules=True, identical=False, differences=())

    monkeypatch.setattr(explain_service, "replay", differing)
    with pytest.raises(EngineFault, match="does not come out the same"):
        explain(ledger, made_registry, checker, decided, Reader.PERSON, Form.TEXT)
