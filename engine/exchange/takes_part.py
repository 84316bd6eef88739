"""Which rows take part, said in DMN's own terms, for tools that know nothing of authority modes and dated rows.

A column is put before the others whose expression is `true` and whose cells say when their row takes part. What it says
is what `engine.participation` does, and for rows that only fill gaps what `engine.tables` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from engine.compiled import EVALUATION_DATE
from engine.dmn.figures import LAW_BASES
from engine.dmn.model import DecisionRule, DecisionTable, InputClause, InputData, ItemDefinition, Lane, Literal

AUTHORITY_MODE: Final = "authority_mode"

MODE_TYPE: Final = ItemDefinition(
    "t_authority_mode", type_ref="string", allowed_values=Literal('"stated+law", "stated"')
)
MODE_INPUT: Final = InputData(
    AUTHORITY_MODE,
    MODE_TYPE.name,
    AUTHORITY_MODE,
    description="Which rows take part: those that the source reports state, or these and the law.",
)

_COLUMN: Final = InputClause(Literal("true"), label="Takes part")
_ALWAYS: Final = "-"
_WITH_LAW: Final = f'{AUTHORITY_MODE} = "stated+law"'
_WITHOUT_LAW: Final = f'{AUTHORITY_MODE} = "stated"'


def with_column(table: DecisionTable, rules: Mapping[str, DecisionRule]) -> DecisionTable:
    """Return a table with the column, if any of its rows does not always take part.

    Args:
        table: of an edition.
        rules: all rows of the edition by id, since a row may yield to one of another table.
    """
    nationals = [rule for rule in table.rules if rule.local is not Lane.FILL]
    cells: list[str] = []
    for rule in table.rules:
        conditions = _conditions(rule, rules)
        if rule.local is Lane.FILL and nationals:
            conditions.append(_none_holds(table, nationals, rules))
        cells.append(" and ".join(conditions) or _ALWAYS)
    if all(cell == _ALWAYS for cell in cells):
        return table
    rows = (replace(rule, tests=(Literal(cell), *rule.tests)) for rule, cell in zip(table.rules, cells, strict=True))
    return replace(table, inputs=(_COLUMN, *table.inputs), rules=tuple(rows))


def without_column(table: DecisionTable) -> DecisionTable:
    """Return a table without the column."""
    if not table.inputs or table.inputs[0].label != _COLUMN.label or table.inputs[0].expression.text != "true":
        return table
    rows = (replace(rule, tests=rule.tests[1:]) for rule in table.rules)
    return replace(table, inputs=table.inputs[1:], rules=tuple(rows))


def names_read(table: DecisionTable) -> tuple[str, ...]:
    """Return which of the mode and the day a table with the column reads."""
    if not table.inputs or table.inputs[0] != _COLUMN:
        return ()
    text = "\n".join(rule.tests[0].text for rule in table.rules)
    return tuple(name for name in (AUTHORITY_MODE, EVALUATION_DATE) if name in text)


def _conditions(rule: DecisionRule, rules: Mapping[str, DecisionRule]) -> list[str]:
    """Return what must hold for a row to take part."""
    found = [_WITH_LAW] if rule.authority is not None and rule.authority.basis in LAW_BASES else []
    found += _dates(rule)
    for stronger in (rules[name] for name in rule.yields_to if name in rules):
        dates = " and ".join(_dates(stronger))
        found.append(f"({_WITHOUT_LAW} or not({dates}))" if dates else _WITHOUT_LAW)
    return found


def _dates(rule: DecisionRule) -> list[str]:
    start, end = rule.in_force.start, rule.in_force.end
    first = [f'{EVALUATION_DATE} >= date("{start}")'] if start else []
    return first + ([f'{EVALUATION_DATE} <= date("{end}")'] if end else [])


def _none_holds(table: DecisionTable, others: Sequence[DecisionRule], rules: Mapping[str, DecisionRule]) -> str:
    """Return the condition that no other row holds; a row whose cells are null does not hold."""
    held = " or ".join(f"(({_holds(table, rule, rules)}) = true)" for rule in others)
    return f"not({held})"


def _holds(table: DecisionTable, rule: DecisionRule, rules: Mapping[str, DecisionRule]) -> str:
    conditions = _conditions(rule, rules)
    for clause, test in zip(table.inputs, rule.tests, strict=True):
        if test.text != _ALWAYS:
            conditions.append(_passes(clause.expression.text, test.text))
    return " and ".join(conditions) or "true"


def _passes(value: str, tests: str) -> str:
    """Return the expression that a value passes the tests of a cell."""
    if tests.startswith("not(") and tests.endswith(")"):
        return f"not({value} in ({tests[4:-1]}))"
    return f"({value}) in ({tests})"
