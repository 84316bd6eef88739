"""Builds the node of a Decision Table: columns, cells and output entries parsed in the names they may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.dmn.hit_policies import Chooser
from engine.dmn.logic.nodes import Cell, Failing, Table, TableRow, as_node
from engine.dmn.model import DecisionTable, HitPolicy, Literal, OutputClause
from engine.errors import RuleSetError
from engine.feel import Run, Scope, ast, compile_expression
from engine.feel.parser import parse_unary_tests
from engine.values import Code, Value

if TYPE_CHECKING:
    from engine.dmn.logic.trees import TreeBuilder

_ANYTHING = Cell(ast.Tests(()), "")


def table_node(table: DecisionTable, scope: Scope, builder: TreeBuilder) -> ast.Node:
    """Return the node of a decision table."""
    cells = scope.plus({"?": None})
    names = tuple(output.name for output in table.outputs)
    priorities = tuple(_priorities(output, table, builder) for output in table.outputs)
    has_default = any(output.default is not None for output in table.outputs)
    return as_node(
        Table(
            columns=tuple(builder.tree(one.expression, scope) for one in table.inputs),
            allowed=tuple(_cell(one.allowed_values, cells, builder) for one in table.inputs),
            rows=tuple(
                TableRow(
                    tuple(_cell(test, cells, builder) for test in rule.tests),
                    _outputs(rule.outputs, table.outputs, scope, builder),
                )
                for rule in table.rules
            ),
            chooser=Chooser(table.hit_policy, table.aggregation, names, priorities, None),
            output_allowed=tuple(_cell(one.values, cells, builder) for one in table.outputs),
            defaults=_outputs([one.default for one in table.outputs], table.outputs, scope, builder)
            if has_default
            else (),
        )
    )


def _outputs(
    entries: tuple[Literal, ...] | list[Literal | None],
    clauses: tuple[OutputClause, ...],
    scope: Scope,
    builder: TreeBuilder,
) -> tuple[ast.Node, ...]:
    return tuple(
        builder.typed(builder.tree(entry, scope), clause.type_ref, "", f"output `{clause.name}`")
        if entry is not None
        else ast.NullLiteral()
        for entry, clause in zip(entries, clauses, strict=True)
    )


def _cell(literal: Literal | None, scope: Scope, builder: TreeBuilder) -> Cell:
    """Return a cell; an empty one lets everything through, as `-` does."""
    if literal is None or not literal.text:
        return _ANYTHING
    if literal.language:
        builder.faults.append(RuleSetError(f"tests in `{literal.language}` are not run", where=literal.where))
        return Cell(Failing(Code.NOT_SUPPORTED, f"`{literal.language}` is not run"), literal.where)
    try:
        return Cell(parse_unary_tests(literal.text, scope, where=literal.where), literal.where)
    except RuleSetError as error:
        builder.faults.append(error)
        return Cell(Failing(Code.UNREADABLE_TEXT, error.message), literal.where)


def _priorities(output: OutputClause, table: DecisionTable, builder: TreeBuilder) -> tuple[Value, ...]:
    """Return the allowed values of an output, most important first; where the column lists none, those of its type."""
    if table.hit_policy not in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER):
        return ()
    literal = output.values or builder.types.allowed_values(output.type_ref or table.type_ref)
    if literal is None:
        return ()
    try:
        listed = compile_expression(f"[{literal.text}]", builder.types.scope, where=literal.where).evaluate({}, Run())
    except RuleSetError as error:
        builder.faults.append(error)
        return ()
    return listed if isinstance(listed, tuple) else ()
