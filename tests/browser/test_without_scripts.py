"""The whole story with JavaScript switched off, from a new person to a replay under the old law."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Service

pytestmark = pytest.mark.browser

Browse = Callable[..., Page]


def type_date(page: Page, name: str, day: str, month: str, year: str) -> None:
    """Fill in the three boxes of a date."""
    for part, text in (("day", day), ("month", month), ("year", year)):
        page.locator(f"[id='{name}-{part}']").fill(text)


def press(page: Page, words: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=words, exact=True).click()


def test_from_a_new_person_to_a_replay(browse: Browse, service: Service) -> None:
    page = browse(scripts=False)
    page.goto("/people/new")
    page.get_by_label("Name", exact=True).fill("Ada Example")
    page.get_by_label("Reference").fill("SC-NOSCRIPT")
    type_date(page, "born", "1", "June", "1950")
    press(page, "Save")
    page.get_by_role("button", name="Start an assessment").click()
    type_date(page, "on", "1", "4", "2015")
    press(page, "Start")
    expect(page.locator("#age_years")).to_have_value("64")

    for name in ("has_physical_or_mental_impairment_or_illness", "significant_wellbeing_impact"):
        page.locator(f"#{name}").check()
    for member in ("Eating and drinking well", "Managing toilet needs"):
        page.locator("#question-outcomes_unable").get_by_label(member).check()
    page.locator("#question-outcomes_unable").get_by_label("Yes, we went through the whole list").check()
    page.locator("#need_stability").check()
    press(page, "Save")
    expect(page.locator("#side li", has_text="National criteria for care and support of adults")).to_contain_text("Yes")

    press(page, "Add a worker")
    page.locator("[id='workers.1.relation']").select_option(label="Son or daughter")
    press(page, "Save and go on to decide")
    expect(page.get_by_role("heading", level=1)).to_have_text("Decide for Ada Example")
    press(page, "Preview the letter")
    press(page, "Sign and record the decision")
    expect(page.get_by_role("heading", level=1)).to_have_text("Decision about Ada Example")
    page.get_by_role("link", name="Run it again").click()
    expect(page.get_by_text("It comes out exactly the same.")).to_be_visible()
    type_date(page, "on", "31", "3", "2015")
    press(page, "Compare")
    expect(page.get_by_role("heading", name="Fair Access to Care bands")).to_be_visible()
