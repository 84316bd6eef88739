"""Every ledger test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
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


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite ledger that has been set up and holds nothing, to be copied for each test."""
    file = tmp_path_factory.mktemp("ledger") / "empty.sqlite"
    made = Ledger(f"sqlite:///{file}", StoppedClock(MOMENT))
    upgrade(made.database)
    made.close()
    return file


OpenLedger = Callable[..., Ledger]


@pytest.fixture
def open_ledger(tmp_path: Path, empty_ledger: Path) -> Iterator[OpenLedger]:
    """Open ledgers that are closed when the test is over; `set_up=False` leaves the database as it is."""
    opened: list[Ledger] = []

    def open_one(url: str, *, set_up: bool = True, patience: float = 1.0) -> Ledger:
        made = Ledger(url, StoppedClock(MOMENT), keys=tmp_path / "keys", patience=patience)
        opened.append(made)
        file = Path(url.removeprefix("sqlite:///"))
        if set_up and made.database.is_sqlite and file.parent.is_dir() and not file.exists():
            shutil.copy(empty_ledger, file)
        elif set_up:
            upgrade(made.database)
        return made

    yield open_one
    for made in opened:
        made.close()


@pytest.fixture
def ledger(ledger_url: str, open_ledger: OpenLedger) -> Ledger:
    """A ledger that has been set up and holds nothing yet."""
    return open_ledger(ledger_url)
