"""An appeal from the decision's page to the letter that answers it, and a panel, without a line of JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.access import Role
from api.ledger.people import Person
from tests.api.web.cases import decided
from tests.api.web.visitor import FetchedPage, Visitor

UNABLE = "care_act_criteria|finding:outcomes_unable"
GROUND = {
    "what": UNABLE, "kind-1": "finding", "words-1": "I can go to the toilet alone.", "claim-1": ["nutrition"],
    "claim-1-all": "yes", "stage": "complaint", "by": "person",
}  # fmt: skip


@pytest.fixture
def decision(assessor: Visitor, rosa: Person) -> FetchedPage:
    """A decision about Rosa, made by Ama."""
    return decided(assessor, rosa)


def raised(visitor: Visitor, decision: FetchedPage) -> FetchedPage:
    """Take an appeal down from the decision's page."""
    steps = visitor.visit(visitor.visit(decision.address).link("Take down an appeal"))
    form = visitor.press(steps, "Go on", {"what": UNABLE})
    tried = visitor.press(form, "See what it would change", GROUND)
    assert "Yes, the result changes" in tried.words
    return visitor.press(tried, "Take the appeal down", GROUND)


def test_an_appeal_is_raised_tested_acknowledged_decided_and_leads_to_a_new_decision(
    decision: FetchedPage, signed_in: Callable[[Role], Visitor]
) -> None:
    owen = signed_in(Role.APPEAL_OFFICER)
    page = raised(owen, decision)
    assert page.heading == "Appeal by Rosa Adeyemi"
    assert "“I can go to the toilet alone.”" in page.words
    assert "Yes, the result changes" in page.words
    assert "No time limit is stated in the sources." in page.words
    assert "What is paid and arranged now goes on until the answer." in page.words
    told = owen.press(page, "Write that it has come")
    assert "We have received your appeal" in owen.visit(told.link("Letter that says it has come")).words
    form = owen.visit(told.link("Decide it"))
    lacking = owen.press(form, "Decide it", {"reasons": ""}, status=422)
    assert "Say what becomes of the appeal" in lacking.words
    done = owen.press(form, "Decide it", {"accepted": "1", "result": "varied", "reasons": "The therapist says so."})
    assert "Varied" in done.words
    anew = [link for link in done.all("//a") if link.text_content().startswith("The new decision, D-")]
    assert len(anew) == 1
    assert "Our new decision is D-" in owen.visit(done.link("Letter that answers it")).words
    assert "Appeals" in owen.visit(decision.address).words
    assert "None was found." in owen.visit(done.link("Others whom the same may concern")).words
    example = owen.visit(done.link("A worked example of the rules"))
    assert "outcomes_unable" in example.text
    assert "No appeal waits." in owen.visit("/appeals").words


def test_whoever_decided_sees_that_somebody_else_decides_the_appeal(
    decision: FetchedPage, assessor: Visitor, signed_in: Callable[[Role], Visitor]
) -> None:
    page = raised(assessor, decision)
    assert "Decide it" not in [link.text_content().strip() for link in page.all("//a")]
    assessor.visit(f"{page.address}/decide", status=403)
    ended = assessor.press(page, "The person takes it back")
    assert "Taken back" in ended.words
    assert "Rosa Adeyemi: Complaint to the council" in signed_in(Role.APPEAL_OFFICER).visit("/appeals").words


def test_what_is_not_said_keeps_what_was_typed(decision: FetchedPage, assessor: Visitor) -> None:
    steps = assessor.visit(assessor.visit(decision.address).link("Take down an appeal"))
    form = assessor.press(steps, "Go on", {"what": "procedure"})
    again = assessor.press(form, "Take the appeal down", {"late": "She was ill."}, status=422)
    assert "Ground 1: write what the person says" in again.words
    assert again.all("//input[@name='late']")[0].get("value") == "She was ill."


def test_what_a_panel_did_stands_with_the_decision(decision: FetchedPage, signed_in: Callable[[Role], Visitor]) -> None:
    pat = signed_in(Role.PANEL_MEMBER)
    form = pat.visit(f"{decision.address}/panel?panel=risk_enablement")
    lacking = pat.press(form, "Put it on record", {"result": "approved", "reasons": "Worth it."}, status=409)
    assert "nobody was there" in lacking.words.lower()
    done = pat.press(
        form, "Put it on record",
        {
            "role-person": "Rosa Adeyemi", "role-independent_chair": "Kim", "role-safeguarding_lead": "Lee",
            "role-staff": "Noor", "exceptional": "No agreement.", "person_said": "I know that I may fall.",
            "risk-1": "Riding alone", "worth-1": "It makes the week", "responsible": "Noor",
            "result": "approved", "reasons": "Worth it.",
        },
    )  # fmt: skip
    assert "A risk worth taking: Riding alone. Why: It makes the week." in done.words
    assert "Risk enablement panel" in done.words


def test_a_panel_that_changes_a_decision_makes_a_new_one(
    decision: FetchedPage, signed_in: Callable[[Role], Visitor]
) -> None:
    pat = signed_in(Role.PANEL_MEMBER)
    form = pat.visit(f"{decision.address}/panel?panel=moderation")
    done = pat.press(
        form, "Put it on record",
        {
            "role-senior_manager": "Kim", "result": "changed", "reasons": "Unlike others.",
            "care_act_criteria-decision": "not_eligible", "why-care_act_criteria": "Her needs are like theirs.",
            "evidence-care_act_criteria": "six other cases",
        },
    )  # fmt: skip
    assert "It changed the decision." in done.words
    assert "Her needs are like theirs." in pat.visit(done.link("The new decision")).words
