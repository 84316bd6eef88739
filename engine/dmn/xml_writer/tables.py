"""Writes Decision Tables as DMN 1.5 XML; what an edition says of a row besides stands in extension elements."""

from __future__ import annotations

from engine.dmn.model import DecisionRule, DecisionTable, Literal, OutputClause
from engine.dmn.xml_writer.markup import Ids, Node, add, add_own, extensions
from engine.dmn.xml_writer.own import authority_attributes, in_force_attributes

_ANNOTATIONS = ("Because", "Source")
"""Columns that show an edition's wording and sources to people who open the table in another tool."""


def write_table(parent: Node, table: DecisionTable, ids: Ids) -> None:
    """Add a decision table."""
    aggregation = None if table.aggregation is None else table.aggregation.value
    attributes = {
        "hitPolicy": table.hit_policy.value,
        "aggregation": aggregation,
        "preferredOrientation": "Rule-as-Row",
        "typeRef": table.type_ref,
    }
    node = add(parent, "decisionTable", attributes)
    if table.local is not None:
        add_own(extensions(node), "table", {"local": table.local.value})
    for clause in table.inputs:
        column = add(node, "input", {"label": clause.label})
        _write_text(column, "inputExpression", clause.expression)
        if clause.allowed_values is not None:
            _write_text(column, "inputValues", clause.allowed_values)
    for output in table.outputs:
        _write_output(node, output, single=len(table.outputs) == 1)
    own = any(rule.authority is not None for rule in table.rules)
    for name in _ANNOTATIONS if own else table.annotation_names:
        add(node, "annotation", {"name": name})
    for rule in table.rules:
        _write_rule(node, rule, ids, own=own)


def _write_text(parent: Node, name: str, literal: Literal) -> None:
    node = add(parent, name, {"typeRef": literal.type_ref, "expressionLanguage": literal.language})
    add(node, "text", text=literal.text)


def _write_output(parent: Node, output: OutputClause, *, single: bool) -> None:
    """Add an output column. That of a table with one output has no name of its own (DMN 1.5, 8.3.2)."""
    name = None if single else output.name
    node = add(parent, "output", {"name": name, "typeRef": output.type_ref, "label": output.label})
    if single and output.name:
        add_own(extensions(node), "output", {"name": output.name})
    if output.values is not None:
        _write_text(node, "outputValues", output.values)
    if output.default is not None:
        _write_text(node, "defaultOutputEntry", output.default)


def _write_rule(parent: Node, rule: DecisionRule, ids: Ids, *, own: bool) -> None:
    node = add(parent, "rule", {"id": ids.fresh(f"row_{rule.id}")})
    if own:
        _write_own(extensions(node), rule)
    for test in rule.tests:
        _write_text(node, "inputEntry", test)
    for output in rule.outputs:
        _write_text(node, "outputEntry", output)
    for text in _own_annotations(rule) if own else rule.annotations:
        add(add(node, "annotationEntry"), "text", text=text)


def _own_annotations(rule: DecisionRule) -> tuple[str, str]:
    authority = rule.authority
    return rule.because, "" if authority is None else f"{authority.source} {authority.provision}".strip()


def _write_own(parent: Node, rule: DecisionRule) -> None:
    attributes = {
        "id": rule.id,
        **authority_attributes(rule.authority),
        **in_force_attributes(rule.in_force),
        "yields_to": " ".join(rule.yields_to),
        "conflict": rule.conflict,
        "local": None if rule.local is None else rule.local.value,
    }
    node = add_own(parent, "rule", attributes)
    if rule.because:
        add_own(node, "because", text=rule.because)
    if rule.note:
        add_own(node, "note", text=rule.note)
