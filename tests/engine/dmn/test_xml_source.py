"""XML is read to the character, and whatever could harm is refused with its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn.xml_source import read_xml
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

BILLION_LAUGHS = b"""<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;</a>"""
EXTERNAL_FILE = b"""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"""
PARAMETER_ENTITY = b"""<!DOCTYPE a [<!ENTITY % x SYSTEM "http://example.org/evil.dtd"> %x;]><a/>"""
DEFAULTED = b"""<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>"""


def test_elements_keep_names_attributes_texts_and_places() -> None:
    root = read_xml(b'<a xmlns="urn:one" xmlns:p="urn:two">\n  <p:b p:c="1" d=" 2 ">x &amp; y</p:b></a>', "f.dmn")
    child = root.children[0]
    assert (root.namespace, root.name, root.where) == ("urn:one", "a", "f.dmn:1:1")
    assert (child.namespace, child.name, child.text, child.where) == ("urn:two", "b", "x & y", "f.dmn:2:3")
    assert dict(child.attributes) == {"{urn:two}c": "1", "d": " 2 "}
    assert child.prefixes["p"] == "urn:two"


def test_a_prefix_holds_only_where_it_is_declared() -> None:
    root = read_xml(b'<a><b xmlns:p="urn:one"/><c/></a>', "f")
    assert [dict(child.prefixes) for child in root.children] == [{"p": "urn:one"}, {}]


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_xml(b"\xef\xbb\xbf<a/>", "f").name == "a"


@pytest.mark.parametrize("document", [BILLION_LAUGHS, EXTERNAL_FILE, PARAMETER_ENTITY, DEFAULTED, b"<!DOCTYPE a><a/>"])
def test_a_document_type_is_refused(document: bytes) -> None:
    with pytest.raises(RuleSetError, match="document type is not allowed"):
        read_xml(document, "f")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_bytes_that_are_not_utf_8_are_refused(encoding: str) -> None:
    with pytest.raises(RuleSetError, match="not UTF-8"):
        read_xml("<a>é</a>".encode(encoding), "f")


@pytest.mark.parametrize("encoding", ["utf-7", "UTF-16", "ISO-8859-1", "ebcdic-cp-us"])
def test_another_encoding_may_not_even_be_declared(encoding: str) -> None:
    with pytest.raises(RuleSetError, match=f"encoding is `{encoding}`"):
        read_xml(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode(), "f")


def test_elements_may_nest_so_deep_and_no_deeper() -> None:
    assert read_xml(b"<a>" * XML_DEPTH + b"</a>" * XML_DEPTH, "f").name == "a"
    with pytest.raises(RuleSetError, match="nest more than"):
        read_xml(b"<a>" * (XML_DEPTH + 1) + b"</a>" * (XML_DEPTH + 1), "f")


def test_there_may_be_so_many_elements_and_no_more() -> None:
    assert len(read_xml(b"<a>" + b"<b/>" * (XML_ELEMENTS - 1) + b"</a>", "f").children) == XML_ELEMENTS - 1
    with pytest.raises(RuleSetError, match="elements"):
        read_xml(b"<a>" + b"<b/>" * XML_ELEMENTS + b"</a>", "f")


def test_an_element_may_have_so_many_attributes_and_no_more() -> None:
    many = " ".join(f'a{number}="1"' for number in range(XML_ATTRIBUTES + 1))
    with pytest.raises(RuleSetError, match="attributes"):
        read_xml(f"<a {many}/>".encode(), "f")


def test_a_file_may_have_so_many_attributes_in_all_and_no_more() -> None:
    full = "<b " + " ".join(f'a{number}="1"' for number in range(XML_ATTRIBUTES)) + "/>"
    times = XML_ALL_ATTRIBUTES // XML_ATTRIBUTES
    assert len(read_xml(f"<a>{full * times}</a>".encode(), "f").children) == times
    with pytest.raises(RuleSetError, match=f"more than {XML_ALL_ATTRIBUTES} attributes"):
        read_xml(f"<a>{full * (times + 1)}</a>".encode(), "f")


def test_a_namespace_may_be_so_long_and_no_longer() -> None:
    assert read_xml(f'<a xmlns="{"u" * XML_NAMESPACE}"/>'.encode(), "f").namespace == "u" * XML_NAMESPACE
    with pytest.raises(RuleSetError, match="a namespace has more than"):
        read_xml(f'<a xmlns="{"u" * (XML_NAMESPACE + 1)}"/>'.encode(), "f")


def test_there_may_be_so_many_prefixes_and_no_more() -> None:
    declared = " ".join(f'xmlns:n{number}="u"' for number in range(XML_PREFIXES))
    assert len(read_xml(f"<a {declared}/>".encode(), "f").prefixes) == XML_PREFIXES
    with pytest.raises(RuleSetError, match="prefixes"):
        read_xml(f'<a {declared}><b xmlns:more="u"/></a>'.encode(), "f")


def test_a_file_may_be_so_large_and_no_larger() -> None:
    with pytest.raises(RuleSetError, match="bytes"):
        read_xml(b"<a>" + b" " * XML_BYTES + b"</a>", "f")


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (b"<a><b></a>", "f:1:9"),
        (b"<a>\n&nope;</a>", "f:2:1"),
        (b"", "f:1:1"),
        (b"<a/><b/>", "f:1:5"),
        (b"text", "f:1:1"),
    ],
)
def test_what_is_not_well_formed_is_refused_with_its_place(document: bytes, place: str) -> None:
    with pytest.raises(RuleSetError, match="not well-formed") as refused:
        read_xml(document, "f")
    assert refused.value.where == place


PIECES = st.sampled_from(
    b"<a>|</a>|<b c='d'>|</b>|<!--|-->|<![CDATA[|]]>|&amp;|&#0;|&x;|<?p ?>|<!DOCTYPE a>|<?xml version='1.0'?>"
    b"|xmlns:p='u'|<p:q/>|\x00|\xff|\xef\xbb\xbf|text".split(b"|")
)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=20).map(b"".join)))
def test_no_bytes_raise_anything_but_a_rule_set_error(document: bytes) -> None:
    try:
        root = read_xml(document, "f")
    except RuleSetError as error:
        assert error.where.startswith("f")  # noqa: PT017 - either outcome is right, each with its own promise
    else:
        assert root.name


def test_whoever_reads_at_their_own_risk_may_read_more() -> None:
    content = b"<a>" + b"<b/>" * XML_ELEMENTS + b"</a>"
    assert len(read_xml(content, "f", times=2).children) == XML_ELEMENTS
