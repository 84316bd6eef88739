"""What a command works with that only asks the rules: where no ledger has been set up, none is loaded either."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.cli.configured import installed
from api.config import Config
from api.services.cross_checking import CrossChecker, SecondEngine, second_engine
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.matching.worker.matcher import MatchingWorker

_EMBEDDED = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Asking:
    """The rules in service, and the second engine that answers are held against."""

    config: Config
    registry: Registry
    checker: CrossChecker


@contextmanager
def asking() -> Iterator[Asking]:
    """Open the rules in service and a second engine of their own, which ends with the block.

    Raises LedgerUnavailable where a ledger has been set up, in which rules may be published, and cannot be asked.
    """
    config = installed()
    if not _nothing_set_up(config):
        from api.cli.opening import open_ledger, rules_of  # noqa: PLC0415 - takes as long to load as all the rules

        with open_ledger() as ledger, second_engine(ledger) as checker:
            yield Asking(config, rules_of(ledger).registry(), checker)
        return
    worker = MatchingWorker()
    try:
        yield Asking(config, Registry(ShippedShelf()), SecondEngine(worker, _nowhere_to_report))
    finally:
        worker.close()


def _nothing_set_up(config: Config) -> bool:
    """Tell whether the ledger would be a file, and is not there: then nothing can have been published in it."""
    scheme, embedded, file = config.database_url.partition(_EMBEDDED)
    return bool(embedded and file) and not scheme and not Path(file.partition("?")[0]).exists()


def _nowhere_to_report(_scheme: str, _on: date, _lines: tuple[str, ...]) -> None:
    """Leave an incident unrecorded, since there is no ledger: whoever asked is told of it, and given no answer."""
