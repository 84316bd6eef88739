"""Hostile rules and documents end at a counted bound, with its reason; `make bench` measures time and memory."""

from __future__ import annotations

from contextlib import suppress

import pytest

from engine import limits
from engine.errors import BudgetExceeded, FeelSyntaxError, RuleSetError
from engine.feel import Run, Scope, compile_expression
from engine.values import NULL, Unknown, Value, feel_text
from tests.engine.feel.hostile_texts import HOSTILE, LISTS, LOOPS, RECURSION, TEXTS
from tests.engine.hostile_documents import documents

SCOPE = Scope.of("x", "a")
NAMES: dict[str, Value] = {"x": (NULL, NULL, NULL), "a": NULL}
OPEN: dict[str, Value] = {"x": Unknown(frozenset({"x"})), "a": NULL}
PIECE = 64

# What is cut short by a bound; the others have a value, or are no FEEL at all.
STOPPED = {*LOOPS, *RECURSION, *LISTS, *TEXTS} - {
    "sorting",
    "a list twice in a list, typed",
    "distinct contexts",
    "functions kept",
    "a pattern with nested repetition",
    "a pattern that repeats repetitions",
    "a list twice in a list, as an argument",
}


@pytest.mark.parametrize("names", [NAMES, OPEN], ids=["known", "open"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_ends_with_a_value_of_bounded_size_or_a_reason(name: str, names: dict[str, Value]) -> None:
    run = Run()
    try:
        value = compile_expression(HOSTILE[name], SCOPE).evaluate(names, run)
    except (FeelSyntaxError, BudgetExceeded):
        return
    assert run.steps >= 0
    assert run.weight(value) <= limits.WEIGHT
    assert len(feel_text(value)) <= limits.WEIGHT * PIECE


@pytest.mark.parametrize("name", sorted(STOPPED))
def test_what_would_go_on_is_cut_short(name: str) -> None:
    with pytest.raises(BudgetExceeded, match=r"took more than|made a|called functions too deeply"):
        compile_expression(HOSTILE[name], SCOPE).evaluate(NAMES, Run())


@pytest.mark.parametrize("name", documents())
def test_a_hostile_document_is_read_or_refused_with_a_reason(name: str) -> None:
    with suppress(RuleSetError, BudgetExceeded):
        documents()[name]()


@pytest.mark.parametrize("name", [name for name in documents() if ": more " in name])
def test_more_than_may_be_is_refused(name: str) -> None:
    with pytest.raises(RuleSetError, match=r"more than|larger than"):
        documents()[name]()


def test_a_value_shared_many_times_is_weighed_as_often_as_it_occurs() -> None:
    run = Run()
    once: Value = ("a" * PIECE, NULL)
    weight = run.weight(once)
    twice: Value = (once, once)

    assert weight == 4
    assert run.weight(twice) == 1 + 2 * weight


def test_what_goes_through_a_long_value_takes_steps_for_each_part() -> None:
    run = Run()
    run.touch((NULL,) * 99, "x" * 640)

    assert run.budget.steps - run.steps == 100 + 10


def test_a_value_nests_as_deep_as_may_be_and_no_deeper() -> None:
    value: Value = ()
    for _ in range(limits.VALUE_DEPTH - 1):
        value = (value,)
    assert Run().built(value) is value
    with pytest.raises(BudgetExceeded, match="nests more than"):
        Run().built((value,))


def test_a_text_is_as_long_as_may_be_and_no_longer() -> None:
    compile_expression(" " * (limits.TEXT_LENGTH - 1) + "1", SCOPE)
    with pytest.raises(FeelSyntaxError, match=f"{limits.TEXT_LENGTH} characters"):
        compile_expression(" " * limits.TEXT_LENGTH + "1", SCOPE)


def test_every_bound_says_why_it_is_what_it_is() -> None:
    source = limits.__file__
    assert source is not None
    with open(source, encoding="utf-8") as file:
        text = file.read()
    names = [name for name in vars(limits) if name.isupper()]
    assert len(names) > 20
    assert [name for name in names if f"\n{name}: Final = " not in text] == []
    assert text.count('\n"""') >= len(names)
