"""A ledger that has been set up, and the shipped rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.people import Person, PersonDetails
from api.ledger.schema import upgrade
from api.services import people
from api.services.cross_checking import CrossChecker, SecondEngine, recorded_in
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.matching.worker.matcher import MatchingWorker
from tests.api.services.made_rules import shelf

MOMENT = datetime(2026, 11, 22, 9, 30, 15, 250_000, UTC)


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Ledger]:
    """A ledger that holds nothing yet."""
    made = Ledger(sqlite_url, StoppedClock(MOMENT))
    upgrade(made.database)
    yield made
    made.close()


@pytest.fixture(scope="session")
def worker() -> Iterator[MatchingWorker]:
    """One real matching worker for all tests."""
    made = MatchingWorker()
    yield made
    made.close()


@pytest.fixture
def checker(worker: MatchingWorker, ledger: Ledger) -> CrossChecker:
    """The cross-check against the real worker; incidents go to the test's ledger."""
    return SecondEngine(worker, recorded_in(ledger))


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The shipped rules."""
    return Registry(ShippedShelf())


@pytest.fixture(scope="session")
def made_registry() -> Registry:
    """The made-up rules of `made_rules`."""
    return Registry(shelf())


@pytest.fixture
def rose(ledger: Ledger) -> Person:
    """Somebody on file."""
    return people.add(ledger, PersonDetails("AC-1001", "Rose Adeyemi", date(1961, 5, 9)), "ama")
