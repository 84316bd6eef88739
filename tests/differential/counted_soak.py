"""Checks made case by case from a seed, as many as asked for; kept, so that a run that was stopped goes on.

Each case has a random generator of its own, from the seed and its number: a failure is found again by both.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeAlias

from tests.differential.cross_check_soak import say

Check: TypeAlias = "Callable[[Random], Counter[str]]"
"""Makes and checks one case; AssertionError if it fails; what it met, to be added up."""

KEEP_EVERY = 500


@dataclass
class CountedSoak:
    """One check, one seed, and how far it has come."""

    check: Check
    seed: int
    done: int = 0
    met: Counter[str] = field(default_factory=Counter)

    def run(self, cases: int, keep: Path | None = None) -> None:
        """Go on until so many cases are done; AssertionError at the first that fails, with its number."""
        while self.done < cases:
            try:
                self.met += self.check(Random(f"{self.seed}:{self.done}"))
            except Exception as error:  # raised again, with the case that does it
                error.add_note(f"seed {self.seed}, case {self.done}")
                raise
            self.done += 1
            if keep is not None and (self.done % KEEP_EVERY == 0 or self.done == cases):
                self._save(keep)

    def _save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps({"done": self.done, "met": self.met}), encoding="utf-8")
        draft.replace(path)

    def load(self, path: Path) -> None:
        """Take up what was kept, if anything."""
        if path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            self.done, self.met = kept["done"], Counter(kept["met"])


def main(checks: Mapping[str, Check], description: str) -> int:
    """Run one of the checks from the command line; status 1 at the first failure."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("check", choices=sorted(checks))
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("var/soak"))
    options = parser.parse_args()
    keep = options.keep / f"{options.check}-{options.seed}.json"
    soak = CountedSoak(checks[options.check], options.seed)
    soak.load(keep)
    say(f"{options.check}, seed {options.seed}: {soak.done} of {options.cases} cases done before, kept in {keep}")
    try:
        soak.run(options.cases, keep)
    except AssertionError as found:
        say(f"{options.check}, seed {options.seed}, case {soak.done}: {found}")
        return 1
    met = ", ".join(f"{count} {name}" for name, count in sorted(soak.met.items()))
    say(f"{options.check}, seed {options.seed}: {soak.done} cases, 0 failures; {met}")
    return 0
