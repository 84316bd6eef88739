"""Mutation of every shipped rule: each change of one place of an edition must be noticed by a worked example.

    python -m tests.differential.mutation_soak [--only england/eligibility] [--seed 1] [--tries 2000]

A change that no example notices is then held against made-up cases. Where one of them tells it from the rules, an
example is missing, and the case is printed, whatever has been acknowledged. Where none does, it must be acknowledged as
equivalent, with the reason, beside the edition. What was done is kept by edition and digest of its files, so that the
same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from api.services.registry import EditionName, LoadedEdition, Registry
from api.services.rule_sets import acknowledged_beside, editions, examples_beside
from api.services.shelf import ShippedShelf
from engine.analysis.mutation import Mutant, mutants, notices
from engine.compiled import CompiledEdition, compile_edition
from engine.dmn.vocabulary import Vocabulary
from engine.errors import FindingError, RightfulError
from engine.evaluation import evaluate
from engine.examples.reader import Example
from engine.findings import read_findings
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
    """One edition's changes: how many there were, and those that no example notices."""

    changes: int
    survivors: tuple[Survivor, ...]


def try_edition(registry: Registry, name: EditionName, seed: int, tries: int) -> Tried:
    """Change every place of an edition, one at a time."""
    loaded = registry.edition(name.scheme, name.policy, name.name)
    examples = examples_beside(registry, name)
    stood_by = acknowledged_beside(registry, name).equivalents
    count = 0
    survivors: list[Survivor] = []
    for mutant in _mutants(loaded, name):
        count += 1
        if notices(mutant, loaded.compiled, examples):
            continue
        because = stood_by.get((mutant.place, mutant.now), "")
        case = _telling(loaded, mutant, examples, Random(f"{seed}{mutant.place}"), tries)
        survivors.append(Survivor(mutant.place, mutant.was, mutant.now, case, because))
    return Tried(count, tuple(survivors))


def _mutants(loaded: LoadedEdition, name: EditionName) -> Iterator[Mutant]:
    """A local edition's national rows are tried where they stand."""
    own = f"rules/{name.scheme}/"
    return mutants(loaded.compiled, lambda where: not where.startswith("rules/") or where.startswith(own))


def _telling(loaded: LoadedEdition, mutant: Mutant, examples: tuple[Example, ...], random: Random, tries: int) -> str:
    """Return a case that comes out otherwise under the change, as JSON; nothing when none of the tries does."""
    ground = ground_of(loaded, examples)
    changed = compile_edition(mutant.edition, loaded.vocabulary, loaded.figures)
    known = [example_case(example) for example in examples]
    for attempt in range(tries):
        case = made_up(ground, random) if attempt % 4 == 3 else near(ground, random.choice(known), random)
        if _differ(loaded.compiled, changed, case, loaded.vocabulary):
            return json.dumps(replayable(f"{loaded.edition.rule_set}@{loaded.edition.name}", case), default=str)
    return ""


def _differ(one: CompiledEdition, other: CompiledEdition, case: MadeCase, vocabulary: Vocabulary) -> bool:
    try:
        findings = read_findings(case.findings, vocabulary)
    except FindingError:
        return False
    try:
        was, now = (evaluate(edition, findings, case.on, case.mode) for edition in (one, other))
    except RightfulError:
        return True
    return _seen(was) != _seen(now)


def _seen(evaluation: Evaluation) -> object:
    """Return what an example can pin: outcome, outputs, what is possible and missing, and the rows that hold."""
    rows = [
        (node.id, [row.rule for row in node.rows if row.verdict is Verdict.TRUE])
        for node in evaluation.trace
        if isinstance(node, DecisionNode)
    ]
    told = evaluation.to_json()
    return (rows, [told[key] for key in ("outcome", "outputs", "possible", "entries", "missing", "discretion_open")])


def key_of(registry: Registry, name: EditionName, tries: int) -> str:
    """Return what an edition's result depends on, as a digest."""
    loaded = registry.edition(name.scheme, name.policy, name.name)
    parts = [*(content for _, content in sorted(loaded.documents.items())), str(tries).encode()]
    for ending in (".examples.yaml", ".acknowledged.yaml"):
        parts.append((registry.text_beside(name, ending) or ("", ""))[1].encode())
    return hashlib.sha256(b"\x1f".join(parts)).hexdigest()


def main(arguments: list[str]) -> int:
    """Try every edition and print what no example notices; 1 when an example is missing or too many survive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="scheme or scheme/policy")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tries", type=int, default=2000)
    chosen = parser.parse_args(arguments)
    registry = Registry(ShippedShelf())
    scheme, _, policy = chosen.only.partition("/")
    done = _kept()
    changes = unnoticed = untold = 0
    for name in editions(registry, scheme or None, policy or None):
        if name.path.partition("/")[0] != scheme and scheme:
            continue
        key = key_of(registry, name, chosen.tries)
        if key not in done:
            done[key] = asdict(try_edition(registry, name, chosen.seed, chosen.tries))
            _keep({**_kept(), key: done[key]})
        tried = done[key]
        changes += tried["changes"]
        unnoticed += len(tried["survivors"])
        untold += sum(1 for survivor in tried["survivors"] if survivor["case"] or not survivor["because"])
        _print(name, tried["changes"], tried["survivors"])
    share = unnoticed / changes if changes else 0
    told = f"{changes} changes, {unnoticed} unnoticed ({share:.2%}), {untold} of them unexplained"
    say(f"seed {chosen.seed}: {told}")
    return 1 if untold or share > MOST_SURVIVING else 0


def _print(name: EditionName, changes: int, survivors: list[dict[str, str]]) -> None:
    say(f"{name.scheme}/{name.policy}@{name.name}: {changes} changes, {len(survivors)} unnoticed")
    for one in survivors:
        why = f"told by {one['case']}" if one["case"] else one["because"] or "NO CASE FOUND that tells it"
        say(f"  {one['place']}: `{one['was']}` -> `{one['now']}`: {why}")


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
