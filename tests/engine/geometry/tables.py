"""Tables made from a few lines of FEEL, read by the reference, for tests of their geometry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.compiled import CompiledRow, CompiledTable
from engine.dmn.hit_policies import Chooser
from engine.dmn.model import DecisionRule, DecisionTable, HitPolicy
from engine.feel import Run, Scope, compile_expression, compile_unary_tests
from engine.geometry.domain import ANYTHING, Domain
from engine.geometry.table import TableShape
from engine.matching.met import TableMet
from engine.matching.reference import read_table
from engine.values import Value


def table_of(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    names: Sequence[str] = (),
    figures: Sequence[str] = (),
    domains: Mapping[str, Domain] | None = None,
) -> CompiledTable:
    """Compile a table whose columns are the given expressions and whose rows are R0, R1, …"""
    scope = Scope(dict.fromkeys((*columns, *names, *figures, "?")))
    inputs = tuple(compile_expression(column, scope) for column in columns)
    compiled = tuple(
        CompiledRow(DecisionRule(f"R{n}", (), ()), tuple(compile_unary_tests(cell, scope) for cell in row), (), ())
        for n, row in enumerate(rows)
    )
    shape = TableShape(
        inputs,
        [row.tests for row in compiled],
        scope,
        constants=frozenset(figures),
        domains=[(domains or {}).get(column, ANYTHING) for column in columns],
    )
    chooser = Chooser(HitPolicy.COLLECT, None, (), (), None)
    return CompiledTable(DecisionTable((), (), ()), inputs, compiled, chooser, shape)


def met(table: CompiledTable, variables: Mapping[str, Value]) -> TableMet:
    """Let the reference read the table, with every row taking part."""
    return TableMet("table", table, read_table(table, variables, Run(), lambda rule: None), variables)
