"""Every worked example beside a shipped rule set comes out as it says."""

from __future__ import annotations

from datetime import date

import pytest

from engine.examples.reader import Example
from engine.examples.run import run_example
from tests.rules.shipped import REGISTRY, edition_names, examples

CASES = [
    pytest.param(name, example, id=f"{'/'.join(name[:2])}@{name[2]}: {example.name}")
    for name in edition_names()
    for example in examples(*name)
]


@pytest.mark.parametrize(("name", "example"), CASES)
def test_the_worked_example_comes_out_as_it_says(name: tuple[str, str, str], example: Example) -> None:
    scheme, policy, edition = name
    compiled = REGISTRY.edition(scheme, policy, edition, date.fromisoformat(example.on)).compiled

    assert run_example(example, compiled).differences == (), example.where
