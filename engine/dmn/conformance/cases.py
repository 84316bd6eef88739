"""Reads the kit's test files: for each case the inputs and the values expected (schema `testCases.xsd` of the kit)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import InvalidOperation

from engine.dmn.xml_source import Element, read_xml
from engine.limits import AT_ONES_OWN_RISK
from engine.values import (
    NULL,
    Context,
    Value,
    date_of,
    date_time_of,
    duration_of,
    number,
    time_of,
)

_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_NUMBERS = frozenset({"decimal", "double", "float", "integer", "int", "long"})
_MOST_CASES = 40_000


@dataclass(frozen=True, slots=True)
class Given:
    """An input of a case. `namespace` is that of the model which holds the node, empty for the model under test."""

    name: str
    namespace: str
    value: Value


@dataclass(frozen=True, slots=True)
class Expected:
    """A value that a node must come to. `is_error` marks one that is null because of an error."""

    name: str
    namespace: str
    value: Value
    is_error: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `kind` is decision, bkm or decisionService; the last two name what is called in `invocable`."""

    id: str
    kind: str
    invocable: str
    inputs: tuple[Given, ...]
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one file and the model file they are about."""

    file: str
    model: str
    cases: tuple[Case, ...]


def read_suite(content: bytes, file: str) -> Suite:
    """Read a test file; RuleSetError with a place if it is none."""
    root = read_xml(content, file, AT_ONES_OWN_RISK)
    if root.name != "testCases":
        raise root.refused(f"`{root.name}` is no test file")
    cases = tuple(_case(child, number) for number, child in enumerate(root.all("testCase"), 1))
    return Suite(file, root.text_of("modelName"), cases)


def _case(element: Element, number: int) -> Case:
    return Case(
        id=element.get("id") or str(number),
        kind=element.get("type", "decision"),
        invocable=element.get("invocableName"),
        inputs=tuple(Given(_name(one), one.get("namespace"), value_of(one)) for one in element.all("inputNode")),
        expected=tuple(_expected(one) for one in element.all("resultNode")),
    )


def _name(element: Element) -> str:
    return " ".join(element.get("name").split())


def _expected(element: Element) -> Expected:
    expected = element.first("expected")
    value = NULL if expected is None else value_of(expected)
    return Expected(_name(element), element.get("namespace"), value, element.get("errorResult") in ("true", "1"))


def value_of(element: Element) -> Value:
    """Return the value that an element holds: one value, components of a context, or a list."""
    if _is_nil(element):
        return NULL
    listed = element.first("list")
    if listed is not None:
        return NULL if _is_nil(listed) else tuple(value_of(item) for item in listed.all("item"))
    components = [child for child in element.all("component") if not (_is_nil(child) and not child.get("name"))]
    if components:
        return Context({_name(child): value_of(child) for child in components})
    value = element.first("value")
    return NULL if value is None else _simple(value)


def _is_nil(element: Element) -> bool:
    return element.get(_NIL) in ("true", "1")


def _simple(element: Element) -> Value:
    if _is_nil(element):
        return NULL
    kind = element.get(_TYPE, "xsd:string").rpartition(":")[2]
    if kind == "string":
        return element.text
    text = element.text.strip()
    if kind in _NUMBERS:
        return _number(element, text)
    readers: Mapping[str, Value | None] = {
        "boolean": {"true": True, "1": True, "false": False, "0": False}.get(text),
        "date": date_of(text),
        "time": time_of(text),
        "dateTime": date_time_of(text),
        "duration": duration_of(text),
        "dayTimeDuration": duration_of(text),
        "yearMonthDuration": duration_of(text),
    }
    found = readers.get(kind)
    if found is None:
        raise element.refused(f"`{text}` is no value of type `{kind}`")
    return found


def _number(element: Element, text: str) -> Value:
    try:
        found = number(text)
    except (InvalidOperation, ValueError):
        found = None
    if found is None:
        raise element.refused(f"`{text}` is no number")
    return found
