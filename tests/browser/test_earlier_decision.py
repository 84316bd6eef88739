"""A decision of 2014, made on paper under Fair Access to Care, is entered, run, compared and bundled in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from api.access import Role
from tests.browser.conftest import Service

pytestmark = pytest.mark.browser

Browse = Callable[..., Page]
LETTER = b"%PDF-1.4 the letter of 10 March 2014"


def enter(page: Page, service: Service) -> None:
    """Enter the decision as its papers tell it: refused, although the form says that the band was substantial."""
    page.goto(f"/people/{service.person}")
    why = page.get_by_label("I am working on their appeal or complaint")
    if why.count():
        why.check()
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Enter a decision made before this service").click()
    page.get_by_label("What it was about").select_option("england/facs")
    for part, text in (("Day", "3"), ("Month", "3"), ("Year", "2014")):
        page.get_by_label(part).fill(text)
    page.get_by_role("button", name="Go on").click()
    for name, text in (
        ("decided-day", "10"), ("decided-month", "3"), ("decided-year", "2014"), ("decided-by", "J. Holt"),
        ("words", "Your needs do not meet our criteria."), ("title-2", "the assessment form"),
        ("place.facs_band", "page 3, box 7"),
    ):  # fmt: skip
        page.locator(f"[name='{name}']").fill(text)
    page.get_by_label("No", exact=True).check()
    page.set_input_files("#file-1", {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": LETTER})
    page.set_input_files("#file-2", {"name": "form.txt", "mimeType": "text/plain", "buffer": b"Band: substantial"})
    page.locator("[name='facs_band'][value='substantial']").check()
    page.locator("[name='paper.facs_band']").select_option("P2")
    page.get_by_role("button", name="Record it and compare").click()


def test_a_decision_of_2014_is_entered_replayed_compared_and_bundled(browse: Browse, service: Service) -> None:
    page = browse(Role.APPEAL_OFFICER, scripts=False)
    enter(page, service)
    expect(page.get_by_text("The rules of its day give something else than was decided.")).to_be_visible()
    row = page.get_by_role("row", name=re.compile("Answer"))
    expect(row.get_by_role("cell").nth(0)).to_have_text("No")
    expect(row.get_by_role("cell").nth(1)).to_have_text("Yes")
    expect(page.get_by_text("Reconstructed from P2, the assessment form, page 3, box 7")).to_be_visible()
    number = page.url.rpartition("/")[2]

    page.get_by_role("link", name="Run it again under the rules of its day").click()
    expect(page.get_by_text("It comes out exactly the same.")).to_be_visible()
    page.goto(f"/decisions/{number}/matrix")
    expect(page.get_by_text("On paper it was decided on 10 March 2014: answer: No.")).to_be_visible()
    cells = page.get_by_role("row", name=re.compile("Answer")).first.get_by_role("cell")
    expect(cells).to_have_text(["Yes", "Yes", "Yes", "Not in force then"])
    expect(page.get_by_text("A rule has changed").first).to_be_visible()

    sent = page.request.get(f"{service.address}/decisions/{number}/papers/bundle?for=panel")
    assert (sent.status, sent.headers["content-type"]) == (200, "application/pdf")
    with pikepdf.open(BytesIO(sent.body())) as bundle:
        attached = {name: file.get_file().read_bytes() for name, file in bundle.attachments.items()}
    (letter,) = [content for name, content in attached.items() if name.endswith("paper-P1.pdf")]
    assert letter == LETTER
    assert any(name.endswith("receipt.json") for name in attached)
    assert any(name.endswith("then-and-now.json") for name in attached)


def test_a_fact_of_it_is_put_right_and_what_rested_on_it_is_seen_first(browse: Browse, service: Service) -> None:
    page = browse(Role.APPEAL_OFFICER, scripts=False)
    enter(page, service)
    page.get_by_role("link", name="Facts of the decision").click()
    page.get_by_role("link", name=re.compile("Put right.*Fair Access to Care band")).click()
    page.get_by_role("button", name="See what rested on it").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.locator("[name='facs_band'][value='moderate']").check()
    page.get_by_label("It was recorded wrongly").check()
    page.get_by_label("Who said it, or what shows it").fill("Page 4 of the form")
    page.get_by_label("Reason").fill("It was misread when it was entered.")
    page.get_by_role("button", name="See what rested on it").click()
    expect(page.get_by_text("Nothing is recorded yet.")).to_be_visible()
    expect(page.get_by_text("The result would be another.").first).to_be_visible()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", name="Fair Access to Care band: put right")).to_be_visible()
    page.get_by_role("link", name="Then and now").click()
    expect(page.get_by_text("With the facts as they are now known it would have come out otherwise.")).to_be_visible()
    expect(page.get_by_text("A fact was put right").first).to_be_visible()
