"""Wording templates: what is read, what is refused and where, and what is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import RuleSetError
from engine.feel import Scope
from engine.values import Decimal, PartialSet, Unknown, Value
from explanations.wording.fill import MAX_MEMBERS, check_wording, fill
from explanations.wording.printing import Kind
from explanations.wording.reading import Words
from explanations.wording.template import MAX_LENGTH, MAX_PIECES, Each, Slot, Text, When, read_template
from explanations.wording.values import Filter

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
    pieces = read_template('{{ relation = "}}" | count }}')
    assert pieces == (Slot('relation = "}}"', 3, (Filter("count"),)),)


def test_conditions_and_loops_hold_what_stands_inside_them() -> None:
    assert read_template("{% if hours < 35 %}a{% else %}b{% end %}") == (
        When("hours < 35", 6, (Text("a"),), (Text("b"),)),
    )
    assert read_template("{% for g in groups %}{{ g }}; {% end %}") == (
        Each("g", "groups", 7, (Slot("g", 24), Text("; "))),
    )


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("You earn {{ earnings }} a week.", "You earn £1,234.50 a week."),
        ("Twice that is {{ earnings * 2 }}.", "Twice that is £2,469.00."),
        ("{{ relation }} can be paid.", "Son or daughter can be paid."),
        ("You belong to: {{ groups }}.", "You belong to: unpaid carer, NHS patient and older person."),
        ("You belong to {{ groups | count }} groups.", "You belong to 3 groups."),
        ("You belong to {{ groups | either }}.", "You belong to unpaid carer, NHS patient or older person."),
        ('You gave {{ hours | plural "hour" "hours" }}.', "You gave 30 hours."),
        ('{{ hours - 29 | plural "hour" "hours" }}', "1 hour"),
        ("{{ earnings / 10000 | percent }} percent", "12.3 percent"),
        ("About {{ earnings / 7 | rounded 0 }}", "About 176"),
        ("{% for g in groups %}{{ g }}; {% end %}", "Unpaid carer; NHS patient; older person;"),
        ('{% if relation = "child" %}A child.{% end %} Next.', "A child. Next."),
        ("{% if not hours >= 35 %}Too few{% else %}Enough{% end %}.", "Too few."),
        ('{% if "nhs" in groups %}Free{% end %}', "Free"),
        ("Care: {{ hours }} hours. Enough: {{ hours >= 35 }}.", "Care: 30 hours. Enough: no."),
        ("{% if hours < 35 %}less{% else %}more{% end %} than needed", "Less than needed"),
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
        ("{% if x %}", "rules.yaml:3:9: `{% if … %}` is never closed at character 7 (close it with `{% end %}`)"),
        ("{% end %}", "rules.yaml:3:9: `{% end %}` that ends nothing at character 8 (open it with `{% if … %}`)"),
        ("{% set x %}", "rules.yaml:3:9: `{% set x %}` at character 1 (write if, else, for or end)"),
        ("{# no #}", "rules.yaml:3:9: `{#` at character 1 (wording has no comments)"),
        (
            "{% for a in 1..9 %}{% end %}",
            "rules.yaml:3:9: `a in 1..9` is no loop at character 8 (write {% for x in list %}, with a supplied list)",
        ),
        (
            "{{ hours | eval }}",
            "rules.yaml:3:9: no filter `eval` at character 4 (there are count, percent, rounded, plural, either)",
        ),
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
        "{{ count(groups) }}",
        "{{ groups[1] }}",
        "{% if some g in groups satisfies true %}x{% end %}",
        "{{ " + "1 + " * 60 + "1 }}",
        "{{ " + "(" * 11 + "1" + ")" * 11 + " }}",
        "{% if hours > 1 %}" * 4 + "x" + "{% end %}" * 4,
        '{{ hours | plural "hour" }}',
    ],
)
def test_calls_loops_powers_definitions_and_deep_nesting_are_refused(template: str) -> None:
    with pytest.raises(RuleSetError):
        said(template)
    assert check_wording(template, NAMES)


def test_a_list_that_is_too_long_to_say_is_not_said() -> None:
    many: dict[str, Value] = {"groups": tuple(f"g{number}" for number in range(MAX_MEMBERS + 1))}
    assert fill("{{ groups }}", many, Words(KINDS), NAMES) is None
    assert fill("{% for g in groups %}x{% end %}", many, Words(KINDS), NAMES) is None


def test_a_sentence_depends_on_what_its_conditions_read() -> None:
    filled = fill("{% if hours < 35 %}Too few.{% end %}", VALUES, Words(KINDS), NAMES)
    assert filled is not None
    assert filled.names == ("hours",)


def test_a_condition_that_is_not_known_leaves_the_sentence_unsaid() -> None:
    assert said("{% if unknown_hours < 35 %}Too few.{% else %}Enough.{% end %}") is None


def test_the_check_names_every_expression_that_cannot_be_read() -> None:
    problems = check_wording("{{ hors }} and {{ hours + }} and {{ hours }}", NAMES, "r.yaml:1:1")
    assert len(problems) == 2
    assert "`hors`" in problems[0]
    assert "did you mean `hours`?" in problems[0]
    assert "in `hours +` at character 19" in problems[1]


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
        ("You belong to {{ some_groups | count }} groups.", "You belong to between 1 and 2 groups."),
        ("You belong to: {{ any_groups }}.", None),
    ],
)
def test_what_is_known_in_part_is_said_as_far_as_it_is_known(template: str, expected: str | None) -> None:
    assert said(template) == expected
