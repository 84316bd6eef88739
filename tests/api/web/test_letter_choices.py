"""Choosing the language of a letter, and what it keeps from the person, on the page where a case is decided."""

from __future__ import annotations

import pytest

from api.ledger.people import Person
from tests.api.web.cases import ELIGIBLE, SIGN, save, start_assessment
from tests.api.web.visitor import FetchedPage, Typed, Visitor

PREVIEW = "Preview the letter"
KEPT: dict[str, Typed] = {
    "withhold": ["need_stability"],
    "withhold-ground": "informant",
    "withhold-reason": "The neighbour told us and is afraid",
}


@pytest.fixture
def deciding(assessor: Visitor, rosa: Person) -> FetchedPage:
    """The page on which Rosa's case is decided."""
    page = save(assessor, start_assessment(assessor, rosa), ELIGIBLE)
    return assessor.visit(f"{page.address}/decide")


def test_a_letter_in_a_language_that_is_not_approved_can_be_looked_at_and_not_signed(
    assessor: Visitor, deciding: FetchedPage
) -> None:
    assert "Cymraeg (preview only: not approved yet)" in deciding.words
    page = assessor.press(deciding, PREVIEW, language="cy")
    assert "Rhagolwg yw hwn, nid llythyr." in page.words
    assert "The letter cannot be sent yet" in page.words
    assert not page.all("//button[@value='sign']")


def test_what_is_withheld_is_not_in_the_letter_that_is_signed(assessor: Visitor, deciding: FetchedPage) -> None:
    assert "How steady the needs are" in deciding.words
    page = assessor.press(deciding, PREVIEW, KEPT)
    letter = page.all("//*[@class='rightful-letter']")[0].text_content()
    assert "We have left something out of this letter." in letter
    assert "How steady" not in letter
    assert "neighbour" not in letter
    signed = assessor.press(page, SIGN)
    assert "The decision is recorded." in signed.words


@pytest.mark.parametrize(
    ("left_out", "complaint"),
    [
        ("withhold-ground", "Say why the law lets you leave something out"),
        ("withhold-reason", "Say why you leave something out here"),
    ],
)
def test_withholding_needs_a_ground_and_a_reason(
    assessor: Visitor, deciding: FetchedPage, left_out: str, complaint: str
) -> None:
    page = assessor.press(deciding, PREVIEW, {name: value for name, value in KEPT.items() if name != left_out})
    assert complaint in page.words
    assert page.all("//input[@name='withhold'][@value='need_stability'][@checked]")
