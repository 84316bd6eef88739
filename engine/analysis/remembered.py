"""Reads tables as the reference does, and remembers what each test said of each value: the same cell is asked once."""

from __future__ import annotations

from collections.abc import Mapping, Set

from engine.compiled import CompiledRow, CompiledTable
from engine.errors import EvaluationStopped
from engine.feel import Run
from engine.matching.reference import cell_reading, verdict_of_all
from engine.participation import Participants
from engine.table_reading import CellReading, RowReading, TableReading
from engine.trace import Verdict
from engine.values import Null, Value

MOST_REMEMBERED = 200_000


class RememberedTables:
    """The tables of one edition on one day in one mode."""

    def __init__(self, participants: Participants, constants: Set[str]) -> None:
        """`constants` are names that are the same for every case: a test that reads no others may be remembered."""
        self._participants = participants
        self._constants = constants
        self._cells: dict[tuple[int, int, Value], CellReading] = {}

    def read(self, table: CompiledTable, env: Mapping[str, Value]) -> TableReading:
        """Return the verdict of every row, as `engine.matching.reference.read_table` gives it.

        Raises:
            EvaluationStopped: when a column or a cell fails.
        """
        columns = tuple(column.evaluate(env, Run()) for column in table.columns)
        for number, value in enumerate(columns, 1):
            if isinstance(value, Null) and value.reason is not None:
                raise EvaluationStopped(value.reason.origin.message, where=f"column {number}")
        return TableReading(columns, tuple(self._row(row, columns, env) for row in table.rows))

    def _row(self, row: CompiledRow, columns: tuple[Value, ...], env: Mapping[str, Value]) -> RowReading:
        left_out = self._participants.left_out(row.rule)
        if left_out is not None:
            return RowReading(Verdict.NOT_APPLICABLE, (), left_out)
        cells = tuple(self._cell(row, place, value, env) for place, value in enumerate(columns))
        return RowReading(verdict_of_all(cells), cells)

    def _cell(self, row: CompiledRow, place: int, value: Value, env: Mapping[str, Value]) -> CellReading:
        test = row.tests[place]
        if not test.names <= self._constants:
            return cell_reading(value, test.test(value, env, Run()), f"{row.rule.id}/{place + 1}")
        key = (id(test), type(value) is bool, value)
        known = self._cells.get(key)
        if known is None:
            if len(self._cells) >= MOST_REMEMBERED:
                self._cells.clear()
            known = cell_reading(value, test.test(value, env, Run()), f"{row.rule.id}/{place + 1}")
            self._cells[key] = known
        return known
