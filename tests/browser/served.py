"""The service that the browser visits: gunicorn, as in service, but at a stopped clock. `python -m` runs it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from api.app import create_app
from api.cli.server import serve_until_stopped
from api.clock import StoppedClock
from api.config import Config

NOON = StoppedClock(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))


def installation(database_url: str) -> Config:
    """Return the demonstration that the browser tests visit, with its ledger at `database_url`."""
    return Config(
        secret_key="for tests only, and long enough for that",
        database_url=database_url,
        demonstration=True,
        over_https=False,
        sign_in_limit="1000 per minute",
    )


if __name__ == "__main__":
    database_url, bind = sys.argv[1:]
    serve_until_stopped(lambda: create_app(installation(database_url), NOON), bind, workers=1)
