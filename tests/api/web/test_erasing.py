"""Erasure in the information officer's browser: a first look, a second, and the entry; a legal hold stops it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from api.access import Role
from api.clock import StoppedClock
from api.ledger.entries import Draft
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import Appeal
from api.ledger.people import Person
from api.services import people
from api.web.surroundings import shared_by
from tests.api.web.visitor import Visitor


def test_a_person_is_erased_after_a_second_look_and_the_entry_says_so(
    app: Flask,
    ines: Visitor,
    kept: Person,
) -> None:
    first = ines.press(ines.visit("/records"), "Erase", who=kept.id)
    assert "are kept until 22 November 2034: 8 years after the last entry" in first.words
    assert "Choose why it is erased" in ines.press(first, "Go on", whom="everyone").words
    assert "has not ended" in ines.press(first, "Go on", whom="everyone", ground="retention").words
    second = ines.press(first, "Go on", whom="everyone", ground="request")
    assert "Look once more" in second.words
    assert "Gwendolen Otterbourne" in second.words
    unsure = ines.press(second, "Erase", status=422)
    assert "Tick that you have looked" in unsure.words
    done = ines.press(second, "Erase", sure="yes")
    assert "It is done. Number F-" in done.words
    assert "They asked for it" in done.words
    assert "by Ines Duarte" in done.words
    with pytest.raises(RecordNotFound):
        people.get(shared_by(app).ledger, kept.id)
    assert ines.client.get(f"/people/{kept.id}/erasure").status_code == 404


def test_while_an_appeal_runs_the_page_says_why_nothing_is_erased(
    app: Flask,
    ines: Visitor,
    kept: Person,
) -> None:
    with shared_by(app).ledger.appending() as transaction:
        content = Appeal("D-00000-00001", "complaint", [], date(2026, 11, 1))
        appeal = transaction.log.append(Draft("owen", "appeal_officer", kept.id, content))
    page = ines.visit(f"/people/{kept.id}/erasure")
    assert f"An appeal runs ({appeal.id}), so nothing in this case may be erased" in page.words
    assert "Go on" not in page.words


def test_who_is_due_stands_in_the_list_and_can_be_erased_by_the_rule(
    app: Flask,
    signed_in: Callable[[Role], Visitor],
    kept: Person,
) -> None:
    shared_by(app).ledger.clock = StoppedClock(datetime(2034, 11, 22, 12, tzinfo=UTC))
    visitor = signed_in(Role.INFORMATION_OFFICER)
    due = visitor.visit("/retention")
    assert "22 November 2034" in due.words
    assert "england: 8 years" in due.words
    first = visitor.visit(due.link(kept.id))
    second = visitor.press(first, "Go on", whom="everyone", ground="retention")
    assert "(england: 8 years)" in visitor.press(second, "Erase", sure="yes").words
    assert "Nobody is due today" in visitor.visit("/retention").words
