"""Quick check: plain words lead to the right rules, only what still matters is asked, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from api.ledger import Ledger
from api.services import quick_check
from api.services.cross_checking import CrossChecker
from api.services.quick_check import QuickAnswer
from api.services.registry import Registry
from engine.errors import NotAvailable
from engine.outcome import Outcome

DAY = date(2026, 11, 22)


def _asked(registry: Registry, checker: CrossChecker, words: str, **item: Any) -> QuickAnswer:
    topic = quick_check.look_up(registry, "england", DAY, words)[0]
    (given,) = next(iter(topic.findings.values()))  # type: ignore[misc]  # a list of one
    assert isinstance(given, Mapping)
    findings = {topic.list_name: [{**given, **item}]}
    return quick_check.answer(registry, checker, "england", DAY, topic, findings)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("riding lessons", "buy:leisure_activity"),
        ("Riding Lesons", "buy:leisure_activity"),
        ("horse riding lessons for my son", "buy:leisure_activity"),
        ("pay my daughter", "pay:child"),
        ("can I pay my mum", "pay:parent"),
        ("pay my daughter-in-law", "pay:child_in_law"),
        ("two hours a day of help", "buy:personal_care"),
        ("wheelchair", "buy:support_equipment"),
        ("carer's allowance", "rules:carers_allowance"),
        ("laptop", "buy:computer_or_console"),
    ],
)
def test_plain_words_lead_to_what_is_meant(registry: Registry, words: str, key: str) -> None:
    assert quick_check.look_up(registry, "england", DAY, words)[0].key == key


@pytest.mark.parametrize("words", ["", "   ", "xyzzy", "?!"])
def test_words_that_are_like_nothing_lead_nowhere(registry: Registry, words: str) -> None:
    assert quick_check.look_up(registry, "england", DAY, words) == ()
    assert quick_check.every_rule_set(registry, "england", DAY)


def test_every_phrase_of_the_index_finds_its_own_kind_first(registry: Registry) -> None:
    wrong = []
    for phrase, kind in quick_check._phrases().items():
        found = [topic.key for topic in quick_check.look_up(registry, "england", DAY, phrase)]
        wanted = f"buy:{kind}"
        if not found or (found[0] != wanted and not found[0].startswith("pay:")) or wanted not in found:
            wrong.append((phrase, kind, found[:2]))
    assert wrong == []


def test_only_what_still_matters_is_asked_and_answers_make_it_certain(
    registry: Registry, checker: CrossChecker, ledger: Ledger
) -> None:
    first = _asked(registry, checker, "riding lessons")
    assert first.outcome is Outcome.CANNOT_TELL
    asked = {question.path for question in first.missing}
    assert asked
    assert all(path.startswith("items[1].") or "[" not in path for path in asked)
    then = _asked(registry, checker, "riding lessons", linked_to_plan_outcome=True, agreed_in_plan=True, legal=True,
                  via_direct_payment=True, provider_on_approved_list=True)  # fmt: skip
    assert then.outcome is Outcome.ESTABLISHED
    assert "may pay for this" in then.sentence
    assert then.reasons
    with ledger.reading() as transaction:
        assert transaction.log.size() == 0


def test_what_is_not_allowed_is_said_at_once(registry: Registry, checker: CrossChecker) -> None:
    answered = _asked(registry, checker, "gp appointment")
    assert answered.outcome is not Outcome.ESTABLISHED
    assert answered.sentence


def test_a_key_that_means_nothing_is_refused(registry: Registry) -> None:
    for key in ("", "buy:nonsense", "pay:nonsense", "rules:nonsense", "nonsense"):
        with pytest.raises(NotAvailable):
            quick_check.topic(registry, "england", DAY, key)
