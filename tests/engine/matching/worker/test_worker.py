"""Whatever becomes of the worker process, its owner gets sound answers or `WorkerDown`, and no process stays behind."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from engine.geometry.pages import RowRule, TablePages, rows_that_hold
from engine.matching.questions import Question, WorkerDown
from engine.matching.worker.matcher import MatchingWorker
from engine.matching.worker.process import Limits, WorkerFault, WorkerProcess
from tests.engine.matching.made_tables import made_point, made_table
from tests.engine.matching.worker import faulty_worker

PATIENT = Limits(start_seconds=60, answer_seconds=60, self_exit_seconds=50)
HASTY = Limits(start_seconds=60, answer_seconds=0.3, self_exit_seconds=50, rest_seconds=0)


def command_of(fault: str, request: int = 1, marker: Path | None = None) -> tuple[str, ...]:
    """Return the command that starts a worker with a fault."""
    more = (str(marker),) if marker else ()
    return (sys.executable, "-P", str(Path(faulty_worker.__file__)), fault, str(request), *more)


def questions_of(random: Random, tables: int = 3, points: int = 30) -> list[Question]:
    """Return questions about a few random tables."""
    made = [made_table(random, random.randrange(1, 100), random.randrange(1, 8)) for _ in range(tables)]
    return [Question(table, made_point(random, table.columns)) for table in random.choices(made, k=points)]


def rows_of(questions: list[Question]) -> tuple[frozenset[int], ...]:
    """Return the rows that hold by plain comparison."""
    return tuple(frozenset(rows_that_hold(all_rules(q.table), q.point)) for q in questions)


def all_rules(table: TablePages) -> list[RowRule]:
    """Return the rules of every page."""
    return [rule for page in table.pages for rule in page.rules]


def gone(pid: int) -> bool:
    """Say whether no such process exists any more, not even as a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def worker() -> Iterator[MatchingWorker]:
    """A real worker that has time enough on a busy machine."""
    made = MatchingWorker(PATIENT)
    yield made
    made.close()


def test_it_names_the_rows_that_plain_comparison_names(worker: MatchingWorker) -> None:
    questions = questions_of(Random(1), tables=12, points=700)

    assert worker.match(questions) == rows_of(questions)
    assert worker.counts.started == 1
    assert worker.counts.points == 700


def test_no_questions_have_no_answers_and_start_no_process(worker: MatchingWorker) -> None:
    assert worker.match([]) == ()
    assert worker.counts.started == 0


def test_several_threads_get_their_own_answers(worker: MatchingWorker) -> None:
    wrong: list[int] = []

    def ask(seed: int) -> None:
        for turn in range(6):
            questions = questions_of(Random(seed * 100 + turn), points=10)
            wrong.extend([seed] if worker.match(questions) != rows_of(questions) else [])

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert worker.counts.batches == 36


@pytest.mark.parametrize("fault", [*faulty_worker.CRASHES, *faulty_worker.NONSENSE, "floods its output"])
def test_after_a_crash_or_nonsense_the_next_process_answers(fault: str, tmp_path: Path) -> None:
    worker = MatchingWorker(replace(PATIENT, answer_seconds=20), command_of(fault, 2, tmp_path / "done"))
    questions = questions_of(Random(2), points=20)
    worker.match(questions)
    first = worker.pid

    assert worker.match(questions) == rows_of(questions)
    assert (worker.counts.started, worker.counts.faults) == (2, 1)
    assert first is not None
    assert gone(first)
    worker.close()


@pytest.mark.parametrize("fault", faulty_worker.HANGS)
def test_a_hung_process_is_killed_and_the_next_one_answers(fault: str, tmp_path: Path) -> None:
    worker = MatchingWorker(replace(PATIENT, answer_seconds=2), command_of(fault, 2, tmp_path / "done"))
    questions = questions_of(Random(3), tables=1, points=4)
    worker.match(questions)
    first = worker.pid

    assert worker.match(questions) == rows_of(questions)
    assert worker.counts.last_fault.startswith("the worker did not answer in time")
    assert first is not None
    assert gone(first)
    worker.close()


@pytest.mark.parametrize("fault", ["is killed", "writes a list", "is stopped"])
def test_two_faults_in_a_row_are_down_with_the_reason_and_leave_no_process(fault: str) -> None:
    worker = MatchingWorker(HASTY, command_of(fault))

    with pytest.raises(WorkerDown, match="failed twice in a row"):
        worker.match(questions_of(Random(4)))
    assert worker.counts.faults == 2
    assert worker.counts.last_fault
    assert worker.pid is None


