"""The shipped rules answer as the policy catalogue says: cases written from it alone, through the public service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest

from api.services.cross_checking import CrossChecker, CrossCheckStatus, SecondEngine
from api.services.evaluate import Question, evaluate
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.errors import RightfulError
from engine.matching.worker.matcher import MatchingWorker
from tests.acceptance.agreement import differences, same
from tests.acceptance.catalogue_case import CatalogueCase, catalogue_cases

CASES = list(catalogue_cases())


@pytest.fixture(scope="module")
def registry() -> Registry:
    """The rules as they are shipped."""
    return Registry(ShippedShelf())


@pytest.fixture(scope="module")
def second_engine() -> Iterator[CrossChecker]:
    """A cross-check in a worker process; a disagreement fails the case by itself."""
    worker = MatchingWorker()
    yield SecondEngine(worker, lambda scheme, on, lines: None)
    worker.close()


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_the_answer_is_the_catalogues(case: CatalogueCase, registry: Registry, second_engine: CrossChecker) -> None:
    question = Question(case.scheme, case.policy, case.on, case.findings, case.mode)
    if "error" in case.expect:
        with pytest.raises(RightfulError) as raised:
            evaluate(registry, second_engine, question)
        assert [word for word in case.expect["error"] if word not in raised.value.text] == []
        return
    evaluation = evaluate(registry, second_engine, question)
    assert evaluation.cross_check.status is CrossCheckStatus.AGREED
    answers: Mapping[str, Any] = evaluation.to_json()["policies"]  # type: ignore[assignment]  # it is JSON
    expected = case.expect.get("policies") or {case.policy: case.expect}
    found = {policy: differences(wanted, answers[policy]) for policy, wanted in expected.items()}
    assert found == {policy: [] for policy in expected}


def test_the_cases_are_many_and_no_two_say_the_same() -> None:
    names = [case.name for case in CASES]

    assert len(names) >= 250
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "expected",
    [
        {"outcome": "not_established"},
        {"outputs": {"decision": "not_eligible"}},
        {"outputs": {"amount": Decimal("62.11")}},
        {"outputs": {"amount": 62}},
        {"outputs": {"reasons": []}},
        {"outputs": {"nothing": None}},
        {"outputs": {"workers": {"a": {"payable": "deny"}}}},
        {"outputs": {"workers": {"b": {"payable": "permit"}}}},
        {"outputs_has": {"reasons": ["age"]}},
        {"outputs_not": {"decision": "eligible"}},
        {"outputs_not": {"decided": "eligible"}},
        {"outputs_lacks": ["workers.a.payable"]},
        {"outputs_lacks_members": {"reasons": ["hours"]}},
        {"outputs_lacks_members": {"causes": ["hours"]}},
        {"missing": []},
        {"missing": ["age_years", "earnings_week"]},
        {"missing_has": ["earnings_week"]},
        {"marked": {"age_years": "given"}},
    ],
)
def test_an_answer_that_differs_is_told_from_one_that_agrees(expected: Mapping[str, Any]) -> None:
    answer = {
        "outcome": "established",
        "outputs": {
            "decision": "eligible",
            "amount": "62.10",
            "reasons": ["hours"],
            "workers": {"a": {"payable": "permit"}},
        },
        "missing": ["age_years"],
        "trace": [{"kind": "finding", "path": "age_years", "state": "assumed"}],
    }

    assert differences(expected, answer) != []


def test_numbers_are_the_same_by_value_and_sets_in_any_order() -> None:
    assert same(Decimal("62.1"), "62.10")
    assert same(["a", "b"], ["b", "a"])
    assert not same(["a"], ["a", "a"])
    assert not same(0, False)
    assert not same(False, "0")
