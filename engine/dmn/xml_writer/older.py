"""Writes a model as DMN 1.3, which the most common open modeller still asks for, where 1.3 can say all of it."""

from __future__ import annotations

from typing import Final

from engine.dmn.xml_names import DMN_15, DMNDI_15, FEEL_15
from engine.dmn.xml_source import Element, read_xml

_NEWER: Final = {
    "for": "boxed loop",
    "some": "boxed loop",
    "every": "boxed loop",
    "conditional": "boxed conditional",
    "filter": "boxed filter",
    "typeConstraint": "type constraint",
}
"""Elements that DMN 1.4 and 1.5 added."""


def as_dmn_13(content: bytes) -> bytes:
    """Return a DMN 1.5 document that we wrote as DMN 1.3.

    Raises:
        RuleSetError: the model has a box that DMN 1.3 does not know.
    """
    _refuse_newer(read_xml(content, "export.dmn"))
    for namespace in (DMN_15, DMNDI_15, FEEL_15):
        content = content.replace(namespace.encode(), namespace.replace("20230324", "20191111").encode())
    return content


def _refuse_newer(root: Element) -> None:
    pending = [(root, "the model")]
    while pending:
        element, owner = pending.pop()
        if element.name in ("decision", "businessKnowledgeModel"):
            owner = f"`{element.get('name')}`"
        if element.namespace == DMN_15 and element.name in _NEWER:
            message = f"{owner} has a {_NEWER[element.name]}, which DMN 1.3 does not know"
            raise element.refused(message, fix="write DMN 1.5")
        pending.extend((child, owner) for child in element.children)
