"""A scheme on one page: every rule of every policy with its id and source, to be held against a catalogue."""

from __future__ import annotations

from datetime import date

import pytest

from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from api.web.picture import Step, drawn
from engine.dmn.model import DecisionTable
from tests.api.web.visitor import Visitor

REGISTRY = Registry(ShippedShelf())
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("scheme", REGISTRY.schemes())
def test_every_rule_in_force_stands_on_the_page_with_its_id(assessor: Visitor, scheme: str) -> None:
    page = assessor.visit(f"/rules/{scheme}")
    assert page.heading == REGISTRY.scheme(scheme).title
    for policy in REGISTRY.policies(scheme):
        loaded = REGISTRY.in_force(scheme, policy, TODAY)
        for decision in loaded.edition.model.decisions if loaded else ():
            if isinstance(decision.logic, DecisionTable):
                assert all(rule.id in page.words for rule in decision.logic.rules)


def test_a_rule_leads_to_its_table_and_figures_and_notes_stand_beside_the_rules(assessor: Visitor) -> None:
    page = assessor.visit("/rules/austria")
    (rule,) = page.all("//a[text()='B-AT-3L-7']")
    address, _, anchor = str(rule.get("href")).partition("#")
    table = assessor.visit(address)
    (section,) = table.all(f"//section[@id='{anchor}']")
    assert "B-AT-3L-7" in section.text_content()
    for needed in ("157.30", "1,688.90", "E-AT-2", "Cited by section: 2-RAM"):
        assert needed in page.words, needed


def test_the_page_says_what_is_open_and_what_is_verified(assessor: Visitor) -> None:
    words = assessor.visit("/rules/england").words
    assert "Not yet checked against its text." in words
    assert "not verified against its text" in words


def test_the_picture_is_told_in_words_too(assessor: Visitor) -> None:
    page = assessor.visit("/rules/england")
    (told,) = page.all("//*[local-name()='desc']")
    assert "Fair Access to Care bands tells The right to a personal budget" in told.text_content()
    assert page.all("//*[local-name()='svg' and @role='img']")


def test_an_unknown_scheme_is_not_found(assessor: Visitor) -> None:
    assessor.visit("/rules/nowhere", status=404)


def test_boxes_stand_below_one_another_and_each_feed_has_its_own_lane() -> None:
    steps = [
        Step("First", "Age", ((1, "Eligible"), (2, "Eligible"))),
        Step("Second", "", ()),
        Step("Third, with a title so long that it takes a second line of the box", "Money; Hours", ()),
    ]
    picture = drawn(steps)
    tops = [box.y for box in picture.policies]
    bottoms = [box.y + box.height for box in picture.policies]
    assert all(bottom < top for bottom, top in zip(bottoms, tops[1:], strict=False))
    lanes = [arrow.points[1][0] for arrow in picture.arrows if arrow.label]
    assert len(set(lanes)) == len(lanes) == 2
    assert max(lanes) < picture.width
    assert bottoms[-1] <= picture.height
    assert picture.words == ("First tells Second: Eligible", f"First tells {steps[2].title}: Eligible")


def test_a_policy_that_asks_nothing_has_no_arrow_into_it() -> None:
    picture = drawn([Step("Alone", "", ())])
    assert picture.arrows == ()


def test_the_questions_of_the_report_are_answered_with_links_to_the_rules(assessor: Visitor) -> None:
    page = assessor.visit(assessor.visit("/rules/england").link("The source report’s questions, answered"))
    assert page.heading == "Questions about England"
    assert "From the rules" in page.words
    assert page.all("//a[@href='/rules/england/eligibility']")
