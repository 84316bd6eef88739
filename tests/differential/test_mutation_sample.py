"""A sample of the mutation run: in these editions no change goes unnoticed, and the run itself can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.services.registry import Registry
from api.services.rule_sets import editions, examples_beside
from api.services.shelf import ShippedShelf
from engine.analysis.mutation import mutants, notices
from tests.differential.mutation_soak import try_edition

SAMPLE = ("england/care_act_criteria", "england/carer_criteria", "england/facs")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry(ShippedShelf())


@pytest.mark.parametrize("rule_set", SAMPLE)
def test_every_change_of_a_rule_is_noticed_by_an_example(registry: Registry, rule_set: str) -> None:
    for name in editions(registry, *rule_set.split("/")):
        tried = try_edition(registry, name, seed=1, tries=100)
        assert tried.changes > 40
        assert [survivor for survivor in tried.survivors if survivor.case or not survivor.because] == []


def test_without_its_examples_every_change_would_go_unnoticed(registry: Registry) -> None:
    (name,) = editions(registry, "england", "care_act_criteria")
    loaded = registry.edition(name.scheme, name.policy, name.name)
    readable = [mutant for mutant in mutants(loaded.compiled) if mutant.now == "-"]
    assert readable
    assert not any(notices(mutant, loaded.compiled, ()) for mutant in readable)


def test_the_edition_itself_goes_unnoticed(registry: Registry) -> None:
    (name,) = editions(registry, "england", "care_act_criteria")
    loaded = registry.edition(name.scheme, name.policy, name.name)
    examples = examples_beside(registry, name)
    (first, *_) = mutants(loaded.compiled)
    assert not notices(replace(first, edition=loaded.edition), loaded.compiled, examples)
