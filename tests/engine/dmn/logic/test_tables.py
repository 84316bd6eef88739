"""Decision tables mean what DMN 1.5 says (8.2 and 10.3.2.10), with what is unknown carried through."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.feel import Run
from engine.values import NULL, Code, Context, Null, Unknown, Value
from tests.engine.dmn.models import value_of_logic

SIX = Decimal(6)


def table(*rows: tuple[str, str], policy: str = "UNIQUE", outputs: str = "<output/>", values: str = "") -> str:
    """Return a table of one input column `age` with rows of one cell and output entries parted by semicolons."""
    hit, _, aggregation = policy.partition("/")
    attribute = f' aggregation="{aggregation}"' if aggregation else ""
    allowed = f"<inputValues><text>{values}</text></inputValues>" if values else ""
    lines = "".join(
        f"<rule><inputEntry><text>{cell.replace('<', '&lt;')}</text></inputEntry>"
        + "".join(f"<outputEntry><text>{entry.strip()}</text></outputEntry>" for entry in entries.split(";"))
        + "</rule>"
        for cell, entries in rows
    )
    return (
        f'<decisionTable hitPolicy="{hit}"{attribute}><input><inputExpression><text>age</text></inputExpression>'
        f"{allowed}</input>{outputs}{lines}</decisionTable>"
    )


ALL_HOLD = (("> 1", "2"), ("> 2", "3"), ("-", "1"))
LISTED = "<output><outputValues><text>1, 3, 2</text></outputValues></output>"
DEFAULT = '<output><defaultOutputEntry><text>"none"</text></defaultOutputEntry></output>'
TWO = '<output name="a"/><output name="b"/>'


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("UNIQUE", NULL),
        ("ANY", NULL),
        ("FIRST", Decimal(2)),
        ("PRIORITY", Decimal(1)),
        ("RULE ORDER", (Decimal(2), Decimal(3), Decimal(1))),
        ("OUTPUT ORDER", (Decimal(1), Decimal(3), Decimal(2))),
        ("COLLECT", (Decimal(2), Decimal(3), Decimal(1))),
        ("COLLECT/SUM", Decimal(6)),
        ("COLLECT/MIN", Decimal(1)),
        ("COLLECT/MAX", Decimal(3)),
        ("COLLECT/COUNT", Decimal(3)),
    ],
)
def test_every_hit_policy_chooses_among_rows_that_hold(policy: str, expected: Value) -> None:
    assert value_of_logic(table(*ALL_HOLD, policy=policy, outputs=LISTED), age=SIX) == expected


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "RULE ORDER", "COLLECT", "COLLECT/SUM", "COLLECT/COUNT"])
def test_a_table_of_which_no_row_holds_is_null_under_any_policy(policy: str) -> None:
    answer = value_of_logic(table(("< 0", "1"), policy=policy), age=SIX)
    assert isinstance(answer, Null)
    assert answer.reason is not None
    assert answer.reason.code is Code.HIT_POLICY


@pytest.mark.parametrize("policy", ["UNIQUE", "COLLECT"])
def test_the_default_output_stands_where_no_row_holds(policy: str) -> None:
    assert value_of_logic(table(("< 0", "1"), policy=policy, outputs=DEFAULT), age=SIX) == "none"


def test_a_column_without_default_is_null_beside_one_with() -> None:
    outputs = '<output name="a"><defaultOutputEntry><text>1</text></defaultOutputEntry></output><output name="b"/>'
    assert value_of_logic(table(("< 0", "1; 2"), outputs=outputs), age=SIX) == Context({"a": Decimal(1), "b": NULL})


def test_several_outputs_make_a_context_for_each_hit() -> None:
    rows = (("> 1", "1; 2"), ("> 2", "3; 4"))
    first, second = Context({"a": Decimal(1), "b": Decimal(2)}), Context({"a": Decimal(3), "b": Decimal(4)})
    assert value_of_logic(table(*rows, policy="FIRST", outputs=TWO), age=SIX) == first
    assert value_of_logic(table(*rows, policy="COLLECT", outputs=TWO), age=SIX) == (first, second)


def test_priority_goes_by_the_columns_that_list_values_from_left_to_right() -> None:
    listed = '<outputValues><text>"x", "y"</text></outputValues>'
    outputs = f'<output name="a"/><output name="b">{listed}</output>'
    rows = (("-", '1; "y"'), ("-", '2; "x"'))
    answer = value_of_logic(table(*rows, policy="PRIORITY", outputs=outputs), age=SIX)
    assert answer == Context({"a": Decimal(2), "b": "x"})


def test_rows_that_hold_under_any_may_agree() -> None:
    assert value_of_logic(table(("> 1", "7"), ("> 2", "7"), policy="ANY"), age=SIX) == Decimal(7)


def test_a_value_that_its_column_does_not_allow_makes_the_table_null() -> None:
    assert value_of_logic(table(("-", "1"), values="[0..5]"), age=SIX) == NULL
    assert value_of_logic(table(("-", "1"), values="[0..6]"), age=SIX) == Decimal(1)


def test_an_output_that_its_column_does_not_allow_is_null() -> None:
    assert value_of_logic(table(("-", "4"), outputs=LISTED), age=SIX) == NULL


def test_a_null_value_only_passes_cells_that_ask_for_it() -> None:
    rows = (("> 1", '"number"'), ("null", '"nothing"'))
    assert value_of_logic(table(*rows), age=NULL) == "nothing"


def test_a_table_without_input_columns_always_holds() -> None:
    logic = "<decisionTable><output/><rule><outputEntry><text>1</text></outputEntry></rule></decisionTable>"
    assert value_of_logic(logic) == Decimal(1)


def test_a_cell_that_cannot_be_read_does_not_hold_and_says_why() -> None:
    run = Run()
    assert value_of_logic(table(("?? ?", "1"), ("-", "2"), policy="FIRST"), run, age=SIX) == Decimal(2)
    assert [one.code for one in run.diagnostics] == [Code.UNREADABLE_TEXT]


def test_an_unknown_value_leaves_open_what_it_could_change() -> None:
    unknown = Unknown(frozenset({"age"}))
    assert value_of_logic(table(("< 18", '"child"'), (">= 18", '"adult"')), age=unknown) == unknown


def test_an_unknown_value_leaves_alone_what_it_could_not_change() -> None:
    unknown = Unknown(frozenset({"age"}))
    assert value_of_logic(table(("< 18", "1"), ("-", "1"), policy="FIRST"), age=unknown) == Decimal(1)


def test_a_column_whose_values_are_limited_leaves_open_what_it_may_yet_refuse() -> None:
    unknown = Unknown(frozenset({"age"}))
    assert value_of_logic(table(("-", "1"), values="[0..6]"), age=unknown) == unknown
    within = Unknown(frozenset({"age"}), Decimal(1), Decimal(2))
    assert value_of_logic(table(("-", "1"), values="[0..6]"), age=within) == Decimal(1)


def test_an_output_not_known_is_open_where_its_column_may_refuse_it() -> None:
    unknown = Unknown(frozenset({"age"}))
    assert value_of_logic(table(("-", "age"), outputs=LISTED), age=unknown) == unknown
