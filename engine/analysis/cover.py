"""Gaps and overlaps: cases that no row of a table answers, and cases that two rows answer where only one may.

A table whose hit policy takes one row (unique, any, first, priority) and that has no default must have a row for every
case; else a case in the gap stops the evaluation. Rows of a unique table must not overlap, and rows of an `any` table
only where they say the same (DMN 1.5, 8.2.11). Both are found in the cells of the table's columns, each on its own: a
case may be named that cannot be, because what two columns hold hangs together. Such a fault is acknowledged with a
reason.

What a column is worked out to is null only where a rule fails, which stops the evaluation by itself, and a text only of
those that rows name; such cells are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.compiled import EVALUATION_DATE, CompiledEdition, CompiledTable
from engine.dmn.figures import resolve
from engine.dmn.model import HitPolicy, Lane
from engine.errors import RuleSetError
from engine.geometry.boxes import Box
from engine.geometry.columns import Column
from engine.geometry.domain import ANYTHING
from engine.outcome import AuthorityMode
from engine.participation import Participants
from engine.values import Null, Unknown, Value, date_of, feel_text

ONE_ROW = (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY)
MOST_STEPS = 50_000
"""How many parts of a table's space are looked at; wider tables are said to be too wide, not to be whole."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A gap or an overlap. `rows` are the two that overlap, none for a gap; `case` is one it concerns, by column."""

    decision: str
    mode: AuthorityMode
    rows: tuple[str, ...]
    case: tuple[tuple[str, str], ...]
    where: str

    @property
    def text(self) -> str:
        """Return what is wrong, with the case."""
        case = ", ".join(f"{column} is {value}" for column, value in self.case) or "always"
        what = f"rows {' and '.join(self.rows)} both hold" if self.rows else "no row holds"
        return f"in `{self.decision}` {what} when {case} ({self.mode.value})"


class TooWide(RuleSetError):
    """A table has more parts than can be looked at."""


def faults(edition: CompiledEdition, on: str) -> Iterator[Fault]:
    """Yield the gaps and overlaps of an edition's tables as they stand on a day, once for each authority mode."""
    for mode in AuthorityMode:
        participants = Participants(edition, on, mode)
        variables = _variables(edition, on, mode)
        for name, decision in edition.decisions.items():
            if isinstance(decision.logic, CompiledTable):
                where = decision.decision.where
                for rows, case in _of_table(decision.logic, participants, variables):
                    yield Fault(name, mode, rows, case, where)


def _variables(edition: CompiledEdition, on: str, mode: AuthorityMode) -> dict[str, Value]:
    day = date_of(on)
    assert day is not None
    variables: dict[str, Value] = {EVALUATION_DATE: day, **edition.functions}
    for name, found in resolve(edition.figures, on, with_law=mode is AuthorityMode.STATED_AND_LAW).items():
        holds = found.value if not found.stale else None
        unknown = Unknown(frozenset({f"figure:{name}"}))
        variables[name] = edition.amounts[name, holds.start] if holds else unknown
    return variables


_Case = tuple[tuple[str, str], ...]


def _of_table(
    table: CompiledTable, participants: Participants, variables: Mapping[str, Value]
) -> Iterator[tuple[tuple[str, ...], _Case]]:
    policy = table.table.hit_policy
    if policy not in ONE_ROW:
        return
    geometry = table.shape.geometry(variables)
    present = [i for i, row in enumerate(table.rows) if participants.left_out(row.rule) is None]
    space = [_cells(table, column, _asked(geometry.boxes, place)) for place, column in enumerate(geometry.columns)]
    boxes = {i: geometry.boxes[i] for i in present if all(geometry.boxes[i].values())}
    if policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
        yield from _overlaps(table, boxes, space, geometry.columns)
    if boxes and table.chooser.defaults is None:
        hole = _hole(list(boxes.values()), space)
        if hole is not None:
            yield (), _told(table, geometry.columns, hole)


def _cells(table: CompiledTable, column: Column, asked: frozenset[int]) -> frozenset[int]:
    """Return the cells that the column may be in."""
    cells = frozenset(column.cells())
    if table.shape.domains[column.source] is not ANYTHING or not asked:
        return cells
    named = {text for row in table.rows for text in _words(row.tests[column.source].text)}
    samples = {cell: column.sample(cell) for cell in cells}
    strange = {cell for cell, value in samples.items() if isinstance(value, Null) or value not in named | {None}}
    return cells - {cell for cell in strange if isinstance(samples[cell], (Null, str))}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split('"')[1::2])


def _asked(boxes: Sequence[Box], place: int) -> frozenset[int]:
    return frozenset().union(*(box[place] for box in boxes if place in box))


def _overlaps(
    table: CompiledTable, boxes: Mapping[int, Box], space: Sequence[frozenset[int]], columns: Sequence[Column]
) -> Iterator[tuple[tuple[str, ...], _Case]]:
    rows = [row for row in boxes if table.rows[row].rule.local is not Lane.FILL]
    for position, one in enumerate(rows):
        for other in rows[position + 1 :]:
            shared = {place: _both(boxes[one], boxes[other], place, space) for place in {*boxes[one], *boxes[other]}}
            if all(shared.values()) and not _say_the_same(table, one, other):
                names = (table.rows[one].rule.id, table.rows[other].rule.id)
                yield names, _told(table, columns, {place: min(cells) for place, cells in shared.items()})


def _both(one: Box, other: Box, place: int, space: Sequence[frozenset[int]]) -> frozenset[int]:
    return one.get(place, space[place]) & other.get(place, space[place])


def _say_the_same(table: CompiledTable, one: int, other: int) -> bool:
    if table.table.hit_policy is not HitPolicy.ANY:
        return False
    texts = [[output.text for output in table.rows[row].rule.outputs] for row in (one, other)]
    return texts[0] == texts[1]


def _hole(boxes: Sequence[Box], space: Sequence[frozenset[int]]) -> dict[int, int] | None:
    """Return a cell for each column that matters such that no box holds it, or None when the boxes fill the space."""
    steps = 0

    def search(left: Sequence[Box], chosen: dict[int, int]) -> dict[int, int] | None:
        nonlocal steps
        steps += 1
        if steps > MOST_STEPS:
            raise TooWide("the table is too wide to look for gaps", fix="make two tables of it, or add a default")
        if not left:
            return chosen
        asked = [place for place in left[0] if place not in chosen]
        if any(all(place in chosen for place in box) for box in left) or not asked:
            return None
        place = asked[0]
        for cell in sorted(space[place]):
            fitting = [box for box in left if cell in box.get(place, space[place])]
            found = search(fitting, {**chosen, place: cell})
            if found is not None:
                return found
        return None

    return search(boxes, {})


def _told(table: CompiledTable, columns: Sequence[Column], cells: Mapping[int, int]) -> _Case:
    """Return the case in words: a value of each column, or which of its cells where one value does not say."""
    told: list[tuple[str, str]] = []
    for place, cell in sorted(cells.items()):
        value = columns[place].sample(cell)
        text = feel_text(value) if value is not None else f"in cell {cell}"
        told.append((table.columns[columns[place].source].text, text))
    return tuple(told)
