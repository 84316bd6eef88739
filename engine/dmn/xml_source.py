"""Reads XML bytes into a small tree with places, and refuses whatever could harm: see `read_xml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NoReturn

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from engine.errors import RuleSetError
from engine.limits import (
    XML_ALL_ATTRIBUTES,
    XML_ATTRIBUTES,
    XML_BYTES,
    XML_DEPTH,
    XML_ELEMENTS,
    XML_NAMESPACE,
    XML_PREFIXES,
)

_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NO_PREFIXES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `attributes` without a namespace go by their names, others as `{namespace}name`."""

    namespace: str
    name: str
    attributes: Mapping[str, str]
    prefixes: Mapping[str, str]
    text: str
    children: tuple[Element, ...]
    where: str

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default)

    def all(self, *names: str) -> Iterator[Element]:
        """Yield the children with one of these names."""
        return (child for child in self.children if child.name in names)

    def first(self, *names: str) -> Element | None:
        """Return the first child with one of these names."""
        for child in self.children:
            if child.name in names:
                return child
        return None

    def text_of(self, name: str) -> str:
        """Return the text of the first child of a name, without white space around it; empty if there is none."""
        child = self.first(name)
        return "" if child is None else child.text.strip()

    def refused(self, message: str, fix: str = "") -> RuleSetError:
        """Return the error that says what is wrong with this element."""
        return RuleSetError(message, where=self.where, fix=fix)


def read_xml(content: bytes, file: str, times: int = 1) -> Element:
    """Read a document; raises RuleSetError with `file:line:column` for everything that is not plain, modest XML.

    Refused are document types (and with them entities and anything fetched from elsewhere), encodings other than
    UTF-8, more than XML_BYTES, XML_ELEMENTS, XML_DEPTH levels, XML_ATTRIBUTES to an element or XML_ALL_ATTRIBUTES to
    the file, XML_PREFIXES declared or a namespace longer than XML_NAMESPACE. `times` is how often as many bytes,
    elements and attributes are let through.
    """
    _check_bytes(content, file, XML_BYTES * times)
    parser = DefusedXMLParser(target=_Nothing(), encoding="utf-8", forbid_dtd=True)
    builder = _Builder(parser.parser, file, times)
    try:
        parser.feed(content)
        parser.close()
    except ParseError as error:
        line, column = error.position
        raise RuleSetError(f"not well-formed XML: {error.msg}", where=f"{file}:{line}:{column + 1}") from None
    except DefusedXmlException:
        builder.refuse("a document type is not allowed", fix="remove the DOCTYPE")
    assert builder.root is not None
    return builder.root


def _check_bytes(content: bytes, file: str, most: int) -> None:
    if len(content) > most:
        raise RuleSetError(f"the file has more than {most} bytes", where=file)
    declared = _DECLARATION.match(content.removeprefix(_BYTE_ORDER_MARK))
    if declared is not None and declared.group(1).upper() not in (b"UTF-8", b"US-ASCII", b"ASCII"):
        encoding = declared.group(1).decode("ascii")
        raise RuleSetError(f"the encoding is `{encoding}`", where=f"{file}:1:1", fix="save it as UTF-8")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RuleSetError("the file is not UTF-8", where=f"{file}:{line}:1", fix="save it as UTF-8") from None
    if "\0" in text:
        raise RuleSetError("the file is not UTF-8 text", where=f"{file}:1:1", fix="save it as UTF-8")


class _Nothing:
    """What the parser is told to build: the tree is built below it, where its refusals stay and half its time goes."""

    def close(self) -> None:
        """Return nothing."""


_Open = tuple[str, dict[str, str], Mapping[str, str], str, list[str], list[Element]]
"""An element whose end has not been read: its tag, attributes, prefixes, place, texts and children."""


class _Builder:
    """Builds the tree while expat reads, and stops the reading at the first excess."""

    def __init__(self, expat: Any, file: str, times: int) -> None:  # noqa: ANN401 - expat's parser has no public type
        self.root: Element | None = None
        self._expat = expat
        self._file = file
        self._times = times
        self._attributes = 0
        self._open: list[_Open] = []
        self._declared: dict[str, str] = {}
        self._prefix_count = 0
        self._count = 0
        expat.ordered_attributes = False
        expat.StartNamespaceDeclHandler = self._declares
        expat.StartElementHandler = self._starts
        expat.CharacterDataHandler = self._says
        expat.EndElementHandler = self._ends

    @property
    def where(self) -> str:
        return f"{self._file}:{self._expat.CurrentLineNumber}:{self._expat.CurrentColumnNumber + 1}"

    def refuse(self, message: str, fix: str = "") -> NoReturn:
        raise RuleSetError(message, where=self.where, fix=fix) from None

    def _declares(self, prefix: str | None, uri: str | None) -> None:
        self._prefix_count += 1
        if self._prefix_count > XML_PREFIXES:
            self.refuse(f"the file declares more than {XML_PREFIXES} prefixes")
        if uri and len(uri) > XML_NAMESPACE:
            self.refuse(f"a namespace has more than {XML_NAMESPACE} characters")
        self._declared[prefix or ""] = uri or ""

    def _starts(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > XML_ELEMENTS * self._times:
            self.refuse(f"the file has more than {XML_ELEMENTS * self._times} elements")
        if len(self._open) >= XML_DEPTH:
            self.refuse(f"elements nest more than {XML_DEPTH} deep")
        if attributes:
            self._count_attributes(len(attributes))
        prefixes = self._open[-1][2] if self._open else _NO_PREFIXES
        if self._declared:
            prefixes = MappingProxyType({**prefixes, **self._declared})
            self._declared = {}
        self._open.append((tag, attributes, prefixes, self.where, [], []))

    def _count_attributes(self, amount: int) -> None:
        self._attributes += amount
        if amount > XML_ATTRIBUTES:
            self.refuse(f"an element has more than {XML_ATTRIBUTES} attributes")
        if self._attributes > XML_ALL_ATTRIBUTES * self._times:
            self.refuse(f"the file has more than {XML_ALL_ATTRIBUTES * self._times} attributes")

    def _says(self, text: str) -> None:
        self._open[-1][4].append(text)

    def _ends(self, _tag: str) -> None:
        tag, attributes, prefixes, where, texts, children = self._open.pop()
        namespace, _, name = tag.rpartition("}")
        if any("}" in key for key in attributes):
            attributes = {f"{{{key}" if "}" in key else key: value for key, value in attributes.items()}
        element = Element(namespace, name, attributes, prefixes, "".join(texts), tuple(children), where)
        if self._open:
            self._open[-1][5].append(element)
        else:
            self.root = element
