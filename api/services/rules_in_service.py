"""The rules in service: the registry of what ships and of what was published, renewed in each process by itself."""

from __future__ import annotations

from dataclasses import dataclass

from api.ledger import Ledger
from api.ledger.kinds import Publication, RulesWithdrawn
from api.services.published_shelf import PublishedShelf
from api.services.registry import Registry
from api.services.submissions import releases


@dataclass(frozen=True, slots=True)
class _Known:
    """A registry, and the newest entry that it takes into account."""

    newest: int
    registry: Registry


class RulesInService:
    """What rules a running process goes by. Several threads may ask at once.

    Each act asks once and works with one registry to its end, so that nothing changes half-way. Asking costs one
    look-up in an index; only after a publication or a withdrawal are the documents read anew.
    """

    def __init__(self, ledger: Ledger, shipped: Registry) -> None:
        self._ledger = ledger
        self.shipped = shipped
        self._known = _Known(0, shipped)

    def registry(self) -> Registry:
        """Return the rules as they are in service now. Raises LedgerUnavailable: old rules are never passed for new."""
        known = self._known
        with self._ledger.reading() as transaction:
            newest = transaction.log.newest_of_kinds(Publication, RulesWithdrawn)
            if newest == known.newest:
                return known.registry
            published = releases(transaction)
        registry = Registry(PublishedShelf(self.shipped.shelf, published)) if published else self.shipped
        self._known = _Known(newest, registry)
        return registry
