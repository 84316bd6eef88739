"""The papers about a decision: what has changed since the one before, and PDFs to print or send."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from api.ledger.people import Person
from tests.api.web.cases import decided
from tests.api.web.visitor import FetchedPage, Visitor


@pytest.fixture
def first(assessor: Visitor, rosa: Person) -> FetchedPage:
    """The page of the only decision about Rosa."""
    return decided(assessor, rosa)


def test_a_first_decision_has_nothing_to_be_compared_with(assessor: Visitor, first: FetchedPage) -> None:
    assert not first.all("//a[normalize-space()='What has changed']")
    page = assessor.visit(f"{first.address}/since")
    assert "There is no decision before this one" in page.words


def test_a_second_decision_leads_to_what_has_changed(assessor: Visitor, rosa: Person, first: FetchedPage) -> None:
    second = decided(assessor, rosa)
    page = assessor.visit(second.link("What has changed"))
    assert page.heading == "What has changed"
    assert f"number {first.address.rpartition('/')[2]}" in page.words
    assert "Nothing that the rules look at has changed, and every answer is the same." in page.words
    again = assessor.press(page, "Compare", number=first.address.rpartition("/")[2])
    assert again.heading == "What has changed"


def test_every_paper_that_is_listed_can_be_had(assessor: Visitor, first: FetchedPage) -> None:
    page = assessor.visit(first.link("Papers to print or send"))
    addresses = [link.get("href") for link in page.all("//main//dd//a")]
    assert len(addresses) == 20
    for address in (*(one for one in addresses if "form=text" in one), addresses[0], addresses[1]):
        answer = assessor.client.get(address)
        assert answer.status_code == 200, address
        assert answer.data.startswith(b"%PDF-") is ("form=text" not in address), address


def test_the_bundle_holds_the_rules_to_the_byte(assessor: Visitor, first: FetchedPage) -> None:
    answer = assessor.client.get(f"{first.address}/papers/bundle")
    assert answer.mimetype == "application/pdf"
    with pikepdf.open(BytesIO(answer.data)) as pdf:
        names = list(pdf.attachments)
        rules = next(name for name in names if name.endswith("england-care_act_criteria-2015-04-01-r1.yaml"))
        assert pdf.attachments[rules].get_file().read_bytes().startswith(b"rule_set: england/care_act_criteria")
    assert {"findings.json", "trace.json", "letter.html"} <= {name.partition("-")[2] for name in names}


@pytest.mark.parametrize("part", ["papers/poem", "papers/letter?form=song", "papers/reasons?for=nobody"])
def test_a_paper_that_there_is_not_is_not_found(assessor: Visitor, first: FetchedPage, part: str) -> None:
    assessor.visit(f"{first.address}/{part}", status=404)
