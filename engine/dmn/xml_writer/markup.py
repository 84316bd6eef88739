"""The XML tree under construction: elements in DMN's namespaces, ids that are unique, text that XML can hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from engine.dmn.xml_names import DC, DI, DMN_15, DMNDI_15
from engine.dmn.xml_reader.extensions import NAMESPACE
from engine.errors import RuleSetError

_PREFIXES: Final = {None: DMN_15, "dmndi": DMNDI_15, "dc": DC, "di": DI, "rightful": NAMESPACE}
_NOT_IN_IDS: Final = re.compile(r"[^A-Za-z0-9_.-]")
_NCNAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")

Node = etree._Element


def root_element(name: str) -> Node:
    """Return a root element in DMN's namespace, with all prefixes declared."""
    # The stubs do not know that None stands for the default namespace.
    return etree.Element(f"{{{DMN_15}}}{name}", nsmap=_PREFIXES)  # type: ignore[arg-type]  # the stubs know no default prefix


def add(parent: Node, name: str, attributes: Mapping[str, str | None] | None = None, text: str | None = None) -> Node:
    """Add a DMN element. Attributes without a value are left out."""
    return _add(parent, DMN_15, name, attributes, text)


def add_own(parent: Node, name: str, attributes: Mapping[str, str | None] | None = None, text: str = "") -> Node:
    """Add an element of our own namespace."""
    return _add(parent, NAMESPACE, name, attributes, text or None)


def add_shape(parent: Node, namespace: str, name: str, attributes: Mapping[str, str | None]) -> Node:
    """Add an element of a diagram."""
    return _add(parent, namespace, name, attributes, None)


def _add(
    parent: Node, namespace: str, name: str, attributes: Mapping[str, str | None] | None, text: str | None
) -> Node:
    node = etree.SubElement(parent, f"{{{namespace}}}{name}")
    try:
        for key, value in (attributes or {}).items():
            if value:
                node.set(key, value)
        if text is not None:
            node.text = text
    except ValueError:
        raise RuleSetError(f"`{name}` holds characters that XML can't hold", fix="remove control characters") from None
    return node


def extensions(parent: Node) -> Node:
    """Add an `extensionElements` element."""
    return add(parent, "extensionElements")


def serialised(root: Node) -> bytes:
    """Return a document's bytes: UTF-8, indented."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


class Ids:
    """Gives every node an id that XML takes and that is unique in the document."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, key: str) -> str:
        """Return the id of a node by its own id or name, always the same one."""
        if key not in self._given:
            self._given[key] = self.fresh(key)
        return self._given[key]

    def fresh(self, wanted: str) -> str:
        """Return an id that was never given before, as near to what is wanted as XML allows."""
        plain = wanted if _NCNAME.fullmatch(wanted) else "_" + _NOT_IN_IDS.sub("_", wanted)
        found, number = plain, 2
        while found in self._taken:
            found, number = f"{plain}_{number}", number + 1
        self._taken.add(found)
        return found
