"""On paper a page holds what someone would put in a file: the content, unfolded, and nothing to press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Service
from tests.browser.places import address

pytestmark = pytest.mark.browser

Browse = Callable[..., Page]


@pytest.mark.parametrize("name", ["decision", "assessment", "rule set", "letter", "replay"])
def test_nothing_to_press_is_printed(browse: Browse, service: Service, name: str) -> None:
    page = browse()
    page.goto(address(service, name))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for gone in ("nav", ".govuk-button", ".govuk-skip-link", ".rightful-header__person"):
        for element in page.locator(gone).all():
            expect(element).to_be_hidden()


def test_folded_working_is_printed_unfolded(browse: Browse, service: Service) -> None:
    page = browse()
    page.goto(address(service, "decision"))
    row = page.get_by_text("A-ENG-L2").first
    expect(row).to_be_hidden()
    page.emulate_media(media="print")
    expect(row).to_be_visible()
