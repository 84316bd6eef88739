"""An authority that hides outcomes: the pages show what is open, and what comes out once the findings are signed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.config import Config
from api.ledger.people import Person
from tests.api.web.cases import ELIGIBLE, SIGN, save, start_assessment
from tests.api.web.visitor import FetchedPage, Visitor

OUTCOME = "Yes National criteria for care and support of adults"
SIGN_FINDINGS = "Sign the findings"


@pytest.fixture
def config(config: Config) -> Config:
    """The same installation, where outcomes are hidden."""
    return replace(config, hides_outcome=True)


def _side(page: FetchedPage) -> str:
    return " ".join(page.all("//*[@id='side']")[0].text_content().split())


def _says(page: FetchedPage, words: str) -> bool:
    return any(" ".join(one.text_content().split()) == words for one in page.all("//button | //a"))


def test_findings_are_signed_before_the_outcome_is_seen_and_what_changes_then_is_listed(
    assessor: Visitor, rosa: Person
) -> None:
    page = save(assessor, start_assessment(assessor, rosa), {**ELIGIBLE, "significant_wellbeing_impact": "no"})
    assert "still open" in _side(page)
    assert "What the rules say is shown once the findings are signed." in _side(page)
    assert not page.all("//*[contains(@class, 'rightful-standings')]")
    assert not _says(page, "Save and go on to decide")
    assert not _says(page, "What other schemes would say")
    for closed in ("decide", "compare"):
        refused = assessor.visit(f"{page.address}/{closed}")
        assert refused.heading == page.heading, closed
        assert "Sign the findings first." in refused.words

    page = assessor.press(page, SIGN_FINDINGS)
    assert "The findings were signed by Ama Mensah on 22 November 2026 at 12:00." in _side(page)
    assert not _says(page, SIGN_FINDINGS)
    assert OUTCOME not in _side(page)
    page = save(assessor, page, {"significant_wellbeing_impact": "yes"})
    assert OUTCOME in _side(page)

    preview = assessor.press(assessor.visit(f"{page.address}/decide"), "Preview the letter")
    decision = assessor.press(preview, SIGN)
    assert "Changed after the outcome was seen" in decision.words
    assert "from no to yes, by Ama Mensah, assessor, on 22 November 2026." in decision.words
    told = assessor.visit(decision.link("Show it as it is told to the person"))
    assert "Changed after the outcome was seen" not in told.words


def test_a_mistake_on_the_page_keeps_the_findings_unsigned(assessor: Visitor, rosa: Person) -> None:
    page = assessor.press(start_assessment(assessor, rosa), SIGN_FINDINGS, {"age_years": "thirty"})
    assert "Age: enter a number" in page.words
    assert _says(page, SIGN_FINDINGS)
    assert "were signed" not in _side(page)
