"""The administrator's page: who may sign in, who is locked out, and letting them in again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.access import Role
from api.services.sign_ins import TRIES
from tests.api.web.visitor import Visitor


@pytest.fixture
def administrator(signed_in: Callable[[Role], Visitor]) -> Visitor:
    """Adam Keyes."""
    return signed_in(Role.ADMINISTRATOR)


def test_the_page_lists_accounts_and_who_came_and_went(administrator: Visitor) -> None:
    page = administrator.visit("/accounts")
    assert "ama, Ama Mensah" in page.words
    assert "Assessor. Last signed in: Never." in page.words
    assert "Last signed in: 22 November 2026 at 12:00." in page.words
    assert page.all("//main//tbody/tr[1]//td[3]")[0].text_content() == "Signed in"
    assert "argon2" not in page.text


def test_somebody_who_locked_themselves_out_is_let_in_again(visitor: Visitor, administrator: Visitor) -> None:
    for _ in range(TRIES):
        visitor.press(visitor.visit("/sign-in"), "Sign in", account_id="ama", password="wrong")
    assert visitor.sign_in("ama", "assess-2026").heading == "Sign in"
    page = administrator.visit("/accounts")
    assert "Locked until 22 November 2026 at 12:15: too many wrong tries." in page.words
    reason = page.form("Unlock ama").xpath(".//input[starts-with(@name, 'reason')]/@name")[0]
    after = administrator.press(page, "Unlock ama", {reason: "rang from her own number"})
    assert "The account ama is unlocked." in after.words
    assert "Unlocked by adam: rang from her own number" in after.words
    assert visitor.sign_in("ama", "assess-2026").heading == "Start"


def test_a_lock_needs_a_reason_and_throws_out(assessor: Visitor, administrator: Visitor) -> None:
    page = administrator.visit("/accounts")
    assert "is locked for a reason" in administrator.press(page, "Lock ama", status=409).words
    reason = page.form("Lock ama").xpath(".//input[starts-with(@name, 'reason')]/@name")[0]
    administrator.press(page, "Lock ama", {reason: "has left"})
    assert assessor.visit("/").heading == "Sign in"


def test_nobody_is_offered_to_lock_their_own_account(administrator: Visitor) -> None:
    page = administrator.visit("/accounts")
    assert not [button for button in page.all("//button") if button.text_content().strip() == "Lock adam"]
    form = {"account": "adam", "step": "Lock", "line": "1", "reason-1": "x", "csrf_token": _token(page.text)}
    assert administrator.client.post("/accounts", data=form).status_code == 409


def _token(text: str) -> str:
    return text.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_only_administrators_have_the_page_in_their_navigation(assessor: Visitor, administrator: Visitor) -> None:
    assert administrator.visit("/").link("Accounts") == "/accounts"
    assert not assessor.visit("/").all("//a[@href='/accounts']")
