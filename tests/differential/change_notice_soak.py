"""Generated pairs of cases: what is said to have caused a difference adds up to it, and does what it is said to do.

    python -m tests.differential.change_notice_soak --pairs 5000 --seed 1

Each pair is two cases under one scheme: findings changed, added and left open, often another day with other figures and
another edition of the rules. Progress is kept in a file: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from api.services.evaluate import legs_of
from api.services.registry import EditionName, Registry
from api.services.shelf import ShippedShelf
from engine.attribution import MOST_CAUSES, Attribution, Cause, Side, attribute
from engine.attribution.mixing import Mixer
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.examples.reader import read_examples
from engine.findings import read_findings
from engine.journey import Leg, evaluate_journey
from engine.outcome import Evaluation
from engine.values import to_json
from tests.differential.generated_cases import Ground, MadeCase, example_case, ground_of, made_up, near
from tests.differential.tally import KEEP, Tally

KEEP_EVERY = 100
ATTEMPTS = 12
"""How often a pair is made anew until a sum differs in it."""
JOURNEYS = 0.15
"""The part of all pairs that is about a scheme's whole journey; the others are about one policy."""

REGISTRY = Registry(ShippedShelf())


class DoesNotAddUp(AssertionError):
    """A pair whose difference is not accounted for; the message holds the pair."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases, each on a day of its own, about one policy or (None) the journey."""

    scheme: str
    policy: str | None
    before: MadeCase
    after: MadeCase

    def text(self) -> str:
        """Return the pair so that it can be made again."""
        sides = [{"on": c.on, "mode": c.mode.value, "findings": c.findings} for c in (self.before, self.after)]
        return json.dumps({"rules": f"{self.scheme}/{self.policy or ''}", "before": sides[0], "after": sides[1]})


# ── pairs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def grounds() -> tuple[Ground, ...]:
    """Return every shipped edition with what cases are made from; of one that gives sums, three times."""
    found: list[Ground] = []
    for scheme in REGISTRY.schemes():
        for policy in REGISTRY.policies(scheme):
            if REGISTRY.is_national(scheme, policy) and REGISTRY.scheme(scheme).within:
                continue
            for name in REGISTRY.editions(scheme, policy):
                ground = _ground(name)
                found += [ground] * (3 if _gives_sums(ground) else 1)
    return tuple(found)


def _ground(name: EditionName) -> Ground:
    loaded = REGISTRY.edition(name.scheme, name.policy, name.name)
    path, text = REGISTRY.text_beside(name, ".examples.yaml") or ("", "[]")
    return ground_of(loaded, read_examples(text, path, loaded.vocabulary, loaded.edition.in_force.start or ""))


def _gives_sums(ground: Ground) -> bool:
    outputs = ground.loaded.vocabulary.outputs
    return any(o.name in outputs and outputs[o.name].type == "money" for o in ground.loaded.edition.outputs)


def pair_of(random: Random) -> Pair:
    """Make a pair up; most of the time look for one in which a sum differs."""
    wants_a_sum = random.random() < 0.8
    pair = _pair(random)
    for _ in range(ATTEMPTS if wants_a_sum else 0):
        if _sums(pair, pair.before) != _sums(pair, pair.after):
            break
        pair = _pair(random)
    return pair


def _pair(random: Random) -> Pair:
    ground = random.choice(grounds())
    edition = ground.loaded.edition
    before = example_case(random.choice(ground.examples)) if ground.examples else made_up(ground, random)
    after = example_case(random.choice(ground.examples)) if ground.examples and random.random() < 0.4 else before
    for _ in range(random.choice((1, 1, 2, 4))):
        after = near(ground, after, random)
    if random.random() < 0.9:
        after = replace(after, mode=before.mode)
    if random.random() < 0.5:
        after = replace(after, on=random.choice(_days(edition.scheme, edition.policy)))
    before = replace(before, findings=_without_day(before.findings))
    after = replace(after, findings=_without_day(after.findings))
    return Pair(edition.scheme, None if random.random() < JOURNEYS else edition.policy, before, after)


def _sums(pair: Pair, case: MadeCase) -> list[object]:
    """Return the certain sums of the policy that a pair was made for, without the journey before it."""
    side = side_of(pair, case)
    outputs = REGISTRY.vocabulary().outputs
    values = _evaluated(side).items()
    return [(key, value) for key, value in values if _is_sum(outputs.get(key[1].rpartition(".")[2]), value)]


def _is_sum(entry: NameEntry | None, value: object) -> bool:
    return entry is not None and entry.type is FindingType.MONEY and value != {"value": None} and "value" in str(value)


def _without_day(findings: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in findings.items() if name != "evaluation_date"}


@cache
def _days(scheme: str, policy: str) -> tuple[str, ...]:
    """Return days on which something of a policy begins."""
    days: set[str] = set()
    for name in REGISTRY.editions(scheme, policy):
        loaded = REGISTRY.edition(scheme, policy, name.name)
        days |= {name.start, *(v.start for figure in loaded.figures.values() for v in figure.values)}
    first = min(name.start for name in REGISTRY.editions(scheme, policy))
    return tuple(sorted(day for day in days if day >= first))


