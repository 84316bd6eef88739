"""Rules put forward, in the browser of each who takes part: a figure from its form to its service and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask

from api.access import Role
from api.web.surroundings import shared_by
from tests.api.web.visitor import Visitor

TYPED = {
    "figure": "england/carers_allowance/earnings_limit",
    "value": "204.00",
    "from": "2026-04-06",
    "holds_until": "2027-04-04",
    "basis": "unverified_law",
    "source": "ca-limits-later",
}


def test_a_figure_is_put_forward_signed_published_and_withdrawn(
    app: Flask, signed_in: Callable[[Role], Visitor]
) -> None:
    priya, tom = signed_in(Role.POLICY_EDITOR), signed_in(Role.APPROVER)
    form = priya.visit(priya.visit(priya.visit("/rules").link("Rules put forward")).link("Put a new figure forward"))
    wrong = priya.press(form, "Put it forward", {**TYPED, "source": "nowhere"}, status=422)
    assert "nowhere" in wrong.words
    made = priya.press(form, "Put it forward", TYPED)
    assert "204.00 (from 2026-04-06" in made.text
    assert "Sign as the second person" not in made.words
    seen = tom.visit(made.address)
    assert "Publish" not in [button.text_content().strip() for button in seen.all("//button")]
    signed = tom.press(seen, "Sign as the second person")
    published = tom.press(signed, "Publish")
    assert "Published by tom" in published.words
    registry = shared_by(app).registry
    figure = registry.edition_on("england", "carers_allowance", date(2026, 4, 6)).figures["earnings_limit"]
    assert figure.values[-1].text.text == "204.00"
    assert "Figure, from 6 April 2026" in priya.visit("/submissions").words
    again = tom.press(published, "Withdraw", reason="the wrong rate")
    assert "the wrong rate" in again.words
    assert priya.visit("/submissions/figure").heading == "Put a new figure forward"
    assert tom.visit("/submissions/figure", status=403).heading == "You cannot do this with your role"
