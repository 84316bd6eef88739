"""Makes decisions: one at a time, once for each entry of a list where it says so, in every world that is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.claimed import NOTHING, Claimed
from engine.compiled import CompiledContext, CompiledDecision, CompiledEdition, CompiledLogic, CompiledTable
from engine.errors import EvaluationStopped
from engine.feel import Budget, Expression, Run
from engine.limits import EVALUATION_STEPS
from engine.matching.met import TableMet
from engine.outcome import AuthorityMode
from engine.participation import Participants
from engine.reading import EntryOf, Readings
from engine.tables import TableMaker
from engine.trace import DecisionNode, LineNode, RowNode
from engine.values import Context, Null, Unknown, Value
from engine.worlds import Result, needs_in, open_axes, result_of, united, worlds


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that was made: its result for others to read, its result per entry, and its trace nodes."""

    result: Result
    entries: Mapping[str, Result]
    nodes: tuple[DecisionNode, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision's logic came to in each world, with the trace of its rows or lines."""

    results: Sequence[Result]
    rows: tuple[RowNode, ...] = ()
    lines: tuple[LineNode, ...] = ()


class DecisionMaker:
    """Makes the decisions of one edition for one case."""

    def __init__(
        self,
        edition: CompiledEdition,
        variables: Mapping[str, Value],
        readings: Readings,
        on: str,
        mode: AuthorityMode,
        claimed: Claimed = NOTHING,
    ) -> None:
        self._edition = edition
        self._variables = variables
        self._readings = readings
        self._run = Run(Budget(steps=EVALUATION_STEPS))
        self._tables = TableMaker(readings, Participants(edition, on, mode), self._run, claimed)

    @property
    def met(self) -> tuple[TableMet, ...]:
        """Return every table read so far, for the cross-check."""
        return tuple(self._tables.met)

    @property
    def discretion(self) -> frozenset[str]:
        """Return the acts not recorded that would change the answer of some table read so far."""
        return frozenset(self._tables.discretion)

    def make(self, decision: CompiledDecision, made: Mapping[str, Made]) -> Made:
        """Make one decision; those it requires have been made.

        Raises:
            EvaluationStopped: with the decision's node id in `where`, when its logic fails.
        """
        if decision.entries is None:
            node, result = self._one(decision, {name: made[name].result for name in decision.requires}, None)
            return Made(result, {}, (node,))
        return self._each(decision, made)

    def _each(self, decision: CompiledDecision, made: Mapping[str, Made]) -> Made:
        """Make the decision for each entry; its value for others is the list of the values."""
        assert decision.entries is not None
        items = self._variables[decision.entries.name]
        if not isinstance(items, tuple):
            result = Result((Unknown(needs_in(items)),), needs_in(items))
            node = _node(decision, decision.decision.name, Decided([]), result, (f"finding:{decision.entries.name}",))
            return Made(result, {}, (node,))
        results: dict[str, Result] = {}
        nodes: list[DecisionNode] = []
        for item in items:
            assert isinstance(item, Context)
            entry = EntryOf(decision.entries, str(item[decision.entries.key]))
            required = {name: self._for_entry(name, made, entry) for name in decision.requires}
            node, result = self._one(decision, required, (entry, item))
            results[entry.id] = result
            nodes.append(node)
        whole = tuple(r.values[0] if r.certain else Unknown(r.needs) for r in results.values())
        needs = frozenset[str]().union(*(result.needs for result in results.values()))
        return Made(Result((whole,), needs), results, tuple(nodes))

    def _for_entry(self, name: str, made: Mapping[str, Made], entry: EntryOf) -> Result:
        """A decision made for each entry of the same list is read for this entry, any other as a whole."""
        if self._edition.decisions[name].entries is entry.list_entry:
            return made[name].entries[entry.id]
        return made[name].result

    def _one(
        self, decision: CompiledDecision, required: Mapping[str, Result], inner: tuple[EntryOf, Context] | None
    ) -> tuple[DecisionNode, Result]:
        entry = inner[0] if inner else None
        node_id = f"{decision.decision.name}[{entry.id}]" if entry else decision.decision.name
        base = {**self._variables, **({entry.list_entry.entry: inner[1]} if entry and inner else {})}
        open_worlds = worlds(required)
        envs = [{**base, **world.values} for world in open_worlds]
        reads = self._readings.ids(decision.reads, entry)
        try:
            made = self._decided(decision.logic, node_id, envs, entry)
            result = united(made.results, open_worlds, open_axes(required))
        except EvaluationStopped as stopped:
            if len(envs) == 1:
                raise _at(stopped, node_id) from None
            # One of several worlds failed, perhaps one that no findings can bring about: nothing can be told yet.
            needs = frozenset[str]().union(*(axis.needs for axis in open_axes(required).values()))
            made, result = Decided([]), Result((Unknown(needs),), needs)
        return _node(decision, node_id, made, result, reads, entry), result

    def _decided(
        self, logic: CompiledLogic, node_id: str, envs: Sequence[dict[str, Value]], entry: EntryOf | None
    ) -> Decided:
        """Return what the logic comes to in each world."""
        if isinstance(logic, CompiledTable):
            rows, results = self._tables.make(logic, node_id, envs, entry)
            return Decided(results, rows=rows)
        if isinstance(logic, CompiledContext):
            return self._context(logic, node_id, envs, entry)
        return Decided([result_of([evaluated(logic, env, node_id, self._run)], frozenset()) for env in envs])

    def _context(
        self, logic: CompiledContext, node_id: str, envs: Sequence[dict[str, Value]], entry: EntryOf | None
    ) -> Decided:
        contexts = [lines_in(logic, env, node_id, self._run) for env in envs]
        own = {line.name for line in logic.lines}
        lines = tuple(
            LineNode(
                id=f"{node_id}/{line.name}",
                name=line.name,
                text=line.expression.text,
                result=result_of([context[line.name] for context in contexts], frozenset()).settled(),
                reads=(
                    *(f"{node_id}/{name}" for name in sorted(own & line.expression.names)),
                    *self._readings.ids(line.expression.names - own, entry),
                ),
                label=line.label,
                unit=line.unit,
            )
            for line in logic.lines
        )
        return Decided([result_of([context], frozenset()) for context in contexts], lines=lines)


def lines_in(logic: CompiledContext, env: Mapping[str, Value], node_id: str, run: Run | None = None) -> Context:
    """Return a context's lines in one world; each sees those above it."""
    found: dict[str, Value] = {}
    for line in logic.lines:
        found[line.name] = evaluated(line.expression, {**env, **found}, f"{node_id}/{line.name}", run)
    return Context(found)


def evaluated(expression: Expression, env: Mapping[str, Value], where: str, run: Run | None = None) -> Value:
    """Evaluate an expression; a null that an error caused stops the edition, because it must never be read as a no."""
    value = expression.evaluate(env, run or Run())
    if isinstance(value, Null) and value.reason is not None:
        raise EvaluationStopped(value.reason.origin.message, where=where, fix=f"in `{expression.text}`")
    return value


def _at(stopped: EvaluationStopped, node_id: str) -> EvaluationStopped:
    where = stopped.where if stopped.where.startswith(node_id) else f"{node_id}/{stopped.where}".rstrip("/")
    return type(stopped)(stopped.message, where=where, fix=stopped.fix)


def _node(
    decision: CompiledDecision,
    node_id: str,
    made: Decided,
    result: Result,
    reads: tuple[str, ...],
    entry: EntryOf | None = None,
) -> DecisionNode:
    logic = decision.logic
    return DecisionNode(
        id=node_id,
        name=decision.decision.name,
        kind=_kind(logic),
        question=decision.decision.question,
        result=result.settled(),
        reads=reads,
        needs=tuple(sorted(result.needs)),
        text=logic.text if isinstance(logic, Expression) else "",
        authority=decision.decision.authority,
        hit_policy=logic.chooser.policy if isinstance(logic, CompiledTable) else None,
        rows=made.rows,
        lines=made.lines,
        list_name=entry.list_entry.name if entry else "",
        entry=entry.id if entry else "",
    )


def _kind(logic: CompiledLogic) -> str:
    if isinstance(logic, CompiledTable):
        return "table"
    return "context" if isinstance(logic, CompiledContext) else "expression"
