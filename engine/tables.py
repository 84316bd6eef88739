"""Makes a Decision Table's answer from the reference's reading of it, in every open world, and writes its trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.claimed import NOTHING, Claimed, as_claimed
from engine.compiled import CompiledRow, CompiledTable
from engine.errors import EvaluationStopped
from engine.feel import Run
from engine.matching.cells import open_columns
from engine.matching.met import TableMet
from engine.matching.possibilities import OutputsOf, Possible, possible_answers
from engine.matching.reference import read_table
from engine.participation import Participants
from engine.reading import EntryOf, Readings
from engine.table_reading import RowReading, TableReading
from engine.trace import CellNode, RowNode, Settled, Verdict
from engine.values import Null, Unknown, Value
from engine.worlds import Result, result_of


@dataclass(frozen=True, slots=True)
class InWorld:
    """A table read in one world: the reference's reading, and what may come out."""

    reading: TableReading
    possible: Possible | None
    outputs: Mapping[int, tuple[Value, ...]]
    outputs_of: OutputsOf


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table is made: its node, the entry of a list it is made for, and what its columns may read."""

    node_id: str
    entry: EntryOf | None
    columns: tuple[Settled, ...]


class TableMaker:
    """Makes the tables of one edition for one case.

    `met` lists every table read, world by world. `discretion` are the acts not recorded which alone keep a row from
    holding that would change its table's answer: what lies in the authority's discretion.
    """

    def __init__(self, readings: Readings, participants: Participants, run: Run, claimed: Claimed = NOTHING) -> None:
        self.met: list[TableMet] = []
        self.discretion: set[str] = set()
        self._readings = readings
        self._participants = participants
        self._run = run
        self._claimed = claimed

    def make(
        self, table: CompiledTable, node_id: str, envs: Sequence[Mapping[str, Value]], entry: EntryOf | None
    ) -> tuple[tuple[RowNode, ...], list[Result]]:
        """Return the table's rows for the trace, and its result in each world."""
        in_worlds = [self._in_world(table, env, node_id) for env in envs]
        columns = tuple(
            result_of([world.reading.columns[place] for world in in_worlds], frozenset()).settled()
            for place in range(len(table.columns))
        )
        where = _Place(node_id, entry, columns)
        rows = tuple(self._row_node(table, index, in_worlds, where) for index in range(len(table.rows)))
        for index, row in enumerate(rows):
            acts = self._readings.acts_alone_in_the_way(row) if row.verdict is Verdict.FALSE else frozenset()
            if acts and any(_would_change(table, index, world) for world in in_worlds):
                self.discretion |= acts
        return rows, [_result(world) for world in in_worlds]

    def _in_world(self, table: CompiledTable, env: Mapping[str, Value], node_id: str) -> InWorld:
        reading = reading_in_world(table, env, node_id, self._participants, self._run)
        self.met.append(TableMet(node_id, table, reading, env))
        if self._claimed:
            reading = as_claimed(reading, [f"{node_id}/{row.rule.id}" for row in table.rows], self._claimed)
        return _come_to(table, reading, env, node_id, self._run)

    def _row_node(self, table: CompiledTable, index: int, in_worlds: Sequence[InWorld], where: _Place) -> RowNode:
        rule = table.rows[index].rule
        readings = [world.reading.rows[index] for world in in_worlds]
        left_out = readings[0].left_out if all(r.left_out == readings[0].left_out for r in readings) else None
        outputs = [table.chooser.shaped(world.outputs[index]) for world in in_worlds if index in world.outputs]
        row_id = f"{where.node_id}/{rule.id}"
        return RowNode(
            id=row_id,
            rule=rule.id,
            verdict=_merged([reading.verdict for reading in readings]),
            hit=all(world.possible is not None and index in world.possible.hits for world in in_worlds),
            authority=rule.authority,
            cells=() if left_out else self._cells(table, index, readings, row_id, where),
            output=result_of(outputs, frozenset()).settled() if outputs else None,
            left_out=left_out[0] if left_out else None,
            yielded_to=left_out[1] if left_out else "",
            conflict=rule.conflict,
            local=rule.local,
        )

    def _cells(
        self, table: CompiledTable, index: int, readings: Sequence[RowReading], row_id: str, where: _Place
    ) -> tuple[CellNode, ...]:
        row = table.rows[index]
        nodes: list[CellNode] = []
        for place, (column, test) in enumerate(zip(table.columns, row.tests, strict=True)):
            cells = [reading.cells[place] for reading in readings if reading.cells]
            verdict = _merged([cell.verdict for cell in cells])
            needs = frozenset[str]().union(*(cell.needs for cell in cells))
            nodes.append(
                CellNode(
                    id=f"{row_id}/{place + 1}",
                    column=column.text,
                    test=test.text,
                    read=where.columns[place],
                    verdict=verdict,
                    reads=self._readings.ids(row.reads[place], where.entry),
                    needs=tuple(sorted(needs)) if verdict is Verdict.UNKNOWN else (),
                )
            )
        return tuple(nodes)


