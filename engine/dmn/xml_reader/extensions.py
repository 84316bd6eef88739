"""Reads what an edition says beyond DMN: the elements of our own namespace inside `extensionElements`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Final, TypeVar

from engine.dmn.model import Authority, Basis, DecisionRule, InForce, Lane
from engine.dmn.xml_source import Element

NAMESPACE: Final = "urn:rightful:edition:1"
"""The namespace of the extension elements. The number changes when their meaning does."""

Choice = TypeVar("Choice", bound=StrEnum)


def own_extensions(element: Element, name: str) -> Iterator[Element]:
    """Yield the extension elements of our namespace with this name."""
    for extensions in element.all("extensionElements"):
        yield from (child for child in extensions.all(name) if child.namespace == NAMESPACE)


def own_extension(element: Element, name: str) -> Element | None:
    """Return the first extension element of our namespace with this name."""
    return next(own_extensions(element, name), None)


def chosen(element: Element, key: str, choices: type[Choice]) -> Choice:
    """Return an attribute as a member of an enumeration."""
    text = element.get(key)
    if text not in [choice.value for choice in choices]:
        known = ", ".join(choice.value for choice in choices)
        raise element.refused(f"`{key}` is `{text}`", fix=f"one of {known}")
    return choices(text)


def read_authority(element: Element) -> Authority | None:
    """Read on whose word a decision, function or row stands."""
    if not element.get("basis"):
        return None
    return Authority(chosen(element, "basis", Basis), element.get("source"), element.get("provision"))


def exact_text(element: Element | None, name: str) -> str:
    """Return the text of a child to the character; empty if there is none."""
    found = None if element is None else element.first(name)
    return "" if found is None else found.text


def read_in_force(element: Element) -> InForce:
    """Read the days on which something has effect."""
    return InForce(element.get("from") or None, element.get("until") or None)


def read_table_lane(table: Element) -> Lane | None:
    """Read what a local scheme may add to a table."""
    found = own_extension(table, "table")
    return None if found is None else chosen(found, "local", Lane)


def read_rule_extensions(element: Element, rule: DecisionRule) -> DecisionRule:
    """Return the row with its id, authority, wording and dates, where the document gives them."""
    found = own_extension(element, "rule")
    if found is None:
        return rule
    return replace(
        rule,
        annotations=(),
        id=found.get("id"),
        authority=read_authority(found),
        because=exact_text(found, "because"),
        yields_to=tuple(found.get("yields_to").split()),
        in_force=read_in_force(found),
        conflict=found.get("conflict"),
        note=exact_text(found, "note"),
        local=chosen(found, "local", Lane) if found.get("local") else None,
    )
