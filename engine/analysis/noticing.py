"""Which cases can tell a changed rule from the rules: those that reach the place, found from how they came out before.

A row is false when any of its cells is. So a change of one cell, or of what a row says, can make no difference to a
case in which another cell of that row is false; such cases are passed over without being evaluated again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.analysis.mutation import Mutant
from engine.compiled import CompiledEdition
from engine.errors import RightfulError
from engine.examples.reader import Example
from engine.examples.run import run_example
from engine.outcome import Evaluation, Outcome
from engine.trace import DecisionNode, Verdict


class Reach:
    """How near an evaluation came to each row: the places of the cells that were false, once for each entry."""

    def __init__(self, evaluation: Evaluation) -> None:
        """Read the trace; one that stopped half-way says nothing of what it did not come to."""
        self._stopped = evaluation.outcome is Outcome.STOPPED
        self._false: dict[tuple[str, str], list[frozenset[int]]] = {}
        for node in (one for one in evaluation.trace if isinstance(one, DecisionNode)):
            for row in node.rows:
                false = frozenset(n for n, cell in enumerate(row.cells, 1) if cell.verdict is Verdict.FALSE)
                self._false.setdefault((node.name, row.rule), []).append(false)

    def includes(self, mutant: Mutant) -> bool:
        """Return whether the change may make a difference to the case."""
        if self._stopped or not mutant.row:
            return True
        met = self._false.get((mutant.decision, mutant.row), [])
        return any(not false - {mutant.column} for false in met)

    def distance(self, mutant: Mutant) -> int:
        """Return in how few cells the case fails the changed row: what is nearest is most likely to tell."""
        return min(map(len, self._false.get((mutant.decision, mutant.row), [frozenset()])))


@dataclass(frozen=True, slots=True)
class Bench:
    """The worked examples of an edition, each with how it came out under the rules as they are."""

    compiled: CompiledEdition
    examples: tuple[tuple[Example, Reach], ...]

    @classmethod
    def of(cls, compiled: CompiledEdition, examples: Sequence[Example]) -> Bench:
        """Run the examples once. Raises RightfulError for one that cannot be run at all."""
        return cls(compiled, tuple((one, Reach(run_example(one, compiled).evaluation)) for one in examples))

    def notices(self, mutant: Mutant) -> bool:
        """Return whether any example comes out otherwise under the change; what cannot be compiled is noticed at once.

        The first example to notice ends it, so the nearest are run first.
        """
        try:
            changed = mutant.applied_to(self.compiled)
            return any(run_example(example, changed).differences for example in self._near(mutant))
        except RightfulError:
            return True

    def _near(self, mutant: Mutant) -> Iterator[Example]:
        near = [
            (reach.distance(mutant), place) for place, (_, reach) in enumerate(self.examples) if reach.includes(mutant)
        ]
        yield from (self.examples[place][0] for _, place in sorted(near))
