"""What a decision may come out as while findings are open, and the worlds that later decisions must reckon with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class World:
    """One combination of possible values: which value of each open decision was picked, and the values by name."""

    picks: tuple[int, ...]
    values: Mapping[str, Value]


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
        return frozenset[str]().union(*(needs_in(item) for item in value))
    if isinstance(value, Context):
        return frozenset[str]().union(*(needs_in(item) for item in value.values()))
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


def open_axes(results: Mapping[str, Result]) -> dict[str, Result]:
    """Return the results that may still have several values, in order: the axes along which worlds differ."""
    return {name: result for name, result in results.items() if len(result.values) > 1}


def worlds(results: Mapping[str, Result]) -> list[World]:
    """Return every combination of the possible values of some results; above the bound, one with unknowns.

    Sound, not exact: combinations that no findings could bring about are among them.
    """
    single = {name: result.values[0] for name, result in results.items() if len(result.values) == 1}
    axes = open_axes(results)
    count = 1
    for result in axes.values():
        count *= len(result.values)
    if count > MOST_VALUES:
        return [World((), single | {name: Unknown(result.needs) for name, result in axes.items()})]
    return [
        World(picks, single | {name: axes[name].values[pick] for name, pick in zip(axes, picks, strict=True)})
        for picks in product(*(range(len(result.values)) for result in axes.values()))
    ]


def united(results: Sequence[Result], worlds_of: Sequence[World], axes: Mapping[str, Result]) -> Result:
    """Return what may come out over all worlds, needing what each needs and what chooses among the worlds."""
    needs = frozenset[str]().union(*(result.needs for result in results))
    picked = {world.picks: result.values for world, result in zip(worlds_of, results, strict=True)}
    for place in deciding(picked):
        needs |= list(axes.values())[place].needs
    return result_of([value for result in results for value in result.values], needs)


def deciding(answers: Mapping[tuple[int, ...], object]) -> list[int]:
    """Return the axes along which some step alone changes the answer.

    Args:
        answers: the answer at each point of a grid; points may be missing. All points have equally many coordinates.
    """
    first = next(iter(answers), ())
    found: list[int] = []
    for place in range(len(first)):
        seen: dict[tuple[int, ...], object] = {}
        if any(seen.setdefault(p[:place] + p[place + 1 :], answer) != answer for p, answer in answers.items()):
            found.append(place)
    return found
