"""Runs contenders in turn, round by round, so that a noisy machine disturbs all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Measured:
    """Microseconds a call: the median over rounds, and the ratio to the first contender, paired by round."""

    name: str
    microseconds: float
    ratio: float


def measure(contenders: Mapping[str, Work], calls: int, rounds: int = 9) -> list[Measured]:
    """Time each contender `calls` times a round.

    Args:
        contenders: by name; the first is what the others are compared with.
        calls: calls a round.
        rounds: rounds; in each every contender has its turn.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for work in contenders.values():
        work()
    for _ in range(rounds):
        for name, work in contenders.items():
            start = time.perf_counter()
            for _ in range(calls):
                work()
            times[name].append((time.perf_counter() - start) / calls * 1e6)
    first = times[next(iter(contenders))]
    return [
        Measured(name, median(taken), median(t / f for t, f in zip(taken, first, strict=True)))
        for name, taken in times.items()
    ]


def table(title: str, measured: list[Measured]) -> str:
    """Return a plain table of what was measured."""
    lines = [title, f"  {'':44} {'µs a call':>12} {'ratio':>8}"]
    lines += [f"  {one.name:44} {one.microseconds:12.1f} {one.ratio:8.2f}" for one in measured]
    return "\n".join(lines)
