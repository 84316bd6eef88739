"""The pages of one running service, and a visitor for each role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from api.access import DEMO_SIGN_INS, Role
from api.app import create_app
from api.clock import StoppedClock
from api.config import Config
from tests.api.web.visitor import Visitor

NOON = StoppedClock(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))


@pytest.fixture
def config(sqlite_url: str) -> Config:
    """A demonstration on a ledger of its own."""
    return Config(
        secret_key="for tests only, and long enough for that",
        database_url=sqlite_url,
        demonstration=True,
        over_https=False,
        sign_in_limit="1000 per minute",
    )


@pytest.fixture
def app(config: Config) -> Flask:
    """The service, at noon on 22 November 2026."""
    return create_app(config, NOON)


@pytest.fixture
def strict_app(config: Config) -> Flask:
    """The service as it runs outside a test of pages: over HTTPS, ten attempts to sign in."""
    return create_app(replace(config, over_https=True, sign_in_limit="10 per minute"), NOON)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Role], Visitor]:
    """Make a visitor who has signed in as the demonstration's person with that role."""

    def sign_in(role: Role) -> Visitor:
        person = next(person for person in DEMO_SIGN_INS if person.role is role)
        visitor = Visitor(app)
        visitor.sign_in(person.id, person.password)
        return visitor

    return sign_in


@pytest.fixture
def assessor(signed_in: Callable[[Role], Visitor]) -> Visitor:
    """Ama Mensah, assessor."""
    return signed_in(Role.ASSESSOR)
