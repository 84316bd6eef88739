"""What a soak of the cross-check has met so far, kept in a file so that it can be stopped and go on."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from engine.outcome import AuthorityMode
from engine.trace import Verdict
from tests.differential.generated_cases import MadeCase, replayable

RowKey = tuple[str, str, str]
"""Rule set with its edition, decision, row."""


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
