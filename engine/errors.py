"""Every exception the engine raises, in one tree branched by who must act.

    RightfulError
    ├── RuleSetError        the rule author: file, line, column, and the likely fix
    │   └── FeelSyntaxError an expression that cannot be read
    ├── FindingError        the caller: JSON pointer of the finding and the likely fix
    ├── NotAvailable        the caller: a scheme, policy or edition that does not exist (on that day)
    ├── EvaluationStopped   a decision-maker: a rule failed while a person's case was evaluated
    │   └── BudgetExceeded  a rule took more steps, depth or size than it may
    └── EngineFault         us: the engine broke one of its own promises

A FEEL error is not an exception: it is a null that carries its reason (`engine.values.Null`).
"""

from __future__ import annotations


class RightfulError(Exception):
    """Root of the tree. `code` is stable and machine-readable; `where` names the place; `fix` says what to do."""

    code = "error"

    def __init__(self, message: str, *, where: str = "", fix: str = "") -> None:
        self.message = message
        self.where = where
        self.fix = fix
        super().__init__(self.text)

    @property
    def text(self) -> str:
        """Return one line: place, message and fix."""
        place = f"{self.where}: " if self.where else ""
        fix = f" ({self.fix})" if self.fix else ""
        return f"{place}{self.message}{fix}"


class RuleSetError(RightfulError):
    """A rule set cannot be loaded. `where` is `file:line:column`."""

    code = "rule-set"


class FeelSyntaxError(RuleSetError):
    """An expression is not FEEL. `start` and `end` are character offsets in the expression's text."""

    code = "rule-set/feel-syntax"

    def __init__(self, message: str, *, start: int = 0, end: int = 0, where: str = "", fix: str = "") -> None:
        self.start = start
        self.end = end
        super().__init__(message, where=where, fix=fix)


class FindingError(RightfulError):
    """A finding is unusable. `where` is the JSON pointer of the finding."""

    code = "finding"


class NotAvailable(RightfulError):
    """The scheme, policy or edition asked for does not exist, or not on that day. `fix` lists what does."""

    code = "not-available"


class EvaluationStopped(RightfulError):
    """A rule failed while it was evaluated. `where` names the decision and the row."""

    code = "stopped"


class BudgetExceeded(EvaluationStopped):
    """A rule used more steps, depth or size than one evaluation may. `where` names the expression."""

    code = "stopped/budget"


class EngineFault(RightfulError):
    """The engine broke a promise of its own; nothing may be recorded on its word."""

    code = "fault"
