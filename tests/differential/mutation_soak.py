"""Mutation of every shipped rule: each change of one place of an edition must be noticed by a worked example.

    python -m tests.differential.mutation_soak [--only england/eligibility] [--seed 1] [--tries 2000]

Every cell, output, row, column and expression of every edition is changed in turn, and every dated value of every
figure. A change that no example notices is then held against made-up cases. Where one of them tells it from the rules,
an example is missing, and the case is printed, whatever has been acknowledged. Where none does, it must be acknowledged
as equivalent, with the reason, beside the edition. What was done is kept by edition and digest of its files, so that
the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from api.services.registry import EditionName, LoadedEdition, Registry
from api.services.rule_sets import acknowledged_beside, editions, examples_beside
from api.services.shelf import ShippedShelf
from engine.analysis.mutation import Mutant, figure_mutants, mutants
from engine.analysis.noticing import Bench, Reach
from engine.compiled import CompiledEdition
from engine.errors import FindingError, RightfulError
from engine.evaluation import evaluate
from engine.findings import Findings, read_findings
from engine.outcome import Evaluation
from engine.trace import DecisionNode, Verdict
from tests.differential.cross_check_soak import say
from tests.differential.generated_cases import MadeCase, example_case, ground_of, made_up, near, replayable

KEPT = Path("var/soak/mutation.json")
MOST_SURVIVING = 0.01
"""The share of changes that may go unnoticed, each of them acknowledged as making no difference."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no example notices: where, what stands there, what instead; a case that tells it, or a reason."""

    place: str
    was: str
    now: str
    case: str
    because: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What was changed of one edition, or of one policy's figures, and those changes that no example notices.

    `needless` are the places of changes that somebody stands by, though an example notices them or they are none.
    """

    changes: int
    survivors: tuple[Survivor, ...]
    needless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """A made-up case and how it came out under the rules as they are."""

    case: MadeCase
    findings: Findings
    seen: object
    reach: Reach


@dataclass
class Ground:
    """One edition with its examples, and the cases made up near them, each evaluated once for all changes."""

    loaded: LoadedEdition
    bench: Bench
    seed: str
    tries: int
    _made: list[_Made] = field(default_factory=list)

    def telling(self, mutant: Mutant) -> str:
        """Return a case that comes out otherwise under the change, as JSON; nothing when none of the tries does."""
        changed = mutant.applied_to(self.loaded.compiled)
        for made in self._cases():
            if made.reach.includes(mutant) and _seen_of(changed, made.case, made.findings) != made.seen:
                rules = f"{self.loaded.edition.rule_set}@{self.loaded.edition.name}"
                return json.dumps(replayable(rules, made.case), default=str)
        return ""

    def _cases(self) -> Sequence[_Made]:
        if not self._made:
            self._made += _made_up(self.loaded, self.bench, Random(self.seed), self.tries)
        return self._made


def _made_up(loaded: LoadedEdition, bench: Bench, random: Random, tries: int) -> Iterator[_Made]:
    examples = tuple(example for example, _ in bench.examples)
    ground = ground_of(loaded, examples)
    known = [example_case(example) for example in examples]
    for attempt in range(tries):
        case = made_up(ground, random) if attempt % 4 == 3 or not known else near(ground, random.choice(known), random)
        try:
            findings = read_findings(case.findings, loaded.vocabulary)
            evaluation = evaluate(loaded.compiled, findings, case.on, case.mode)
        except (FindingError, RightfulError):
            continue
        yield _Made(case, findings, _seen(evaluation), Reach(evaluation))


def _seen_of(edition: CompiledEdition, case: MadeCase, findings: Findings) -> object:
    try:
        return _seen(evaluate(edition, findings, case.on, case.mode))
    except RightfulError:
        return None


def _seen(evaluation: Evaluation) -> object:
    """Return what an example can pin: outcome, outputs, what is possible and missing, and the rows that hold."""
    rows = [
        (node.id, [row.rule for row in node.rows if row.verdict is Verdict.TRUE])
        for node in evaluation.trace
        if isinstance(node, DecisionNode)
    ]
    told = evaluation.to_json()
    return (rows, [told[key] for key in ("outcome", "outputs", "possible", "entries", "missing", "discretion_open")])


def ground_for(registry: Registry, name: EditionName, seed: int, tries: int) -> Ground:
    """Load an edition and run its examples."""
    loaded = registry.edition(name.scheme, name.policy, name.name)
    bench = Bench.of(loaded.compiled, examples_beside(registry, name))
    return Ground(loaded, bench, f"{seed}{name.path}", tries)


def try_edition(registry: Registry, name: EditionName, seed: int, tries: int) -> Tried:
    """Change every place of an edition, one at a time. A local edition's national rows are tried where they stand."""
    ground = ground_for(registry, name, seed, tries)
    own = f"rules/{name.scheme}/"
    changes = mutants(ground.loaded.compiled, lambda where: not where.startswith("rules/") or where.startswith(own))
    return _tried(changes, [ground], _stood_by(registry, [name], figures=False))


