"""Every shipped rule set stands on named sources, in words, and its examples reach every row and threshold."""

from __future__ import annotations

from datetime import date

import pytest

from engine.dmn.checks import authority_problems, name_problems
from engine.examples.coverage import uncovered
from engine.examples.run import run_example
from tests.rules.shipped import REGISTRY, edition_names, examples, loaded

EDITIONS = [pytest.param(*name, id=f"{name[0]}/{name[1]}@{name[2]}") for name in edition_names()]


@pytest.mark.parametrize(("scheme", "policy", "name"), EDITIONS)
def test_every_row_sum_and_figure_has_wording_and_a_known_source(scheme: str, policy: str, name: str) -> None:
    rules = loaded(scheme, policy, name)
    problems = (*authority_problems(rules.edition, rules.figures, rules.sources), *name_problems(rules.compiled))

    assert [problem.text for problem in problems] == []


@pytest.mark.parametrize(("scheme", "policy", "name"), EDITIONS)
def test_examples_make_every_row_hold_and_stand_below_at_and_above_every_threshold(
    scheme: str, policy: str, name: str
) -> None:
    runs = [
        run_example(example, REGISTRY.edition(scheme, policy, name, date.fromisoformat(example.on)).compiled)
        for example in examples(scheme, policy, name)
    ]

    assert [f"{gap.where}: {gap.what}" for gap in uncovered(loaded(scheme, policy, name).compiled, runs)] == []