def side_of(pair: Pair, case: MadeCase) -> Side:
    """Return one case of a pair as a side."""
    legs, _ = legs_of(REGISTRY, pair.scheme, pair.policy, date.fromisoformat(case.on))
    findings = read_findings(json.loads(json.dumps(case.findings)), REGISTRY.vocabulary())
    return Side(pair.scheme, tuple(legs), findings, case.on, case.mode)


# ── checks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def check(pair: Pair, tally: Counter[str]) -> None:
    """Attribute a pair and hold the result to what it claims. Raises DoesNotAddUp."""
    before, after = side_of(pair, pair.before), side_of(pair, pair.after)
    found = attribute(before, after, REGISTRY.vocabulary())
    problems = list(_problems(before, after, found))
    if problems:
        raise DoesNotAddUp(f"{'; '.join(problems)}\n{pair.text()}")
    tally["pairs that differ"] += bool(found.sums or found.flips)
    tally["sums"] += len(found.sums)
    tally["sums with several causes"] += sum(len(one.shares) > 1 for one in found.sums)
    tally["causes that count only together"] += sum(len(s.causes) > 1 for one in found.sums for s in one.shares)
    tally["answers turned"] += len(found.flips)
    tally["pairs grouped"] += any(cause.members for cause in found.causes)
    for cause in found.causes:
        tally[f"cause: {cause.kind.value}"] += 1


def _problems(before: Side, after: Side, found: Attribution) -> Iterator[str]:
    was, now = _evaluated(before), _evaluated(after)
    if len(found.causes) > MOST_CAUSES:
        yield f"{len(found.causes)} causes"
    changed = {(p, path) for p, path in was.keys() | now.keys() if was.get((p, path)) != now.get((p, path))}
    told = {(one.policy, one.path) for one in found.sums} | {(one.policy, one.path) for one in found.flips}
    if changed != told:
        yield f"differ and are not told: {changed - told}; told and do not differ: {told - changed}"
    for one in found.sums:
        ends = [{"value": to_json(amount)} for amount in (one.before, one.after)]
        if ends != [was[one.policy, one.path], now[one.policy, one.path]]:
            yield f"{one.policy}/{one.path}: the ends are not those of the evaluations"
        if sum((share.amount for share in one.shares), Decimal(0)) != one.after - one.before:
            yield f"{one.policy}/{one.path}: {one.shares} do not add up to {one.after - one.before}"
    mixer = Mixer(before, after, found.causes)
    for flip in found.flips:
        key = flip.policy, flip.path
        for way in flip.ways:
            if _one(mixer, found.causes, way, key) != now.get(key):
                yield f"{key}: {way} does not turn it"
            for cause in way:
                if _one(mixer, found.causes, [c for c in way if c != cause], key) == now.get(key):
                    yield f"{key}: {way} is not the least"


def _one(mixer: Mixer, causes: Sequence[Cause], chosen: Sequence[Cause], key: tuple[str, str]) -> object:
    mixture = sum(1 << place for place, cause in enumerate(causes) if cause in chosen)
    return _values(mixer.evaluations(mixture)).get(key)


def _evaluated(side: Side) -> dict[tuple[str, str], object]:
    """Return what the ordinary evaluation of a side gives: the mixtures' two ends must be the same."""
    legs: tuple[Leg, ...] = side.legs
    return _values(evaluate_journey(side.scheme, legs, side.findings, side.on, side.mode))


def _values(evaluations: dict[str, Evaluation]) -> dict[tuple[str, str], object]:
    found: dict[tuple[str, str], object] = {}
    for policy, evaluation in evaluations.items():
        found[policy, "outcome"] = evaluation.outcome.value
        for name, entries in evaluation.entry_outcomes.items():
            found |= {(policy, f"{name}[{e}].outcome"): outcome.value for e, outcome in entries.items()}
        for output in evaluation.outputs:
            settled = {f"{output.list_name}[{e}].{output.name}": one for e, one in output.entries.items()}
            if output.result is not None:
                settled[output.name] = output.result
            found |= {(policy, path): s.to_json() for path, s in settled.items()}
    return found


def run(pairs: int, tally: Tally, keep: Path | None = None) -> None:
    """Go on until so many pairs are done. Raises DoesNotAddUp with the first that fails."""
    while tally.done < pairs:
        check(pair_of(Random(f"{tally.seed}/{tally.done}")), tally.met)
        tally.done += 1
        if keep is not None and (tally.done % KEEP_EVERY == 0 or tally.done == pairs):
            tally.save(keep)
            say(f"{tally.done} pairs")


def say(line: str) -> None:
    """Print a line at once, so that a run can be followed."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Run the soak from the command line; status 1 if a difference is not accounted for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=KEEP)
    options = parser.parse_args()
    keep = options.keep / f"changes-{options.seed}.json"
    tally = Tally.load(keep, options.seed)
    say(f"seed {options.seed}: {tally.done} of {options.pairs} pairs done before, kept in {keep}")
    try:
        run(options.pairs, tally, keep)
    except DoesNotAddUp as found:
        say(f"seed {options.seed}, pair {tally.done}: {found}")
        return 1
    met = ", ".join(f"{count} {what}" for what, count in sorted(tally.met.items()))
    say(f"seed {options.seed}: {tally.done} pairs, 0 that do not add up; {met}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
