"""Harm done to real worker processes while cases are evaluated and kept: no wrong answer, and no record lost.

    python -m tests.differential.worker_fault_soak --faults 1000 --seed 1

Each fault meets a case of its own, evaluated by the service and kept in a real ledger. The case must come out as the
reference alone makes it, marked agreed or degraded, or as an incident with no record of an answer. In the end
everything kept is read back. Progress is kept in a file: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.entries import EvaluationKept, Incident
from api.ledger.schema import upgrade
from api.services.actor import Actor
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.evaluate import Question as Asked
from api.services.evaluate import evaluate
from api.services.failures import EnginesDisagree
from api.services.keep import keep, outputs_and_trace
from api.services.records import read_record
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.cross_check import AgreedPoints, CheckStatus, cross_check
from engine.geometry.pages import cut_into_pages, rows_that_hold
from engine.matching.questions import Question
from engine.matching.worker.matcher import MatchingWorker
from engine.matching.worker.process import Limits
from engine.outcome import Evaluation
from tests.differential.cross_check_soak import Field, say, shipped_fields
from tests.differential.generated_cases import MadeCase, example_case, made_up, near
from tests.engine.matching.worker import faulty_worker

HASTY = Limits(start_seconds=60, answer_seconds=0.5, self_exit_seconds=30, rest_seconds=0)
FROM_OUTSIDE = {"is killed from outside": signal.SIGKILL, "is stopped from outside": signal.SIGSTOP}
FAULTS = (*faulty_worker.FAULTS, *FROM_OUTSIDE)
SOAKER = Actor("soak", "auditor")


class HarmDone(AssertionError):
    """A fault of the worker changed an answer or lost a record."""


@dataclass
class Tally:
    """What has happened so far, by fault and by how the case ended."""

    seed: int
    done: int = 0
    kept: int = 0
    incidents: int = 0
    endings: Counter[str] = field(default_factory=Counter)


Rows = tuple[frozenset[int], ...]


@dataclass
class Listening:
    """A worker whose answers are kept beside the questions, so that a lie can be told from the truth."""

    worker: MatchingWorker
    heard: list[tuple[Question, frozenset[int]]] = field(default_factory=list)

    @property
    def down(self) -> bool:
        """Return whether the worker has failed lately."""
        return self.worker.down

    def close(self) -> None:
        """End its process."""
        self.worker.close()

    def match(self, questions: Sequence[Question]) -> Rows:
        """Ask the worker."""
        answers = self.worker.match(questions)
        self.heard += zip(questions, answers, strict=True)
        return answers


class Plain:
    """A worker that answers by plain comparison, without a process."""

    down = False

    @staticmethod
    def match(questions: Sequence[Question]) -> Rows:
        """Return the rows that hold at each point."""
        rules = ([rule for page in question.table.pages for rule in page.rules] for question in questions)
        return tuple(frozenset(rows_that_hold(r, q.point)) for r, q in zip(rules, questions, strict=True))

    def close(self) -> None:
        """There is no process to end."""


class FaultSoak:
    """Does one harm after another."""

    def __init__(self, fields: tuple[Field, ...], ledger: Ledger, tally: Tally) -> None:
        self._fields = fields
        self._ledger = ledger
        self._tally = tally
        self._registry = Registry(ShippedShelf())
        self._before = self._on_record()
        self._kept = self._incidents = 0

    def run(self, faults: int, after_each: Callable[[Tally], object] = lambda tally: None) -> None:
        """Go on until so many faults have been met, then read everything back (HarmDone)."""
        while self._tally.done < faults:
            random = Random(f"{self._tally.seed}/{self._tally.done}")
            fault = FAULTS[self._tally.done % len(FAULTS)]
            with _harmed_worker(fault, random) as (worker, harm):
                ending = self._meet(worker, harm, random)
            self._tally.endings[f"{fault}: {ending}"] += 1
            self._tally.done += 1
            after_each(self._tally)
        self._read_back()

    def _meet(self, worker: MatchingWorker, harm: Callable[[], None], random: Random) -> str:
        """Evaluate and keep one case, with the harm done in the middle of it, and return how it ended."""
        asked = self._asked(random)
        reference = self._reference(asked)
        listening = Listening(worker)
        checker = SecondEngine(listening, recorded_in(self._ledger))
        harm()
        try:
            evaluation = evaluate(self._registry, checker, asked)
        except EnginesDisagree:
            self._tally.incidents += 1
            self._incidents += 1
            if self._is_harmless(reference, listening):
                raise HarmDone(f"an incident without a cause: {asked}") from None
            return CheckStatus.INCIDENT.value
        status = evaluation.cross_check.status.value
        if status == CheckStatus.AGREED.value and not self._is_harmless(reference, listening):
            raise HarmDone(f"a lie was agreed to: {asked}")
        if outputs_and_trace(evaluation.evaluations) != outputs_and_trace({e.policy: e for e in reference}):
            raise HarmDone(f"the answer is not the reference's: {asked}")
        entry = keep(self._ledger, evaluation, SOAKER)
        record = read_record(self._ledger, entry.id)
        if (record.outputs, record.trace) != outputs_and_trace(evaluation.evaluations):
            raise HarmDone(f"the record `{entry.id}` is not the answer")
        self._tally.kept += 1
        self._kept += 1
        return status

    def _asked(self, random: Random) -> Asked:
        chosen = random.choice(self._fields)
        ground = chosen.ground
        base = [example_case(example) for example in ground.examples]
        case: MadeCase = near(ground, random.choice(base), random) if base else made_up(ground, random)
        edition = ground.loaded.edition
        on = date.fromisoformat(case.on)
        editions = {edition.policy: edition.name}
        return Asked(edition.scheme, edition.policy, on, case.findings, case.mode, editions)

    def _reference(self, asked: Asked) -> tuple[Evaluation, ...]:
        """Return what the reference alone makes of a case."""
        alone = SecondEngine(Plain(), recorded_in(self._ledger))
        return tuple(evaluate(self._registry, alone, asked).evaluations.values())

    @staticmethod
    def _is_harmless(reference: Sequence[Evaluation], listening: Listening) -> bool:
        """Return whether the worker's last answers agree with the reference on every row that takes part."""
        heard = {(question.table.key, question.point): rows for question, rows in listening.heard}

        def as_heard(questions: Sequence[Question]) -> Rows:
            plain = Plain.match(questions)
            return tuple(heard.get((q.table.key, q.point), p) for q, p in zip(questions, plain, strict=True))

        return cross_check(reference, as_heard, AgreedPoints(0)).status is CheckStatus.AGREED

    def _read_back(self) -> None:
        """Verify the whole log: every entry as it was written, one for each answer and one for each incident."""
        expected = (self._before[0] + self._kept, self._before[1] + self._incidents)
        if (found := self._on_record()) != expected:
            raise HarmDone(f"{found} answers and incidents on record instead of {expected}")

    def _on_record(self) -> tuple[int, int]:
        with self._ledger.reading() as transaction:
            transaction.log.verify()
            entries = list(transaction.log.entries())
        kept = sum(isinstance(entry.content, EvaluationKept) for entry in entries)
        return kept, sum(isinstance(entry.content, Incident) for entry in entries)


