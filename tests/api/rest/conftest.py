"""The REST interface on a real ledger, the shipped rules and a real second engine, called with real tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from werkzeug.test import TestResponse

from api.access import Accounts, demo_accounts
from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.people import Person, PersonDetails
from api.ledger.schema import upgrade
from api.rest import Setting, create_api
from api.services import people
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from api.services.shelf import ShippedShelf
from engine.matching.worker.matcher import MatchingWorker

MOMENT = datetime(2026, 11, 22, 9, 30, 15, 250_000, UTC)
CASE: Mapping[str, Any] = {
    "has_physical_or_mental_impairment_or_illness": True,
    "outcomes_unable": ["nutrition", "toilet_needs"],
    "significant_wellbeing_impact": True,
    "need_stability": "stable",
}

Call = Callable[..., TestResponse]


@pytest.fixture(scope="session")
def accounts() -> Accounts:
    """The invented staff of the demonstration."""
    return demo_accounts()


@pytest.fixture(scope="session")
def worker() -> Iterator[MatchingWorker]:
    """One real matching worker for all tests."""
    made = MatchingWorker()
    yield made
    made.close()


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The shipped rules."""
    return Registry(ShippedShelf())


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Ledger]:
    """A ledger that holds nothing yet."""
    made = Ledger(sqlite_url, StoppedClock(MOMENT), patience=1.0)
    upgrade(made.database)
    yield made
    made.close()


@pytest.fixture
def app(ledger: Ledger, registry: Registry, worker: MatchingWorker, accounts: Accounts) -> OpenAPI:
    """The REST application."""
    checker = SecondEngine(worker, recorded_in(ledger))
    return create_api(Setting(ledger, RulesInService(ledger, registry), checker, accounts, demonstration=True))


@pytest.fixture
def client(app: OpenAPI) -> FlaskClient:
    """A client without any token."""
    return app.test_client()


@pytest.fixture
def call(client: FlaskClient, ledger: Ledger) -> Call:
    """Call the interface as an account, by default the assessor's: `call("POST", "/evaluations", json=…)`."""
    tokens: dict[str, str] = {}

    def token(account: str) -> str:
        if account not in tokens:
            with ledger.working() as transaction:
                tokens[account] = transaction.tokens.issue(account, "a test")
        return tokens[account]

    def called(method: str, path: str, *, by: str = "ama", headers: Mapping[str, str] | None = None,
               **more: Any) -> TestResponse:  # fmt: skip
        whole = {"Authorization": f"Bearer {token(by)}", "Rightful-Purpose": "contact", **(headers or {})}
        return client.open(path, method=method, headers=whole, **more)

    return called


@pytest.fixture
def rose(ledger: Ledger) -> Person:
    """Somebody on file."""
    return people.add(ledger, PersonDetails("AC-1001", "Rose Adeyemi", date(1961, 5, 9)), "ama")


def asked(**changes: Any) -> dict[str, Any]:
    """A question about the Care Act criteria on their first day."""
    return {"scheme": "england", "policy": "care_act_criteria", "on": "2015-04-01", "findings": dict(CASE)} | changes
