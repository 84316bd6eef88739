"""Reads XML bytes into a small tree with places, and refuses whatever could harm: see `read_xml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NoReturn

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from engine.errors import RuleSetError
from engine.limits import XML_ATTRIBUTES, XML_BYTES, XML_DEPTH, XML_ELEMENTS, XML_PREFIXES

_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


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
        return next(self.all(*names), None)

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
    UTF-8, more than XML_BYTES, XML_ELEMENTS, XML_DEPTH levels, XML_ATTRIBUTES to an element or XML_PREFIXES declared.
    `times` is how often as many bytes and elements are let through.
    """
    _check_bytes(content, file, XML_BYTES * times)
    parser = DefusedXMLParser(target=None, encoding="utf-8", forbid_dtd=True)
    builder = _Builder(parser, file, XML_ELEMENTS * times)
    # The parser took its target's methods when it was made; ours needs the parser for the places.
    parser = DefusedXMLParser(target=builder, encoding="utf-8", forbid_dtd=True)
    builder.parser = parser
    try:
        parser.feed(content)
        root = parser.close()
    except ParseError as error:
        line, column = error.position
        raise RuleSetError(f"not well-formed XML: {error.msg}", where=f"{file}:{line}:{column + 1}") from None
    except DefusedXmlException:
        builder.refuse("a document type is not allowed", fix="remove the DOCTYPE")
    assert isinstance(root, Element)
    return root


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


@dataclass(slots=True)
class _Open:
    """An element whose end has not been read."""

    tag: str
    attributes: Mapping[str, str]
    prefixes: Mapping[str, str]
    where: str
    texts: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    def closed(self) -> Element:
        namespace, _, name = self.tag.rpartition("}")
        return Element(
            namespace.removeprefix("{"),
            name,
            self.attributes,
            self.prefixes,
            "".join(self.texts),
            tuple(self.children),
            self.where,
        )


class _Builder:
    """Builds the tree while the parser reads, and stops the reading at the first excess."""

    def __init__(self, parser: Any, file: str, most: int) -> None:  # noqa: ANN401 - the parser has no public type
        self.parser = parser
        self._file = file
        self._most = most
        self._open: list[_Open] = []
        self._prefixes: Mapping[str, str] = MappingProxyType({})
        self._declared: dict[str, str] = {}
        self._prefix_count = 0
        self._count = 0
        self._root: Element | None = None

    @property
    def where(self) -> str:
        expat = self.parser.parser
        return f"{self._file}:{expat.CurrentLineNumber}:{expat.CurrentColumnNumber + 1}"

    def refuse(self, message: str, fix: str = "") -> NoReturn:
        raise RuleSetError(message, where=self.where, fix=fix) from None

    def start_ns(self, prefix: str | None, uri: str | None) -> None:
        self._prefix_count += 1
        if self._prefix_count > XML_PREFIXES:
            self.refuse(f"the file declares more than {XML_PREFIXES} prefixes")
        self._declared[prefix or ""] = uri or ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > self._most:
            self.refuse(f"the file has more than {self._most} elements")
        if len(self._open) >= XML_DEPTH:
            self.refuse(f"elements nest more than {XML_DEPTH} deep")
        if len(attributes) > XML_ATTRIBUTES:
            self.refuse(f"an element has more than {XML_ATTRIBUTES} attributes")
        outer = self._open[-1].prefixes if self._open else self._prefixes
        if self._declared:
            outer = MappingProxyType({**outer, **self._declared})
            self._declared = {}
        self._open.append(_Open(tag, dict(attributes), outer, self.where))

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].texts.append(text)

    def end(self, _tag: str) -> None:
        element = self._open.pop().closed()
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element

    def close(self) -> Element | None:
        return self._root
