"""The state of one evaluation: what it may still spend, and the reasons of the nulls it made."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import BudgetExceeded
from engine.values import Code, DateTime, Diagnostic, Null, Value


@dataclass(frozen=True, slots=True)
class Budget:
    """What one evaluation may use. Counted without a clock, so that the same rule stops at the same place everywhere.

    `steps` are operations; `depth` is what nested function calls take of the interpreter's stack; `items` and
    `characters` bound a single list and a single string.
    """

    steps: int = 60_000
    depth: int = 600
    items: int = 10_000
    characters: int = 100_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What an operation returns in place of a value it does not have; the evaluator turns it into a located null."""

    code: Code
    message: str
    values: tuple[Value, ...] = ()


class Run:
    """One evaluation under way. `now` is the moment that `now()` and `today()` give; None makes them null."""

    __slots__ = ("budget", "depth", "diagnostics", "now", "steps", "where")

    def __init__(
        self, budget: Budget | None = None, diagnostics: list[Diagnostic] | None = None, now: DateTime | None = None
    ) -> None:
        self.budget = budget or Budget()
        self.diagnostics: list[Diagnostic] = [] if diagnostics is None else diagnostics
        self.now = now
        self.steps = self.budget.steps
        self.depth = 0
        self.where = ""

    def spend(self, steps: int) -> None:
        """Count steps; BudgetExceeded when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise self.exceeded(f"took more than {self.budget.steps} steps")

    def check_items(self, count: int) -> None:
        """Refuse a list longer than the budget, before it is built."""
        if count > self.budget.items:
            raise self.exceeded(f"made a list of more than {self.budget.items} items")
        self.spend(count)

    def check_characters(self, count: int) -> None:
        """Refuse a string longer than the budget, before it is built."""
        if count > self.budget.characters:
            raise self.exceeded(f"made a text of more than {self.budget.characters} characters")
        self.spend(count // 64)

    def exceeded(self, message: str) -> BudgetExceeded:
        """Return the error that ends an evaluation which used too much."""
        return BudgetExceeded(message, where=self.where, fix="simplify the rule")

    def null(self, fault: Fault, span: tuple[int, int]) -> Null:
        """Return a null for a fault at a place in the expression, chained to the first null among its values."""
        cause = next((value.reason for value in fault.values if isinstance(value, Null)), None)
        reason = Diagnostic(fault.code, fault.message, span[0], span[1], fault.values, cause)
        self.diagnostics.append(reason)
        return Null(reason)
