"""The state of one evaluation: what it may still spend, and the reasons of the nulls it made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from engine import limits
from engine.errors import BudgetExceeded
from engine.values import (
    Code,
    Context,
    Date,
    DateTime,
    DaysTimeDuration,
    Diagnostic,
    Null,
    Range,
    Time,
    Unknown,
    Value,
    YearsMonthsDuration,
)


@dataclass(frozen=True, slots=True)
class Budget:
    """What one evaluation may use. Counted without a clock, so that the same rule stops at the same place everywhere.

    `steps` are operations, and items and pieces of text that an operation goes through; `depth` is what nested function
    calls take of the interpreter's stack; `items` and `characters` bound a single list and a single string; `weight`
    bounds a value with all that is in it, written out. The reason of each bound stands in `engine.limits`.
    """

    steps: int = limits.STEPS
    depth: int = limits.CALL_DEPTH
    items: int = limits.ITEMS
    characters: int = limits.CHARACTERS
    weight: int = limits.WEIGHT


@dataclass(frozen=True, slots=True)
class Fault:
    """What an operation returns in place of a value it does not have; the evaluator turns it into a located null."""

    code: Code
    message: str
    values: tuple[Value, ...] = ()


LIGHT: Final = frozenset({Decimal, bool, Date, Time, YearsMonthsDuration, DaysTimeDuration, Null, Unknown})
"""Values that every operation goes through in one step."""

_ZONED_STEPS: Final = 12
"""What it takes to look up the offset of a region."""


class Run:
    """One evaluation under way. `now` is the moment that `now()` and `today()` give; None makes them null."""

    __slots__ = ("_done", "_weights", "budget", "depth", "diagnostics", "now", "steps", "where")

    def __init__(
        self, budget: Budget | None = None, diagnostics: list[Diagnostic] | None = None, now: DateTime | None = None
    ) -> None:
        self.budget = budget or Budget()
        self.diagnostics: list[Diagnostic] = [] if diagnostics is None else diagnostics
        self.now = now
        self.steps = self.budget.steps
        self.depth = 0
        self.where = ""
        # By identity, with the value itself, so that no other value can come to have the same identity.
        self._done: set[str] = set()
        self._weights: dict[int, tuple[Value, int, int]] = {}

    def spend(self, steps: int) -> None:
        """Count steps; BudgetExceeded when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise self.exceeded(f"took more than {self.budget.steps} steps")

    def once(self, key: str, steps: int) -> None:
        """Count the steps of something that is done once in an evaluation and then kept."""
        if key not in self._done:
            self._done.add(key)
            self.spend(steps)

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

    def touch(self, *values: Value) -> None:
        """Count the steps of going through values once."""
        for value in values:
            if type(value) in LIGHT:
                continue
            if isinstance(value, str):
                self.spend(len(value) >> 6)
            elif isinstance(value, DateTime):
                self.spend(_ZONED_STEPS if isinstance(value.time.zone, str) else 0)
            else:
                self.spend(self.weight(value))

    def weight(self, value: Value) -> int:
        """Return how large a value is, written out: a step for each item in it and each 64 characters."""
        return 1 if type(value) in LIGHT and type(value) is not Decimal else self._weighed(value)[0]

    def built(self, value: Value) -> Value:
        """Return a list or context just built; refuse one that is small in memory and huge or deep when written out."""
        self._weighed(value)
        return value

    def _weighed(self, value: Value) -> tuple[int, int]:
        """Return weight and depth. A part that occurs many times is gone through once and counted each time."""
        if isinstance(value, str):
            return 1 + (len(value) >> 6), 0
        if isinstance(value, Decimal):
            return 1 + (abs(value.adjusted()) >> 6), 0
        parts = _parts(value)
        if parts is None:
            return 1, 0
        known = self._weights.get(id(value))
        if known is not None:
            return known[1], known[2]
        weight, depth = 1, 0
        for part in parts:
            inner, below = (1, 0) if type(part) is bool else self._weighed(part)
            weight += inner
            depth = max(depth, below)
        if weight > self.budget.weight:
            raise self.too_heavy()
        if depth >= limits.VALUE_DEPTH:
            raise self.exceeded(f"made a value that nests more than {limits.VALUE_DEPTH} deep")
        self._weights[id(value)] = value, weight, depth + 1
        return weight, depth + 1

    def too_heavy(self) -> BudgetExceeded:
        """Return the error for a value that is too large when written out."""
        return self.exceeded(f"made a value of more than {self.budget.weight} parts")

    def exceeded(self, message: str) -> BudgetExceeded:
        """Return the error that ends an evaluation which used too much."""
        return BudgetExceeded(message, where=self.where, fix="simplify the rule")

    def null(self, fault: Fault, span: tuple[int, int]) -> Null:
        """Return a null for a fault at a place in the expression, chained to the first null among its values."""
        cause = next((value.reason for value in fault.values if isinstance(value, Null)), None)
        reason = Diagnostic(fault.code, fault.message, span[0], span[1], fault.values, cause)
        self.diagnostics.append(reason)
        return Null(reason)


def _parts(value: Value) -> Iterable[Value] | None:
    """Return what is inside a value; None where it has no parts."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, Context):
        return value.values()
    return (value.low, value.high) if isinstance(value, Range) else None
