"""The matching worker as the service uses it: ask which rows hold at many points, whatever becomes of the process.

    worker = MatchingWorker()
    worker.match([Question(pages, (3, None, 1))])      # → (frozenset({0, 4}),)

One per service process, safe from several threads and across forks. Each `match` gets sound answers or `WorkerDown`;
whether the answers are right is for `engine.cross_check` to say.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from engine.errors import EngineFault
from engine.geometry.pages import TablePages
from engine.matching.questions import Question, WorkerDown
from engine.matching.worker.process import Limits, WorkerFault, WorkerProcess, worker_command
from engine.matching.worker.protocol import (
    NUMBERS_PER_REQUEST,
    POINTS_PER_REQUEST,
    Answer,
    ProtocolFault,
    read_answer,
    write_page,
    write_points,
)

ATTEMPTS = 2
"""How many processes in a row may fail at one batch before the worker counts as down."""


@dataclass(frozen=True, slots=True)
class WorkerCounts:
    """What has happened so far: processes started, replaced when due, and failed; batches and points answered."""

    started: int = 0
    replaced: int = 0
    faults: int = 0
    batches: int = 0
    points: int = 0
    last_fault: str = ""


class MatchingWorker:
    """A worker process that is started when first asked, replaced when worn or faulty, and ended with its owner."""

    def __init__(self, limits: Limits | None = None, command: Sequence[str] | None = None) -> None:
        """Prepare a worker; `command` is another program to run in its place, for tests of what must be withstood."""
        self._limits = limits or Limits()
        self._command = tuple(command or worker_command(self._limits))
        self._new_in_this_process()
        _all_workers.add(self)

    def _new_in_this_process(self) -> None:
        self._lock = threading.Lock()
        self._life: _Life | None = None
        self._rest_until = 0.0
        self._numbers = count(1)
        self.counts = WorkerCounts()

    @property
    def pid(self) -> int | None:
        """Return the id of the living process, if there is one."""
        return self._life.process.pid if self._life else None

    @property
    def down(self) -> bool:
        """Return whether the worker rests after failing twice in a row: the health page turns amber."""
        return time.monotonic() < self._rest_until

    def prepare(self) -> None:
        """Start the process, without waiting for it: it gets ready while whoever will ask is busy themselves.

        One that cannot be started is not missed before it is asked.
        """
        with self._lock:
            try:
                self._living()
            except WorkerFault as fault:
                self._failed(fault)

    def match(self, questions: Sequence[Question]) -> tuple[frozenset[int], ...]:
        """Return the positions of the rows that hold at each point, in the order of the questions.

        Raises:
            WorkerDown: no answer could be had from two processes in a row.
        """
        with self._lock:
            if self.down:
                raise WorkerDown("the matching worker rests after failing twice", fix=self.counts.last_fault)
            for _ in range(ATTEMPTS):
                try:
                    rows = self._attempt(questions)
                except (WorkerFault, ProtocolFault) as fault:
                    self._failed(fault)
                else:
                    self._count(batches=1, points=len(questions))
                    return rows
            self._rest_until = time.monotonic() + self._limits.rest_seconds
            raise WorkerDown("the matching worker failed twice in a row", fix=self.counts.last_fault)

    def close(self) -> None:
        """End the process, if there is one; the next `match` starts another."""
        with self._lock:
            self._end_life()

    def _attempt(self, questions: Sequence[Question]) -> tuple[frozenset[int], ...]:
        rows: list[frozenset[int]] = []
        for batch in _batches(questions):
            life = self._life_for({question.table.key: question.table for question in batch})
            rows += life.match(batch, next(self._numbers))
        return tuple(rows)

    def _life_for(self, tables: dict[str, TablePages]) -> _Life:
        """Return a living process that holds the tables, replaced first if it is worn or would hold too much."""
        life = self._life
        if life is not None and life.is_due(tables.values()):
            self._end_life()
            self._count(replaced=1)
        life = self._living()
        for table in tables.values():
            life.load(table, self._numbers)
        return life

    def _living(self) -> _Life:
        if self._life is None:
            self._life = _Life(self._command, self._limits)
            self._life.finalizer = weakref.finalize(self, self._life.process.close)
            self._count(started=1)
        return self._life

    def _failed(self, fault: EngineFault) -> None:
        self._count(faults=1)
        self.counts = replace(self.counts, last_fault=fault.text)
        self._end_life()

    def _end_life(self) -> None:
        if self._life is not None and self._life.finalizer is not None:
            self._life.finalizer()
        self._life = None

    def _count(self, **more: int) -> None:
        self.counts = replace(self.counts, **{name: getattr(self.counts, name) + n for name, n in more.items()})

    def _forget(self) -> None:
        """Start afresh in a forked process: the living worker and whoever held the lock are the parent's."""
        if self._life is not None:
            if self._life.finalizer is not None:
                self._life.finalizer.detach()
            self._life.process.forget()
        self._new_in_this_process()


class _Life:
    """One process, the tables that it holds, and how much it has done."""

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        self.process = WorkerProcess(command, limits.start_seconds)
        self.finalizer: weakref.finalize[..., MatchingWorker] | None = None
        self._limits = limits
        self._tables: dict[str, int] = {}
        self._rules = 0
        self._points = 0
        self._worn = False

    def is_due(self, tables: Iterable[TablePages]) -> bool:
        """Return whether the process should make way for a new one before it is asked about the tables."""
        more = sum(table.rules for table in tables if table.key not in self._tables)
        return (
            self._worn
            or self._points >= self._limits.points_per_process
            or (bool(self._tables) and more > 0 and self._rules + more > self._limits.rules_per_process)
        )

    def load(self, table: TablePages, numbers: Iterator[int]) -> None:
        """Load the table's pages, one line each, unless the process holds them."""
        if table.key in self._tables:
            return
        for page in table.pages:
            number = next(numbers)
            self._ask(write_page(number, len(self._tables), page), number, ())
        self._tables[table.key] = len(self._tables)
        self._rules += table.rules

    def match(self, batch: Sequence[Question], number: int) -> tuple[frozenset[int], ...]:
        """Ask about one batch of points."""
        line = write_points(number, [(self._tables[question.table.key], question.point) for question in batch])
        self._points += len(batch)
        return self._ask(line, number, [question.table for question in batch]).rows

    def _ask(self, line: bytes, number: int, tables: Sequence[TablePages]) -> Answer:
        try:
            answer = read_answer(self.process.ask(line, self._limits.answer_seconds), number, tables)
        except ProtocolFault as nonsense:
            raise self.process.fault(nonsense.message) from None
        self._worn = self._worn or answer.worn
        return answer


def _batches(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """Cut the questions into requests that stay short enough for one line."""
    batch: list[Question] = []
    numbers = 0
    for question in questions:
        if len(batch) == POINTS_PER_REQUEST or (batch and numbers + len(question.point) > NUMBERS_PER_REQUEST):
            yield batch
            batch, numbers = [], 0
        batch.append(question)
        numbers += len(question.point)
    if batch:
        yield batch


_all_workers: weakref.WeakSet[MatchingWorker] = weakref.WeakSet()


def _forget_all() -> None:
    for worker in tuple(_all_workers):
        worker._forget()


os.register_at_fork(after_in_child=_forget_all)
