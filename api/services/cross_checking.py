"""The cross-check of live evaluations: a second engine names the rows too, and must name the same ones."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from api.ledger.failures import LedgerError
from api.services.failures import EnginesDisagree
from engine.cross_check import AgreedPoints, CheckStatus, cross_check
from engine.matching.questions import Question
from engine.matching.worker.matcher import MatchingWorker
from engine.outcome import Evaluation

if TYPE_CHECKING:
    from api.ledger import Ledger

LONGEST_DETAIL = 200


class CrossCheckStatus(StrEnum):
    """Whether a second engine confirmed the rows. It stands in the record, beside the evaluation and not in it."""

    AGREED = "agreed"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """How a cross-check ended without a disagreement; `detail` says why it is degraded."""

    status: CrossCheckStatus
    detail: str = ""


class CrossChecker(Protocol):
    """Asks a second engine which rows hold, and compares."""

    def check(self, evaluations: Mapping[str, Evaluation]) -> CrossCheck:
        """Compare every table that was met. Raises EnginesDisagree, once the incident has been reported."""

    def is_down(self) -> bool:
        """Return whether the second engine has failed lately, so that the reference answers alone."""


Report = Callable[[str, date, tuple[str, ...]], None]
"""Records an incident: the scheme, the day asked about, and one line for each table on which the engines differ."""


class Worker(Protocol):
    """What is needed of a matching worker; see `engine.matching.worker.matcher`."""

    @property
    def down(self) -> bool:
        """Return whether it has failed lately."""

    def match(self, questions: Sequence[Question]) -> tuple[frozenset[int], ...]:
        """Return the rows that hold at each point, or raise WorkerDown."""

    def close(self) -> None:
        """End its process; the next question starts another."""


class SecondEngine:
    """The cross-check against a matching worker, one for each process of the service; several threads may use it."""

    def __init__(self, worker: Worker, report: Report) -> None:
        self._worker = worker
        self._report = report
        self._agreed = AgreedPoints()
        self._lock = threading.Lock()

    def check(self, evaluations: Mapping[str, Evaluation]) -> CrossCheck:
        """Compare every table that was met. Raises EnginesDisagree, once the incident has been reported."""
        with self._lock:
            found = cross_check(evaluations.values(), self._worker.match, self._agreed)
        if found.status is CheckStatus.INCIDENT:
            self._worker.close()  # one that was wrong once must not be asked again
            first = next(iter(evaluations.values()))
            lines = tuple(disagreement.text for disagreement in found.disagreements)
            self._report(first.scheme, date.fromisoformat(first.on), lines)
            raise EnginesDisagree(lines)
        return CrossCheck(CrossCheckStatus(found.status.value), found.detail)

    def is_down(self) -> bool:
        """Return whether the worker has failed lately, so that the reference answers alone."""
        return self._worker.down


def recorded_in(ledger: Ledger) -> Report:
    """Return a report that appends an incident to the ledger.

    A ledger that cannot be written to must not turn a disagreement into another error: there is no answer either way.
    """

    def report(scheme: str, on: date, lines: tuple[str, ...]) -> None:
        from api.ledger.entries import Draft, Incident  # noqa: PLC0415 - rare, and the first to need the database

        # The entry of a list may be named after somebody: an incident is for ever and holds nothing of anybody.
        details = [re.sub(r"\[[^\]]*\]", "[…]", line)[:LONGEST_DETAIL] for line in lines]
        incident = Draft("rightful", "cross_check", None, Incident("engines_disagree", scheme, on, details))
        try:
            with ledger.appending() as transaction:
                transaction.log.append(incident)
        except LedgerError:
            return

    return report


def engine_beside(ledger: Ledger) -> CrossChecker:
    """Return a cross-check whose worker process starts when first asked and ends with this process."""
    return SecondEngine(MatchingWorker(), recorded_in(ledger))


@contextmanager
def second_engine(ledger: Ledger) -> Iterator[CrossChecker]:
    """Open a cross-check with a worker process of its own, which ends with the block."""
    worker = MatchingWorker()
    try:
        yield SecondEngine(worker, recorded_in(ledger))
    finally:
        worker.close()
