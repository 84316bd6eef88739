"""A publishing desk with a clock that moves, and the ways through it that several tests walk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from api.ledger import Ledger
from api.services import publishing
from api.services.actor import Actor
from api.services.failures import ActRefused
from api.services.publishing import Desk
from api.services.submissions import Submission
from tests.api.services.conftest import MOMENT

PRIYA, TOM = Actor("priya", "policy_editor"), Actor("tom", "approver")


class MovingClock:
    """A clock that a test sets."""

    zone = "UTC"

    def __init__(self) -> None:
        self.moment = MOMENT

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self.moment

    def today(self) -> date:
        """Return its day."""
        return self.moment.date()


def later(ledger: Ledger, **time: int) -> datetime:
    """Move the clock."""
    clock = ledger.clock
    assert isinstance(clock, MovingClock)
    clock.moment += timedelta(**time)
    return clock.moment


def published(desk: Desk, files: dict[str, bytes], corrects: str | None = None) -> Submission:
    """Submit, approve and publish, a minute apart."""
    found = publishing.submit(desk, files, PRIYA, corrects)
    later(desk.ledger, minutes=1)
    publishing.approve(desk, found.number, TOM)
    later(desk.ledger, minutes=1)
    return publishing.publish(desk, found.number, TOM, found.in_force_from)


def refused(act: Callable[[], object], ledger: Ledger) -> str:
    """Do something that must be refused and leave nothing behind; return what was said."""
    with ledger.reading() as transaction:
        before = transaction.log.size()
    with pytest.raises(ActRefused) as caught:
        act()
    with ledger.reading() as transaction:
        assert transaction.log.size() == before
    return caught.value.text
