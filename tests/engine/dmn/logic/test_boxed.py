"""Boxed expressions of every kind mean what DMN 1.5 says (7.3 and 10.2)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.feel import Run
from engine.limits import BOX_NESTING
from engine.values import NULL, Code, Context, FeelFunction, Null, Unknown, Value
from tests.engine.dmn.models import compiled, decision, definitions, literal, value_of_logic

ONE, TWO, THREE, FOUR = (Decimal(number) for number in (1, 2, 3, 4))


def entry(name: str, logic: str, kind: str = "") -> str:
    """Return a context entry; without a name it is the context's result."""
    of = f' typeRef="{kind}"' if kind else ""
    variable = f'<variable name="{name}"{of}/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def part(name: str, text: str) -> str:
    return f"<{name}>{literal(text)}</{name}>"


def test_a_context_sees_the_lines_above_and_gives_all_of_them() -> None:
    logic = f"<context>{entry('a', literal('1'))}{entry('b', literal('a + 1'))}</context>"
    assert value_of_logic(logic) == Context({"a": ONE, "b": TWO})


def test_a_context_with_a_result_is_its_result() -> None:
    logic = f"<context>{entry('a b', literal('2'))}{entry('', literal('a b * 2'))}</context>"
    assert value_of_logic(logic) == FOUR


def test_a_context_that_names_a_line_twice_is_null() -> None:
    assert value_of_logic(f"<context>{entry('a', literal('1'))}{entry('a', literal('2'))}</context>") == NULL


def test_a_line_is_held_to_its_type() -> None:
    text = literal('"x"')
    assert value_of_logic(f"<context>{entry('a', text, 'number')}</context>") == Context({"a": NULL})


def test_members_with_spaces_of_an_inner_context_can_be_read() -> None:
    inner = f"<context>{entry('Monthly Fee', literal('3'))}</context>"
    logic = f"<context>{entry('bank', inner)}{entry('', literal('bank.Monthly Fee + 1'))}</context>"
    assert value_of_logic(logic) == FOUR


def test_a_function_bound_to_a_line_may_call_itself() -> None:
    body = literal("if n = 0 then 1 else n * factorial(n - 1)")
    function = f'<functionDefinition><formalParameter name="n" typeRef="number"/>{body}</functionDefinition>'
    logic = f"<context>{entry('factorial', function)}{entry('', literal('factorial(4)'))}</context>"
    assert value_of_logic(logic) == Decimal(24)


def test_a_boxed_function_keeps_what_it_was_made_with() -> None:
    function = f'<functionDefinition><formalParameter name="b"/>{literal("a + b")}</functionDefinition>'
    value = value_of_logic(f"<context>{entry('a', literal('1'))}{entry('', function)}</context>")
    assert isinstance(value, FeelFunction)
    assert value.call((TWO,), Run()) == THREE


def test_java_and_pmml_are_refused_in_plain_words() -> None:
    function = f'<functionDefinition kind="Java"><formalParameter name="b"/>{literal("b")}</functionDefinition>'
    program = compiled(definitions(decision("it", function)))
    assert [fault.message for fault in program.faults] == ["`Java` functions are not run here, only FEEL"]
    value = value_of_logic(function)
    assert isinstance(value, Null)
    assert value.reason is not None
    assert value.reason.code is Code.NOT_SUPPORTED


def test_an_invocation_binds_by_name_and_leaves_the_rest_null() -> None:
    function = literal("function(a, b) [a, b]")
    binding = f'<binding><parameter name="b"/>{literal("x")}</binding>'
    call = f"<invocation>{literal('f')}{binding}</invocation>"
    logic = f"<context>{entry('f', function)}{entry('', call)}</context>"
    assert value_of_logic(logic, x=ONE) == (NULL, ONE)


def test_a_list_and_a_relation() -> None:
    assert value_of_logic(f"<list>{literal('1')}{literal('x')}</list>", x=TWO) == (ONE, TWO)
    columns = '<column name="a"/><column name="b"/>'
    row = f"<row>{literal('1')}{literal('a')}</row>"
    assert value_of_logic(f"<relation>{columns}{row}</relation>", a=TWO) == (Context({"a": ONE, "b": TWO}),)


@pytest.mark.parametrize(
    ("condition", "expected"), [("true", ONE), ("false", TWO), ("null", TWO), ('"yes"', NULL), ("1", NULL)]
)
def test_the_condition_of_a_conditional_must_be_a_boolean(condition: str, expected: Value) -> None:
    logic = f"<conditional>{part('if', condition)}{part('then', '1')}{part('else', '2')}</conditional>"
    assert value_of_logic(logic) == expected


def test_an_unknown_condition_leaves_both_answers_open() -> None:
    unknown = Unknown(frozenset({"x"}))
    logic = f"<conditional>{part('if', 'x = 1')}{part('then', '1')}{part('else', '{}')}</conditional>"
    assert isinstance(value_of_logic(logic.format("2"), x=unknown), Unknown)
    assert value_of_logic(logic.format("1"), x=unknown) == ONE


def test_a_condition_that_may_turn_out_to_be_no_boolean_leaves_even_equal_answers_open() -> None:
    unknown = Unknown(frozenset({"x"}))
    logic = f"<conditional>{part('if', 'x')}{part('then', '1')}{part('else', '1')}</conditional>"
    assert value_of_logic(logic, x=unknown) == unknown


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ("item > 2", (THREE, FOUR)),
        ("item > 9", ()),
        ("null", ()),
        ("1", NULL),
        ('if item = 3 then "x" else true', NULL),
    ],
)
def test_what_a_filter_tests_must_be_a_boolean(match: str, expected: Value) -> None:
    assert value_of_logic(f"<filter>{part('in', '[1, 2, 3, 4]')}{part('match', match)}</filter>") == expected


def test_a_filter_sees_the_members_of_its_items() -> None:
    items = '[{"first name": "Ada", age: 3}, {"first name": "Bo", age: 1}]'
    logic = f"<filter>{part('in', items)}{part('match', 'age > 1 and first name = item.first name')}</filter>"
    assert value_of_logic(logic) == (Context({"first name": "Ada", "age": THREE}),)


def test_loops_and_quantifiers() -> None:
    loop = f'<for iteratorVariable="x">{part("in", "[1, 2]")}{part("return", "x + count(partial)")}</for>'
    assert value_of_logic(loop) == (ONE, THREE)
    for kind, expected in (("some", True), ("every", False)):
        logic = f'<{kind} iteratorVariable="x">{part("in", "[1, 2]")}{part("satisfies", "x > 1")}</{kind}>'
        assert value_of_logic(logic) is expected


def test_boxes_nest_so_deep_and_no_deeper() -> None:
    deep = "<list>" * 45 + literal("1") + "</list>" * 45
    program = compiled(definitions(decision("it", deep)))
    assert [fault.message for fault in program.faults] == [f"boxes may nest {BOX_NESTING} deep"]


def test_what_cannot_be_read_is_null_and_a_fault_of_the_model() -> None:
    program = compiled(definitions(decision("it", literal("1 +"))))
    assert len(program.faults) == 1
    assert program.faults[0].where.startswith("model0.dmn:1:")
    assert value_of_logic(literal("1 +")) == NULL
    assert value_of_logic("") == NULL
