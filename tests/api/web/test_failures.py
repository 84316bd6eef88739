"""When something goes wrong the page says so, nothing is half-saved, and what was typed can be sent again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from api.access import Role
from api.ledger.database import Purpose
from api.ledger.people import Person
from api.web.surroundings import shared_by
from tests.api.web.test_people import ADDED
from tests.api.web.visitor import FetchedPage, Visitor


def forget_token(visitor: Visitor) -> None:
    """Make every form that is open in this browser too old, and stay signed in."""
    with visitor.client.session_transaction() as session:
        session.pop("csrf_token", None)


def test_a_form_that_was_open_too_long_is_sent_again_with_what_was_typed(assessor: Visitor) -> None:
    form = assessor.visit("/people/new")
    forget_token(assessor)
    page = assessor.press(form, "Save", ADDED, status=400)
    assert page.heading == "This page was open for too long"
    assert assessor.press(page, "Send it again").heading == "Tomasz Kowalski"


def test_what_was_typed_before_the_session_ended_is_sent_after_signing_in_again(
    app: Flask, assessor: Visitor, visitor: Visitor
) -> None:
    form = assessor.visit("/people/new")
    app.config["WTF_CSRF_ENABLED"] = False
    response = visitor.client.post("/people/new", data={**ADDED, "password": "never kept"})
    app.config["WTF_CSRF_ENABLED"] = True
    assert "never kept" not in response.text
    page = FetchedPage(response, form.address)
    assert page.heading == "Sign in"
    app.config["WTF_CSRF_ENABLED"] = False
    page = visitor.press(page, "Sign in", account_id="ama", password="assess-2026")
    app.config["WTF_CSRF_ENABLED"] = True
    assert page.heading == "You are signed in again"
    assert visitor.press(page, "Send it again").heading == "Tomasz Kowalski"


def test_a_locked_ledger_is_said_and_what_was_typed_is_kept(app: Flask, assessor: Visitor) -> None:
    form = assessor.visit("/people/new")
    database = shared_by(app).ledger.database
    database.patience = 0.1
    database.close()
    with database.connection(Purpose.APPEND) as other:
        other.execute(text("SELECT 1"))
        page = assessor.press(form, "Save", ADDED, status=503)
    assert page.heading == "The service cannot save anything just now"
    assert assessor.press(page, "Send it again").heading == "Tomasz Kowalski"


def test_a_fault_of_ours_is_a_page_with_a_reference_and_no_detail(app: Flask, assessor: Visitor) -> None:
    def broken() -> str:
        raise RuntimeError("the secret plans")

    app.view_functions["pages.rules"] = broken
    broken.needs_act = None  # type: ignore[attr-defined]  # wrong on purpose
    page = assessor.visit("/rules", status=500)
    assert page.heading == "Something went wrong"
    assert "secret plans" not in page.text
    assert "this reference:" in page.words


@pytest.mark.parametrize("address", ["/nowhere", "/people/x/y/z"])
def test_an_address_that_leads_nowhere_is_answered_with_a_page(assessor: Visitor, address: str) -> None:
    page = assessor.visit(address, status=404)
    assert page.heading == "Page not found"
    assert page.link("Go to the start") == "/"


def test_what_a_role_may_not_do_is_refused_in_words(signed_in: Callable[[Role], Visitor], rosa: Person) -> None:
    page = signed_in(Role.AUDITOR).visit(f"/people/{rosa.id}/change", status=403)
    assert page.heading == "You cannot do this with your role"


def test_every_page_carries_the_security_headers_and_is_kept_by_nobody(assessor: Visitor) -> None:
    headers = assessor.visit("/").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_over_https_browsers_are_told_to_stay_there(strict_app: Flask) -> None:
    response = strict_app.test_client().get("/sign-in", base_url="https://localhost")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
