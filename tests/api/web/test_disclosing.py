"""A person's request for their file, in the information officer's browser: taken down, looked at, made, fetched."""

from __future__ import annotations

from typing import Any

from api.ledger.people import Person
from tests.api.web.visitor import Visitor

ON = {"on-day": "20", "on-month": "11", "on-year": "2026"}


def test_a_request_is_taken_down_looked_at_made_and_fetched(ines: Visitor, kept: Person) -> None:
    desk = ines.visit("/records")
    assert "Nobody has asked yet" in desk.words
    form = ines.press(desk, "They ask for their file", who=kept.id)
    assert "say how it is known" in ines.press(form, "Take it down", {**ON, "identity": ""}).words.casefold()
    page = ines.press(form, "Take it down", {**ON, "identity": "Known to her worker"})
    assert "20 December 2026" in page.words
    assert "28 days left" in page.words
    longer = ines.press(page, "Make the time longer", reasons="Forty years of papers")
    assert "20 February 2027" in longer.words
    left_out: dict[str, Any] = {
        "finding": ["family_willing"],
        "ground": "serious_harm",
        "reason": "She would be in danger",
    }
    looked = ines.press(longer, "Look at what it would hold", left_out)
    assert "A file would hold" in looked.words
    assert "Gwendolen Otterbourne (worker)" in looked.words
    assert [str(one) for one in looked.form("Make the file").xpath(".//input[@name='finding'][@checked]/@value")] == [
        "family_willing"
    ]
    made = ines.press(looked, "Make the file")
    assert "The file is made" in made.words
    address = next(a.get("href") for a in made.all("//a") if a.text_content().startswith("page of"))
    file = ines.client.get(address)
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "Rosa" in file.text
    assert "Otterbourne" not in file.text
    assert "Family is willing" not in file.text
    assert "in danger" not in file.text
    assert "Answered" in ines.visit("/records").words


def test_what_cannot_be_made_is_said_beside_the_form(ines: Visitor, kept: Person) -> None:
    form = ines.press(ines.visit("/records"), "They ask for their file", who=kept.id)
    page = ines.press(form, "Take it down", {**ON, "identity": "Known"})
    assert "choose the ground" in ines.press(page, "Make the file", finding=["family_willing"]).words.casefold()
    typed: dict[str, Any] = {"finding": ["family_willing"], "ground": "informant"}
    assert "needs a reason" in ines.press(page, "Make the file", typed).words
    assert "to whom, what and when" in ines.press(page, "Make the file", recipients="A court").words
    assert "Nobody was found" in ines.press(ines.visit("/records"), "Erase", who="Nobody").words


def test_the_page_of_a_person_leads_there_and_only_who_may_is_led(
    ines: Visitor, assessor: Visitor, kept: Person
) -> None:
    page = ines.visit(f"/people/{kept.id}")
    assert page.link("They ask for their file").endswith(f"/people/{kept.id}/disclosure")
    assert page.link("Erase").endswith(f"/people/{kept.id}/erasure")
    assert "They ask for their file" not in assessor.visit(f"/people/{kept.id}").words
