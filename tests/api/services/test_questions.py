"""The questions of the source report: all fifty-five, each answered for every scheme, with what the answer is from."""

from __future__ import annotations

from datetime import date

import pytest

from api.ledger import Ledger
from api.services.questions import answer, report_questions
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.errors import NotAvailable, RuleSetError
from tests.api.services.made_rules import shelf

TODAY = date(2026, 11, 22)
SCHEMES = Registry(ShippedShelf()).schemes()


def test_every_question_of_the_report_is_there_once(registry: Registry) -> None:
    assert [one.number for one in report_questions(registry)] == list(range(1, 56))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_question_has_an_answer_that_says_what_it_is_from(registry: Registry, scheme: str) -> None:
    for one in report_questions(registry):
        lines = answer(registry, scheme, one, TODAY)
        assert lines
        assert {line.origin for line in lines} <= {"rules", "data", "setting", "nothing"}
        assert all(line.text and "{{" not in line.text for line in lines)


def test_an_answer_from_the_rules_names_the_row(registry: Registry) -> None:
    asked = {one.number: one for one in report_questions(registry)}
    lines = answer(registry, "lincolnshire", asked[55], TODAY)
    assert any(line.row == "E-LIN-1" and line.rule_set == "lincolnshire/payment_risk" for line in lines)


def test_what_is_counted_comes_from_the_ledger(registry: Registry, ledger: Ledger) -> None:
    asked = {one.number: one for one in report_questions(registry)}
    (line,) = [line for line in answer(registry, "england", asked[33], TODAY, ledger) if line.origin == "data"]
    assert line.text == "0 of 0 decisions on record end in a direct payment."
    (unasked,) = [line for line in answer(registry, "england", asked[33], TODAY) if line.origin == "data"]
    assert "not at hand" in unasked.text


def test_a_question_about_the_way_to_challenge_tells_it(registry: Registry) -> None:
    asked = {one.number: one for one in report_questions(registry)}
    told = " ".join(line.text for line in answer(registry, "england", asked[36], TODAY))
    assert "Ombudsman" in told


def test_an_unknown_scheme_or_source_of_an_answer_is_named(registry: Registry) -> None:
    with pytest.raises(NotAvailable, match="no scheme"):
        answer(registry, "nowhere", report_questions(registry)[0], TODAY)
    odd = Registry(shelf(**{"questions.yaml": "- {number: 1, group: G, asks: Q, setting: weather}"}))
    with pytest.raises(RuleSetError, match="nothing is known of `weather`"):
        report_questions(odd)
