"""Mutation of rules: editions that differ from one in a single place, to see whether its worked examples notice.

What no example notices, nobody would notice if it were wrong. The measure is that of mutation testing (DeMillo, Lipton
and Sayward, "Hints on test data selection", 1978): the share of mutants that at least one example tells from the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from engine.analysis.variations import variations
from engine.compiled import CompiledContext, CompiledDecision, CompiledEdition, CompiledTable, compile_edition
from engine.dmn.edition import Edition
from engine.dmn.model import BoxedContext, Decision, DecisionRule, DecisionTable, Literal, Logic
from engine.errors import RightfulError
from engine.examples.reader import Example
from engine.examples.run import run_example
from engine.feel import ast, printed

MOST_OTHER_OUTPUTS = 3
"""How many other values of its column stand in for an output, so that wide tables do not multiply."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """An edition with one place changed: `place` is decision, row and cell, `was` and `now` what stands there."""

    place: str
    was: str
    now: str
    edition: Edition = field(repr=False, compare=False)


def mutants(compiled: CompiledEdition, belongs: Callable[[str], bool] = lambda where: True) -> Iterator[Mutant]:
    """Yield an edition's mutants.

    Args:
        compiled: the edition as it is.
        belongs: whether a row at a place in a file takes part; a local edition's national rows are tried where they
            stand.
    """
    for name, decision in compiled.decisions.items():
        for place, was, now, logic in _of_logic(decision, belongs):
            yield Mutant(f"{name}{place}", was, now, _with(compiled.edition, name, logic))


def notices(mutant: Mutant, compiled: CompiledEdition, examples: Sequence[Example]) -> bool:
    """Return whether any example comes out otherwise under the mutant; one that cannot be compiled is noticed at once.

    The first example to notice ends it, so those that speak of the changed row are run first.
    """
    decision, _, rest = mutant.place.partition("/")
    row = rest.partition("/")[0]

    def far(example: Example) -> tuple[bool, bool]:
        return row not in example.rows.get(decision, ()), decision not in example.rows

    try:
        changed = compile_edition(mutant.edition, compiled.vocabulary, compiled.figures)
        return any(run_example(example, changed).differences for example in sorted(examples, key=far))
    except RightfulError:
        return True


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
        yield f"/{row.rule.id}", "the row", "no row", replace(table, rules=rest)
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


def _with(edition: Edition, name: str, logic: Logic) -> Edition:
    def changed(decision: Decision) -> Decision:
        return replace(decision, logic=logic) if decision.name == name else decision

    return replace(edition, model=replace(edition.model, decisions=tuple(map(changed, edition.model.decisions))))
