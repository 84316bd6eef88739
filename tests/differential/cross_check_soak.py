"""Generated cases over every shipped table: reference and worker must name the same rows, and every row must be met.

    python -m tests.differential.cross_check_soak --cases 100000 --seed 1

Each row is to be met true, false and unknown a hundred times, except where the rules themselves rule that out (a row
without a test is always true). Progress is kept in a file: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from api.services.registry import LoadedEdition, Registry
from api.services.shelf import ShippedShelf
from engine.cross_check import AgreedPoints, CheckStatus, cross_check
from engine.dmn.compiled import CompiledTable
from engine.errors import RightfulError
from engine.evaluation import evaluate
from engine.examples.reader import read_examples
from engine.findings import read_findings
from engine.matching.questions import Ask
from engine.matching.worker.matcher import MatchingWorker
from engine.outcome import AuthorityMode, Evaluation
from engine.trace import DecisionNode, Verdict
from rules import catalogue
from tests.differential.generated_cases import (
    Ground,
    MadeCase,
    example_case,
    ground_of,
    made_up,
    near,
    opened,
    replayable,
)
from tests.differential.into_box import into_box
from tests.differential.reachable import findings_below, verdicts_ruled_out

WANTED = 100
VERDICTS = (Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN)
KEEP_EVERY = 1_000
RowKey = tuple[str, str, str]
"""Rule set with its edition, decision, row."""


class EnginesDiffer(AssertionError):
    """Reference and worker named different rows; the message holds the case."""


@dataclass
class Progress:
    """How often each row was met with each verdict, and a case for each."""

    seed: int
    done: int = 0
    points: int = 0
    stopped: int = 0
    met: Counter[tuple[RowKey, Verdict]] = field(default_factory=Counter)
    seen: dict[tuple[RowKey, Verdict], MadeCase] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Keep the progress, whole or not at all."""
        written = {
            "seed": self.seed,
            "done": self.done,
            "points": self.points,
            "stopped": self.stopped,
            "met": [[*row, verdict.value, count] for (row, verdict), count in self.met.items()],
            "seen": [[*row, verdict.value, replayable("", case)] for (row, verdict), case in self.seen.items()],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(written), encoding="utf-8")
        draft.replace(path)

    @classmethod
    def load(cls, path: Path, seed: int) -> Progress:
        """Return the progress kept for a seed, or a fresh start."""
        if not path.exists():
            return cls(seed)
        written = json.loads(path.read_text(encoding="utf-8"))
        progress = cls(seed, written["done"], written["points"], written["stopped"])
        for scheme, decision, row, verdict, count in written["met"]:
            progress.met[(scheme, decision, row), Verdict(verdict)] = count
        for scheme, decision, row, verdict, case in written["seen"]:
            made = MadeCase(case["on"], AuthorityMode(case["mode"]), case["findings"])
            progress.seen[(scheme, decision, row), Verdict(verdict)] = made
        return progress


@dataclass(frozen=True)
class Field:
    """An edition with everything that cases for it are made from, and its rows."""

    name: str
    ground: Ground
    rows: tuple[RowKey, ...]


def shipped_fields() -> tuple[Field, ...]:
    """Return every edition that ships, each once: a local scheme's own, not those of the one it is within."""
    registry = Registry(ShippedShelf())
    return tuple(_field(registry.edition(scheme, policy, name)) for scheme, policy, name in _own_editions(registry))


def _own_editions(registry: Registry) -> Iterator[tuple[str, str, str]]:
    for scheme in registry.schemes():
        for policy in registry.policies(scheme):
            if not registry.is_national(scheme, policy) or not registry.scheme(scheme).within:
                yield from ((scheme, policy, edition.name) for edition in registry.editions(scheme, policy))


def _field(loaded: LoadedEdition) -> Field:
    edition = loaded.edition
    name = f"{edition.rule_set}@{edition.name}"
    path = f"{edition.rule_set}/{edition.name}.examples.yaml"
    text = catalogue.content(path).decode("utf-8")
    examples = read_examples(text, path, loaded.vocabulary, edition.in_force.start or "")
    rows = tuple(
        (name, decision, row.rule.id)
        for decision, compiled in loaded.compiled.decisions.items()
        if isinstance(compiled.logic, CompiledTable)
        for row in compiled.logic.rows
    )
    return Field(name, ground_of(loaded, examples), rows)


