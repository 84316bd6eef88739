"""No page, in no state, at no width, breaks what axe can see of WCAG 2.2 AA; and axe does see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from api.access import Role
from api.web.routes import PAGES
from tests.browser.conftest import NARROW, WIDE, Service
from tests.browser.places import PLACES, address

pytestmark = pytest.mark.browser

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
Browse = Callable[..., Page]


def violations(page: Page) -> list[str]:
    """Return what axe finds, each with the elements concerned."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{one['id']}: {[node['html'][:200] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize("name", PLACES)
def test_a_page_breaks_no_rule_that_axe_knows_and_unfolded_fits_320_pixels(
    browse: Browse, service: Service, name: str
) -> None:
    page = browse(size=WIDE)
    page.goto(address(service, name))
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert violations(page) == []


def test_pages_before_sign_in_break_no_rule(browse: Browse) -> None:
    page = browse(role=None)
    page.goto("/sign-in")
    assert violations(page) == []
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title("Error: Sign in – Rightful")
    assert violations(page) == []


def test_a_form_with_mistakes_breaks_no_rule(browse: Browse) -> None:
    page = browse()
    page.goto("/people/new")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert violations(page) == []


def test_the_preview_of_a_letter_breaks_no_rule(browse: Browse, service: Service) -> None:
    page = browse()
    page.goto(address(service, "decide"))
    page.get_by_role("button", name="Preview the letter").click()
    expect(page.get_by_role("heading", name="Check the letter and sign")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('label').remove()", "label"),
        ("document.querySelector('h1').style.color = '#eee'", "color-contrast"),
    ],
)
def test_axe_sees_damage(browse: Browse, damage: str, rule: str) -> None:
    page = browse()
    page.goto("/quick-check")
    page.evaluate(damage)
    assert any(found.startswith(rule) for found in violations(page))


def test_every_page_that_can_be_fetched_is_among_those_tested(service: Service) -> None:
    app: Flask = service.app
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(f"{PAGES.name}.")]
    fetched = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    matcher = app.url_map.bind("localhost")
    tested = {matcher.match(address(service, name).partition("?")[0])[0] for name in PLACES if name != "not found"}
    # Papers are files, and to a provider and back one is sent on; the others have tests of their own, by their readers.
    others = {"pages.sign_in", "pages.sign_in_elsewhere", "pages.signed_in_elsewhere", "pages.accounts",
              "pages.paper", "pages.earlier_paper", "pages.new_figure", "pages.submission", "pages.sweep",
              "pages.redress", "pages.statistics", "pages.records", "pages.records_of_person", "pages.new_disclosure",
              "pages.disclosure", "pages.disclosure_file", "pages.erasure", "pages.erased",
              "pages.retention", "pages.appeals", "pages.appeal", "pages.appeal_letter",
              "pages.appeal_others", "pages.appeal_example", "pages.appeal_decide", "pages.appeal_steps",
              "pages.appeal_raise", "pages.panel_sitting"}  # fmt: skip
    assert fetched == tested | others


def test_putting_a_figure_forward_breaks_no_rule(browse: Browse) -> None:
    page = browse(role=Role.POLICY_EDITOR)
    page.goto("/submissions/figure")
    assert violations(page) == []
    page.get_by_role("button", name="Put it forward").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert violations(page) == []


def test_accounts_break_no_rule_narrow_or_wide(browse: Browse) -> None:
    for size in (NARROW, WIDE):
        page = browse(role=Role.ADMINISTRATOR, size=size)
        page.goto("/accounts")
        expect(page.get_by_role("heading", name="Accounts")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
