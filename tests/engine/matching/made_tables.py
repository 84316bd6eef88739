"""Tables of random rows over small whole numbers, and points to match, for tests of pages and of the worker."""

from __future__ import annotations

from random import Random

from engine.geometry.pages import Comparison, Point, RowRule, TablePages, cut_into_pages

CELLS = 9


def made_rules(random: Random, rows: int, columns: int) -> tuple[RowRule, ...]:
    """Return rows that test about half of the columns: one cell, a run of cells, a run with a gap, or all but one."""
    return tuple(
        RowRule(row, tuple(c for column in range(columns) if random.random() < 0.5 for c in _tests(random, column)))
        for row in range(rows)
    )


def made_table(random: Random, rows: int, columns: int) -> TablePages:
    """Return such rows cut into pages."""
    return cut_into_pages(columns, made_rules(random, rows, columns))


def made_point(random: Random, columns: int) -> Point:
    """Return a point with about one column in six unknown."""
    return tuple(None if random.random() < 1 / 6 else random.randrange(CELLS) for _ in range(columns))


def _tests(random: Random, column: int) -> tuple[Comparison, ...]:
    low, high = sorted((random.randrange(CELLS), random.randrange(CELLS)))
    run = (Comparison(column, ">=", low), Comparison(column, "<=", high))
    kinds: tuple[tuple[Comparison, ...], ...] = (
        (Comparison(column, "=", low),),
        (Comparison(column, "!=", high),),
        (Comparison(column, "<", high),),
        (Comparison(column, ">", low),),
        run,
        (*run, Comparison(column, "!=", (low + high) // 2)),
    )
    return random.choice(kinds)
