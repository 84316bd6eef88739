"""A row as a box: the cells it accepts in each column, and the comparisons of cell numbers that say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.geometry.pages import Comparison, RowRule

Box = Mapping[int, frozenset[int]]
"""Accepted cells by column. A column that is not there is not asked about: any cell will do, an unknown one too."""

MOST_GAPS = 40
"""A test that accepts cells with more gaps than this is answered by FEEL instead."""


def comparisons(column: int, accepted: frozenset[int], size: int) -> tuple[Comparison, ...]:
    """Return the comparisons that hold for the accepted cells of a column alone: its ends and the gaps between them.

    There is always at least one, so that an unknown column never satisfies a test, not even one that accepts all cells.
    """
    first, last = min(accepted), max(accepted)
    if first == last:
        return (Comparison(column, "=", first),)
    ends = (Comparison(column, ">=", first),) if first > 0 or last == size - 1 else ()
    if last < size - 1:
        ends = (*ends, Comparison(column, "<=", last))
    gaps = (Comparison(column, "!=", cell) for cell in range(first, last) if cell not in accepted)
    return (*ends, *gaps)


def fits(accepted: frozenset[int]) -> bool:
    """Return whether the accepted cells can be written in a few comparisons."""
    return not accepted or max(accepted) - min(accepted) + 1 - len(accepted) <= MOST_GAPS


def rule_of(row: int, box: Box, sizes: Sequence[int]) -> RowRule | None:
    """Return the row as a rule, or None when it has a column that accepts no cell and so can never hold."""
    if not all(box.values()):
        return None
    tests = (comparisons(column, accepted, sizes[column]) for column, accepted in sorted(box.items()))
    return RowRule(row, tuple(test for column_tests in tests for test in column_tests))
