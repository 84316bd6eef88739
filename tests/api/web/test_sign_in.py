"""Signing in: the right people, no others, nowhere else, and nothing typed is lost."""

from __future__ import annotations

import pytest
from flask import Flask

from api.web.sign_in import own_address
from tests.api.web.visitor import Visitor


def test_a_page_asks_who_you_are_and_then_shows_itself(visitor: Visitor) -> None:
    page = visitor.visit("/quick-check")
    assert page.heading == "Sign in"
    after = visitor.press(page, "Sign in", account_id="Ama", password="assess-2026")
    assert after.address == "/quick-check"


def test_the_header_says_who_is_signed_in_and_in_which_role(assessor: Visitor) -> None:
    assert "Ama Mensah, Assessor" in assessor.visit("/").words


@pytest.mark.parametrize(("account_id", "password"), [("ama", "wrong"), ("nobody", "assess-2026"), ("", "")])
def test_a_wrong_name_or_password_is_refused_in_the_same_words(
    visitor: Visitor, account_id: str, password: str
) -> None:
    page = visitor.press(visitor.visit("/sign-in"), "Sign in", account_id=account_id, password=password)
    assert "The name or the password is not right" in page.words
    assert page.tree.xpath("string(//title)").startswith("Error: Sign in")
    assert page.all("//input[@name='account_id']")[0].get("value") == account_id
    assert visitor.visit("/").heading == "Sign in"


def test_signing_out_ends_the_session(assessor: Visitor) -> None:
    assert assessor.press(assessor.visit("/"), "Sign out").heading == "Sign in"
    assert assessor.visit("/").heading == "Sign in"


def test_guessing_is_stopped_after_ten_attempts(strict_app: Flask) -> None:
    client = strict_app.test_client()
    strict_app.config["WTF_CSRF_ENABLED"] = False
    statuses = [client.post("/sign-in", data={"account_id": "ama", "password": "no"}).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


def test_the_session_cookie_is_kept_from_scripts_other_sites_and_plain_connections(strict_app: Flask) -> None:
    strict_app.config["WTF_CSRF_ENABLED"] = False
    response = strict_app.test_client().post(
        "/sign-in", data={"account_id": "ama", "password": "assess-2026"}, base_url="https://localhost"
    )
    cookie = response.headers["Set-Cookie"]
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    ("address", "goes_to"),
    [
        ("/people/P-1?tab=2", "/people/P-1?tab=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_goes_to_pages_of_this_service_only(address: str, goes_to: str) -> None:
    assert own_address(address) == goes_to
