"""Differences between two evaluations, in words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from explanations.changes.differences import Aspect, Change, changes, statement_of_changes
from explanations.statement import Reader
from tests.explanations.made_rules import material
from tests.explanations.test_reasons import CARER, CASES, WORKERS, case

Findings = Mapping[str, object]
TODAY = ("2016-05-01", "2016-05-01")


def found(before: Findings, after: Findings, aspect: Aspect, on: tuple[str, str] = TODAY) -> list[str]:
    one = material("allowance", before, Reader.PRACTITIONER, on[0])
    other = material("allowance", after, Reader.PRACTITIONER, on[1])
    return [change.sentence().text for change in changes(one, other) if change.aspect is aspect]


MORE_CARE = {**CARER, "caring_hours_week": 40, "earnings_week": 90}


def test_a_changed_finding_is_told_with_both_values() -> None:
    assert found(CARER, MORE_CARE, Aspect.FINDING) == [
        "Hours of care given: was 30 hours a week, now 40 hours a week.",
        "Weekly earnings: was £120.50 a week, now £90.00 a week.",
    ]


def test_a_changed_answer_is_told_first() -> None:
    one, other = material("allowance", CARER), material("allowance", MORE_CARE)
    first, *rest = changes(one, other)
    assert first == Change(Aspect.OUTCOME, "outcome", "Answer", "no", "yes, or settled", ("evaluation:allowance",))
    assert rest


def test_changed_outputs_and_rows_are_told() -> None:
    assert found(CARER, MORE_CARE, Aspect.OUTPUT) == [
        "Decision: was not eligible, now eligible.",
        "Reasons: was too few hours of care and earnings are above the limit, now none.",
        "Duties: was none, now tell us when your earnings change; and keep your payslips for a year.",
        "Rate: was £0.00 a week, now £62.10 a week.",
    ]
    assert found(CARER, MORE_CARE, Aspect.ROW) == [
        "Rule hours (too few hours of care): was applies, now does not apply.",
        "Rule earnings (earnings are above the limit): was applies, now does not apply.",
    ]


def test_another_day_brings_other_figures_and_is_told_as_such() -> None:
    days = ("2016-05-01", "2017-05-01")
    assert found(CARER, CARER, Aspect.FIGURE, days) == ["Earnings limit: was £110.00 a week, now £116.00 a week."]
    assert found(CARER, CARER, Aspect.RULES, days) == ["Day asked about: was 1 May 2016, now 1 May 2017."]


def test_a_finding_that_became_known_or_disputed_is_told() -> None:
    disputed = {**CARER, "earnings_week": {"value": "120.50", "state": "disputed"}}
    assert found({**CARER}, disputed, Aspect.FINDING) == [
        "Weekly earnings: was £120.50 a week, now £120.50 a week (disputed).",
    ]
    unknown = {key: value for key, value in CARER.items() if key != "earnings_week"}
    assert found(unknown, CARER, Aspect.FINDING) == ["Weekly earnings: was not known, now £120.50 a week."]


def test_an_entry_that_was_added_is_told() -> None:
    fewer = {"workers": WORKERS["workers"][:1]}
    told = [change.sentence().text for change in changes(material("paying", fewer), material("paying", WORKERS))]
    assert "Worker w3: was not there, now yes, or settled." in told


@pytest.mark.parametrize("name", CASES)
def test_an_evaluation_does_not_differ_from_itself(name: str) -> None:
    assert changes(case(name), case(name)) == ()
    statement = statement_of_changes(case(name), case(name))
    assert [section.key for section in statement.sections] == ["nothing"]


def test_a_statement_of_changes_has_a_section_for_each_kind_of_thing_that_differs() -> None:
    statement = statement_of_changes(material("allowance", CARER), material("allowance", MORE_CARE, on="2017-05-01"))
    assert [section.key for section in statement.sections] == ["outcome", "output", "finding", "figure", "row", "rules"]