def test_a_worker_that_is_down_is_left_in_peace_for_a_while() -> None:
    worker = MatchingWorker(replace(PATIENT, rest_seconds=3600), command_of("is killed"))
    questions = questions_of(Random(5))
    for _ in range(5):
        with pytest.raises(WorkerDown):
            worker.match(questions)

    assert worker.down
    assert worker.counts.started == 2


def test_a_program_that_cannot_be_started_is_down() -> None:
    worker = MatchingWorker(PATIENT, ("/no/such/program",))

    with pytest.raises(WorkerDown, match="No such file"):
        worker.match(questions_of(Random(6)))


def test_a_program_that_never_says_ready_is_down() -> None:
    limits = replace(HASTY, start_seconds=0.3)

    with pytest.raises(WorkerDown, match="did not answer in time"):
        MatchingWorker(limits, (sys.executable, "-c", "import time; time.sleep(3600)")).match(questions_of(Random(7)))
    with pytest.raises(WorkerDown, match="ready"):
        MatchingWorker(HASTY, (sys.executable, "-c", "print('hello')")).match(questions_of(Random(7)))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGTERM])
def test_a_real_worker_that_is_killed_between_two_cases_is_replaced(worker: MatchingWorker, number: int) -> None:
    questions = questions_of(Random(8))
    worker.match(questions)
    assert worker.pid is not None
    os.kill(worker.pid, number)

    assert worker.match(questions) == rows_of(questions)
    assert worker.counts.started == 2


def test_a_real_worker_that_is_stopped_is_killed_and_replaced() -> None:
    worker = MatchingWorker(replace(PATIENT, answer_seconds=2))
    questions = questions_of(Random(9), tables=1, points=4)
    worker.match(questions)
    stopped = worker.pid
    assert stopped is not None
    os.kill(stopped, signal.SIGSTOP)

    assert worker.match(questions) == rows_of(questions)
    assert gone(stopped)
    worker.close()


def test_a_real_worker_that_is_killed_in_the_middle_of_a_batch_is_replaced(worker: MatchingWorker) -> None:
    questions = questions_of(Random(10), tables=4, points=3000)
    worker.match(questions[:1])
    pid = worker.pid
    assert pid is not None
    killer = threading.Timer(0.02, os.kill, (pid, signal.SIGKILL))
    killer.start()
    rows = worker.match(questions)
    killer.join()

    assert rows == rows_of(questions)
    assert worker.match(questions[:5]) == rows[:5]
    assert worker.counts.started == 2


def test_a_worker_that_has_answered_enough_points_is_replaced() -> None:
    worker = MatchingWorker(replace(PATIENT, points_per_process=50))
    questions = questions_of(Random(11), points=30)
    pids = []
    for _ in range(4):
        assert worker.match(questions) == rows_of(questions)
        pids.append(worker.pid)

    assert worker.counts.replaced == 1
    assert pids[0] == pids[1] != pids[2] == pids[3]
    worker.close()


def test_a_worker_that_would_hold_too_many_rules_is_replaced_and_learns_the_tables_again() -> None:
    worker = MatchingWorker(replace(PATIENT, rules_per_process=100))
    random = Random(12)
    questions = [[Question(t, made_point(random, 3))] for t in (made_table(random, 60, 3) for _ in range(3))]
    for question in [*questions, *questions]:
        assert worker.match(question) == rows_of(question)

    assert worker.counts.replaced == 5
    worker.close()


def test_a_worker_that_has_grown_asks_to_be_replaced() -> None:
    worker = MatchingWorker(replace(PATIENT, growth_mib=0))
    random = Random(13)
    questions = [Question(made_table(random, 62, 6), made_point(random, 6)) for _ in range(8)]
    worker.match(questions)
    worker.match(questions)

    assert worker.counts.replaced == 1
    worker.close()


def test_a_worker_that_outgrows_its_memory_ends_and_is_down() -> None:
    limits = replace(PATIENT, memory_mib=64, rules_per_process=100_000, rest_seconds=0)
    worker = MatchingWorker(limits)
    random = Random(14)
    questions = [Question(made_table(random, 62, 6), made_point(random, 6)) for _ in range(60)]

    with pytest.raises(WorkerDown):
        worker.match(questions)


