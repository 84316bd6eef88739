"""With JavaScript, an assessment is saved at each change, and what is open changes with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from api.ledger.assessments import Answer
from api.services import assessments
from tests.browser.conftest import Service

pytestmark = pytest.mark.browser

Browse = Callable[..., Page]


def test_a_change_is_saved_at_once_and_the_side_panel_follows(
    browse: Browse, service: Service, assessment: str
) -> None:
    page = browse()
    page.goto(f"/assessments/{assessment}")
    link = page.locator("#side a[href='#question-user_groups']")
    expect(link).to_be_visible()
    groups = page.locator("#question-user_groups")
    for words in ("Physical disability", "Yes, we went through the whole list"):
        with page.expect_response(lambda response: "/assessments/" in response.url):
            groups.get_by_label(words).check()
    expect(link).to_have_count(0)
    answer = assessments.take_up(service.shared.ledger, assessment).answers["user_groups"].answer
    assert answer.value == ["physical_disability"]
    page.reload()
    expect(groups.get_by_label("Physical disability")).to_be_checked()


def test_one_answer_can_be_changed_again_and_again(browse: Browse, service: Service, assessment: str) -> None:
    page = browse()
    page.goto(f"/assessments/{assessment}")
    for age in ("30", "31", "", "32"):
        page.locator("#age_years").fill(age)
        with page.expect_response(lambda response: "/assessments/" in response.url):
            page.locator("#age_years").blur()
        expect(page.locator("#saved")).to_contain_text("Saved")
    assert assessments.take_up(service.shared.ledger, assessment).answers["age_years"].answer.value == "32"


def test_what_cannot_be_saved_is_said_and_stays_as_typed(browse: Browse, service: Service, assessment: str) -> None:
    page = browse()
    page.goto(f"/assessments/{assessment}")
    page.locator("#age_years").fill("thirty")
    page.locator("#age_years").blur()
    expect(page.locator("#saved")).to_contain_text("Not everything could be saved")
    expect(page.locator("#side")).to_contain_text("Age: enter a number")
    expect(page.locator("#age_years")).to_have_value("thirty")
    assert assessments.take_up(service.shared.ledger, assessment).answers["age_years"].answer.value == "29"


def test_somebody_elses_answer_is_noticed(browse: Browse, service: Service, assessment: str) -> None:
    page = browse()
    page.goto(f"/assessments/{assessment}")
    shared = service.shared
    assessments.save(shared.ledger, shared.registry, assessment, Answer("age_years", "77"), "owen")
    page.locator("#age_years").fill("30")
    page.locator("#age_years").blur()
    expect(page.locator("#side")).to_contain_text("Owen Pritchard has changed this meanwhile")
    assert assessments.take_up(shared.ledger, assessment).answers["age_years"].answer.value == "77"


def test_when_the_service_cannot_be_reached_the_page_says_so(browse: Browse, assessment: str) -> None:
    page = browse()
    page.goto(f"/assessments/{assessment}")
    page.route("**/assessments/*", lambda route: route.abort())
    page.locator("#age_years").fill("30")
    page.locator("#age_years").blur()
    expect(page.locator("#saved")).to_have_text("Not saved. Press Save at the end of the page.")
