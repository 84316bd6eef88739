"""The namespaces of DMN's versions, and how names of types are written in its XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.dmn.xml_source import Element

DMN_15: Final = "https://www.omg.org/spec/DMN/20230324/MODEL/"
FEEL_15: Final = "https://www.omg.org/spec/DMN/20230324/FEEL/"
DMNDI_15: Final = "https://www.omg.org/spec/DMN/20230324/DMNDI/"
DC: Final = "http://www.omg.org/spec/DMN/20180521/DC/"
DI: Final = "http://www.omg.org/spec/DMN/20180521/DI/"

MODEL_NAMESPACES: Final = frozenset({
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    DMN_15,
})  # fmt: skip
"""The model namespaces of DMN 1.1 to 1.5."""

FEEL_NAMESPACES: Final = frozenset({
    "http://www.omg.org/spec/FEEL/20140401",
    "http://www.omg.org/spec/DMN/20180521/FEEL/",
    "https://www.omg.org/spec/DMN/20191111/FEEL/",
    "https://www.omg.org/spec/DMN/20211108/FEEL/",
    FEEL_15,
})  # fmt: skip

_XML_SCHEMA: Final = "http://www.w3.org/2001/XMLSchema"
_SCHEMA_TYPES: Final = {
    **dict.fromkeys(("decimal", "integer", "int", "long", "short", "byte", "double", "float"), "number"),
    **dict.fromkeys(("nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong"), "number"),
    "string": "string",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
"""FEEL's names for the types of XML Schema (DMN 1.5, table 47)."""


@dataclass(frozen=True, slots=True)
class TypeNames:
    """Reads names of types as one document writes them.

    DMN 1.1 writes qualified names (`feel:string`, `p:tPerson`), later versions FEEL's own (`string`, `model.tPerson`).
    """

    namespace: str
    imports: Mapping[str, str]

    def attribute(self, element: Element, name: str = "typeRef") -> str | None:
        """Return the type that an attribute names, or None if it is absent or empty."""
        return self.read(element, element.get(name))

    def child(self, element: Element, name: str = "typeRef") -> str | None:
        """Return the type that a child element names, or None if there is none."""
        found = element.first(name)
        return None if found is None else self.read(found, found.text)

    def read(self, element: Element, text: str) -> str | None:
        """Return the FEEL name of the type that a text names where the element stands."""
        name = " ".join(text.split())
        if not name:
            return None
        prefix, colon, local = name.partition(":")
        namespace = element.prefixes.get(prefix) if colon else None
        if namespace is None:
            return name
        if namespace == _XML_SCHEMA:
            return _SCHEMA_TYPES.get(local, local)
        if namespace in self.imports:
            return f"{self.imports[namespace]}.{local}" if self.imports[namespace] else local
        return local


def language_of(element: Element) -> str:
    """Return the expression language that an element names, empty for FEEL."""
    language = element.get("expressionLanguage").strip()
    return "" if language in FEEL_NAMESPACES or language.lower() == "feel" else language
