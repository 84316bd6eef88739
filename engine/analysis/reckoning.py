"""Makes decisions as an evaluation does, without a trace, and remembers them: for trying many findings in a moment.

It reads tables, worlds and expressions with the very functions an evaluation uses. What it says is still only a search:
whatever is told to anybody is evaluated again by the reference first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.analysis.remembered import RememberedTables
from engine.compiled import EVALUATION_DATE, CompiledContext, CompiledDecision, CompiledEdition, CompiledTable
from engine.decisions import evaluated, lines_in
from engine.dmn.figures import resolve
from engine.errors import EvaluationStopped
from engine.outcome import AuthorityMode
from engine.participation import Participants
from engine.tables import answer_from
from engine.values import Context, Unknown, Value, date_of
from engine.worlds import Result, needs_in, open_axes, result_of, united, worlds

MOST_REMEMBERED = 200_000
"""Results kept before all are forgotten: a bound on memory, not on what can be asked."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A rule failed."""

    where: str


Made = Result | Stopped


class Reckoning:
    """The decisions of one edition on one day in one mode, for whatever findings are asked about."""

    def __init__(self, edition: CompiledEdition, on: str, mode: AuthorityMode) -> None:
        self.edition = edition
        self.constants = constants_of(edition, on, mode)
        fixed = self.constants.keys() - frozenset(edition.edition.inputs)
        self._tables = RememberedTables(Participants(edition, on, mode), fixed)
        self._remembered: dict[object, Made] = {}
        self.made = 0

    def decision(self, name: str, values: Mapping[str, Value], entry: str = "") -> Made:
        """Return what a decision comes to.

        Args:
            name: the decision.
            values: of every input the edition reads, unknown ones as such; a list as its entries.
            entry: of a decision made for each entry of a list, which entry; none for the list of them all.
        """
        try:
            return _Pass(self, values).result(name, entry)
        except EvaluationStopped as stopped:
            return Stopped(stopped.where)

    def remembered(self, key: object) -> Made | None:
        """Return what was remembered under a key."""
        return self._remembered.get(key)

    def remember(self, key: object, made: Made) -> None:
        """Keep a result."""
        self.made += 1
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[key] = made

    def logic(self, decision: CompiledDecision, env: dict[str, Value]) -> Result:
        """Return what a decision's logic comes to in one world; raises EvaluationStopped."""
        name = decision.decision.name
        if isinstance(decision.logic, CompiledTable):
            return answer_from(decision.logic, self._tables.read(decision.logic, env), env, name)
        if isinstance(decision.logic, CompiledContext):
            return result_of([lines_in(decision.logic, env, name)], frozenset())
        return result_of([evaluated(decision.logic, env, name)], frozenset())


def constants_of(edition: CompiledEdition, on: str, mode: AuthorityMode) -> dict[str, Value]:
    """Return what stands the same for every case: the day, functions, and figures (unknown where stale or not set)."""
    day = date_of(on)
    assert day is not None
    found: dict[str, Value] = {EVALUATION_DATE: day, **edition.functions}
    for name, figure in resolve(edition.figures, on, with_law=mode is AuthorityMode.STATED_AND_LAW).items():
        holds = figure.value is not None and not figure.stale
        known = edition.amounts[name, figure.value.start] if holds and figure.value else None
        found[name] = Unknown(frozenset({f"figure:{name}"})) if known is None else known
    return found


class _Pass:
    """One set of findings, and the decisions made of it."""

    def __init__(self, reckoning: Reckoning, values: Mapping[str, Value]) -> None:
        self._reckoning = reckoning
        self._values = {**reckoning.constants, **values}
        self._decisions = reckoning.edition.decisions
        self._made: dict[tuple[str, str], Result] = {}

    def result(self, name: str, entry: str = "") -> Result:
        """Return what a decision comes to; raises EvaluationStopped."""
        known = self._made.get((name, entry))
        if known is None:
            decision = self._decisions[name]
            whole = decision.entries is not None and not entry
            known = self._whole(decision) if whole else self._one(decision, entry)
            self._made[name, entry] = known
        return known

    def _whole(self, decision: CompiledDecision) -> Result:
        """Return the list of what a decision came to for each entry."""
        assert decision.entries is not None
        items = self._values[decision.entries.name]
        if not isinstance(items, tuple):
            return Result((Unknown(needs_in(items)),), needs_in(items))
        results = [self.result(decision.decision.name, key) for key in self._keys(decision)]
        whole = tuple(r.values[0] if r.certain else Unknown(r.needs) for r in results)
        return Result((whole,), frozenset[str]().union(*(result.needs for result in results)))

    def _keys(self, decision: CompiledDecision) -> Iterator[str]:
        assert decision.entries is not None
        items = self._values[decision.entries.name]
        for item in items if isinstance(items, tuple) else ():
            assert isinstance(item, Context)
            yield str(item[decision.entries.key])

    def _one(self, decision: CompiledDecision, entry: str) -> Result:
        required = {name: self._required(name, decision, entry) for name in decision.requires}
        item = self._item(decision, entry)
        key = (decision.decision.name, *self._read(decision, item), *required.values())
        made = self._reckoning.remembered(key)
        if made is None:
            made = self._made_now(decision, required, item)
            self._reckoning.remember(key, made)
        if isinstance(made, Stopped):
            raise EvaluationStopped("a rule failed", where=made.where)
        return made

    def _required(self, name: str, by: CompiledDecision, entry: str) -> Result:
        same_list = self._decisions[name].entries is by.entries and by.entries is not None
        return self.result(name, entry if same_list else "")

    def _item(self, decision: CompiledDecision, entry: str) -> Context | None:
        if decision.entries is None:
            return None
        items = self._values[decision.entries.name]
        assert isinstance(items, tuple)
        return next(i for i in items if isinstance(i, Context) and str(i[decision.entries.key]) == entry)

    def _read(self, decision: CompiledDecision, item: Context | None) -> Iterator[object]:
        """Yield the values of the findings that the logic reads: with those, what it comes to is always the same."""
        for read in sorted(decision.reads):
            head, _, member = read.partition(".")
            if item is not None and decision.entries is not None and head == decision.entries.entry:
                yield item.get(member.partition(".")[0]) if member else item
            elif head in self._values and head not in self._decisions:
                yield self._values[head]

    def _made_now(self, decision: CompiledDecision, required: Mapping[str, Result], item: Context | None) -> Made:
        """Return what the logic comes to over all worlds that are still open, as `engine.decisions` does."""
        base = {**self._values, **({decision.entries.entry: item} if decision.entries and item is not None else {})}
        open_worlds = worlds(required)
        try:
            results = [self._reckoning.logic(decision, {**base, **world.values}) for world in open_worlds]
        except EvaluationStopped as stopped:
            if len(open_worlds) == 1:
                return Stopped(stopped.where)
            needs = frozenset[str]().union(*(axis.needs for axis in open_axes(required).values()))
            return Result((Unknown(needs),), needs)
        return united(results, open_worlds, open_axes(required))
