"""Policy laws over the shipped rules: nothing breaks one that nobody stands by, and a broken rule is seen."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from api.services.registry import Registry
from api.services.rule_sets import check_edition, editions
from api.services.shelf import ShippedShelf
from engine.analysis.laws import static_breaches
from engine.dmn.laws import read_laws
from engine.errors import RuleSetError
from tests.api.services.made_rules import shelf
from tests.differential.law_soak import shipped_laws, violations

LAWS = shipped_laws()
SEARCHED = ("netherlands/budget", "austria/budget", "greece/family_contribution", "lincolnshire/budget")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry(ShippedShelf())


@pytest.mark.parametrize("rule_set", SEARCHED)
def test_no_law_is_broken_that_nobody_stands_by(registry: Registry, rule_set: str) -> None:
    met: Counter[str] = Counter()
    for name in editions(registry, *rule_set.split("/")):
        for law in LAWS.laws:
            for found in violations(registry, name, law, Random(f"1{name.path}{law.id}"), 15, met):
                assert LAWS.stood_by(found.law, found.rule_set, found.along) is not None, found
    assert any(key.endswith("compared") for key in met), "no pair was ever compared"


def test_the_search_finds_a_cliff_that_there_is(registry: Registry) -> None:
    (name,) = editions(registry, "greece", "family_contribution")
    (law,) = [law for law in LAWS.laws if law.id == "no_cliff_in_counted_help"]
    (found,) = violations(registry, name, law, Random(1), 60, Counter())
    assert found.one.findings[found.along] != found.other.findings[found.along]
    assert LAWS.stood_by(found.law, found.rule_set, found.along) is not None


def test_an_edition_that_reads_what_it_must_not_is_a_problem(registry: Registry) -> None:
    (name, *_) = editions(registry, "england", "eligibility")
    loaded = registry.edition(name.scheme, name.policy, name.name)
    laws = read_laws("laws: [{id: l, says: Age has no say., kind: unread, findings: [age_years]}]")
    breaches = list(static_breaches(laws.laws[0], loaded.compiled, has_route=True))
    assert any("reads `age_years`" in breach.what for breach in breaches)


def test_a_refusal_without_a_way_to_challenge_it_is_a_problem(registry: Registry) -> None:
    (name, *_) = editions(registry, "england", "eligibility")
    loaded = registry.edition(name.scheme, name.policy, name.name)
    (law,) = [law for law in LAWS.laws if law.kind == "grounded"]
    assert list(static_breaches(law, loaded.compiled, has_route=True)) == []
    (breach,) = static_breaches(law, loaded.compiled, has_route=False)
    assert "no way to challenge" in breach.what


def test_what_breaks_a_law_is_named_when_rules_are_checked() -> None:
    laws = "laws: [{id: l, says: Nobody's age has a say., kind: unread, findings: [age_years]}]"
    registry = Registry(shelf(**{"laws.yaml": laws}))
    (name,) = [name for name in editions(registry, "anyland", "age") if name.start == "2010-01-01"]
    assert any("Nobody's age has a say." in problem.message for problem in check_edition(registry, name).problems)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("laws: [{id: l, says: S., kind: bends}]", "unknown kind `bends`"),
        (
            "laws: []\nacknowledged: [{law: l, rule_set: a/b, because: B, source: S}]",
            "there is no law `l`",
        ),
    ],
)
def test_laws_are_read_strictly(text: str, message: str) -> None:
    with pytest.raises(RuleSetError, match=message):
        read_laws(text)
