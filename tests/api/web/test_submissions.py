"""Rules put forward, in the browser of each who takes part: a figure from its form to its service and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask

from api.access import Role
from api.ledger.people import Person
from api.services.actor import Actor
from api.services.decision_forms import Adopt
from api.services.determine import Case, Decider, determine
from api.services.evaluate import Question
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

CARER: dict[str, Any] = {
    "age_years": 40, "caring_hours_week": 40, "full_time_education": False, "study_hours_week": 0,
    "earnings_week": "193.00",
}  # fmt: skip


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


def test_a_correction_leads_an_auditor_to_a_list_with_the_underpaid_first(
    app: Flask, signed_in: Callable[[Role], Visitor], rosa: Person
) -> None:
    shared = shared_by(app)
    question = Question("england", "carers_allowance", date(2025, 6, 1), CARER)
    decider = Decider(Actor("ama", "assessor"), "Ama Mensah", demonstration=True)
    made = determine(shared.ledger, shared.registry, shared.checker, Case(rosa.id, question), decider, Adopt())
    priya, tom, ruth = signed_in(Role.POLICY_EDITOR), signed_in(Role.APPROVER), signed_in(Role.AUDITOR)
    typed = TYPED | {"value": "190.00", "from": "2025-04-07", "holds_until": "2026-04-05", "corrects": "It was 190"}
    put = priya.press(priya.visit("/submissions/figure"), "Put it forward", typed)
    assert "Of 1 decision made again, 1 would come out otherwise." in put.words
    published = tom.press(tom.press(tom.visit(put.address), "Sign as the second person"), "Publish")
    assert "Decisions that it touches" not in published.words
    page = ruth.visit(ruth.visit(put.address).link("Decisions that it touches"))
    assert "0 of 1 decision looked at." in page.words
    done = ruth.press(page, "Look at the next decisions")
    assert "carers allowance: established → not established." in done.words
    assert made.id in ruth.client.get(done.link("Take the list away (CSV)")).text
    whole = ruth.client.get(done.link("Take the list away (JSON)")).json
    assert whole is not None
    assert [one["determination"] for one in whole["redress"]] == [made.id]
    assert tom.visit(page.address, status=403).heading == "You cannot do this with your role"
