"""Sums are said to be for the period that an edition names, and for a week where it names none."""

from __future__ import annotations

from datetime import date

import pytest

from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.evaluation import evaluate
from engine.findings import read_findings
from engine.outcome import AuthorityMode
from explanations.material import Background, Material
from explanations.statement import Reader

REGISTRY = Registry(ShippedShelf())


def told(scheme: str, on: date, given: dict[str, object]) -> Material:
    loaded = REGISTRY.edition_on(scheme, "budget", on)
    findings = read_findings(given, loaded.vocabulary)
    evaluation = evaluate(loaded.compiled, findings, on.isoformat(), AuthorityMode.STATED_AND_LAW)
    background = Background(currency=loaded.scheme.currency)
    return Material(evaluation, loaded.edition, loaded.vocabulary, Reader.PERSON, background)


@pytest.mark.parametrize(
    ("scheme", "given", "said"),
    [
        ("arkansas", {"care_hours_month": 100, "hourly_price": 12}, "$1,200.00 a month"),
        ("netherlands", {"in_kind_cost": 400}, "\u20ac300.00 a week"),
    ],
)
def test_a_sum_is_said_to_be_for_its_period(scheme: str, given: dict[str, object], said: str) -> None:
    material = told(scheme, date(2015, 6, 1), given)
    sums = {output.name: output.result for output in material.evaluation.outputs}
    amount = sums["indicative_amount"]

    assert amount is not None
    assert material.print_settled(amount, material.output_kind("indicative_amount")) == said


def test_hours_keep_their_own_unit() -> None:
    material = told("arkansas", date(2015, 6, 1), {"care_hours_month": 100, "hourly_price": 12})

    assert material.output_kind("counted_unpaid_hours").unit == "hours a week"
