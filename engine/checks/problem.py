"""A problem that a check found in a rule set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where (`file:line:column`), and the likely fix."""

    message: str
    where: str
    fix: str = ""

    @property
    def text(self) -> str:
        """Return one line."""
        return f"{self.where}: {self.message}" + (f" ({self.fix})" if self.fix else "")