class Soak:
    """Makes cases and checks them, going where rows have been met least."""

    def __init__(self, fields: tuple[Field, ...], ask: Ask, progress: Progress) -> None:
        self._fields = fields
        self._ask = ask
        self._progress = progress

    def run(self, cases: int, keep: Path | None = None) -> None:
        """Go on until so many cases are done.

        Raises:
            EnginesDiffer: with the first case on which the two engines differ.
        """
        progress = self._progress
        while progress.done < cases:
            random = Random(f"{progress.seed}/{progress.done}")
            chosen = self._fields[progress.done % len(self._fields)]
            self._check(chosen, self._case(chosen, random))
            progress.done += 1
            if keep is not None and (progress.done % KEEP_EVERY == 0 or progress.done == cases):
                progress.save(keep)
                say(f"{progress.done} cases, {progress.points} points")

    def _case(self, chosen: Field, random: Random) -> MadeCase:
        """Return a case: half of them aimed at what has been met least, the others near an example or made up."""
        ground, kind = chosen.ground, random.random()
        if chosen.rows and kind < 0.5:
            return self._aimed(chosen, random)
        if ground.examples and kind < 0.8:
            return near(ground, example_case(random.choice(ground.examples)), random)
        return made_up(ground, random)

    def _aimed(self, chosen: Field, random: Random) -> MadeCase:
        met, seen = self._progress.met, self._progress.seen
        short = [(row, v) for row in chosen.rows for v in VERDICTS if met[row, v] < WANTED]
        row, verdict = random.choice(short or [(row, v) for row in chosen.rows for v in VERDICTS])
        bases = [case for v in (verdict, *VERDICTS) if (case := seen.get((row, v))) is not None]
        if not bases:
            return made_up(chosen.ground, random)
        if verdict is Verdict.TRUE and ((row, verdict) not in seen or random.random() < 0.2):
            return into_box(chosen.ground, random.choice(bases), row[1], row[2], random)
        below = findings_below(chosen.ground.loaded.compiled, row[1], row[2])
        if verdict is Verdict.UNKNOWN and (row, verdict) not in seen:
            return opened(seen.get((row, Verdict.TRUE), bases[0]), below, random)
        spare = below if (row, verdict) in seen and random.random() < 0.7 else ()
        return near(chosen.ground, bases[0] if spare else random.choice(bases), random, spare)

    def _check(self, chosen: Field, case: MadeCase) -> None:
        loaded, progress = chosen.ground.loaded, self._progress
        findings = read_findings(json.loads(json.dumps(case.findings)), loaded.vocabulary)
        evaluation = evaluate(loaded.compiled, findings, case.on, case.mode)
        check = cross_check([evaluation], self._ask, AgreedPoints(capacity=0))
        if check.status is not CheckStatus.AGREED:
            raise EnginesDiffer(f"{check.status.value}: {check.detail}\n{json.dumps(replayable(chosen.name, case))}")
        progress.points += check.asked
        progress.stopped += evaluation.stop is not None
        for key in _verdicts(chosen.name, evaluation):
            progress.met[key] += 1
            progress.seen.setdefault(key, case)


def _verdicts(name: str, evaluation: Evaluation) -> set[tuple[RowKey, Verdict]]:
    """Return the verdict of every row in the trace: a row that differs with what is still open is unknown."""
    nodes = (node for node in evaluation.trace if isinstance(node, DecisionNode))
    return {((name, node.name, row.rule), row.verdict) for node in nodes for row in node.rows}


def not_met(fields: tuple[Field, ...], progress: Progress, wanted: int) -> dict[RowKey, list[str]]:
    """Return the rows that were met too seldom with a verdict which the rules do not rule out."""
    short: dict[RowKey, list[str]] = defaultdict(list)
    for chosen in fields:
        for row in chosen.rows:
            ruled_out = verdicts_ruled_out(chosen.ground.loaded.compiled, row[1], row[2])
            for verdict in VERDICTS:
                if verdict not in ruled_out and progress.met[row, verdict] < wanted:
                    short[row].append(f"{verdict.value} {progress.met[row, verdict]} times")
    return dict(short)


def say(line: str) -> None:
    """Print a line at once, so that a run can be followed."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Run the soak from the command line; status 1 if the engines differ or a row was met too seldom."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("var/soak"))
    options = parser.parse_args()
    keep = options.keep / f"cross-check-{options.seed}.json"
    progress, fields, worker = Progress.load(keep, options.seed), shipped_fields(), MatchingWorker()
    say(f"seed {options.seed}: {progress.done} of {options.cases} cases done before, kept in {keep}")
    try:
        Soak(fields, worker.match, progress).run(options.cases, keep)
    except (EnginesDiffer, RightfulError) as found:
        say(f"seed {options.seed}, case {progress.done}: {found}")
        return 1
    finally:
        worker.close()
    short = not_met(fields, progress, WANTED)
    for row, verdicts in short.items():
        say(f"met too seldom: {'/'.join(row)}: {', '.join(verdicts)}")
    rows = sum(len(chosen.rows) for chosen in fields)
    say(
        f"seed {options.seed}: {progress.done} cases, {progress.points} points, {rows} rows, 0 differences; "
        f"{progress.stopped} cases stopped, {len(short)} rows met too seldom; worker {worker.counts}"
    )
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
