"""What a command works with that only asks the rules: where no ledger has been set up, none is loaded either."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.cli.configured import installed
from api.config import Config
from api.services.cross_checking import CrossChecker, Report, SecondEngine, recorded_in
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
    worker = MatchingWorker()
    worker.prepare()
    try:
        yield Asking(config, _rules_in_service(config), SecondEngine(worker, _reported_in(config)))
    finally:
        worker.close()


def _rules_in_service(config: Config) -> Registry:
    if _nothing_set_up(config) or _nothing_published(config):
        return Registry(ShippedShelf())
    from api.cli.opening import open_ledger, rules_of  # noqa: PLC0415 - takes as long to load as all the rules

    with open_ledger() as ledger:
        return rules_of(ledger).registry()


def _nothing_set_up(config: Config) -> bool:
    """Tell whether the ledger would be a file, and is not there: then nothing can have been published in it."""
    scheme, embedded, file = config.database_url.partition(_EMBEDDED)
    return bool(embedded and file) and not scheme and not Path(file.partition("?")[0]).exists()


def _nothing_published(config: Config) -> bool:
    from api.ledger.database import Database  # noqa: PLC0415 - not before it is known that there is one
    from api.ledger.published import anything_published  # noqa: PLC0415
    from api.ledger.revision import check_up_to_date  # noqa: PLC0415

    database = Database(config.database_url, keys=config.keys_folder)
    try:
        check_up_to_date(database)
        return not anything_published(database)
    finally:
        database.close()


def _reported_in(config: Config) -> Report:
    """Return a report to the ledger. Where there is none, whoever asked is told all the same, and given no answer."""

    def report(scheme: str, on: date, lines: tuple[str, ...]) -> None:
        if _nothing_set_up(config):
            return
        from api.cli.opening import open_ledger  # noqa: PLC0415 - rare

        with open_ledger() as ledger:
            recorded_in(ledger)(scheme, on, lines)

    return report
