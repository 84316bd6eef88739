"""Checks that the reasons are enough: with only the findings that they name, the rules come to the same.

    python -m tests.differential.sufficiency_soak --cases 20000 --seed 1

Made-up cases over every shipped rule set, many of them at its thresholds, are told to the person as services tell them.
Every finding that no sentence of the reasons names is taken away, and the case evaluated again: its outcome, and every
answer that was settled, must be the same. It is counted how often the rows that are told would have done without the
sentence that says what was enough. Progress is kept: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from api.services.cross_checking import CrossCheck, CrossCheckStatus
from api.services.enough import material_with_enough
from api.services.evaluate import Question, SchemeEvaluation
from engine.evaluation import evaluate
from engine.findings import Findings, read_findings
from engine.outcome import Evaluation, Outcome
from engine.trace import DecisionNode
from explanations.material import Material
from explanations.reasons import sections
from explanations.statement import Reader, Sentence
from tests.differential.cross_check_soak import say
from tests.differential.enumerated import grounds
from tests.differential.generated_cases import Ground, MadeCase, made_up, replayable
from tests.differential.tally import KEEP, Tally

OPEN = (Outcome.CANNOT_TELL, Outcome.STOPPED)
KEEP_EVERY = 200


class NotEnough(AssertionError):
    """Reasons that leave out a finding which mattered; the message holds the case."""


def reasons_told(material: Material) -> tuple[Sentence, ...]:
    """Return the sentences of the reasons."""
    return tuple(sentence for section in sections(material, ("reasons",)) for sentence in section.sentences())


def named(told: tuple[Sentence, ...]) -> frozenset[str]:
    """Return the findings that sentences speak for themselves, not through a row."""
    nodes = (node for sentence in told for node in sentence.nodes)
    return frozenset(node.removeprefix("finding:") for node in nodes if node.startswith("finding:"))


def behind_rows(evaluation: Evaluation, told: tuple[Sentence, ...]) -> frozenset[str]:
    """Return the findings that are read by the rows that are told."""
    rows = {node for sentence in told for node in sentence.nodes}
    decisions = (node for node in evaluation.trace if isinstance(node, DecisionNode))
    cells = (cell for one in decisions for row in one.rows if row.id in rows for cell in row.cells if cell.test != "-")
    return frozenset(read.removeprefix("finding:") for cell in cells for read in cell.reads)


def kept_only(ground: Ground, findings: Findings, paths: frozenset[str]) -> Findings:
    """Return the findings with those alone that are named; which entries a list has is kept: it heads them."""
    inputs = {entry.name: entry for entry in ground.inputs}
    lists = [(name, ids) for name, ids in findings.entries.items() if name in inputs]
    heads = {*findings.entries, *(f"{name}[{one}].{inputs[name].key}" for name, ids in lists for one in ids)}
    kept = {path: found for path, found in findings.by_path.items() if path in heads or path in paths}
    return Findings(kept, findings.entries)


def check(name: str, ground: Ground, case: MadeCase, tally: Tally) -> None:
    """Check one case; raises NotEnough."""
    loaded, policy = ground.loaded, ground.loaded.edition.policy
    findings = read_findings(json.loads(json.dumps(case.findings)), loaded.vocabulary)
    evaluation = evaluate(loaded.compiled, findings, case.on, case.mode)
    met = tally.met
    met["cases"] += 1
    question = Question(loaded.edition.scheme, policy, date.fromisoformat(case.on), {}, case.mode)
    whole = SchemeEvaluation(
        question, findings, {policy: evaluation}, {policy: loaded}, {}, CrossCheck(CrossCheckStatus.DEGRADED)
    )
    told = reasons_told(material_with_enough(whole, policy, Reader.PERSON))
    fewer = kept_only(ground, findings, named(told))
    again = evaluate(loaded.compiled, fewer, case.on, case.mode)
    settled = evaluation.outcome not in OPEN
    met["settled" if settled else "open, with answers that are settled"] += settled or bool(_settled(evaluation))
    met["findings taken away"] += len(findings.by_path) - len(fewer.by_path)
    lost = sorted(set(findings.by_path) - set(fewer.by_path))
    if settled and again.outcome is not evaluation.outcome:
        raise NotEnough(f"{again.outcome.value} without {lost}\n{json.dumps(replayable(name, case))}")
    answers = {answer.output for answer in loaded.edition.answers}
    differ = {key for key, value in _settled(evaluation).items() if settled and _settled(again).get(key) != value}
    if differ & answers:
        raise NotEnough(f"{sorted(differ & answers)} differ without {lost}\n{json.dumps(replayable(name, case))}")
    if settled:
        rows_alone = kept_only(ground, findings, behind_rows(evaluation, told))
        outcome = evaluate(loaded.compiled, rows_alone, case.on, case.mode).outcome
        met["settled, and the rows told would do"] += outcome is evaluation.outcome


def _settled(evaluation: Evaluation) -> dict[str, object]:
    """Return the outputs that are certain."""
    return {
        output.name: output.result.to_json()
        for output in evaluation.outputs
        if output.result is not None and output.result.certain
    }


def run(seed: int, cases: int, tally: Tally, every: tuple[tuple[str, Ground], ...]) -> Iterator[str]:
    """Check cases of each rule set in turn, until so many are done; yield the rule set of each. Raises NotEnough."""
    while tally.done < cases:
        name, ground = every[tally.done % len(every)]
        check(name, ground, made_up(ground, Random(f"sufficiency/{seed}/{tally.done}")), tally)
        tally.done += 1
        yield name


def main() -> int:
    """Run the soak from the command line; status 1 if reasons were not enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=KEEP)
    options = parser.parse_args()
    path = options.keep / f"sufficiency-{options.seed}.json"
    tally = Tally.load(path, options.seed)
    say(f"seed {options.seed}: {tally.done} of {options.cases} cases done before, kept in {path}")
    try:
        for _ in run(options.seed, options.cases, tally, tuple(grounds())):
            if tally.done % KEEP_EVERY == 0 or tally.done == options.cases:
                tally.save(path)
                say(f"{tally.done} cases")
    except NotEnough as wrong:
        say(f"seed {options.seed}, case {tally.done}: {wrong}")
        return 1
    say(f"seed {options.seed}: {tally.done} cases, in 0 were the reasons not enough; {tally.told()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
