"""FEEL's contexts, ranges and functions (DMN 1.5, 10.3.2.6 to 10.3.2.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.values import Value


class Context(Mapping[str, "Value"]):
    """An immutable mapping from names to values that keeps the order in which entries were written."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[str, Value] | None = None) -> None:
        self._entries: dict[str, Value] = dict(entries or {})

    def __getitem__(self, name: str) -> Value:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Context) and self._entries == other._entries

    def __hash__(self) -> int:
        return hash(frozenset(self._entries.items()))

    def __repr__(self) -> str:
        return f"Context({self._entries!r})"

    def plus(self, name: str, value: Value) -> Context:
        """Return a context with one entry added or replaced."""
        return Context({**self._entries, name: value})


@dataclass(frozen=True, slots=True)
class Range:
    """The values between two ends. An end that is Null is open-ended and never included.

    `excludes` turns the range round: `(!=10)`, which DMN 1.5 takes as a range, is everything but `[10..10]`.
    """

    low: Value
    high: Value
    low_included: bool = True
    high_included: bool = True
    excludes: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class FeelFunction:
    """A function as a value: its parameters in order, and what it does.

    `call` takes the arguments by position and the run of the evaluation, as `engine.feel.run.Run`.
    `parameter_types` and `result_type`, where declared, are `engine.feel.types.FeelType`.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[[tuple[Value, ...], Any], Value] = field(repr=False)
    parameter_types: tuple[Any, ...] | None = None
    result_type: Any = None
    builtin: bool = False
