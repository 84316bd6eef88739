"""A table as the reference met it in one case: what the cross-check asks the second engine about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.compiled import CompiledTable
from engine.table_reading import TableReading
from engine.values import Value


@dataclass(frozen=True, slots=True)
class TableMet:
    """One table read in one world.

    Args:
        node_id: the decision's id in the trace.
        table: as compiled.
        reading: the verdict of every row by its own tests, before any row is set aside for another.
        variables: what the table could read.
    """

    node_id: str
    table: CompiledTable
    reading: TableReading
    variables: Mapping[str, Value] = field(repr=False)
