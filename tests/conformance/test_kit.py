"""The DMN Technology Compatibility Kit passes as far as the record says, and the record can only improve."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.cli.tck import Score
from tests.conformance import kit

RECORD: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "record.yaml").read_text(encoding="utf-8"))
FOLDERS: dict[str, dict[str, int]] = RECORD["folders"]


def test_nothing_fails_that_the_record_does_not_name() -> None:
    failing = {f"{one.folder} {one.test}": one.detail for one in kit.failures() if one.folder in FOLDERS}
    assert {name: why for name, why in failing.items() if name not in RECORD["failing"]} == {}


def test_what_passes_now_is_no_longer_on_record_as_failing() -> None:
    failing = {f"{one.folder} {one.test}" for one in kit.failures()}
    here = {result.name for result in kit.results()}
    assert [name for name in RECORD["failing"] if name.partition(" ")[0] in here and name not in failing] == []


def test_no_folder_passes_less_than_the_record_says() -> None:
    scores = {result.name: Score.of(outcome for _, outcome in result.cases) for result in kit.results()}
    worse = [name for name, score in scores.items() if name in FOLDERS and score.passed < FOLDERS[name]["passed"]]
    assert worse == []


def test_no_value_is_given_where_null_is_due() -> None:
    assert [f"{one.folder} {one.test}: {one.detail}" for one in kit.failures() if one.value_for_null] == []


def test_at_least_as_much_of_the_kit_passes_as_was_promised() -> None:
    score = Score.of(outcome for result in kit.results() for _, outcome in result.cases)
    assert Decimal(score.passed) / score.tests >= Decimal("0.995")
    assert Decimal(score.passed_with_value) / score.with_value >= Decimal("0.993")


def test_every_failure_on_record_gives_its_reason() -> None:
    assert [name for name, reason in RECORD["failing"].items() if len(str(reason)) < 20] == []


@pytest.mark.parametrize("name", ["passed", "tests", "passed_with_value", "with_value", "values_for_null"])
def test_the_totals_on_record_are_those_of_the_folders(name: str) -> None:
    """With another selection of the kit only the folders on record can be compared."""
    recorded = [result for result in kit.results() if result.name in FOLDERS]
    if len(recorded) < len(FOLDERS):
        pytest.skip("this is not the selection of the kit that the record was made with")
    score = Score.of(outcome for result in recorded for _, outcome in result.cases)
    assert getattr(score, name) == RECORD["total"][name]
