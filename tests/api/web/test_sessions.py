"""Sessions end by time, by signing out anywhere, by a lock; and no form is taken that the service did not give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.access import Role
from api.services.actor import Actor
from api.services.sign_ins import TRIES, change_account
from api.web.routes import PAGES
from api.web.sessions import LONGEST_SESSION
from engine.matching.worker.matcher import MatchingWorker
from tests.api.access_world import PASSWORD, World, empty_ledger
from tests.api.test_access_matrix import address, routes

WHO = {role.value: frozenset({role}) for role in (Role.ASSESSOR, Role.ADMINISTRATOR)}


@pytest.fixture
def world(tmp_path: Path, worker: MatchingWorker) -> Iterator[World]:
    """An assessor and an administrator at a service whose clock can be moved."""
    made = World(tmp_path, empty_ledger(tmp_path), worker, WHO)
    yield made
    made.close()


def is_in(browser: FlaskClient) -> bool:
    """Tell whether the browser is let in."""
    return browser.get("/quick-check").status_code == 200


def test_a_session_lasts_while_somebody_is_there_and_ends_when_nobody_has_been_for_half_an_hour(world: World) -> None:
    browser = world.browser("assessor")
    for _ in range(10):
        world.clock.later(29)
        assert is_in(browser)
    world.clock.later(30)
    assert not is_in(browser)


def test_no_session_outlasts_a_working_day_however_busy(world: World) -> None:
    browser = world.browser("assessor")
    for _ in range(LONGEST_SESSION // timedelta(minutes=20) - 1):
        world.clock.later(20)
        assert is_in(browser)
    world.clock.later(20)
    assert not is_in(browser)


def test_signing_out_makes_a_stolen_cookie_worthless(world: World) -> None:
    browser, thief = world.browser("assessor"), world.app.test_client()
    cookie = browser.get_cookie("rightful")
    assert cookie is not None
    thief.set_cookie("rightful", cookie.value)
    assert is_in(thief)
    browser.post("/sign-out")
    assert not is_in(thief)


def test_a_lock_throws_out_whoever_is_in(world: World) -> None:
    browser = world.browser("assessor")
    change_account(
        world.ledger, world.accounts, "assessor", "locked", Actor("administrator", "administrator"), "has left"
    )
    assert not is_in(browser)


def test_what_a_browser_held_before_is_thrown_away_when_somebody_signs_in(world: World) -> None:
    browser = world.app.test_client()
    with browser.session_transaction() as session:
        session["purposes"] = {"P-00000-00001": "contact"}
        session["csrf_token"] = "known to somebody else"
    browser.post("/sign-in", data={"account_id": "assessor", "password": PASSWORD})
    with browser.session_transaction() as session:
        assert "purposes" not in session
        assert session.get("csrf_token") != "known to somebody else"


def test_a_cookie_that_was_made_up_lets_nobody_in(world: World) -> None:
    browser = world.app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = "assessor"
    assert not is_in(browser)
    browser.set_cookie("rightful", "eyJfdXNlcl9pZCI6ImFzc2Vzc29yIn0.made.up")
    assert not is_in(browser)


def test_the_words_are_the_same_for_a_wrong_password_a_lock_and_no_account_at_all(world: World) -> None:
    def told(account: str) -> str:
        answer = world.app.test_client().post("/sign-in", data={"account_id": account, "password": "wrong"})
        assert answer.status_code == 200
        return re.sub('name="csrf_token" value="[^"]*"', "", answer.text.replace(account, "NAME"))

    first = told("assessor")
    for _ in range(TRIES):
        told("assessor")
    assert told("assessor") == first == told("nobody")


@pytest.mark.parametrize("over_https", [True, False])
def test_a_form_that_the_service_did_not_give_is_taken_by_no_page(world: World, over_https: bool) -> None:
    browser = world.browser("assessor")
    world.app.config |= {"WTF_CSRF_ENABLED": True, "WTF_CSRF_SSL_STRICT": over_https}
    posted = [rule for method, rule, _ in routes(world.app) if method == "POST"]
    assert len(posted) > 10
    size = _size(world)
    for rule in posted:
        assert rule.endpoint.startswith(PAGES.name)
        for form in ({}, {"csrf_token": "made up"}):
            answer = browser.post(address(rule, "x"), data=form)
            assert answer.status_code == 400, f"{rule.rule} takes a form of another site"
    assert _size(world) == size


def _size(world: World) -> int:
    with world.ledger.reading() as transaction:
        return transaction.log.size()


def test_each_answer_carries_the_headers_that_keep_a_page_to_itself(world: World) -> None:
    browser = world.browser("assessor")
    for place in ("/", "/sign-in", "/accounts", "/nowhere", "/people"):
        headers = browser.get(place).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self'; base-uri 'none'; form-action 'self'")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
