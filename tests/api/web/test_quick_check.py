"""Quick check: plain words in, one sentence out; nothing recorded unless somebody saves it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from api.access import Role
from api.ledger.people import Person
from api.web.surroundings import shared_by
from tests.api.web.visitor import FetchedPage, Visitor


def entries(app: Flask) -> int:
    """Return how many acts the ledger holds, apart from who came in and what they were shown."""
    with shared_by(app).ledger.reading() as transaction:
        return sum(entry.kind not in ("read", "sign_in") for entry in transaction.log.entries())


def ask(visitor: Visitor, words: str) -> FetchedPage:
    """Type words into the box."""
    return visitor.press(visitor.visit("/quick-check"), "Ask", about=words)


def sentence(page: FetchedPage) -> str:
    """Return the sentence to read aloud."""
    return str(page.tree.xpath("string(//p[@class='rightful-answer__sentence'])"))


def test_only_what_still_matters_is_asked(assessor: Visitor) -> None:
    page = ask(assessor, "pay my daughter")
    assert "cannot yet say" in sentence(page)
    assert [box.get("value") for box in page.form("Answer again").xpath(".//input[@name='asked']")] == [
        "workers[1].same_household"
    ]


def test_an_answer_gives_one_sentence_with_the_rule_and_its_date(app: Flask, assessor: Visitor) -> None:
    page = ask(assessor, "pay my daughter")
    page = assessor.press(page, "Answer again", {"workers.1.same_household": "no"})
    assert sentence(page) == "You may pay this person from your budget."
    assert "in force from 1 April 2015" in page.words
    assert "Asked as on 22 November 2026" in page.words
    assert "This is not a decision." in page.words
    assert entries(app) == 0


def test_an_answer_can_be_changed(assessor: Visitor) -> None:
    page = assessor.press(ask(assessor, "pay my daughter"), "Answer again", {"workers.1.same_household": "no"})
    page = assessor.press(page, "Answer again", {"workers.1.same_household": "unknown"})
    assert "cannot yet say" in sentence(page)


def test_another_meaning_of_the_words_is_one_click_away(assessor: Visitor) -> None:
    page = ask(assessor, "pay my daughter")
    other = assessor.visit(page.link("Buy: wages of a personal assistant"))
    assert "Buy: wages of a personal assistant" in other.words
    assert sentence(other)


def test_words_like_nothing_we_know_lead_to_the_list_of_what_can_be_asked(assessor: Visitor) -> None:
    page = ask(assessor, "xyzzy")
    assert "We know nothing that is called “xyzzy”" in page.words
    asked = assessor.visit(page.link("The right to a personal budget"))
    assert "How old is the person?" in asked.words


def test_another_day_asks_the_rules_of_that_day(assessor: Visitor) -> None:
    day = {"on-day": "31", "on-month": "3", "on-year": "2015"}
    page = assessor.press(assessor.visit("/quick-check"), "Ask", day, about="pay my daughter")
    assert "Asked as on 31 March 2015" in page.words
    page = assessor.press(page, "Answer again", {"workers.1.same_household": "no"})
    assert "Asked as on 31 March 2015" in page.words


def test_a_day_that_does_not_exist_is_named_and_kept(assessor: Visitor) -> None:
    day = {"on-day": "31", "on-month": "2", "on-year": "2015"}
    page = assessor.press(assessor.visit("/quick-check"), "Ask", day, about="riding lessons")
    assert "Day: enter a day that exists" in page.words
    assert page.all("//input[@name='about'][@id='about']")[0].get("value") == "riding lessons"
    assert page.all("//input[@id='on-month']")[0].get("value") == "2"


def test_a_number_that_is_none_is_named(assessor: Visitor) -> None:
    page = ask(assessor, "carers allowance")
    page = assessor.press(page, "Answer again", caring_hours_week="lots")
    assert "enter a number" in page.words
    assert page.all("//input[@id='caring_hours_week']")[0].get("value") == "lots"


def test_it_can_be_saved_to_somebodys_file_as_information(app: Flask, assessor: Visitor, rosa: Person) -> None:
    page = assessor.press(ask(assessor, "pay my daughter"), "Answer again", {"workers.1.same_household": "no"})
    page = assessor.press(page, "Save", who=rosa.details.reference)
    assert page.heading == "Saved check about Rosa Adeyemi"
    assert "It is not a decision." in page.words
    assert "You may pay this person from your budget." in page.words
    assert entries(app) == 1
    assert "Quick check, saved" in assessor.visit(f"/people/{rosa.id}").words


@pytest.mark.parametrize("who", ["nobody at all", ""])
def test_saving_to_nobody_on_file_is_refused(app: Flask, assessor: Visitor, who: str) -> None:
    page = assessor.press(ask(assessor, "riding lessons"), "Save", who=who)
    assert "nobody on file is called that" in page.words
    assert entries(app) == 0


def test_who_may_not_assess_may_ask_and_not_save(signed_in: Callable[[Role], Visitor]) -> None:
    page = ask(signed_in(Role.POLICY_EDITOR), "riding lessons")
    assert sentence(page)
    assert "Save this to somebody’s file" not in page.words


def test_a_settled_answer_says_what_was_enough_and_what_would_change_it(assessor: Visitor) -> None:
    page = assessor.visit("/quick-check?about=cannabis")

    assert "This was enough to settle it, whatever else is found: " in page.words
    assert "What would change it" in page.words


def test_each_question_says_why_it_is_asked(assessor: Visitor) -> None:
    page = assessor.visit("/quick-check?about=pay+my+daughter")

    assert "It decides whether this applies:" in page.words
