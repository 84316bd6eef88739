"""Measures what the worked examples of an edition cover: every row true once, every threshold below, at and above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.compiled import CompiledEdition, CompiledTable
from engine.dmn.vocabulary import NameEntry
from engine.examples.run import ExampleRun
from engine.feel import ast
from engine.trace import DecisionNode, FigureNode, Verdict
from engine.values import Date, Decimal, Value, YearsMonthsDuration, compare, feel_text

SIDES = {-1: "below", 0: "at", 1: "above"}


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Something that no example reaches. `where` is the place of the row in its file."""

    what: str
    where: str


def uncovered(edition: CompiledEdition, runs: Sequence[ExampleRun]) -> tuple[Uncovered, ...]:
    """Return the rows no example makes true and the sides of thresholds no example stands on."""
    held: set[tuple[str, str]] = set()
    sides: dict[tuple[str, int, str], set[int]] = {}
    for run in runs:
        figures = {node.name: node.value for node in run.evaluation.trace if isinstance(node, FigureNode)}
        for node in run.evaluation.trace:
            if isinstance(node, DecisionNode):
                held |= {(node.name, row.rule) for row in node.rows if row.verdict is Verdict.TRUE}
                _note_sides(edition, node, figures, sides)
    return (*_rows_never_true(edition, held), *_thresholds_not_surrounded(edition, sides))


def _rows_never_true(edition: CompiledEdition, held: set[tuple[str, str]]) -> Iterator[Uncovered]:
    for name, table in _tables(edition):
        for row in table.rows:
            if (name, row.rule.id) not in held:
                yield Uncovered(f"no example makes row `{row.rule.id}` of `{name}` hold", row.rule.where)


def _tables(edition: CompiledEdition) -> Iterator[tuple[str, CompiledTable]]:
    for name, decision in edition.decisions.items():
        if isinstance(decision.logic, CompiledTable):
            yield name, decision.logic


def _note_sides(
    edition: CompiledEdition,
    node: DecisionNode,
    figures: Mapping[str, Value],
    sides: dict[tuple[str, int, str], set[int]],
) -> None:
    table = edition.decisions[node.name].logic
    if not isinstance(table, CompiledTable):
        return
    for row, row_node in zip(table.rows, node.rows, strict=False):  # where a rule stopped, later rows were not reached
        for place, cell in enumerate(row_node.cells):
            if cell.read.certain:
                for text, limit in _limits(row.tests[place].ast, figures):
                    side = compare(cell.read.value, limit)
                    if isinstance(side, int):
                        sides.setdefault((node.name, place, text), set()).add(side)


def _limits(tests: ast.Tests, figures: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    """Yield each constant that a cell compares its column with by order, as text and value."""
    for test in tests.tests:
        if isinstance(test, ast.ComparisonTest) and test.operator not in ("=", "!="):
            yield from _limit(test.operand, figures)
        elif isinstance(test, ast.RangeLiteral):
            yield from _limit(test.low, figures)
            yield from _limit(test.high, figures)


def _limit(node: ast.Node, figures: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    value: Value | None = None
    text = ""
    if isinstance(node, (ast.NumberLiteral, ast.AtLiteral)):
        value = node.value
    elif isinstance(node, ast.Negation) and isinstance(node.operand, ast.NumberLiteral) and node.operand.value:
        value = -node.operand.value
    elif isinstance(node, ast.Name) and node.name in figures:
        value, text = figures[node.name], node.name
    if isinstance(value, (Decimal, Date, YearsMonthsDuration)):
        yield text or feel_text(value), value


def _thresholds_not_surrounded(
    edition: CompiledEdition, sides: Mapping[tuple[str, int, str], set[int]]
) -> Iterator[Uncovered]:
    for name, table in _tables(edition):
        figure_names = dict.fromkeys(edition.figures, Decimal(0))
        wanted = {
            (place, text): row.rule.where
            for row in table.rows
            for place, test in enumerate(row.tests)
            for text, _ in _limits(test.ast, figure_names)
        }
        for (place, text), where in wanted.items():
            column = table.columns[place].text
            possible = _possible_sides(edition.vocabulary.inputs.get(column), text)
            for side in sorted(possible - sides.get((name, place, text), set())):
                yield Uncovered(f"no example of `{name}` has `{column}` {SIDES[side]} {text}", where)


def _possible_sides(entry: NameEntry | None, text: str) -> set[int]:
    """A threshold at the edge of its column's domain has nothing beyond it."""
    sides = {-1, 0, 1}
    if entry is not None:
        if entry.least is not None and feel_text(entry.least) == text:
            sides.discard(-1)
        if entry.greatest is not None and feel_text(entry.greatest) == text:
            sides.discard(1)
    return sides
