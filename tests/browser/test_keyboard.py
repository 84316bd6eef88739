"""Everything can be reached and done with the keyboard alone, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from api.access import Role
from tests.browser.conftest import Service
from tests.browser.places import PLACES, address

pytestmark = pytest.mark.browser

Browse = Callable[..., Page]
WHERE = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
  const label = here.labels && here.labels.length ? getComputedStyle(here.labels[0], '::before') : style;
  return {
    tag: here.tagName, text: (here.innerText || here.name || here.id || '').trim(), id: here.id,
    seen: box.width > 0 && box.height > 0,
    marked: [style, label].some(s => (s.outlineStyle !== 'none' && s.outlineWidth !== '0px')
                                      || s.boxShadow !== 'none' || s.backgroundColor === 'rgb(255, 221, 0)'),
  };
}"""
MOST_STOPS = 400


def walk(page: Page) -> list[dict[str, object]]:
    """Press Tab from the top of the page until the focus leaves it, and return where it stopped on the way."""
    stops: list[dict[str, object]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(WHERE)
        if stop["tag"] == "BODY":
            return stops
        stops.append(stop)
    raise AssertionError(f"the focus never leaves {page.url}")


@pytest.mark.parametrize("name", PLACES)
def test_the_focus_goes_through_a_page_and_is_always_seen(browse: Browse, service: Service, name: str) -> None:
    page = browse()
    page.goto(address(service, name))
    mistakes = page.locator(".govuk-error-summary a").all_inner_texts()
    stops = walk(page)
    # A page with mistakes puts the focus on their list, so that the first of them comes next.
    assert stops[0]["text"] == (mistakes[0] if mistakes else "Skip to main content")
    unseen = [stop for stop in stops if not (stop["seen"] and stop["marked"])]
    assert unseen == []


def test_the_skip_link_leads_past_the_navigation(browse: Browse) -> None:
    page = browse()
    page.goto("/quick-check")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(WHERE)["id"] == "about"


def test_signing_in_and_asking_need_no_mouse(browse: Browse) -> None:
    page = browse(role=None)
    page.goto("/quick-check")
    page.get_by_label("Account name").focus()
    page.keyboard.type("ama")
    page.keyboard.press("Tab")
    page.keyboard.type("assess-2026")
    page.keyboard.press("Enter")
    page.get_by_label("What is it about?").focus()
    page.keyboard.type("pay my daughter")
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Yes").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="No", exact=True)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You may pay this person from your budget.")).to_be_visible()


def test_mistakes_are_where_the_focus_goes_and_lead_to_their_fields(browse: Browse) -> None:
    page = browse()
    page.goto("/people/new")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(WHERE)["id"] == "name"


def test_a_folded_part_opens_and_its_fields_come_next(browse: Browse) -> None:
    page = browse(role=Role.AUDITOR)
    page.goto("/quick-check")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(WHERE)["id"] == "scheme"
