"""Why: a recorded decision with its reasons and working; and whether it comes out the same again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.access import Role
from api.ledger.people import Person
from tests.api.web.cases import decided
from tests.api.web.visitor import FetchedPage, Visitor


@pytest.fixture
def decision(assessor: Visitor, rosa: Person) -> FetchedPage:
    """The page of the decision about Rosa."""
    return decided(assessor, rosa)


def test_it_says_who_decided_when_and_under_the_rules_of_which_day(decision: FetchedPage) -> None:
    assert "by Ama Mensah." in decision.words
    assert "Rules as on 1 April 2015." in decision.words
    assert decision.address.rpartition("/")[2] in decision.words


def test_the_full_working_names_findings_rules_and_provisions(decision: FetchedPage) -> None:
    assert "Everyday things the person cannot do" in decision.words
    assert "A-ENG-L2" in decision.words
    assert "reg 2(1)" in decision.words


def test_it_can_be_read_in_the_words_for_the_person(assessor: Visitor, decision: FetchedPage) -> None:
    page = assessor.visit(decision.link("Show it as it is told to the person"))
    assert "A-ENG-L2" not in page.words
    assert assessor.visit(page.link("Show it with the full working")).address == decision.address


def test_the_person_page_leads_to_it(assessor: Visitor, rosa: Person, decision: FetchedPage) -> None:
    page = assessor.visit(f"/people/{rosa.id}")
    assert assessor.visit(page.link("Decision")).address == decision.address


def test_an_appeal_officer_sees_that_it_comes_out_the_same(
    signed_in: Callable[[Role], Visitor], decision: FetchedPage
) -> None:
    officer = signed_in(Role.APPEAL_OFFICER)
    page = officer.visit(officer.visit(decision.address).link("Run it again"))
    assert "It comes out exactly the same." in page.words
    assert not page.all("//main//table")


def test_on_the_last_day_of_the_old_law_it_comes_out_differently(assessor: Visitor, decision: FetchedPage) -> None:
    page = assessor.visit(f"{decision.address}/replay")
    page = assessor.press(page, "Compare", {"on-day": "31", "on-month": "3", "on-year": "2015"})
    assert "This is what would be different." in page.words
    heading = "National criteria for care and support of adults"
    (table,) = page.all(f"//table[caption='{heading}']")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tbody/tr")]
    assert ["Answer", "Yes", "Not in force then"] in rows
    assert "Fair Access to Care bands" in page.words


def test_it_can_be_compared_with_another_version(assessor: Visitor, decision: FetchedPage) -> None:
    page = assessor.visit(f"{decision.address}/replay")
    version = page.all("//select[@name='edition']/option[contains(., 'version from')]")[0].get("value")
    page = assessor.press(page, "Compare", edition=version)
    assert "under the version chosen" in page.words


def test_a_day_that_does_not_exist_is_named(assessor: Visitor, decision: FetchedPage) -> None:
    page = assessor.visit(f"{decision.address}/replay?on-day=31&on-month=2&on-year=2015")
    assert "Day: enter a day that exists" in page.words


@pytest.mark.parametrize("part", ["", "/letter", "/replay"])
def test_a_number_that_nobody_has_is_answered_plainly(assessor: Visitor, part: str) -> None:
    assert assessor.visit(f"/decisions/D-00000-00000{part}", status=404).heading == "Not on record"


def test_it_says_what_would_change_it(assessor: Visitor, decision: FetchedPage) -> None:
    page = assessor.visit(decision.link("What would change it"))
    assert "A record that may be wrong" in page.words or "Evidence that may be shown" in page.words
    assert "(now: " in page.words
    told = assessor.visit(page.link("Show it as it is told to the person"))
    assert "If you can show us more" in told.words


def test_another_answer_can_be_hoped_for(assessor: Visitor, decision: FetchedPage) -> None:
    page = assessor.visit(f"{decision.address}/changes?to=decision%3Drefer")
    assert "Why not" in page.words
    everything = assessor.visit(f"{decision.address}/changes?to=colour%3Dblue")
    assert everything.words == assessor.visit(f"{decision.address}/changes").words
