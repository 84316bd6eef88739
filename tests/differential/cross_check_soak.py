"""Generated cases over every shipped table: reference and worker must name the same rows, and every row must be met.

    python -m tests.differential.cross_check_soak --cases 100000 --seed 1

Each row is to be met true, false and unknown a hundred times, except where the rules themselves rule that out (a row
without a test is always true). Progress is kept in a file: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from api.services.registry import LoadedEdition, Registry
from api.services.shelf import ShippedShelf
from engine.compiled import CompiledTable
from engine.cross_check import AgreedPoints, CheckStatus, cross_check
from engine.errors import RightfulError
from engine.evaluation import evaluate
from engine.examples.reader import read_examples
from engine.findings import read_findings
from engine.matching.questions import Ask
from engine.matching.worker.matcher import MatchingWorker
from engine.outcome import Evaluation
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
from tests.differential.progress import Progress, RowKey
from tests.differential.reachable import KNOWN_TO_BE_IMPOSSIBLE, findings_below, verdicts_ruled_out

WANTED = 100
VERDICTS = (Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN)
KEEP_EVERY = 1_000


class EnginesDiffer(AssertionError):
    """Reference and worker named different rows; the message holds the case."""


@dataclass(frozen=True, eq=False)
class Field:
    """An edition with everything that cases for it are made from, and its rows."""

    name: str
    ground: Ground
    rows: tuple[RowKey, ...]


def shipped_fields() -> tuple[Field, ...]:
    """Return every edition that ships, each once: a local scheme's own, not those of the one it is within."""
    registry = Registry(ShippedShelf())
    return tuple(_field(registry.edition(scheme, policy, name)) for scheme, policy, name in shipped_names(registry))


def shipped_names(registry: Registry) -> Iterator[tuple[str, str, str]]:
    """Yield scheme, policy and name of every edition that ships, each once."""
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
        self._ruled_out = {(chosen, row): ruled_out(chosen, row) for chosen in fields for row in chosen.rows}

    def run(self, cases: int, keep: Path | None = None) -> None:
        """Go on until so many cases are done.

        Raises:
            EnginesDiffer: with the first case on which the two engines differ.
        """
        progress = self._progress
        while progress.done < cases:
            random = Random(f"{progress.seed}/{progress.done}")
            chosen, case = self._next(random)
            self._check(chosen, case)
            progress.done += 1
            if keep is not None and (progress.done % KEEP_EVERY == 0 or progress.done == cases):
                progress.save(keep)
                say(f"{progress.done} cases, {progress.points} points")

    def _next(self, random: Random) -> tuple[Field, MadeCase]:
        """Return an edition and a case: half aimed at what was met too seldom, others near an example or made up."""
        short = self._short()
        if short and random.random() < 0.5:
            chosen, row, verdict = random.choice(short)
            return chosen, self._aimed(chosen, row, verdict, random)
        chosen = self._fields[self._progress.done % len(self._fields)]
        if chosen.ground.examples and random.random() < 0.6:
            return chosen, near(chosen.ground, example_case(random.choice(chosen.ground.examples)), random)
        return chosen, made_up(chosen.ground, random)

    def _short(self) -> list[tuple[Field, RowKey, Verdict]]:
        met = self._progress.met
        return [
            (chosen, row, verdict)
            for (chosen, row), ruled_out in self._ruled_out.items()
            for verdict in VERDICTS
            if verdict not in ruled_out and met[row, verdict] < WANTED
        ]

    def _aimed(self, chosen: Field, row: RowKey, verdict: Verdict, random: Random) -> MadeCase:
        seen = self._progress.seen
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
            for verdict in VERDICTS:
                if verdict not in ruled_out(chosen, row) and progress.met[row, verdict] < wanted:
                    short[row].append(f"{verdict.value} {progress.met[row, verdict]} times")
    return dict(short)


def ruled_out(chosen: Field, row: RowKey) -> frozenset[Verdict]:
    """Return the verdicts that a row cannot have."""
    known = KNOWN_TO_BE_IMPOSSIBLE.get(row)
    return verdicts_ruled_out(chosen.ground.loaded.compiled, row[1], row[2]) | ({known} if known else set())


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
    for row, verdict in KNOWN_TO_BE_IMPOSSIBLE.items():
        if progress.met[row, verdict]:
            short[row] = [f"{verdict.value} after all: no longer impossible"]
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
