"""What every soak has: how much is asked for, a tally that survives being stopped, and an honest last line."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

KEPT_IN = Path("var/soak")


def arguments(about: str | None, what: str, amount: int, *more: str) -> argparse.Namespace:
    """Return how much was asked for (`--WHAT N`), the seed, and the databases for soaks that run on both."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(f"--{what}", type=int, default=amount)
    parser.add_argument("--seed", type=int, default=1)
    for name in more:
        parser.add_argument(f"--{name}", default="")
    return parser.parse_args()


@dataclass
class Tally:
    """How often what has happened so far, by name. `load` goes on where a soak of that name and seed was stopped."""

    name: str
    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    quiet: bool = False

    def __getitem__(self, what: str) -> int:
        """Return how often something has happened."""
        return self.counts[what]

    def count(self, what: str, times: int = 1) -> None:
        """Count something."""
        self.counts[what] += times

    def say(self, line: str) -> None:
        """Print a line at once."""
        if not self.quiet:
            print(line, flush=True)  # noqa: T201 - a soak is a command

    @property
    def file(self) -> Path:
        """Return where the tally is kept."""
        return KEPT_IN / f"{self.name}-{self.seed}.json"

    def save(self) -> None:
        """Keep the tally, whole or not at all."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.file.with_suffix(".draft")
        draft.write_text(json.dumps(self.counts), encoding="utf-8")
        draft.replace(self.file)

    @classmethod
    def load(cls, name: str, seed: int) -> Tally:
        """Return the tally kept under a name and seed, or a fresh one."""
        made = cls(name, seed)
        if made.file.exists():
            made.counts.update(json.loads(made.file.read_text(encoding="utf-8")))
        return made

    def end(self, bad: str, *, bites: bool = True) -> int:
        """Say what was counted and return the exit code: 1 if anything bad was, or the soak has no teeth."""
        self.save()
        counted = ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items()))
        self.say(f"seed {self.seed}: {counted}, {self[bad]} {bad}")
        return 1 if self[bad] or not bites else 0
