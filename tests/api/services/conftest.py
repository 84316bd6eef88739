"""A ledger that has been set up, and the shipped rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.schema import upgrade

MOMENT = datetime(2026, 11, 22, 9, 30, 15, 250_000, UTC)


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Ledger]:
    """A ledger that holds nothing yet."""
    made = Ledger(sqlite_url, StoppedClock(MOMENT))
    upgrade(made.database)
    yield made
    made.close()