def test_the_real_worker_ends_itself_when_it_hangs_and_says_so() -> None:
    limits = Limits(start_seconds=60, answer_seconds=60)
    program = (
        "import faulthandler, sys, re; sys.stdout.write('{\"ready\":1}\\n'); sys.stdout.flush();"
        "faulthandler.dump_traceback_later(0.2, exit=True); re.match(r'(a|a)+$', 'a' * 60 + 'b')"
    )
    process = WorkerProcess((sys.executable, "-c", program), limits.start_seconds)

    with pytest.raises(WorkerFault, match="the worker ended; status 1"):
        process.ask(b"{}\n", limits.answer_seconds)


@pytest.mark.parametrize(
    "line",
    [b"\n", b"no JSON\n", b"{}\n", b'{"n":1}\n', b'{"n":1,"points":[[0,[1]]]}\n', b'{"n":1,"points":[[7,[]]]}\n'],
)
def test_the_real_worker_ends_on_a_request_that_is_not_sound(line: bytes) -> None:
    process = WorkerProcess((sys.executable, "-P", "-m", "engine.matching.worker"), 60)

    with pytest.raises(WorkerFault, match="the worker ended; status 1"):
        process.ask(line, 60)
    assert gone(process.pid)


def test_a_forked_process_starts_a_worker_of_its_own_and_leaves_its_parents_alone(worker: MatchingWorker) -> None:
    questions = questions_of(Random(15))
    worker.match(questions)
    pid = worker.pid
    results = multiprocessing.get_context("fork").SimpleQueue()

    def child() -> None:
        rows = worker.match(questions)
        results.put((rows == rows_of(questions), worker.pid))
        worker.close()

    forked = multiprocessing.get_context("fork").Process(target=child)
    forked.start()
    right, child_pid = results.get()
    forked.join()

    assert right
    assert child_pid != pid
    assert gone(child_pid)
    assert worker.match(questions) == rows_of(questions)
    assert worker.pid == pid


def test_a_worker_that_was_prepared_is_the_one_that_answers() -> None:
    worker = MatchingWorker(PATIENT)
    worker.prepare()
    pid = worker.pid
    questions = questions_of(Random(17))

    assert pid is not None
    assert worker.match(questions) == rows_of(questions)
    assert worker.pid == pid
    worker.prepare()
    assert (worker.pid, worker.counts.started) == (pid, 1)
    worker.close()
    assert gone(pid)


def test_a_worker_that_cannot_be_prepared_is_missed_only_when_it_is_asked() -> None:
    worker = MatchingWorker(PATIENT, ("/nowhere",))
    worker.prepare()
    assert (worker.pid, worker.counts.faults, worker.down) == (None, 1, False)
    with pytest.raises(WorkerDown):
        worker.match(questions_of(Random(18)))


def test_the_worker_ends_when_its_owner_is_forgotten() -> None:
    worker = MatchingWorker(PATIENT)
    worker.match(questions_of(Random(16)))
    pid = worker.pid
    del worker
    gc.collect()

    assert pid is not None
    assert gone(pid)


PROGRAM = """
import os, sys
from engine.geometry.pages import cut_into_pages
from engine.matching.worker.matcher import MatchingWorker, Question
worker = MatchingWorker()
worker.match([Question(cut_into_pages(1, ()), (1,))])
print(worker.pid, flush=True)
{ending}
"""


@pytest.mark.parametrize("ending", ["", "raise SystemExit(3)", "os.kill(os.getpid(), 9)", "os._exit(0)"])
def test_the_worker_ends_with_its_owner_however_that_ends(ending: str) -> None:
    # The pipe reaches its end only when every process that holds it is gone, the worker among them.
    command = (sys.executable, "-c", PROGRAM.format(ending=ending))
    run = subprocess.run(command, capture_output=True, check=False, timeout=60)

    assert int(run.stdout) > 0


def test_the_worker_is_told_nothing_of_the_services_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIGHTFUL_SECRET_KEY", "do not tell")
    program = "import os; print('{\"ready\":1}', flush=True); input(); print(sorted(os.environ))"
    process = WorkerProcess((sys.executable, "-c", program), 60)

    names = process.ask(b"\n", 60).decode()
    process.close()

    assert "PYTHONPATH" in names
    assert "RIGHTFUL" not in names