def reading_in_world(
    table: CompiledTable, env: Mapping[str, Value], node_id: str, participants: Participants, run: Run
) -> TableReading:
    """Read a table in one world; raises EvaluationStopped with the place of a rule that fails."""
    try:
        return read_table(table, env, run, participants.left_out)
    except EvaluationStopped as stopped:
        where = f"{node_id}/{stopped.where}"
        raise type(stopped)(stopped.message, where=where, fix=stopped.fix) from None


def answer_from(table: CompiledTable, reading: TableReading, env: Mapping[str, Value], node_id: str) -> Result:
    """Return what a table that was read may come to in one world, without a trace; raises EvaluationStopped."""
    return _result(_come_to(table, reading, env, node_id, Run()))


def _come_to(table: CompiledTable, reading: TableReading, env: Mapping[str, Value], node_id: str, run: Run) -> InWorld:
    """Return what may come out of a table that was read."""
    outputs: dict[int, tuple[Value, ...]] = {}

    def outputs_of(index: int) -> tuple[Value, ...]:
        if index not in outputs:
            outputs[index] = _outputs(table.rows[index], env, node_id, run)
        return outputs[index]

    possible = possible_answers(table.chooser, reading.rows, open_columns(table, reading, env), outputs_of)
    if possible is not None and len(possible.answers) == 1:
        answer = possible.answers[0]
        if isinstance(answer, Null) and answer.reason is not None:
            raise EvaluationStopped(answer.reason.origin.message, where=node_id)
    return InWorld(reading, possible, outputs, outputs_of)


def _would_change(table: CompiledTable, index: int, world: InWorld) -> bool:
    """Return whether the answer would be another if one more row held."""
    held = [(i, world.outputs_of(i)) for i in world.reading.holding(Verdict.TRUE)]
    more = sorted([*held, (index, world.outputs_of(index))], key=lambda row: row[0])
    return table.chooser.answer(more)[0] != table.chooser.answer(held)[0]


def _outputs(row: CompiledRow, env: Mapping[str, Value], node_id: str, run: Run) -> tuple[Value, ...]:
    values: list[Value] = []
    for output in row.outputs:
        value = output.evaluate(env, run)
        if isinstance(value, Null) and value.reason is not None:
            where = f"{node_id}/{row.rule.id}"
            raise EvaluationStopped(value.reason.origin.message, where=where, fix=f"in `{output.text}`")
        values.append(value)
    return tuple(values)


def _result(world: InWorld) -> Result:
    if world.possible is None:
        needs = _open_needs(world.reading)
        return Result((Unknown(needs),), needs)
    return result_of(world.possible.answers, world.possible.needs)


def _open_needs(reading: TableReading) -> frozenset[str]:
    return frozenset[str]().union(*(row.needs for row in reading.rows if row.verdict is Verdict.UNKNOWN))


def _merged(verdicts: Sequence[Verdict]) -> Verdict:
    """A verdict that differs from world to world is unknown."""
    distinct = set(verdicts)
    return distinct.pop() if len(distinct) == 1 else Verdict.UNKNOWN
