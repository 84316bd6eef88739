"""Runs patterns that refer back to a group, one counted step after another.

No matcher is known that is quick for every such pattern, so each step is counted against the evaluation's budget, and a
pattern with too many ways to match ends the evaluation with that reason. All other patterns run on re2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Protocol

from engine.feel.builtins.pattern_tree import (
    Alternatives,
    BackReference,
    Boundary,
    Group,
    OneOf,
    Pattern,
    Repetition,
    Sequence,
)
from engine.feel.builtins.xpath_pattern import PatternError
from engine.limits import PATTERN_PROGRAM

Spend = Callable[[int], None]
"""Counts steps against the budget of an evaluation; raises when none are left."""


class CharacterTest(Protocol):
    """Says whether a character belongs to a class."""

    def __call__(self, character: str, /) -> bool:
        """Return whether it does."""
        ...


class _Do(Enum):
    CHARACTER = auto()  # take one character that passes the test
    BACK = auto()  # take what a group took
    START = auto()
    END = auto()
    SAVE = auto()  # note the position in a slot
    FORK = auto()  # go on at the first place; if that fails, at the second
    JUMP = auto()
    MOVED = auto()  # fail unless the position has moved since the slot was noted
    MATCHED = auto()


@dataclass(frozen=True, slots=True)
class _Step:
    """One instruction."""

    do: _Do
    number: int = 0
    other: int = 0
    test: CharacterTest | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A match: where it and its groups begin and end."""

    text: str
    slots: tuple[int, ...]

    def start(self) -> int:
        """Return where the match begins."""
        return self.slots[0]

    def end(self) -> int:
        """Return where the match ends."""
        return self.slots[1]

    def group(self, number: int, /) -> str | None:
        """Return the text of a group, or None if the group took no part."""
        first, last = self.slots[2 * number], self.slots[2 * number + 1]
        return None if first < 0 or last < 0 else self.text[first:last]


