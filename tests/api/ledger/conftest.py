"""Every ledger test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.schema import upgrade

MOMENT = datetime(2026, 11, 22, 9, 30, 15, 250_000, UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger_url(request: pytest.FixtureRequest) -> str:
    """Address of an empty database of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


OpenLedger = Callable[..., Ledger]


@pytest.fixture
def open_ledger(tmp_path: Path) -> Iterator[OpenLedger]:
    """Open ledgers that are closed when the test is over; `set_up=False` leaves the database as it is."""
    opened: list[Ledger] = []

    def open_one(url: str, *, set_up: bool = True, patience: float = 1.0) -> Ledger:
        made = Ledger(url, StoppedClock(MOMENT), keys=tmp_path / "keys", patience=patience)
        opened.append(made)
        if set_up:
            upgrade(made.database)
        return made

    yield open_one
    for made in opened:
        made.close()


@pytest.fixture
def ledger(ledger_url: str, open_ledger: OpenLedger) -> Ledger:
    """A ledger that has been set up and holds nothing yet."""
    return open_ledger(ledger_url)
