"""Health: whether the service can decide, and what is not as it should be. Pages, probes and metrics read it here."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from api.ledger import Ledger
from api.ledger.failures import LedgerError
from api.ledger.revision import check_up_to_date
from api.services.cross_checking import CrossChecker

LEAST_FREE = 0.05
"""Of the disk. Below it an operator should act; nothing is lost when it is full, but nobody can decide."""


class Status(StrEnum):
    """`degraded`: the service decides, but something must be mended; `down`: it cannot record, so it cannot decide."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Health:
    """How each part is: `ok`, or one line about what is wrong. None of it is about a person."""

    ledger: str
    second_engine: str
    keys: str
    disk: str
    entries: int

    @property
    def status(self) -> Status:
        """Return how the service is as a whole."""
        if self.ledger != "ok" or self.keys != "ok":
            return Status.DOWN
        return Status.OK if self.second_engine == self.disk == "ok" else Status.DEGRADED


def examine(ledger: Ledger, checker: CrossChecker) -> Health:
    """Look at every part. Raises nothing: what is wrong is the answer."""
    state, keys, entries = "ok", "ok", 0
    try:
        check_up_to_date(ledger.database)
        with ledger.reading() as transaction:
            entries = transaction.log.size()
            keys = _said(transaction.heads.check_key_store)
    except LedgerError as error:
        state = error.text
    return Health(state, "down" if checker.is_down() else "ok", keys, _disk(ledger), entries)


def _said(check: Callable[[], None]) -> str:
    try:
        check()
    except LedgerError as error:
        return error.text
    return "ok"


def _disk(ledger: Ledger) -> str:
    name = ledger.database.engine.url.database
    folder = Path(name).parent if ledger.database.is_sqlite and name else ledger.database.keys.folder
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return "ok"  # there is nothing yet whose disk could be full
    return "ok" if usage.free > LEAST_FREE * usage.total else "nearly full"