class BacktrackingExpression:
    """A compiled pattern.

    Args:
        pattern: what to match.
        groups: how many groups it has.
        test_of: makes the test of a character class.
        fold: what a text is before it is compared with what a group took (flag i).
        by_line: whether `^` and `$` stand at the ends of lines too (flag m).
    """

    def __init__(
        self,
        pattern: Pattern,
        groups: int,
        test_of: Callable[[str], CharacterTest],
        fold: Callable[[str], str],
        *,
        by_line: bool,
    ) -> None:
        self.groups = groups
        self._test_of = test_of
        self._fold = fold
        self._by_line = by_line
        self._slots = 2 * (groups + 1)
        self._steps: list[_Step] = []
        self._write(Group(pattern, 0))
        self._add(_Do.MATCHED)

    def search(self, text: str, spend: Spend) -> Found | None:
        """Return the first match."""
        return next((found for start in range(len(text) + 1) if (found := self._from(text, start, spend))), None)

    def finditer(self, text: str, spend: Spend) -> Iterator[Found]:
        """Yield all matches, none within another."""
        start = 0
        while start <= len(text):
            found = self._from(text, start, spend)
            if found is not None:
                yield found
            start = start + 1 if found is None or found.end() == start else found.end()

    # --- the program ---

    def _add(self, do: _Do, number: int = 0, other: int = 0, test: CharacterTest | None = None) -> int:
        if len(self._steps) >= PATTERN_PROGRAM:
            raise PatternError(f"with its repetitions the pattern has more than {PATTERN_PROGRAM} steps")
        self._steps.append(_Step(do, number, other, test))
        return len(self._steps) - 1

    def _aim(self, place: int, number: int, other: int) -> None:
        self._steps[place] = _Step(self._steps[place].do, number, other)

    def _write(self, pattern: Pattern) -> None:
        match pattern:
            case OneOf(text):
                self._add(_Do.CHARACTER, test=self._test_of(text))
            case BackReference(number):
                self._add(_Do.BACK, number)
            case Boundary(text):
                self._add(_Do.START if text == "^" else _Do.END)
            case Group(inner, number):
                self._write_group(inner, number)
            case Sequence(parts):
                for part in parts:
                    self._write(part)
            case Alternatives(branches):
                self._write_alternatives(branches)
            case Repetition():
                self._write_repetition(pattern)

    def _write_group(self, inner: Pattern, number: int | None) -> None:
        if number is None:
            self._write(inner)
            return
        self._add(_Do.SAVE, 2 * number)
        self._write(inner)
        self._add(_Do.SAVE, 2 * number + 1)

    def _write_alternatives(self, branches: tuple[Pattern, ...]) -> None:
        ends: list[int] = []
        for branch in branches[:-1]:
            fork = self._add(_Do.FORK)
            self._write(branch)
            ends.append(self._add(_Do.JUMP))
            self._aim(fork, fork + 1, len(self._steps))
        self._write(branches[-1])
        for end in ends:
            self._aim(end, len(self._steps), 0)

    def _write_repetition(self, repetition: Repetition) -> None:
        for _ in range(repetition.least):
            self._write(repetition.inner)
        if repetition.most is None:
            self._write_loop(repetition)
            return
        forks: list[int] = []
        for _ in range(repetition.most - repetition.least):
            forks.append(self._add(_Do.FORK))
            self._write(repetition.inner)
        for fork in forks:
            self._choose(fork, fork + 1, len(self._steps), lazy=repetition.lazy)

    def _write_loop(self, repetition: Repetition) -> None:
        """Write `inner*`. A round that took nothing ends the loop, which would never end otherwise."""
        slot = self._slots
        self._slots += 1
        fork = self._add(_Do.FORK)
        self._add(_Do.SAVE, slot)
        self._write(repetition.inner)
        self._add(_Do.MOVED, slot)
        self._add(_Do.JUMP, fork)
        self._choose(fork, fork + 1, len(self._steps), lazy=repetition.lazy)

    def _choose(self, fork: int, inside: int, after: int, *, lazy: bool) -> None:
        self._aim(fork, *((after, inside) if lazy else (inside, after)))

    # --- running it ---

    def _from(self, text: str, start: int, spend: Spend) -> Found | None:
        """Return the match that begins at a position: the first that the order of choices comes to."""
        open_choices = [(0, start, (-1,) * self._slots)]
        while open_choices:
            place, position, slots = open_choices.pop()
            while True:
                spend(_STEP_COST)
                step = self._steps[place]
                place += 1
                if step.do is _Do.MATCHED:
                    return Found(text, slots[: 2 * (self.groups + 1)])
                if step.do is _Do.FORK:
                    open_choices.append((step.other, position, slots))
                    place = step.number
                elif step.do is _Do.JUMP:
                    place = step.number
                elif step.do is _Do.SAVE:
                    slots = (*slots[: step.number], position, *slots[step.number + 1 :])
                else:
                    taken = self._taken(step, text, position, slots, spend)
                    if taken is None:
                        break
                    position += taken
        return None

    def _taken(self, step: _Step, text: str, position: int, slots: tuple[int, ...], spend: Spend) -> int | None:
        """Return how many characters a step takes, or None if it fails."""
        match step.do:
            case _Do.CHARACTER:
                passes = step.test is not None and position < len(text) and step.test(text[position])
                return 1 if passes else None
            case _Do.BACK:
                first, last = slots[2 * step.number], slots[2 * step.number + 1]
                wanted = "" if first < 0 or last < 0 else text[first:last]
                spend(len(wanted) >> 6)
                same = self._fold(text[position : position + len(wanted)]) == self._fold(wanted)
                return len(wanted) if same else None
            case _Do.START:
                return 0 if position == 0 or (self._by_line and text[position - 1] == "\n") else None
            case _Do.END:
                at_end = position == len(text) or (self._by_line and text[position] == "\n")
                return 0 if at_end else None
        return 0 if position > slots[step.number] else None


_STEP_COST: Final = 1
