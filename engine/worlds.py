"""What a decision may come out as while findings are open, and the worlds that later decisions must reckon with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from engine.trace import Settled
from engine.values import Context, PartialSet, Unknown, Value

MOST_VALUES = 64
"""Beyond this many possible values a decision is simply unknown."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a decision came to: every value it may have, and the findings it still waits for.

    A value that is itself not fully known (an Unknown, or a list or context holding one) stands for any number.
    """

    values: tuple[Value, ...]
    needs: frozenset[str] = frozenset()

    @property
    def certain(self) -> bool:
        """Return whether one value only is possible and it is fully known."""
        return len(self.values) == 1 and is_known(self.values[0])

    def settled(self) -> Settled:
        """Return the result as the trace records it."""
        return Settled(self.values if all(is_known(value) for value in self.values) else None)

    def component(self, name: str) -> Result:
        """Return one component of a context result."""
        parts = [value[name] if isinstance(value, Context) and name in value else value for value in self.values]
        return result_of(parts, self.needs)


def is_known(value: Value) -> bool:
    """Return whether nothing in a value is left unknown."""
    if isinstance(value, (Unknown, PartialSet)):
        return False
    if isinstance(value, tuple):
        return all(is_known(item) for item in value)
    if isinstance(value, Context):
        return all(is_known(item) for item in value.values())
    return True


def needs_in(value: Value) -> frozenset[str]:
    """Return the finding paths that a value waits for, wherever they stand in it."""
    if isinstance(value, (Unknown, PartialSet)):
        return value.needs
    if isinstance(value, tuple):
        return frozenset().union(*(needs_in(item) for item in value))
    if isinstance(value, Context):
        return frozenset().union(*(needs_in(item) for item in value.values()))
    return frozenset()


def result_of(values: Iterable[Value], needs: frozenset[str]) -> Result:
    """Return a result of distinct values; one certain value needs nothing more, too many become one unknown."""
    distinct: list[Value] = []
    for value in values:
        if value not in distinct:
            distinct.append(value)
    if len(distinct) == 1 and is_known(distinct[0]):
        return Result((distinct[0],))
    needs = needs.union(*(needs_in(value) for value in distinct))
    if len(distinct) > MOST_VALUES:
        return Result((Unknown(needs),), needs)
    return Result(tuple(distinct), needs)


def worlds(results: Mapping[str, Result]) -> Iterator[dict[str, Value]]:
    """Yield every combination of the possible values of some results; above the bound, one with unknowns.

    Sound, not exact: combinations that no findings could bring about are among them.
    """
    count = 1
    for result in results.values():
        count *= len(result.values)
    if count > MOST_VALUES:
        yield {name: r.values[0] if len(r.values) == 1 else Unknown(r.needs) for name, r in results.items()}
        return
    for combination in product(*(result.values for result in results.values())):
        yield dict(zip(results, combination, strict=True))
