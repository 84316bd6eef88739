"""Checks that what is said to have been enough was: with only the findings that are named, the answers are the same.

    python -m tests.differential.sufficiency_soak --cases 20000 --seed 1

Of made-up cases over every shipped rule set, those whose outcome is no open one are told to the person: the reasons,
and the sentence that says what was enough. Every finding that neither speaks for is taken away; the rules must then
still come to the same answers. It is counted how often the reasons alone would have done.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from api.services.material import material_of
from engine.analysis.case import Case, Known
from engine.analysis.diagram import TooLarge
from engine.analysis.reckoning import Reckoning
from engine.analysis.settled import left
from engine.evaluation import evaluate
from engine.findings import Findings, read_findings
from engine.outcome import Evaluation, Outcome
from engine.trace import DecisionNode
from explanations.reasons import sections
from explanations.statement import Reader
from tests.differential.cross_check_soak import say
from tests.differential.enumerated import grounds
from tests.differential.generated_cases import Ground, MadeCase, made_up, replayable

TOLD = ("decided", "reasons", "sums", "terms", "judgement")
OPEN = (Outcome.CANNOT_TELL, Outcome.STOPPED)


class NotEnough(AssertionError):
    """Reasons that leave out a finding which mattered; the message holds the case."""


def mentioned(ground: Ground, evaluation: Evaluation) -> frozenset[str]:
    """Return the findings that the reasons speak for, directly or through the decisions and rows they name."""
    material = material_of(evaluation, ground.loaded, Reader.PERSON)
    told = {node for section in sections(material, TOLD) for one in section.sentences() for node in one.nodes}
    return frozenset(_findings_behind(evaluation, told))


def _findings_behind(evaluation: Evaluation, told: set[str]) -> Iterator[str]:
    """Yield the findings among the nodes, and those read by what a named row or line says."""
    yield from (node.removeprefix("finding:") for node in told if node.startswith("finding:"))
    for decision in evaluation.trace:
        if isinstance(decision, DecisionNode):
            lines = [line for line in decision.lines if line.id in told]
            rows = [row for row in decision.rows if row.id in told]
            named = decision.id in told and not decision.rows and not decision.lines
            reads = [read for line in lines for read in line.reads]
            reads += [read for row in rows for cell in row.cells if cell.test != "-" for read in cell.reads]
            reads += decision.reads if named else ()
            yield from (read.removeprefix("finding:") for read in reads if read.startswith("finding:"))


def kept_only(findings: Findings, paths: frozenset[str]) -> Findings:
    """Return the findings with those alone that were mentioned; which entries a list has is kept: it heads them."""
    keys = set(findings.entries)
    heads = {path for path in findings.by_path if path in keys or path.rpartition(".")[2].endswith("_id")}
    kept = {
        path: found
        for path, found in findings.by_path.items()
        if path in heads or path in paths or any(path.startswith((f"{whole}[", f"{whole}.")) for whole in paths)
    }
    return Findings(kept, findings.entries)


def check(name: str, ground: Ground, case: MadeCase, counts: Counter[str]) -> None:
    """Check one case; raises NotEnough."""
    loaded = ground.loaded
    findings = read_findings(json.loads(json.dumps(case.findings)), loaded.vocabulary)
    evaluation = evaluate(loaded.compiled, findings, case.on, case.mode)
    counts["cases"] += 1
    if evaluation.outcome in OPEN:
        counts["open"] += 1
        return
    counts["settled"] += 1
    told = mentioned(ground, evaluation)
    alone = evaluate(loaded.compiled, kept_only(findings, told), case.on, case.mode)
    counts["by the reasons alone"] += alone.outcome is evaluation.outcome
    kept = Known(Reckoning(loaded.compiled, case.on, case.mode))
    enough = _enough(Case(kept, findings))
    if enough is None:
        counts["too large"] += 1
        return
    fewer = kept_only(findings, told | enough)
    counts["findings taken away"] += len(findings.by_path) - len(fewer.by_path)
    again = evaluate(loaded.compiled, fewer, case.on, case.mode)
    if again.outcome is not evaluation.outcome and not _same_answers(Case(kept, findings), Case(kept, fewer)):
        lost = sorted(set(findings.by_path) - set(fewer.by_path))
        raise NotEnough(f"{again.outcome.value} without {lost}\n{json.dumps(replayable(name, case))}")


def _enough(case: Case) -> frozenset[str] | None:
    """Return the findings that are said to have been enough for all answers; None where that cannot be told."""
    try:
        found = [left(case, subject) for subject in case.subjects if subject.answer is not None]
    except TooLarge:
        return None
    return frozenset(path for one in found for path in one.sufficed)


def _same_answers(case: Case, fewer: Case) -> bool:
    """Return whether every answer is settled as it was, where the evaluation alone is too cautious to say so."""
    for subject in case.subjects:
        if subject.answer is not None:
            now, then = left(case, subject), left(fewer, subject)
            if not then.settled or now.ends != then.ends:
                return False
    return True


def run(seed: int, cases: int, counts: Counter[str]) -> Iterator[tuple[str, NotEnough | None]]:
    """Yield the name of each rule set checked in turn, with what was found wrong."""
    every = tuple(grounds())
    while counts["cases"] < cases:
        name, ground = every[counts["cases"] % len(every)]
        random = Random(f"sufficiency/{seed}/{counts['cases']}")
        try:
            check(name, ground, made_up(ground, random), counts)
            yield name, None
        except NotEnough as wrong:
            yield name, wrong


def main() -> int:
    """Run the soak from the command line; status 1 if reasons were not enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, help="Write what is wrong here, and go on.")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for name, found in run(options.seed, options.cases, counts):
        if found is not None:
            wrong[name] += 1
            if options.report is None or wrong[name] == 1:
                say(f"seed {options.seed}, {name}: {found}")
            if options.report is None:
                return 1
        if counts["cases"] % 1_000 == 0:
            say(f"{counts['cases']} cases, {sum(wrong.values())} wrong")
    say(f"seed {options.seed}: {dict(counts)}, wrong {sum(wrong.values())}: {dict(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
