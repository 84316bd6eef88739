"""The office of `made`."""

from __future__ import annotations

import pytest

from api.ledger import Ledger
from api.ledger.people import Person
from api.services.cross_checking import CrossChecker
from tests.api.services.appeals.made import Office, appealing_registry


@pytest.fixture
def office(ledger: Ledger, checker: CrossChecker, rose: Person) -> Office:
    """An office in which Rose's case is decided and appealed."""
    return Office(ledger, appealing_registry(), checker, rose)
