"""Letters and statements as pages in a real browser: no fault that axe knows, nothing wider than 320 pixels."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from explanations.letter.rendering import render_letter
from explanations.letter.writing import write_letter
from explanations.reasons import write
from explanations.render import Form, render
from explanations.statement import Reader
from tests.explanations.letter.test_writing import FACTS
from tests.explanations.test_reasons import case

PAGES = {
    "letter": render_letter(write_letter(FACTS), Form.HTML),
    "person": render(write(case("workers")), Form.HTML),
    "practitioner": render(write(case("workers", Reader.PRACTITIONER)), Form.HTML),
}

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 1000])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault_that_axe_knows_and_fits_its_width(page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(PAGES[name])
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
