"""Reads item definitions, the named types of a model, from DMN XML (DMN 1.5, 7.3.3)."""

from __future__ import annotations

from engine.dmn.model import ItemDefinition, Literal, Parameter
from engine.dmn.xml_names import TypeNames, language_of
from engine.dmn.xml_reader.boxed import read_name, read_parameter
from engine.dmn.xml_source import Element


def read_item_definition(element: Element, types: TypeNames) -> ItemDefinition:
    """Read one item definition or item component."""
    return ItemDefinition(
        name=read_name(element),
        type_ref=types.child(element),
        is_collection=element.get("isCollection").strip() in ("true", "1"),
        allowed_values=_tests(element, "allowedValues"),
        components=tuple(read_item_definition(child, types) for child in element.all("itemComponent")),
        function=_function(element, types),
        type_constraint=_tests(element, "typeConstraint"),
        where=element.where,
    )


def _tests(element: Element, name: str) -> Literal | None:
    found = element.first(name)
    if found is None or not found.text_of("text"):
        return None
    return Literal(found.text_of("text"), where=found.where, language=language_of(found))


def _function(element: Element, types: TypeNames) -> tuple[tuple[Parameter, ...], str | None] | None:
    found = element.first("functionItem")
    if found is None:
        return None
    parameters = tuple(read_parameter(child, types) for child in found.all("parameters"))
    return parameters, types.attribute(found, "outputTypeRef")
