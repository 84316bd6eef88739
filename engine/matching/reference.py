"""The reference evaluator of Decision Tables: a plain loop over rows and cells, the definition of what a table means.

It asks FEEL about every cell of every row that takes part, whether or not the answer is already settled, so that the
trace can say of each row why it holds or why it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.compiled import CompiledRow, CompiledTable
from engine.dmn.model import DecisionRule
from engine.errors import EvaluationStopped
from engine.feel import Run
from engine.table_reading import CellReading, RowReading, TableReading
from engine.trace import LeftOut, Verdict
from engine.values import Null, Unknown, Value

Participation = Callable[[DecisionRule], tuple[LeftOut, str] | None]
"""Says of a rule why it takes no part, with the id of the row it yields to if that is why; None: it does take part."""


def read_table(
    table: CompiledTable, variables: Mapping[str, Value], run: Run, participation: Participation
) -> TableReading:
    """Give every row of a table its verdict.

    Raises:
        EvaluationStopped: when a column or a cell fails (a FEEL null that was caused by an error).
    """
    columns = tuple(column.evaluate(variables, run) for column in table.columns)
    for number, value in enumerate(columns, 1):
        if isinstance(value, Null) and value.reason is not None:
            raise EvaluationStopped(value.reason.origin.message, where=f"column {number}")
    return TableReading(columns, tuple(_row(row, columns, variables, run, participation) for row in table.rows))


def _row(
    row: CompiledRow,
    columns: tuple[Value, ...],
    variables: Mapping[str, Value],
    run: Run,
    participation: Participation,
) -> RowReading:
    left_out = participation(row.rule)
    if left_out is not None:
        return RowReading(Verdict.NOT_APPLICABLE, (), left_out)
    cells = tuple(
        cell_reading(value, test.test(value, variables, run), f"{row.rule.id}/{number}")
        for number, (test, value) in enumerate(zip(row.tests, columns, strict=True), 1)
    )
    return RowReading(verdict_of_all(cells), cells)


def cell_reading(value: Value, answer: bool | Null | Unknown, where: str) -> CellReading:
    """A cell that is null because of an error stops the table; one that is null because its column is does not hold."""
    if isinstance(answer, Unknown):
        return CellReading(Verdict.UNKNOWN, answer.needs)
    if isinstance(answer, Null):
        if answer.reason is not None and not isinstance(value, Null):
            raise EvaluationStopped(answer.reason.origin.message, where=where)
        return CellReading(Verdict.FALSE)
    return CellReading(Verdict.TRUE if answer else Verdict.FALSE)


def verdict_of_all(cells: tuple[CellReading, ...]) -> Verdict:
    """False if any cell is false, true if all are true, else unknown (Kleene's conjunction)."""
    verdicts = {cell.verdict for cell in cells}
    if Verdict.FALSE in verdicts:
        return Verdict.FALSE
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.TRUE
