"""Opens the ledger, and the rules in service: what ships and, where there is a ledger, what was published in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api.cli.configured import installed
from api.clock import SystemClock
from api.ledger import Ledger
from api.ledger.revision import check_up_to_date
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from api.services.shelf import ShippedShelf


@contextmanager
def open_ledger() -> Iterator[Ledger]:
    """Open the ledger alone, whether it has been set up or not."""
    config = installed()
    ledger = Ledger(config.database_url, SystemClock(config.zone), keys=config.keys_folder)
    try:
        yield ledger
    finally:
        ledger.close()


class ShippedRules(RulesInService):
    """The rules that ship, where no ledger has been set up in which anything could have been published."""

    def registry(self) -> Registry:
        """Return the shipped rules."""
        return self.shipped


def rules_of(ledger: Ledger) -> RulesInService:
    """Return the rules in service: what ships and, where there is a ledger, what was published.

    Asking the rules something makes no ledger. Raises LedgerUnavailable where there is one that cannot be asked.
    """
    shipped = Registry(ShippedShelf())
    if not ledger.database.is_there():
        return ShippedRules(ledger, shipped)
    check_up_to_date(ledger.database)
    return RulesInService(ledger, shipped)


@contextmanager
def rules_here() -> Iterator[Registry]:
    """Open the rules in service alone."""
    with open_ledger() as ledger:
        yield rules_of(ledger).registry()
