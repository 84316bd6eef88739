"""Writes item definitions as DMN 1.5 XML."""

from __future__ import annotations

from engine.dmn.model import ItemDefinition, Literal
from engine.dmn.xml_writer.markup import Node, add


def write_item_definition(parent: Node, definition: ItemDefinition, name: str = "itemDefinition") -> None:
    """Add an item definition or, under its name, an item component."""
    collection = "true" if definition.is_collection else None
    node = add(parent, name, {"name": definition.name, "isCollection": collection})
    if definition.type_ref is not None:
        add(node, "typeRef", text=definition.type_ref)
    _write_tests(node, "allowedValues", definition.allowed_values)
    _write_tests(node, "typeConstraint", definition.type_constraint)
    for component in definition.components:
        write_item_definition(node, component, "itemComponent")
    if definition.function is not None:
        parameters, result = definition.function
        function = add(node, "functionItem", {"outputTypeRef": result})
        for parameter in parameters:
            add(function, "parameters", {"name": parameter.name, "typeRef": parameter.type_ref})


def _write_tests(parent: Node, name: str, tests: Literal | None) -> None:
    if tests is not None:
        add(add(parent, name, {"expressionLanguage": tests.language}), "text", text=tests.text)
