"""The check of an edition's wording, which stands among the checks of rule sets."""

from __future__ import annotations

import pytest

from api.services.registry import Registry
from api.services.rule_sets import editions
from api.services.shelf import ShippedShelf
from engine.compiled import compile_edition
from engine.dmn.yaml_reader import read_edition
from explanations.wording.checking import wording_problems
from tests.explanations.made_rules import FIGURES, NAME, VOCABULARY, text_of

REGISTRY = Registry(ShippedShelf())


def problems(policy: str, old: str, new: str) -> list[str]:
    text = text_of(policy)
    assert old in text
    edition = read_edition(text.replace(old, new), "made.yaml", NAME)
    return [problem.message for problem in wording_problems(compile_edition(edition, VOCABULARY, FIGURES))]


@pytest.mark.parametrize("name", editions(REGISTRY), ids=lambda name: name.path)
def test_the_wording_of_every_shipped_edition_is_well(name: object) -> None:
    loaded = REGISTRY.edition(name.scheme, name.policy, name.name)  # type: ignore[attr-defined]  # an EditionName from the list
    assert [problem.text for problem in wording_problems(loaded.compiled)] == []


@pytest.mark.parametrize("policy", ["allowance", "paying", "share"])
def test_the_made_editions_are_well(policy: str) -> None:
    assert problems(policy, "title:", "title:") == []


@pytest.mark.parametrize(
    ("policy", "old", "new", "problem"),
    [
        ("allowance", "{{ age_years }}", "{{ age_year }}", "`age_year`"),
        ("allowance", "{{ age_years }}", "{{ age_years", "is never closed"),
        ("allowance", "{{ age_years }}", "{{ impact }}", "`impact`"),
        ("paying", "Your {{ worker.relation }}", "Your {{ worker.relations }}", "relations"),
        ("paying", "You cannot pay your {{ worker.relation }}.", "No to {{ wrker.relation }}.", "`wrker`"),
        ("share", "{{ statement.rounded }}", "{{ statements.rounded }}", "`statements`"),
    ],
)
def test_what_is_wrong_is_named(policy: str, old: str, new: str, problem: str) -> None:
    found = problems(policy, old, new)
    assert len(found) >= 1
    assert problem in found[0]
