"""Quick check: what people say is understood, and only what still matters is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from api.ledger import Ledger
from api.services.cross_checking import CrossChecker, second_engine
from api.services.findings_json import Given
from api.services.quick_check import Topic, answer, every_rule_set, look_up, topic
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.errors import NotAvailable
from engine.outcome import Outcome

ON = date(2026, 11, 22)
REGISTRY = Registry(ShippedShelf())


@pytest.fixture
def checker(ledger: Ledger) -> Iterator[CrossChecker]:
    """A second engine in a process of its own."""
    with second_engine(ledger) as opened:
        yield opened


def about(words: str) -> list[str]:
    """Return the keys of what words may be about."""
    return [found.key for found in look_up(REGISTRY, "england", ON, words)]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("riding lessons", "buy:leisure_activity"),
        ("Horse-riding!", "buy:leisure_activity"),
        ("a computer for my son", "buy:computer_or_console"),
        ("wheel chair", "buy:support_equipment"),
        ("hollidays", "buy:holiday_respite"),
        ("pay my daughter", "pay:child"),
        ("can I pay my daughter-in-law", "pay:child_in_law"),
        ("pay mum", "pay:parent"),
        ("employ my neighbour", "pay:neighbour"),
        ("carers allowance", "rules:carers_allowance"),
        ("direct payment", "rules:direct_payment_conditions"),
    ],
)
def test_everyday_words_find_what_they_are_about(words: str, key: str) -> None:
    assert about(words)[0] == key


def test_whoever_names_a_relative_without_paying_them_asks_about_the_thing() -> None:
    assert about("a laptop for my daughter") == ["buy:computer_or_console"]


@pytest.mark.parametrize("words", ["", "   ", "xyzzy", "!!!"])
def test_words_like_nothing_we_know_find_nothing(words: str) -> None:
    assert about(words) == []


def test_every_topic_that_is_found_can_be_named_again() -> None:
    for found in (*look_up(REGISTRY, "england", ON, "pay my son"), *every_rule_set(REGISTRY, "england", ON)):
        assert topic(REGISTRY, "england", ON, found.key, "pay my son").policy == found.policy


@pytest.mark.parametrize("key", ["buy:dragons", "pay:robot", "rules:facs", "", "buy"])
def test_a_topic_that_does_not_exist_on_that_day_is_refused(key: str) -> None:
    with pytest.raises(NotAvailable):
        topic(REGISTRY, "england", ON, key)


def test_rule_sets_not_in_force_are_not_offered() -> None:
    assert "facs" not in [found.policy for found in every_rule_set(REGISTRY, "england", ON)]
    assert "facs" in [found.policy for found in every_rule_set(REGISTRY, "england", date(2015, 3, 31))]


def _riding() -> Topic:
    return topic(REGISTRY, "england", ON, "buy:leisure_activity", "riding lessons")


def test_only_what_can_still_change_the_answer_is_asked(checker: CrossChecker) -> None:
    nothing = answer(REGISTRY, checker, "england", ON, _riding(), {})
    assert nothing.outcome is Outcome.CANNOT_TELL
    assert nothing.sentence == "We cannot yet say whether your budget may pay for this."
    assert {question.path for question in nothing.missing} >= {"items[1].linked_to_plan_outcome"}
    item: Given = {"item_id": "1", "category": "leisure_activity", "linked_to_plan_outcome": False}
    refused = answer(REGISTRY, checker, "england", ON, _riding(), {"items": [item]})
    assert refused.outcome is Outcome.NOT_ESTABLISHED
    assert refused.missing == ()
    assert refused.reasons


def test_an_answer_about_one_worker_does_not_wait_for_the_hours_of_the_others(checker: CrossChecker) -> None:
    daughter = topic(REGISTRY, "england", ON, "pay:child")
    worker: Given = {"worker_id": "1", "relation": "child", "same_household": False}
    settled = answer(REGISTRY, checker, "england", ON, daughter, {"workers": [worker]})
    assert settled.outcome is Outcome.ESTABLISHED
    assert settled.missing == ()
    assert settled.evaluation.evaluations["family_contribution"].outcome is Outcome.CANNOT_TELL
