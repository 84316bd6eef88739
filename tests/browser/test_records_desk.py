"""The information officer's day in a real browser: a person's file from request to download, and an erasure."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from api.access import Role
from api.ledger.people import PersonDetails
from api.ledger.verifier import rightful_verify
from api.services import people
from api.services.actor import Actor
from api.services.evaluate import Question, evaluate
from api.services.keep import keep
from api.services.verify import verify_ledger
from tests.browser.conftest import NARROW, Service
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

Browse = Callable[..., Page]
_NUMBERS = count(3001)
CASE: dict[str, Any] = {
    "family_willing": True,
    "workers": [{"worker_id": "w1", "relation": "child", "description": "Gwendolen Otterbourne"}],
}


@pytest.fixture
def asking(service: Service) -> str:
    """The number of somebody of whom an evaluation with a relative is on record."""
    shared = service.shared
    details = PersonDetails(f"SC-{next(_NUMBERS)}", "Nora Asking", date(1955, 8, 2))
    person = people.add(shared.ledger, details, "ama")
    question = Question("england", "family_contribution", date(2016, 4, 1), CASE)
    made = evaluate(shared.registry, shared.checker, question)
    keep(shared.ledger, made, Actor("ama", Role.ASSESSOR.value), person.id)
    return person.id


def _go(page: Page, address: str) -> None:
    """Go to a page, and say why where it is asked."""
    page.goto(address)
    _say_why(page)


def _say_why(page: Page) -> None:
    if "/purpose" in page.url:
        page.get_by_label("I am answering what they ask about their own data").check()
        page.get_by_role("button", name="Go on").click()


def _sound(page: Page) -> None:
    """Hold a page against what axe knows, wide and at 320 pixels with everything unfolded."""
    assert violations(page) == []
    wide = page.viewport_size
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert violations(page) == []
    assert wide is not None
    page.set_viewport_size(wide)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_is_given_the_file_about_them(
    browse: Browse, service: Service, asking: str, tmp_path: Path, scripts: bool
) -> None:
    page = browse(Role.INFORMATION_OFFICER, scripts=scripts)
    page.get_by_role("link", name="Records", exact=True).click()
    expect(page.get_by_role("heading", name="People’s records")).to_be_visible()
    page.get_by_label("Person’s number or reference").fill(asking)
    page.get_by_role("button", name="They ask for their file").click()
    _say_why(page)
    page.get_by_role("button", name="Take it down").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("how it is known who asks")
    page.get_by_label("How do you know who asks?").fill("Known to her worker")
    page.get_by_role("button", name="Take it down").click()
    _say_why(page)
    expect(page.get_by_text("30 days left")).to_be_visible()
    if scripts:
        _sound(page)
    page.get_by_text("Findings to leave out").click()
    page.get_by_label("Family is willing").check()
    page.get_by_label("On which ground").select_option("serious_harm")
    page.get_by_label("Why in this case").fill("She would be in danger")
    page.get_by_role("button", name="Look at what it would hold").click()
    expect(page.get_by_text("A file would hold")).to_be_visible()
    page.get_by_role("button", name="Make the file").click()
    _say_why(page)
    expect(page.get_by_text("The file is made")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="for a program").click()
    file = tmp_path / "file.json"
    download.value.save_as(file)
    said = file.read_text()
    assert json.loads(said)["person"]["name"] == "Nora Asking"
    assert [word for word in ("Gwendolen", "Otterbourne", "family_willing", "in danger") if word in said] == []
    if scripts:
        _go(page, "/records")
        expect(page.get_by_role("row").filter(has_text=asking)).to_contain_text("Answered")
        _sound(page)


def test_a_person_is_erased_after_a_second_look(browse: Browse, service: Service, asking: str) -> None:
    with service.shared.ledger.reading() as transaction:
        pinned = transaction.heads.latest()
    assert pinned is not None
    page = browse(Role.INFORMATION_OFFICER)
    _go(page, f"/people/{asking}/erasure")
    _sound(page)
    page.get_by_label("Everybody in the case").check()
    page.get_by_label("They asked for it").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Look once more. This cannot be undone.")).to_be_visible()
    page.get_by_role("button", name="Erase").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Tick that you have looked")
    _sound(page)
    page.get_by_label("I have looked at this").check()
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_text("It is done. Number F-")).to_be_visible()
    expect(page.get_by_text("Gwendolen")).to_have_count(0)
    _sound(page)
    assert page.goto(f"/people/{asking}/erasure").status == 404  # type: ignore[union-attr]  # a page answers
    _go(page, "/retention")
    _sound(page)
    head = rightful_verify.read_head(pinned.note)
    assert verify_ledger(service.shared.ledger, [head.note]).entries > 0
