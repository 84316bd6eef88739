"""Every shipped rule set stands on named sources, in words, and its examples reach every row and threshold."""

from __future__ import annotations

import pytest

from api.services.registry import EditionName
from api.services.rule_sets import check_edition, run_examples
from engine.examples.run import ExampleRun
from tests.rules.shipped import EDITIONS, REGISTRY

RUNS = [
    pytest.param(run, id=f"{edition.scheme}/{edition.policy}@{edition.name}: {run.example.name}")
    for edition in EDITIONS
    for run in run_examples(REGISTRY, edition)
]


@pytest.mark.parametrize("run", RUNS)
def test_the_worked_example_comes_out_as_it_says(run: ExampleRun) -> None:
    assert run.differences == (), run.example.where


@pytest.mark.parametrize("edition", [pytest.param(e, id=f"{e.scheme}/{e.policy}@{e.name}") for e in EDITIONS])
def test_every_row_has_source_wording_and_example_and_every_threshold_is_surrounded(edition: EditionName) -> None:
    assert [problem.text for problem in check_edition(REGISTRY, edition).problems] == []


def test_there_are_editions_to_check() -> None:
    assert len(EDITIONS) >= 25
