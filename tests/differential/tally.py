"""What a soak has met so far, kept in a file by its seed: one that is stopped goes on where it was."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

KEEP = Path("var/soak")


@dataclass
class Tally:
    """How many turns of a soak are done, and how often it met what."""

    seed: int
    done: int = 0
    met: Counter[str] = field(default_factory=Counter)

    def save(self, path: Path) -> None:
        """Keep it, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps({"seed": self.seed, "done": self.done, "met": self.met}), encoding="utf-8")
        draft.replace(path)

    @classmethod
    def load(cls, path: Path, seed: int) -> Tally:
        """Return what was kept for a seed, or a fresh start."""
        if not path.exists():
            return cls(seed)
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(seed, kept["done"], Counter(kept["met"]))

    def told(self) -> str:
        """Return what was met, in a line."""
        return ", ".join(f"{count:,} {what}" for what, count in sorted(self.met.items()))