def try_figures(registry: Registry, scheme: str, policy: str, seed: int, tries: int) -> Tried:
    """Change every dated value in a policy's own figures: an example of one of its editions must notice."""
    names = registry.editions(scheme, policy)
    grounds = [ground_for(registry, name, seed, tries) for name in names]
    own = f"rules/{scheme}/"
    figures = {n: f for ground in grounds for n, f in ground.loaded.figures.items() if f.where.startswith(own)}
    changes = figure_mutants(tuple(figures.values()), registry.vocabulary())
    return _tried(changes, grounds, _stood_by(registry, names, figures=True))


def _stood_by(registry: Registry, names: Sequence[EditionName], *, figures: bool) -> dict[tuple[str, str], str]:
    """Return the changes acknowledged beside some editions: those of figures, or those of rules."""
    every = (pair for name in names for pair in acknowledged_beside(registry, name).equivalents.items())
    return {change: because for change, because in every if change[0].startswith("figures/") is figures}


def _tried(changes: Iterator[Mutant], grounds: Sequence[Ground], stood_by: dict[tuple[str, str], str]) -> Tried:
    count = 0
    survivors: list[Survivor] = []
    for mutant in changes:
        count += 1
        touched = [
            ground for ground in grounds if mutant.decision or mutant.place.split("/")[1] in ground.loaded.figures
        ]
        if any(ground.bench.notices(mutant) for ground in touched):
            continue
        case = next((found for ground in touched if (found := ground.telling(mutant))), "")
        because = stood_by.get((mutant.place, mutant.now), "")
        survivors.append(Survivor(mutant.place, mutant.was, mutant.now, case, because))
    needed = {(one.place, one.now) for one in survivors}
    return Tried(
        count, tuple(survivors), tuple(f"{place}: `{now}`" for place, now in stood_by if (place, now) not in needed)
    )


def key_of(registry: Registry, names: Sequence[EditionName], tries: int, what: str) -> str:
    """Return what a result depends on, as a digest."""
    parts = [what.encode(), str(tries).encode()]
    for name in names:
        loaded = registry.edition(name.scheme, name.policy, name.name)
        parts += (content for _, content in sorted(loaded.documents.items()))
        for ending in (".examples.yaml", ".acknowledged.yaml"):
            parts.append((registry.text_beside(name, ending) or ("", ""))[1].encode())
    return hashlib.sha256(b"\x1f".join(parts)).hexdigest()


def _jobs(registry: Registry, scheme: str, policy: str, seed: int, tries: int) -> Iterator[tuple[str, Tried]]:
    """Yield what was tried of each edition and of each policy's figures, doing only what is not kept."""
    policies: dict[tuple[str, str], list[EditionName]] = {}
    for name in editions(registry, scheme or None, policy or None):
        if scheme in ("", name.scheme):
            policies.setdefault((name.scheme, name.policy), []).append(name)
    for (owner, one), names in policies.items():
        for name in names:
            key = key_of(registry, [name], tries, f"rules {seed}")
            yield f"{owner}/{one}@{name.name}", _once(key, partial(try_edition, registry, name, seed, tries))
        if f"{owner}/{one}/figures.yaml" in registry.shelf.paths():
            key = key_of(registry, names, tries, f"figures {seed}")
            yield f"{owner}/{one} figures", _once(key, partial(try_figures, registry, owner, one, seed, tries))


def main(arguments: list[str]) -> int:
    """Try every edition and print what no example notices; 1 when an example is missing or too many survive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="scheme or scheme/policy")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tries", type=int, default=2000)
    chosen = parser.parse_args(arguments)
    scheme, _, policy = chosen.only.partition("/")
    changes = unnoticed = untold = of_figures = needless = 0
    for place, tried in _jobs(Registry(ShippedShelf()), scheme, policy, chosen.seed, chosen.tries):
        changes += tried.changes
        of_figures += tried.changes if place.endswith(" figures") else 0
        unnoticed += len(tried.survivors)
        needless += len(tried.needless)
        untold += sum(1 for survivor in tried.survivors if survivor.case or not survivor.because)
        _print(place, tried)
    share = unnoticed / changes if changes else 0
    told = f"{changes} changes ({of_figures} of figures), {unnoticed} unnoticed ({share:.2%}), {untold} unexplained"
    say(f"seed {chosen.seed}: {told}, {needless} explained for nothing")
    return 1 if untold or needless or share > MOST_SURVIVING else 0


def _print(place: str, tried: Tried) -> None:
    say(f"{place}: {tried.changes} changes, {len(tried.survivors)} unnoticed")
    for one in tried.survivors:
        why = f"told by {one.case}" if one.case else one.because or "NO CASE FOUND that tells it"
        say(f"  {one.place}: `{one.was}` -> `{one.now}`: {why}")
    for change in tried.needless:
        say(f"  {change}: STOOD BY FOR NOTHING")


def _once(key: str, work: Callable[[], Tried]) -> Tried:
    done = _kept()
    if key not in done:
        done = {**_kept(), key: asdict(work())}
        _keep(done)
    kept = done[key]
    return Tried(kept["changes"], tuple(Survivor(**one) for one in kept["survivors"]), tuple(kept.get("needless", ())))


def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    return kept


def _keep(done: dict[str, object]) -> None:
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    draft = KEPT.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(json.dumps(done))
    draft.replace(KEPT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
