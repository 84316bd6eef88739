"""Wording templates: what is read, what is refused and where, and what is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import RuleSetError
from engine.feel import Scope
from engine.values import Decimal, PartialSet, Unknown, Value
from explanations.wording.fill import MAX_FILLED, check_wording, fill
from explanations.wording.printing import Kind
from explanations.wording.reading import Words
from explanations.wording.template import MAX_LENGTH, MAX_PIECES, Slot, Text, read_template

KINDS = {
    "earnings": Kind("Earnings", money=True, unit="per week"),
    "relation": Kind("Relation", members={"child": "Son or daughter"}),
    "groups": Kind("Groups", members={"carer": "Unpaid carer", "nhs": "NHS patient", "old": "Older person"}),
    "hours": Kind("Hours", unit="hours a week"),
    "some_groups": Kind("Groups", members={"carer": "Unpaid carer", "nhs": "NHS patient"}),
    "few_groups": Kind("Groups", members={"carer": "Unpaid carer", "nhs": "NHS patient"}),
    "any_groups": Kind("Groups", members={"carer": "Unpaid carer", "nhs": "NHS patient"}),
}
NAMES = Scope.of(*KINDS, "unknown_hours", strict=True)
VALUES: dict[str, Value] = {
    "earnings": Decimal("1234.5"),
    "relation": "child",
    "groups": ("carer", "nhs", "old"),
    "hours": Decimal(30),
    "unknown_hours": Unknown(frozenset(("unknown_hours",))),
    "some_groups": PartialSet(("carer",), ("nhs",), frozenset(("some_groups",))),
    "few_groups": PartialSet((), ("nhs",), frozenset(("few_groups",))),
    "any_groups": PartialSet((), None, frozenset(("any_groups",))),
}


def said(template: str) -> str | None:
    filled = fill(template, VALUES, Words(KINDS), NAMES)
    return None if filled is None else filled.text


def test_text_and_expressions_are_told_apart() -> None:
    pieces = read_template("You earn {{ earnings }} a week.")
    assert pieces == (Text("You earn "), Slot("earnings", 12), Text(" a week."))


def test_braces_and_quotes_inside_an_expression_do_not_end_it() -> None:
    pieces = read_template('{{ {a: {b: "}}"}}.a.b }}')
    assert pieces == (Slot('{a: {b: "}}"}}.a.b', 3),)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("You earn {{ earnings }} a week.", "You earn £1,234.50 a week."),
        ("Twice that is {{ earnings * 2 }}.", "Twice that is £2,469.00."),
        ("{{ relation }} can be paid.", "Son or daughter can be paid."),
        ("You belong to: {{ groups }}.", "You belong to: unpaid carer, NHS patient and older person."),
        ("You belong to {{ count(groups) }} groups.", "You belong to 3 groups."),
        ('{{ groups[item != "nhs"] }}', "Unpaid carer and older person"),
        ("{{ for g in groups return g }}", "Unpaid carer, NHS patient and older person"),
        ("Care: {{ hours }} hours. Enough: {{ hours >= 35 }}.", "Care: 30 hours. Enough: no."),
        ('{{ if hours < 35 then "less" else "more" }} than needed', "Less than needed"),
        ("No values here.", "No values here."),
    ],
)
def test_values_are_printed_by_their_kind(template: str, expected: str) -> None:
    assert said(template) == expected


def test_a_sentence_with_a_value_that_is_not_known_is_not_said() -> None:
    assert said("You give care for {{ unknown_hours }} hours.") is None
    assert said("You give {{ unknown_hours + hours }} hours.") is None


def test_a_sentence_with_a_value_that_an_error_made_null_is_not_said() -> None:
    assert said("You give care for {{ hours / 0 }} hours.") is None


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("{{ hours", "rules.yaml:3:9: `{{` at character 1 is never closed (close the expression with `}}`)"),
        ("hours }}", "rules.yaml:3:9: `}}` without `{{` at character 7 (open the expression with `{{`)"),
        ("a {{ }}", "rules.yaml:3:9: empty `{{ }}` at character 3 (write the name of a value in it)"),
        ("{% if x %}", "rules.yaml:3:9: `{%` at character 1 (wording knows only text and `{{ a FEEL expression }}`)"),
        ('{{ "abc }}', 'rules.yaml:3:9: text at character 4 is never closed (add the closing `"`)'),
    ],
)
def test_a_template_that_is_not_well_formed_is_refused_with_its_place(template: str, problem: str) -> None:
    with pytest.raises(RuleSetError) as caught:
        read_template(template, "rules.yaml:3:9")
    assert caught.value.text == problem
    assert check_wording(template, NAMES, "rules.yaml:3:9") == (problem,)


def test_a_template_is_bounded_in_length_and_values() -> None:
    read_template("x" * MAX_LENGTH)
    with pytest.raises(RuleSetError):
        read_template("x" * (MAX_LENGTH + 1))
    read_template("{{ hours }}" * MAX_PIECES)
    with pytest.raises(RuleSetError):
        read_template("{{ hours }}" * (MAX_PIECES + 1))


@pytest.mark.parametrize(
    "template",
    [
        "{{ for a in 1..1000, b in 1..1000 return a * b }}",
        "{{ string join(for a in 1..1900 return string(a)) }}",
        "{{ (function(f) f(f))(function(f) f(f)) }}",
        "{{ hours ** 99999 }}",
        '{{ string join(for a in 1..400 return "word ") }}',
    ],
)
def test_wording_that_takes_too_much_is_not_said(template: str) -> None:
    assert said(template) is None


SHAPES = (
    "({0} + {1})",
    "(for i in {0} return {1})",
    "string join({0}, {1})",
    "(if {0} then {1} else {2})",
    "{0}[{1}]",
    "count({0})",
)
EXPRESSIONS = st.recursive(
    st.sampled_from([*KINDS, "1", '"x"', "null", "[]", "1..900", "unknown_hours", '@"2015-04-01"']),
    lambda inner: st.tuples(st.sampled_from(SHAPES), inner, inner, inner).map(lambda made: made[0].format(*made[1:])),
    max_leaves=8,
)


@given(st.lists(EXPRESSIONS, min_size=1, max_size=4))
def test_hostile_wording_is_refused_left_unsaid_or_said_in_bounds(expressions: list[str]) -> None:
    template = " and ".join(f"{{{{ {expression} }}}}" for expression in expressions)
    try:
        text = said(template)
    except RuleSetError:
        return
    assert text is None or (len(text) <= MAX_FILLED and "{{" not in text)


def test_the_check_names_every_expression_that_cannot_be_read() -> None:
    problems = check_wording("{{ hors }} and {{ hours + }} and {{ hours }}", NAMES, "r.yaml:1:1")
    assert len(problems) == 2
    assert "`hors`" in problems[0]
    assert "did you mean `hours`?" in problems[0]
    assert "in `{{ hours + }}` at character 19" in problems[1]


@given(st.text(alphabet='{}%#" abc.\\', max_size=60))
def test_any_text_is_read_whole_or_refused(template: str) -> None:
    try:
        pieces = read_template(template)
    except RuleSetError:
        return
    for piece in pieces:
        if isinstance(piece, Slot):
            assert template[piece.offset :].startswith(piece.expression)
    plain = "".join(piece.text for piece in pieces if isinstance(piece, Text))
    assert len(plain) <= len(template)
    assert "{{" not in plain
    assert "}}" not in plain


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("You belong to: {{ some_groups }}.", "You belong to: unpaid carer, and perhaps more."),
        ("You belong to: {{ few_groups }}.", "You belong to: at most NHS patient."),
        ("You belong to {{ count(some_groups) }} groups.", "You belong to between 1 and 2 groups."),
        ("You belong to: {{ any_groups }}.", None),
    ],
)
def test_what_is_known_in_part_is_said_as_far_as_it_is_known(template: str, expected: str | None) -> None:
    assert said(template) == expected
