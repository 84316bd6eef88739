"""Policy laws over every edition: pairs of cases that differ in one finding must keep each law that is about it.

    python -m tests.differential.law_soak --pairs 200 --seed 1 [--only netherlands]

A violation is printed as two people. One that the law or a source makes itself is acknowledged in rules/laws.yaml.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

from api.services.registry import EditionName, Registry
from api.services.rule_sets import editions, examples_beside
from api.services.shelf import ShippedShelf
from engine.analysis.laws import concerns, kept
from engine.dmn.laws import PolicyLaw, PolicyLaws, read_laws
from engine.dmn.vocabulary import FindingType
from engine.errors import RightfulError
from engine.evaluation import evaluate
from engine.findings import read_findings
from engine.outcome import Evaluation
from rules import catalogue
from tests.differential.cross_check_soak import say
from tests.differential.generated_cases import Ground, MadeCase, example_case, ground_of, near

SEARCHED = ("rises", "falls", "steps")


@dataclass(frozen=True, slots=True)
class Violation:
    """Two people who differ in one finding, and the law that their answers break."""

    law: str
    rule_set: str
    along: str
    one: MadeCase
    other: MadeCase


def shipped_laws() -> PolicyLaws:
    """Return the laws of the shipped rules."""
    return read_laws(catalogue.content("laws.yaml").decode(), "rules/laws.yaml")


def violations(
    registry: Registry, name: EditionName, law: PolicyLaw, random: Random, pairs: int, met: Counter[str]
) -> Iterator[Violation]:
    """Yield the first violation of a law along each of its findings that the edition reads."""
    loaded = registry.edition(name.scheme, name.policy, name.name)
    if law.kind not in SEARCHED or not concerns(law, loaded.edition):
        return
    examples = examples_beside(registry, name)
    ground = ground_of(loaded, examples)
    bases = [example_case(example) for example in examples]
    for along in law.along:
        if along not in loaded.edition.inputs:
            continue
        for _ in range(pairs):
            base = random.choice(bases) if random.random() < 0.5 else near(ground, random.choice(bases), random)
            pair = _pair(ground, base, along, law, random)
            one, other = (_evaluated(ground, case) for case in pair)
            if one is None or other is None:
                continue
            held = kept(law, one, other)
            met[f"{law.id}: {'open' if held is None else 'compared'}"] += 1
            if held is False:
                yield Violation(law.id, f"{name.scheme}/{name.policy}", along, *pair)
                break


def _pair(ground: Ground, base: MadeCase, along: str, law: PolicyLaw, random: Random) -> tuple[MadeCase, MadeCase]:
    low, high = _two_values(ground, along, law, random)
    return (
        replace(base, findings={**base.findings, along: low}),
        replace(base, findings={**base.findings, along: high}),
    )


def _two_values(ground: Ground, along: str, law: PolicyLaw, random: Random) -> tuple[Any, Any]:
    """Return a lower and a higher value: near one of the edition's own numbers, where its thresholds lie."""
    entry = ground.loaded.vocabulary.inputs[along]
    if entry.type is FindingType.BOOLEAN:
        return False, True
    near_by = random.choice([*(number for number in ground.numbers if number >= 0), Decimal(random.randint(0, 60))])
    low = max(Decimal(0), near_by + random.choice((0, 0, -1, 1)))
    low = low.to_integral_value() if entry.whole else low
    return low, low + (1 if law.kind == "steps" else random.choice((1, 1, 5, 40)))


def _evaluated(ground: Ground, case: MadeCase) -> Evaluation | None:
    try:
        findings = read_findings(case.findings, ground.loaded.vocabulary)
        return evaluate(ground.loaded.compiled, findings, case.on, case.mode)
    except RightfulError:
        return None


def main(arguments: list[str]) -> int:
    """Search every edition and print what breaks a law; 1 when something does that nobody has acknowledged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    chosen = parser.parse_args(arguments)
    registry, laws = Registry(ShippedShelf()), shipped_laws()
    met: Counter[str] = Counter()
    unexplained = 0
    for name in editions(registry, chosen.only or None):
        for law in laws.laws:
            random = Random(f"{chosen.seed}{name.path}{law.id}")
            for found in violations(registry, name, law, random, chosen.pairs, met):
                stood_by = laws.stood_by(found.law, found.rule_set, found.along)
                unexplained += stood_by is None
                why = f"acknowledged: {stood_by.because} ({stood_by.source})" if stood_by else "NOT ACKNOWLEDGED"
                say(f"{found.rule_set}@{name.name} breaks {found.law} along {found.along}: {why}")
                if stood_by is None:
                    say(f"  on {found.one.on} ({found.one.mode.value}): {found.one.findings}")
                    say(f"  against {found.along} = {found.other.findings[found.along]}")
    say(f"seed {chosen.seed}: {dict(met)}; {unexplained} unexplained")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
