"""A sample of the mutation run: in these editions no change goes unnoticed, and the run itself can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.services.registry import Registry
from api.services.rule_sets import editions, examples_beside
from api.services.shelf import ShippedShelf
from engine.analysis.mutation import figure_mutants, mutants
from engine.analysis.noticing import Bench
from engine.compiled import compile_edition
from engine.errors import RightfulError
from engine.examples.run import run_example
from tests.differential.mutation_soak import Ground, ground_for, try_edition, try_figures

SAMPLE = ("england/care_act_criteria", "england/carer_criteria", "belgium/budget")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry(ShippedShelf())


def _ground(registry: Registry, rule_set: str) -> Ground:
    (name, *_) = editions(registry, *rule_set.split("/"))
    return ground_for(registry, name, seed=1, tries=50)


@pytest.mark.parametrize("rule_set", SAMPLE)
def test_every_change_of_a_rule_is_noticed_by_an_example(registry: Registry, rule_set: str) -> None:
    for name in editions(registry, *rule_set.split("/")):
        tried = try_edition(registry, name, seed=1, tries=100)
        assert tried.changes > 20
        assert [survivor for survivor in tried.survivors if survivor.case or not survivor.because] == []
        assert tried.needless == ()


def test_every_change_of_a_figure_is_noticed_by_an_example(registry: Registry) -> None:
    tried = try_figures(registry, "england", "carers_allowance", seed=1, tries=20)
    assert tried.changes > 20
    assert [survivor for survivor in tried.survivors if survivor.case or not survivor.because] == []
    assert tried.needless == ()


def test_without_its_examples_every_change_would_go_unnoticed(registry: Registry) -> None:
    compiled = _ground(registry, "england/care_act_criteria").loaded.compiled
    readable = [mutant for mutant in mutants(compiled) if mutant.now == "-"]
    assert readable
    assert not any(Bench(compiled, ()).notices(mutant) for mutant in readable)


def test_the_edition_itself_goes_unnoticed(registry: Registry) -> None:
    ground = _ground(registry, "england/care_act_criteria")
    (first, *_) = mutants(ground.loaded.compiled)
    as_it_is = ground.loaded.compiled.decisions[first.decision].decision
    assert not ground.bench.notices(replace(first, changed=as_it_is))


def test_what_a_change_cannot_reach_is_told_by_no_example(registry: Registry) -> None:
    """Cases are passed over by what their trace says; running every one of them again must come to the same."""
    ground = _ground(registry, "england/care_act_criteria")
    compiled = ground.loaded.compiled
    examples = [example for example, _ in ground.bench.examples]
    passed_over = 0
    for mutant in mutants(compiled):
        for example, reach in ground.bench.examples:
            if not reach.includes(mutant):
                passed_over += 1
                assert not run_example(example, mutant.applied_to(compiled)).differences
    assert passed_over > len(examples)


def test_a_change_is_what_the_whole_edition_compiled_anew_gives(registry: Registry) -> None:
    loaded = _ground(registry, "england/carers_allowance").loaded
    examples = examples_beside(registry, editions(registry, "england", "carers_allowance")[0])[:3]
    of_figures = figure_mutants(tuple(loaded.figures.values())[:1], loaded.vocabulary)
    for mutant in (*list(mutants(loaded.compiled))[::6], *of_figures):
        try:
            changed = mutant.applied_to(loaded.compiled)
        except RightfulError:  # what cannot be compiled with the change is noticed at once
            continue
        whole = compile_edition(changed.edition, loaded.vocabulary, changed.figures)
        assert list(whole.decisions) == list(changed.decisions)
        for example in examples:
            assert run_example(example, whole).evaluation == run_example(example, changed).evaluation
