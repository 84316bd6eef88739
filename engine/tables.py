"""Makes a Decision Table's answer from the reference's reading of it, in every open world, and writes its trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.dmn.compiled import CompiledRow, CompiledTable
from engine.dmn.model import Lane
from engine.errors import EvaluationStopped
from engine.feel import Run
from engine.matching.cells import open_columns
from engine.matching.met import TableMet
from engine.matching.possibilities import Possible, possible_answers
from engine.matching.reference import RowReading, TableReading, read_table
from engine.participation import Participants
from engine.reading import EntryOf, Readings
from engine.trace import CellNode, RowNode, Verdict
from engine.values import Null, Unknown, Value
from engine.worlds import Result, result_of


@dataclass(frozen=True, slots=True)
class InWorld:
    """A table read in one world: the reference's reading, and what may come out."""

    reading: TableReading
    possible: Possible | None
    outputs: Mapping[int, tuple[Value, ...]]


class TableMaker:
    """Makes the tables of one edition for one case. `met` lists every table read, world by world."""

    def __init__(self, readings: Readings, participants: Participants) -> None:
        self.met: list[TableMet] = []
        self._readings = readings
        self._participants = participants

    def make(
        self, table: CompiledTable, node_id: str, envs: Sequence[Mapping[str, Value]], entry: EntryOf | None
    ) -> tuple[tuple[RowNode, ...], list[Result]]:
        """Return the table's rows for the trace, and its result in each world."""
        in_worlds = [self._in_world(table, env, node_id) for env in envs]
        rows = tuple(
            self._row_node(table, index, row, in_worlds, node_id, entry) for index, row in enumerate(table.rows)
        )
        return rows, [_result(world) for world in in_worlds]

    def _in_world(self, table: CompiledTable, env: Mapping[str, Value], node_id: str) -> InWorld:
        try:
            reading = read_table(table, env, Run(), self._participants.left_out)
        except EvaluationStopped as stopped:
            where = f"{node_id}/{stopped.where}"
            raise type(stopped)(stopped.message, where=where, fix=stopped.fix) from None
        self.met.append(TableMet(node_id, table, reading, env))
        reading = _second_tier(table, reading)
        outputs: dict[int, tuple[Value, ...]] = {}

        def outputs_of(index: int) -> tuple[Value, ...]:
            if index not in outputs:
                outputs[index] = _outputs(table.rows[index], env, node_id)
            return outputs[index]

        possible = possible_answers(table.chooser, reading.rows, open_columns(table, reading, env), outputs_of)
        if possible is not None and len(possible.answers) == 1:
            answer = possible.answers[0]
            if isinstance(answer, Null) and answer.reason is not None:
                raise EvaluationStopped(answer.reason.origin.message, where=node_id)
        return InWorld(reading, possible, outputs)

    def _row_node(
        self,
        table: CompiledTable,
        index: int,
        row: CompiledRow,
        in_worlds: Sequence[InWorld],
        node_id: str,
        entry: EntryOf | None,
    ) -> RowNode:
        readings = [world.reading.rows[index] for world in in_worlds]
        left_out = readings[0].left_out if all(r.left_out == readings[0].left_out for r in readings) else None
        outputs = [table.chooser.shaped(world.outputs[index]) for world in in_worlds if index in world.outputs]
        row_id = f"{node_id}/{row.rule.id}"
        return RowNode(
            id=row_id,
            rule=row.rule.id,
            verdict=_merged([reading.verdict for reading in readings]),
            hit=all(world.possible is not None and index in world.possible.hits for world in in_worlds),
            authority=row.rule.authority,
            cells=() if left_out else self._cells(table, index, row, in_worlds, row_id, entry),
            output=result_of(outputs, frozenset()).settled() if outputs else None,
            left_out=left_out[0] if left_out else None,
            yielded_to=left_out[1] if left_out else "",
            conflict=row.rule.conflict,
            local=row.rule.local,
        )

    def _cells(
        self,
        table: CompiledTable,
        index: int,
        row: CompiledRow,
        in_worlds: Sequence[InWorld],
        row_id: str,
        entry: EntryOf | None,
    ) -> tuple[CellNode, ...]:
        nodes: list[CellNode] = []
        for place, (column, test) in enumerate(zip(table.columns, row.tests, strict=True)):
            cells = [w.reading.rows[index].cells[place] for w in in_worlds if w.reading.rows[index].cells]
            read = result_of([w.reading.columns[place] for w in in_worlds], frozenset())
            names = column.names | test.names
            needs = frozenset[str]().union(*(cell.needs for cell in cells))
            verdict = _merged([cell.verdict for cell in cells])
            nodes.append(
                CellNode(
                    id=f"{row_id}/{place + 1}",
                    column=column.text,
                    test=test.text,
                    read=read.settled(),
                    verdict=verdict,
                    reads=self._readings.ids(names, entry),
                    needs=tuple(sorted(needs)) if verdict is Verdict.UNKNOWN else (),
                )
            )
        return tuple(nodes)


def _second_tier(table: CompiledTable, reading: TableReading) -> TableReading:
    """Rows that a local scheme may only fill in do not count where a national row holds (G3)."""
    fills = {i for i, row in enumerate(table.rows) if row.rule.local is Lane.FILL}
    if not fills or not any(r.verdict is Verdict.TRUE for i, r in enumerate(reading.rows) if i not in fills):
        return reading
    rows = tuple(
        RowReading(Verdict.FALSE, row.cells, row.left_out)
        if i in fills and row.verdict in (Verdict.TRUE, Verdict.UNKNOWN)
        else row
        for i, row in enumerate(reading.rows)
    )
    return TableReading(reading.columns, rows)


def _outputs(row: CompiledRow, env: Mapping[str, Value], node_id: str) -> tuple[Value, ...]:
    values: list[Value] = []
    for output in row.outputs:
        value = output.evaluate(env, Run())
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