@contextmanager
def _harmed_worker(fault: str, random: Random) -> Iterator[tuple[MatchingWorker, Callable[[], None]]]:
    """Yield a worker, and what to do just before a case so that the harm falls into it."""
    with tempfile.TemporaryDirectory() as folder:
        if fault in FROM_OUTSIDE:
            worker, timers = MatchingWorker(HASTY), list[threading.Timer]()
            harm = _from_outside(worker, FROM_OUTSIDE[fault], random.random() * 0.004, timers)
        else:
            marker = (str(Path(folder) / "done"),) if random.random() < 0.5 else ()
            program = str(Path(faulty_worker.__file__))
            worker = MatchingWorker(HASTY, (sys.executable, "-P", program, fault, "1", *marker))
            harm, timers = (lambda: None), []
        try:
            yield worker, harm
        finally:
            for timer in timers:
                timer.join()
            worker.close()


def _from_outside(
    worker: MatchingWorker, number: signal.Signals, seconds: float, timers: list[threading.Timer]
) -> Callable[[], None]:
    def strike(pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)

    def harm() -> None:
        worker.match([Question(cut_into_pages(1, ()), (0,))])
        if worker.pid is not None:
            timers.append(threading.Timer(seconds, strike, (worker.pid,)))
            timers[-1].start()

    return harm


def main() -> int:
    """Run the soak from the command line; status 1 if any harm was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("var/soak"))
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    kept = options.keep / f"worker-faults-{options.seed}.json"
    tally = Tally(options.seed)
    if kept.exists():
        tally = Tally(**json.loads(kept.read_text(encoding="utf-8")))
        tally.endings = Counter(tally.endings)
    say(f"seed {options.seed}: {tally.done} of {options.faults} faults done before, kept in {kept}")
    ledger = open_ledger(kept.with_suffix(".sqlite"))
    try:
        FaultSoak(shipped_fields(), ledger, tally).run(
            options.faults, lambda so_far: kept.write_text(json.dumps(vars(so_far)), encoding="utf-8")
        )
    except HarmDone as harm:
        say(f"seed {options.seed}, fault {tally.done}: {harm}")
        return 1
    finally:
        ledger.close()
    for ending, count in sorted(tally.endings.items()):
        say(f"{count:6} {ending}")
    say(
        f"seed {options.seed}: {tally.done} faults, 0 wrong answers, 0 records lost; "
        f"{tally.kept} answers kept, {tally.incidents} incidents recorded"
    )
    return 0


def open_ledger(path: Path) -> Ledger:
    """Open a ledger in a file of its own, set up if it is new."""
    ledger = Ledger(f"sqlite:///{path}", StoppedClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)))
    upgrade(ledger.database)
    return ledger


if __name__ == "__main__":
    sys.exit(main())
