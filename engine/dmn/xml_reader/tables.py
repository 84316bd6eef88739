"""Reads Decision Tables from DMN XML (DMN 1.5, 8.3)."""

from __future__ import annotations

from typing import TypeVar

from engine.dmn.model import (
    Aggregation,
    DecisionRule,
    DecisionTable,
    HitPolicy,
    InputClause,
    Literal,
    OutputClause,
)
from engine.dmn.xml_names import TypeNames, language_of
from engine.dmn.xml_reader.extensions import own_extension, read_rule_extensions, read_table_lane
from engine.dmn.xml_source import Element

Choice = TypeVar("Choice", HitPolicy, Aggregation)


def read_decision_table(element: Element, types: TypeNames) -> DecisionTable:
    """Read a decision table; RuleSetError where a row does not fit its columns."""
    inputs = tuple(_input(child, types) for child in element.all("input"))
    outputs = tuple(_output(child, types) for child in element.all("output"))
    if not outputs:
        raise element.refused("the table has no output")
    rules = tuple(
        _rule(child, number, (len(inputs), len(outputs)), types) for number, child in enumerate(element.all("rule"), 1)
    )
    aggregation = element.get("aggregation")
    own = any(own_extension(child, "rule") is not None for child in element.all("rule"))
    return DecisionTable(
        inputs=inputs,
        outputs=outputs,
        rules=rules,
        hit_policy=_member(element, "hitPolicy", element.get("hitPolicy", "UNIQUE"), HitPolicy),
        aggregation=_member(element, "aggregation", aggregation, Aggregation) if aggregation else None,
        local=read_table_lane(element),
        where=element.where,
        type_ref=types.attribute(element),
        annotation_names=() if own else tuple(child.get("name") for child in element.all("annotation")),
    )


def _member(element: Element, key: str, text: str, choices: type[Choice]) -> Choice:
    if text not in list(choices):
        known = ", ".join(choice.value for choice in choices)
        raise element.refused(f"`{key}` is `{text}`", fix=f"one of {known}")
    return choices(text)


def _input(element: Element, types: TypeNames) -> InputClause:
    expression = element.first("inputExpression")
    if expression is None:
        raise element.refused("an input column has no expression")
    return InputClause(_literal(expression, types), element.get("label"), _tests(element, "inputValues"))


def _output(element: Element, types: TypeNames) -> OutputClause:
    default = element.first("defaultOutputEntry")
    own = own_extension(element, "output")
    return OutputClause(
        name=" ".join((element if own is None else own).get("name").split()),
        type_ref=types.attribute(element),
        values=_tests(element, "outputValues"),
        default=None if default is None else _literal(default, types),
        label=element.get("label"),
    )


def _tests(element: Element, name: str) -> Literal | None:
    found = element.first(name)
    if found is None or not found.text_of("text"):
        return None
    return Literal(found.text_of("text"), where=found.where, language=language_of(found))


def _literal(element: Element, types: TypeNames) -> Literal:
    return Literal(element.text_of("text"), types.attribute(element), element.where, language_of(element))


def _rule(element: Element, number: int, width: tuple[int, int], types: TypeNames) -> DecisionRule:
    tests = tuple(_literal(child, types) for child in element.all("inputEntry"))
    outputs = tuple(_literal(child, types) for child in element.all("outputEntry"))
    for kind, found, wanted in (("input", tests, width[0]), ("output", outputs, width[1])):
        if len(found) != wanted:
            raise element.refused(f"row {number} has {len(found)} {kind} entries, the table {wanted} {kind} columns")
    annotations = tuple(child.text_of("text") for child in element.all("annotationEntry"))
    plain = DecisionRule(str(number), tests, outputs, annotations=annotations, where=element.where)
    return read_rule_extensions(element, plain)
