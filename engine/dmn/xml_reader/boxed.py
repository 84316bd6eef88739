"""Reads boxed expressions of every kind from DMN XML (DMN 1.5, 7.3 and 10.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from engine.dmn.model import (
    Binding,
    BoxedContext,
    BoxedList,
    Conditional,
    ContextEntry,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    Literal,
    Logic,
    Parameter,
    Relation,
)
from engine.dmn.xml_names import TypeNames, language_of
from engine.dmn.xml_reader.extensions import own_extension
from engine.dmn.xml_reader.tables import read_decision_table
from engine.dmn.xml_source import Element
from engine.limits import NAME_LENGTH

_Reader = Callable[[Element, TypeNames], Logic]


def read_logic(parent: Element, types: TypeNames) -> Logic | None:
    """Return the boxed expression inside an element, or None if it holds none."""
    found = parent.first(*_READERS)
    return None if found is None else _READERS[found.name](found, types)


def read_function(element: Element, types: TypeNames) -> FunctionDefinition:
    """Read a function definition: a boxed function or the logic of a Business Knowledge Model."""
    return FunctionDefinition(
        parameters=tuple(read_parameter(child, types) for child in element.all("formalParameter")),
        body=read_logic(element, types),
        kind=element.get("kind", "FEEL"),
        type_ref=types.attribute(element),
    )


def read_parameter(element: Element, types: TypeNames) -> Parameter:
    """Read anything that has a name and a type."""
    return Parameter(read_name(element), types.attribute(element))


def read_name(element: Element) -> str:
    """Return an element's name with its white space put in order."""
    name = " ".join(element.get("name").split())
    if not name:
        raise element.refused(f"`{element.name}` has no name")
    if len(name) > NAME_LENGTH:
        raise element.refused(f"a name may have {NAME_LENGTH} characters", fix="say the rest in a description")
    return name


def read_literal(element: Element, types: TypeNames) -> Literal:
    """Read a literal expression."""
    if element.first("importedValues") is not None:
        raise element.refused("imported values are not supported", fix="write the expression out")
    text = element.first("text")
    return Literal(
        "" if text is None else text.text.strip(),
        types.attribute(element),
        element.where if text is None else text.where,
        language_of(element),
    )


def _required(parent: Element, types: TypeNames) -> Logic:
    logic = read_logic(parent, types)
    return Literal("", where=parent.where) if logic is None else logic


def _part(element: Element, name: str, types: TypeNames) -> Logic:
    part = element.first(name)
    if part is None:
        raise element.refused(f"`{element.name}` has no `{name}`")
    return _required(part, types)


def _context(element: Element, types: TypeNames) -> BoxedContext:
    return BoxedContext(tuple(_entry(child, types) for child in element.all("contextEntry")), types.attribute(element))


def _entry(element: Element, types: TypeNames) -> ContextEntry:
    variable, own = element.first("variable"), own_extension(element, "line")
    return ContextEntry(
        name=None if variable is None else read_name(variable),
        logic=_required(element, types),
        label=(element if variable is None else variable).get("label"),
        unit="" if own is None else own.get("unit"),
        type_ref=None if variable is None else types.attribute(variable),
    )


def _invocation(element: Element, types: TypeNames) -> Invocation:
    bindings = tuple(_binding(child, types) for child in element.all("binding"))
    return Invocation(_required(element, types), bindings, types.attribute(element))


def _binding(element: Element, types: TypeNames) -> Binding:
    parameter = element.first("parameter")
    if parameter is None:
        raise element.refused("a binding names no parameter")
    return Binding(read_name(parameter), read_logic(element, types))


def _list(element: Element, types: TypeNames) -> BoxedList:
    items = tuple(_READERS[child.name](child, types) for child in element.all(*_READERS))
    return BoxedList(items, types.attribute(element))


def _relation(element: Element, types: TypeNames) -> Relation:
    columns = tuple(read_parameter(child, types) for child in element.all("column"))
    rows = tuple(tuple(_READERS[cell.name](cell, types) for cell in row.all(*_READERS)) for row in element.all("row"))
    if any(len(row) != len(columns) for row in rows):
        raise element.refused("a row of the relation has not as many cells as there are columns")
    return Relation(columns, rows, types.attribute(element))


def _conditional(element: Element, types: TypeNames) -> Conditional:
    condition, then, otherwise = (_part(element, name, types) for name in ("if", "then", "else"))
    return Conditional(condition, then, otherwise, types.attribute(element))


def _filter(element: Element, types: TypeNames) -> Filter:
    return Filter(_part(element, "in", types), _part(element, "match", types), types.attribute(element))


def _iteration(element: Element, types: TypeNames) -> Iteration:
    variable = " ".join(element.get("iteratorVariable").split())
    if not variable:
        raise element.refused(f"`{element.name}` has no iterator variable")
    body = _part(element, "return" if element.name == "for" else "satisfies", types)
    domain = element.first("in")
    kind = None if domain is None else types.attribute(domain)
    return Iteration(element.name, variable, _part(element, "in", types), body, types.attribute(element), kind)


_READERS: Final[dict[str, _Reader]] = {
    "literalExpression": read_literal,
    "decisionTable": read_decision_table,
    "context": _context,
    "functionDefinition": read_function,
    "invocation": _invocation,
    "list": _list,
    "relation": _relation,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
}
