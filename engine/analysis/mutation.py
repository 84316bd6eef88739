"""Mutation of rules: editions that differ from one in a single place, to see whether its worked examples notice.

What no example notices, nobody would notice if it were wrong. The measure is that of mutation testing (DeMillo, Lipton
and Sayward, "Hints on test data selection", 1978): the share of mutants that at least one example tells from the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from engine.analysis.variations import of_value, variations
from engine.compiled import (
    CompiledContext,
    CompiledDecision,
    CompiledEdition,
    CompiledTable,
    with_decision,
    with_figure,
)
from engine.dmn.figures import Figure
from engine.dmn.model import BoxedContext, Decision, DecisionRule, DecisionTable, Literal, Logic
from engine.dmn.vocabulary import Vocabulary
from engine.feel import Scope, ast, compile_expression, printed

NO_ROW = "no row"
MOST_OTHER_OUTPUTS = 3
"""How many other values of its column stand in for an output, so that wide tables do not multiply."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One place changed: `place` is decision, row and cell, or figure and first day; `was` and `now` what stands there.

    `changed` is the Decision or the figure with the change. `decision`, `row` and `column` (from 1) say more of a
    change in a row, or in one of its cells.
    """

    place: str
    was: str
    now: str
    changed: Decision | Figure = field(repr=False, compare=False)
    decision: str = ""
    row: str = ""
    column: int = 0

    def applied_to(self, compiled: CompiledEdition) -> CompiledEdition:
        """Return an edition with the change. Raises RightfulError where it cannot be compiled with it."""
        if isinstance(self.changed, Figure):
            return with_figure(compiled, self.changed)
        return with_decision(compiled, self.changed)


def mutants(compiled: CompiledEdition, belongs: Callable[[str], bool] = lambda where: True) -> Iterator[Mutant]:
    """Yield an edition's mutants.

    Args:
        compiled: the edition as it is.
        belongs: whether a row at a place in a file takes part; a local edition's national rows are tried where they
            stand.
    """
    for name, decision in compiled.decisions.items():
        for place, was, now, logic in _of_logic(decision, belongs):
            row, _, cell = place.removeprefix("/").partition("/")
            in_row = now != NO_ROW and bool(row) and isinstance(decision.logic, CompiledTable) and bool(cell)
            yield Mutant(
                f"{name}{place}",
                was,
                now,
                replace(decision.decision, logic=logic),
                decision=name,
                row=row if in_row else "",
                column=int(cell) if in_row and cell.isdecimal() else 0,
            )


def figure_mutants(figures: Sequence[Figure], vocabulary: Vocabulary) -> Iterator[Mutant]:
    """Yield the mutants of dated values: each differs in the last place of one number, or in one word."""
    for figure in figures:
        entry = vocabulary.inputs.get(figure.name)
        words = tuple(entry.members) if entry is not None else ()
        for place, value in enumerate(figure.values):
            read = compile_expression(value.text.text, Scope(strict=True)).ast
            for one in of_value(read, words):
                other = replace(value, text=replace(value.text, text=printed(one.whole)))
                values = (*figure.values[:place], other, *figure.values[place + 1 :])
                at = f"figures/{figure.name}/{value.start}{one.path}"
                yield Mutant(at, one.was, one.now, replace(figure, values=values))


_Changed = tuple[str, str, str, Logic]
"""Where in the decision, what stands there, what stands there instead, and the decision's logic with it."""


def _of_logic(decision: CompiledDecision, belongs: Callable[[str], bool]) -> Iterator[_Changed]:
    logic = decision.logic
    if isinstance(logic, CompiledTable):
        yield from _of_table(logic, belongs)
    elif not belongs(decision.decision.where):
        return
    elif isinstance(logic, CompiledContext):
        context = decision.decision.logic
        assert isinstance(context, BoxedContext)
        for place, line in enumerate(logic.lines):
            for changed in _texts(line.expression.ast):
                entry = replace(context.entries[place], logic=Literal(changed))
                entries = (*context.entries[:place], entry, *context.entries[place + 1 :])
                yield f"/{line.name}", printed(line.expression.ast), changed, replace(context, entries=entries)
    else:
        for changed in _texts(logic.ast):
            yield "", printed(logic.ast), changed, Literal(changed)


def _of_table(compiled: CompiledTable, belongs: Callable[[str], bool]) -> Iterator[_Changed]:
    table = compiled.table
    for place, column in enumerate(compiled.columns):
        if all(belongs(rule.where) for rule in table.rules):
            for changed in _texts(column.ast):
                clause = replace(table.inputs[place], expression=Literal(changed))
                inputs = (*table.inputs[:place], clause, *table.inputs[place + 1 :])
                yield f"/column {place + 1}", printed(column.ast), changed, replace(table, inputs=inputs)
    for place, row in enumerate(compiled.rows):
        if not belongs(row.rule.where):
            continue
        rest = (*table.rules[:place], *table.rules[place + 1 :])
        yield f"/{row.rule.id}", "the row", NO_ROW, replace(table, rules=rest)
        for where, was, now, rule in (*_cells(row.rule, [test.ast for test in row.tests]), *_outputs(table, row.rule)):
            rules = (*table.rules[:place], rule, *table.rules[place + 1 :])
            yield f"/{row.rule.id}/{where}", was, now, replace(table, rules=rules)


def _cells(rule: DecisionRule, tests: Sequence[ast.Tests]) -> Iterator[tuple[str, str, str, DecisionRule]]:
    for place, test in enumerate(tests):
        for changed in _texts(test):
            cells = (*rule.tests[:place], replace(rule.tests[place], text=changed), *rule.tests[place + 1 :])
            yield str(place + 1), rule.tests[place].text, changed, replace(rule, tests=cells)


def _outputs(table: DecisionTable, rule: DecisionRule) -> Iterator[tuple[str, str, str, DecisionRule]]:
    for place, output in enumerate(rule.outputs):
        others = dict.fromkeys(other.outputs[place].text for other in table.rules)
        for changed in [text for text in others if text != output.text][:MOST_OTHER_OUTPUTS]:
            outputs = (*rule.outputs[:place], replace(output, text=changed), *rule.outputs[place + 1 :])
            yield f"then {place + 1}", output.text, changed, replace(rule, outputs=outputs)


def _texts(node: ast.Located) -> Iterator[str]:
    """Yield each variation as text; two that read the same count once."""
    yield from dict.fromkeys(printed(changed) for changed in variations(node))
