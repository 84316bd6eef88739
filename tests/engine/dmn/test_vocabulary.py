"""The vocabulary of a scheme: sums are said for the period that the scheme pays by."""

from __future__ import annotations

import pytest

from engine.dmn.vocabulary import Vocabulary
from engine.dmn.vocabulary_reader import read_vocabulary

TEXT = """
inputs:
  final_amount: {type: money, unit: per week, label: Final sum, question: "What is the final sum?"}
  care_plan_value: {type: money, unit: per period, label: Value of the plan, question: "What is the plan worth?"}
  home_cost_week: {type: money, unit: per week, label: Cost at home, question: "What does care at home cost?"}
  hourly_price: {type: money, unit: per hour, label: Price of an hour, question: "What does an hour cost?"}
outputs:
  indicative_amount: {type: money, unit: per week, label: Indicative sum}
  final_amount: {type: money, unit: per week, label: Final sum}
  amount_week: {type: money, unit: per week, label: Amount}
  annual_amount: {type: money, unit: per year, label: Sum for a year}
  residual_hours: {type: number, unit: hours a week, label: Hours left}
"""


@pytest.fixture
def vocabulary() -> Vocabulary:
    """A vocabulary with sums of every kind of period."""
    return read_vocabulary(TEXT)


def test_sums_are_said_for_the_period_of_the_scheme(vocabulary: Vocabulary) -> None:
    monthly = vocabulary.with_sums_per("month")

    assert {name: entry.unit for name, entry in monthly.outputs.items()} == {
        "indicative_amount": "per month",
        "final_amount": "per month",
        "amount_week": "per week",
        "annual_amount": "per year",
        "residual_hours": "hours a week",
    }


def test_findings_follow_where_they_are_such_sums_or_for_any_period(vocabulary: Vocabulary) -> None:
    yearly = vocabulary.with_sums_per("year")

    assert {name: entry.unit for name, entry in yearly.inputs.items()} == {
        "final_amount": "per year",
        "care_plan_value": "per year",
        "home_cost_week": "per week",
        "hourly_price": "per hour",
    }


def test_the_vocabulary_of_other_schemes_stays_as_it_was(vocabulary: Vocabulary) -> None:
    vocabulary.with_sums_per("month")

    assert vocabulary.outputs["indicative_amount"].unit == "per week"
