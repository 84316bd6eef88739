"""Every page says who may see it, and nobody else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from api.access import GRANTS, Act, Role
from api.web.routes import PAGES, act_needed
from tests.api.web.visitor import Visitor

OPEN = {"pages.sign_in", "pages.sign_in_submitted", "pages.sign_in_elsewhere", "pages.signed_in_elsewhere"}


def test_every_page_says_which_act_it_needs_and_only_sign_in_is_open(app: Flask) -> None:
    ends = [end for end in app.view_functions if end.startswith(f"{PAGES.name}.")]
    assert len(ends) > len(OPEN)
    assert {end for end in ends if act_needed(app.view_functions[end]) is None} == OPEN


def test_a_page_that_does_not_say_so_cannot_be_registered_unnoticed() -> None:
    with pytest.raises(LookupError, match="add @needs"):
        act_needed(lambda: "hello")


def test_a_page_of_every_address_sends_a_stranger_to_sign_in(app: Flask, visitor: Visitor) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("pages.") and rule.endpoint not in OPEN and "GET" in (rule.methods or ()):
            address = rule.build(dict.fromkeys(rule.arguments, "1"), append_unknown=False)
            path = address[1] if address else rule.rule
            assert visitor.visit(path).heading == "Sign in", rule.rule


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_the_pages_it_may_and_no_others(signed_in: Callable[[Role], Visitor], role: Role) -> None:
    visitor = signed_in(role)
    assert visitor.visit("/").heading == "Start"
    allowed = Act.READ_CASES in GRANTS[role]
    page = visitor.visit("/people", status=200 if allowed else 403)
    assert (page.heading == "You cannot do this with your role") is not allowed
