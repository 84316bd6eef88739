"""How long it takes to say what would change an answer: for the first person under some rules, and for the next."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import perf_counter

from api.services.registry import Registry
from api.services.rule_sets import editions, run_examples
from engine.analysis.case import Case, Known
from engine.analysis.claims import Day, claims
from engine.analysis.diagram import TooLarge
from engine.analysis.parts import End
from engine.analysis.reckoning import Reckoning
from engine.analysis.subject import Subject
from engine.findings import read_findings

EACH = 5
"""Worked examples taken of each edition."""


def counterfactuals(registry: Registry) -> str:
    """Measure each answer of each worked example, with all claims proven by the reference."""
    first, next_ones, worst, too_large = [], [], (0.0, ""), 0
    for name in editions(registry):
        loaded = registry.edition(name.scheme, name.policy, name.name)
        known: dict[tuple[str, str], Known] = {}
        for run in tuple(run_examples(registry, name))[:EACH]:
            example = run.example
            key = (example.on, example.mode.value)
            kept = known.setdefault(key, Known(Reckoning(loaded.compiled, example.on, example.mode)))
            case = Case(kept, read_findings(example.findings, loaded.vocabulary))
            day = Day(example.on, example.mode)
            for subject in _asked(case):
                try:
                    cold, warm = _taken(case, subject, day), _taken(case, subject, day)
                except TooLarge:
                    too_large += 1
                    continue
                first.append(cold)
                next_ones.append(warm)
                worst = max(worst, (warm, f"{name.scheme}/{name.policy}@{name.name} {subject.output.name}"))
    lines = [
        "What would change an answer, every claim evaluated: milliseconds an answer of each worked example",
        f"  the first time under its rules: median {median(first):.1f}, worst {max(first):.0f}",
        f"  after that: median {median(next_ones):.1f}, worst {worst[0]:.0f} ({worst[1]})",
        f"  {len(first)} answers; {too_large} turn on too much to be told",
    ]
    return "\n".join(lines)


def _asked(case: Case) -> Iterator[Subject]:
    """Yield the answers that are settled."""
    for subject in case.subjects:
        now = case.now(subject).end
        if subject.answer is not None and now is not None and now.value is not None:
            yield subject


def _taken(case: Case, subject: Subject, day: Day) -> float:
    now = case.now(subject).end

    def other(end: End) -> bool:
        return end.value is not None and end != now

    start = perf_counter()
    claims(case, subject, day, other)
    return (perf_counter() - start) * 1e3
