"""An assessment as tests take it up: started through the pages, with the story of two everyday outcomes in it."""

from __future__ import annotations

from api.ledger.people import Person
from tests.api.web.visitor import FetchedPage, Typed, Visitor

NEW_LAW = {"on-day": "1", "on-month": "4", "on-year": "2015"}
OLD_LAW = {"on-day": "31", "on-month": "3", "on-year": "2015"}

ELIGIBLE: dict[str, Typed] = {
    "has_physical_or_mental_impairment_or_illness": "yes",
    "outcomes_unable": ["nutrition", "toilet_needs"],
    "outcomes_unable-all": "yes",
    "significant_wellbeing_impact": "yes",
    "need_stability": "stable",
}
"""Unable on two outcomes, with an impairment behind it and an impact on well-being."""


def start_assessment(visitor: Visitor, person: Person, day: dict[str, str] | None = None) -> FetchedPage:
    """Start an assessment under England's rules, on the first day of the new law if no other is given."""
    return visitor.press(visitor.visit(f"/people/{person.id}/assess"), "Start", (day or NEW_LAW))


def save(visitor: Visitor, page: FetchedPage, answers: dict[str, Typed]) -> FetchedPage:
    """Type answers and save."""
    return visitor.press(page, "Save", answers)


def decided(visitor: Visitor, person: Person) -> FetchedPage:
    """Assess somebody who meets the criteria, decide what is settled and sign; return the decision's page."""
    page = save(visitor, start_assessment(visitor, person), ELIGIBLE)
    return visitor.press(visitor.press(visitor.visit(f"{page.address}/decide"), "Preview the letter"), SIGN)


SIGN = "Sign and record the decision"
