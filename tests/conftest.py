"""What every test may ask for: a ledger address on SQLite or PostgreSQL, and a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import chromium
from tests.postgres_server import PostgresServer, running_server

# No test is timed: a slow machine is no fault in the code. All else stays as hypothesis has it: with CI=true the same
# examples each time, elsewhere new ones.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Address of a SQLite ledger that does not exist yet, in a folder of this test's own."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this test process; a module that wants to share a database asks it for one."""
    with running_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Address of an empty PostgreSQL database that only this test uses."""
    with postgres_server.new_database() as url:
        yield url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Make pytest-playwright's `page` drive the Chromium of this machine."""
    program = chromium.find()
    assert program is not None, "no Chromium found: run `make test`, which installs one or says how"
    return {**browser_type_launch_args, "executable_path": str(program), "args": list(chromium.FLAGS)}
