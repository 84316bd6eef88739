"""A number that a sum is made of, taken along its whole line: exactly where it would lead to another answer.

A stretch of the line is settled by making the answer with the number unknown between two bounds: interval arithmetic
never rules out what may come out, so a stretch that is certain is certain for every number in it. One that is not is
cut in two, down to single numbers of the grid (pennies, hundredths, or whole numbers), which are made as they are. So
each bound found is exact on the grid, however the sum bends: nothing is assumed of its shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.analysis.case import Case
from engine.analysis.diagram import TooLarge
from engine.analysis.parts import End
from engine.analysis.reckoning import Stopped
from engine.analysis.regions import Stretch
from engine.analysis.subject import Subject, made
from engine.dmn.vocabulary import FindingType
from engine.values import DECIMAL128, Unknown, Value
from engine.worlds import Result

NUMBERS = frozenset({FindingType.NUMBER, FindingType.MONEY})
FARTHEST = Decimal(10_000_000)
"""Where a line without an end is given up: no sum here is larger."""
MOST_TRIES = 1_500

Leads = Callable[[End], bool]


@dataclass(frozen=True, slots=True)
class Along:
    """Where on the line of one number another answer lies: stretches with both ends, and the values at those ends."""

    path: str
    stretches: tuple[Stretch, ...]
    inside: tuple[Decimal, ...]
    outside: tuple[Decimal, ...]


def along(case: Case, subject: Subject, path: str, leads: Leads) -> Along:
    """Return where one number of a case would have to lie for an end that is looked for. Raises TooLarge."""
    line = _Line(case, subject, path, leads)
    runs = tuple(line.runs())
    return Along(
        path,
        tuple(line.stretch(first, last) for first, last in runs),
        tuple(line.at(number) for run in runs for number in dict.fromkeys(run)),
        tuple(line.at(n) for first, last in runs for n in (first - 1, last + 1) if line.first <= n <= line.last),
    )


class _Line:
    """Numbers of the grid, by their place on it."""

    def __init__(self, case: Case, subject: Subject, path: str, leads: Leads) -> None:
        entry = case.space.cuts[path].entry
        self._step = Decimal(1) if entry.whole else Decimal("0.01")
        self._case = case
        self._subject = subject
        self._path = path
        self._leads = leads
        self._tries = 0
        self._now = case.now(subject).end
        self._bounded = entry.least is not None, entry.greatest is not None
        least = entry.least if entry.least is not None else -FARTHEST
        greatest = entry.greatest if entry.greatest is not None else FARTHEST
        self.first, self.last = (int(DECIMAL128.divide(end, self._step)) for end in (least, greatest))

    def at(self, number: int) -> Decimal:
        """Return the number at a place of the grid."""
        return DECIMAL128.multiply(Decimal(number), self._step)

    def stretch(self, first: int, last: int) -> Stretch:
        """Return a run in the plainest words: `more than 5` rather than `5.01 or more`."""
        low, low_included = self._plainest(first, -1)
        high, high_included = self._plainest(last, 1)
        open_low = first == self.first
        open_high = last == self.last
        return Stretch(
            None if open_low else low,
            None if open_high else high,
            not open_low and low_included,
            not open_high and high_included,
        )

    def _plainest(self, number: int, step: int) -> tuple[Decimal, bool]:
        own, beside = self.at(number).normalize(), self.at(number + step).normalize()
        return (beside, False) if _digits(beside) < _digits(own) else (own, True)

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the first and last place of every run that leads there."""
        run: tuple[int, int] | None = None
        for first, last, leads in self._cut(self.first, self.last):
            if leads:
                run = (run[0] if run else first, last)
            elif run:
                yield run
                run = None
        if run:
            yield run

    def _cut(self, first: int, last: int) -> Iterator[tuple[int, int, bool]]:
        """Yield pieces of the line in order, each with whether it leads there as a whole."""
        leads = self._try(first, last)
        if leads is not None:
            yield first, last, leads
            return
        middle = (first + last) // 2
        yield from self._cut(first, middle)
        yield from self._cut(middle + 1, last)

    def _try(self, first: int, last: int) -> bool | None:
        self._tries += 1
        if self._tries > MOST_TRIES:
            raise TooLarge(f"more than {MOST_TRIES} tries would be needed along `{self._path}`")
        low, high = self.at(first), self.at(last)
        number: Value = low if first == last else Unknown(frozenset({self._path}), low, high)
        values: Mapping[str, Value] = {**self._case.known, self._path: number}
        result = made(self._case.space, self._subject, values)
        if isinstance(result, Stopped):
            return self._leads(End(None, stopped=True)) if first == last else None
        return self._judged(result, single=first == last)

    def _judged(self, result: Result, *, single: bool) -> bool | None:
        """Return whether every value that may come out leads there, or none; None where it cannot be told."""
        told = {self._of(value) for value in result.values}
        if told in ({True}, {False}):
            return told.pop()
        return False if single else None

    def _of(self, value: Value) -> bool | None:
        if not isinstance(value, Unknown):
            return self._leads(End(value))
        if value.low is not None and value.low == value.high:
            return self._leads(End(value.low))  # an unknown with a bound is certainly a number, and only this is left
        now = self._now.value if self._now is not None else None
        if not isinstance(now, Decimal):
            return None
        beyond = (value.low is not None and value.low > now) or (value.high is not None and value.high < now)
        return True if beyond and self._leads(End(DECIMAL128.add(now, Decimal(1)))) else None


def _digits(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
