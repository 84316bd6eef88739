"""Rows read as somebody claims they should be: to tell what an appeal would change, never to decide anything by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from engine.table_reading import TableReading
from engine.trace import Verdict

Claimed = Mapping[str, bool]
"""Whether a row is claimed to hold, by the id of its node: `payable[w1]/C-ENG-8`, for one entry of a list alone."""

NOTHING: Claimed = MappingProxyType({})


def as_claimed(reading: TableReading, ids: Sequence[str], claimed: Claimed) -> TableReading:
    """Return a table's reading with the claimed rows as they are claimed to be; the others stay as they were read.

    A row that was left out takes part where it is claimed to hold. `ids` are the ids of the rows' nodes, in order.
    """
    if claimed.keys().isdisjoint(ids):
        return reading
    rows = tuple(
        replace(row, verdict=Verdict.TRUE if claimed[row_id] else Verdict.FALSE, left_out=None)
        if row_id in claimed
        else row
        for row, row_id in zip(reading.rows, ids, strict=True)
    )
    return replace(reading, rows=rows)
