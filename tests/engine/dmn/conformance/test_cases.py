"""The kit's test files are read as they are meant, and only numbers are compared with the kit's tolerance."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.dmn.conformance import is_test_file, read_suite
from engine.dmn.conformance.comparison import matches
from engine.errors import RuleSetError
from engine.values import (
    NULL,
    Context,
    Date,
    Value,
    date_time_of,
    duration_of,
    time_of,
)

HEAD = (
    '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="http://www.w3.org/2001/XMLSchema">'
)


def expected(content: str) -> Value:
    """Return the value that a test file with this content expects."""
    case = f'<testCase><resultNode name="it"><expected>{content}</expected></resultNode></testCase>'
    suite = read_suite(f"{HEAD}<modelName>m.dmn</modelName>{case}</testCases>".encode(), "f-test-01.xml")
    assert (suite.model, suite.cases[0].id, suite.cases[0].kind) == ("m.dmn", "1", "decision")
    return suite.cases[0].expected[0].value


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ('<value xsi:type="x:decimal">1.50</value>', Decimal("1.50")),
        ('<value xsi:type="x:double">1e3</value>', Decimal(1000)),
        ('<value xsi:type="x:string"> a </value>', " a "),
        ('<value xsi:type="x:string"/>', ""),
        ("<value>a</value>", "a"),
        ('<value xsi:type="x:boolean">true</value>', True),
        ('<value xsi:type="x:date">2015-04-01</value>', Date(2015, 4, 1)),
        ('<value xsi:type="x:time">10:00:00Z</value>', time_of("10:00:00Z")),
        ('<value xsi:type="x:dateTime">2015-04-01T10:00:00</value>', date_time_of("2015-04-01T10:00:00")),
        ('<value xsi:type="x:duration">P1Y</value>', duration_of("P1Y")),
        ('<value xsi:nil="true"/>', NULL),
        ("", NULL),
        ("<list/>", ()),
        ('<list xsi:nil="true"/>', NULL),
        ('<list><item><value xsi:type="x:decimal">1</value></item><item><list/></item></list>', (Decimal(1), ())),
        ('<component name="a b"><value>c</value></component>', Context({"a b": "c"})),
    ],
)
def test_every_form_of_value_is_read(content: str, value: Value) -> None:
    assert expected(content) == value


@pytest.mark.parametrize(
    "content",
    [
        '<value xsi:type="x:decimal">one</value>',
        '<value xsi:type="x:date">x</value>',
        '<value xsi:type="x:odd">1</value>',
    ],
)
def test_a_value_that_is_not_of_its_type_is_refused(content: str) -> None:
    with pytest.raises(RuleSetError, match="is no"):
        expected(content)


@pytest.mark.parametrize(
    ("found", "wanted", "alike"),
    [
        (Decimal("0.3333333333"), Decimal("0.33333333"), True),
        (Decimal("0.33333"), Decimal("0.33333333"), False),
        (Decimal(1), True, False),
        (Decimal(1), "1", False),
        (NULL, NULL, True),
        (NULL, False, False),
        ((Decimal(1),), Decimal(1), False),
        ((Decimal(1), Decimal(2)), (Decimal(2), Decimal(1)), False),
        (Context({"a": Decimal(1)}), Context({"a": Decimal("1.000000001")}), True),
        (Context({"a": Decimal(1), "b": NULL}), Context({"a": Decimal(1)}), False),
        (date_time_of("2015-04-01T10:00:00Z"), date_time_of("2015-04-01T11:00:00+01:00"), False),
        (date_time_of("2015-07-01T10:00:00@Europe/Paris"), date_time_of("2015-07-01T10:00:00+02:00"), True),
        (time_of("10:00:00Z"), time_of("10:00:00"), False),
        (Date(2015, 4, 1), date_time_of("2015-04-01T00:00:00"), False),
    ],
)
def test_values_are_compared_as_the_kit_does(found: Value, wanted: Value, *, alike: bool) -> None:
    assert matches(found, wanted) is alike


def test_test_files_are_told_from_models() -> None:
    assert is_test_file("0001-a-test-01.xml")
    assert not is_test_file("0001-a.dmn")
    assert not is_test_file("testCases.xsd")
