"""The unknown columns of a table that was read, and which rows each cell they may fall in would let hold."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dmn.compiled import CompiledTable
from engine.matching.possibilities import OpenColumn, free_columns
from engine.matching.reference import TableReading
from engine.values import Value


def open_columns(table: CompiledTable, reading: TableReading, variables: Mapping[str, Value]) -> list[OpenColumn]:
    """Return the open columns of a table in one world."""
    return free_columns(reading.rows)
