"""Writes boxed expressions of every kind as DMN 1.5 XML."""

from __future__ import annotations

from engine.dmn.model import (
    BoxedContext,
    BoxedList,
    Conditional,
    ContextEntry,
    DecisionTable,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    Literal,
    Logic,
    Relation,
)
from engine.dmn.xml_writer.markup import Ids, Node, add, add_own, extensions
from engine.dmn.xml_writer.tables import write_table


def write_logic(parent: Node, logic: Logic, ids: Ids) -> None:
    """Add a boxed expression to an element."""
    match logic:
        case Literal():
            write_literal(parent, "literalExpression", logic)
        case DecisionTable():
            write_table(parent, logic, ids)
        case BoxedContext(entries):
            node = add(parent, "context", {"typeRef": logic.type_ref})
            for entry in entries:
                _write_entry(node, entry, ids)
        case FunctionDefinition():
            write_function(parent, "functionDefinition", logic, ids)
        case Invocation():
            _write_invocation(parent, logic, ids)
        case BoxedList(items):
            _write_list(add(parent, "list", {"typeRef": logic.type_ref}), items, ids)
        case Relation():
            _write_relation(parent, logic, ids)
        case Conditional() | Filter() | Iteration():
            _write_parts(parent, logic, ids)


def write_literal(parent: Node, name: str, literal: Literal) -> None:
    """Add a literal expression, or whatever else holds one text."""
    node = add(parent, name, {"typeRef": literal.type_ref, "expressionLanguage": literal.language})
    add(node, "text", text=literal.text)


def write_function(parent: Node, name: str, function: FunctionDefinition, ids: Ids) -> None:
    """Add a function definition."""
    kind = None if function.kind == "FEEL" else function.kind
    node = add(parent, name, {"kind": kind, "typeRef": function.type_ref})
    for parameter in function.parameters:
        add(node, "formalParameter", {"name": parameter.name, "typeRef": parameter.type_ref})
    if function.body is not None:
        write_logic(node, function.body, ids)


def _write_entry(parent: Node, entry: ContextEntry, ids: Ids) -> None:
    node = add(parent, "contextEntry", {"label": entry.label if entry.name is None else None})
    if entry.unit:
        add_own(extensions(node), "line", {"unit": entry.unit})
    if entry.name is not None:
        add(node, "variable", {"name": entry.name, "typeRef": entry.type_ref, "label": entry.label})
    write_logic(node, entry.logic, ids)


def _write_invocation(parent: Node, logic: Invocation, ids: Ids) -> None:
    node = add(parent, "invocation", {"typeRef": logic.type_ref})
    write_logic(node, logic.function, ids)
    for one in logic.bindings:
        binding = add(node, "binding")
        add(binding, "parameter", {"name": one.parameter})
        if one.argument is not None:
            write_logic(binding, one.argument, ids)


def _write_list(node: Node, items: tuple[Logic, ...], ids: Ids) -> None:
    for item in items:
        write_logic(node, item, ids)


def _write_relation(parent: Node, logic: Relation, ids: Ids) -> None:
    node = add(parent, "relation", {"typeRef": logic.type_ref})
    for column in logic.columns:
        add(node, "column", {"name": column.name, "typeRef": column.type_ref})
    for row in logic.rows:
        _write_list(add(node, "row"), row, ids)


def _write_parts(parent: Node, logic: Conditional | Filter | Iteration, ids: Ids) -> None:
    """Add an expression that is made of named parts."""
    match logic:
        case Conditional(condition, then, otherwise):
            node = add(parent, "conditional", {"typeRef": logic.type_ref})
            parts: tuple[tuple[str, Logic], ...] = (("if", condition), ("then", then), ("else", otherwise))
        case Filter(items, match_):
            node = add(parent, "filter", {"typeRef": logic.type_ref})
            parts = (("in", items), ("match", match_))
        case Iteration(kind, variable, domain, body):
            node = add(parent, kind, {"typeRef": logic.type_ref, "iteratorVariable": variable})
            parts = (("in", domain), ("return" if kind == "for" else "satisfies", body))
    for name, part in parts:
        kind_of_domain = logic.variable_type if isinstance(logic, Iteration) and name == "in" else None
        write_logic(add(node, name, {"typeRef": kind_of_domain}), part, ids)
