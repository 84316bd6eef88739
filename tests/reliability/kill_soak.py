"""Writers are killed with SIGKILL at random instants under load: nothing acknowledged is lost, and the log verifies.

    python -m tests.reliability.kill_soak --kills 2000 --seed 1 --database sqlite
    python -m tests.reliability.kill_soak --kills 2000 --seed 1 --database postgres

Two writers put people on file and record evaluations and determinations in a ledger of their own; every act is
acknowledged over a pipe. After a random while both are killed, on PostgreSQL now and then a backend of the server with
them. Then the whole ledger is verified against the head of the time before, everything sealed is opened, and everything
that was acknowledged must be there.

The kernel outlives a killed process, so it does not matter how slow the disk is: `TMPDIR=/dev/shm` is as good a test,
and ten times as quick. Each database is as strict as in service; PostgreSQL's server waits for its disk, too.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from random import Random

from sqlalchemy import text

from api.clock import SystemClock
from api.ledger import Ledger
from api.ledger.database import Purpose
from api.ledger.failures import LedgerDamaged, LedgerUnavailable, database_errors_named
from api.ledger.people import PersonDetails
from api.ledger.schema import upgrade
from api.ledger.verifying import verify
from tests.api.ledger.drafts import adopted, kept
from tests.api.ledger.test_working_rows import ROSE
from tests.postgres_server import AS_IN_SERVICE, running_server
from tests.reliability.soaking import Tally, arguments

KILLS_EACH = 20
"""Kills that one ledger lives through; it is verified whole after each."""
WRITERS = 2
MOST_ACKNOWLEDGED = 5
LONGEST_SECONDS = 0.03
BACKEND_EVERY = 25
PATIENCE = 30.0


def write_for_ever(ledger: Ledger, told: int) -> None:
    """Record acts and acknowledge each with one line, until killed."""
    for number in count():
        write_once(ledger, f"AC-{os.getpid()}-{number}", told)


def write_once(ledger: Ledger, reference: str, told: int) -> None:
    """Put somebody on file and decide about them, and acknowledge each."""
    with ledger.working() as transaction:
        details = PersonDetails(reference, ROSE.name, ROSE.birth_date)
        person = transaction.people.add(details, "rose adeyemi", "soak")
    os.write(told, f"{person.id}\n".encode())
    with ledger.appending() as transaction:
        entry = transaction.log.append(kept(person.id, documents={}))
        made = transaction.log.append(adopted(entry.id))
    os.write(told, f"{entry.id} {made.id}\n".encode())


def killed_writers(ledger: Ledger, random: Random) -> set[str]:
    """Let writers run and kill them at a random instant, and return everything that they had acknowledged.

    The instant is so many acknowledgements and a moment after the start, so that it falls anywhere in an act however
    busy the machine is. The writers take over a ledger that has no connection open, with the statements that it has
    compiled: so they write from their first moment on.
    """
    ledger.close()
    reader, told = os.pipe()
    writers = []
    for _ in range(WRITERS):
        child = os.fork()
        if child == 0:
            os.close(reader)
            try:
                write_for_ever(ledger, told)
            finally:
                os._exit(3)
        writers.append(child)
    os.close(told)
    with os.fdopen(reader, encoding="ascii") as heard:
        lines = [heard.readline() for _ in range(random.randrange(MOST_ACKNOWLEDGED))]
        time.sleep(random.uniform(0.0, LONGEST_SECONDS))
        for child in writers:
            os.kill(child, signal.SIGKILL)
        ends = [os.waitpid(child, 0)[1] for child in writers]
        lines += [line for line in heard if line.endswith("\n")]
    assert all(os.WIFSIGNALED(end) for end in ends), "a writer ended before it was killed"
    return {record for line in lines for record in line.split()}


def kill_a_backend(ledger: Ledger) -> None:
    """Kill a process of the PostgreSQL server, which makes it drop every connection and recover from its journal."""
    with ledger.database.connection(Purpose.READ) as connection:
        pid = connection.execute(text("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
                                      "ORDER BY (pid = pg_backend_pid()), pid LIMIT 1")).scalar()  # fmt: skip
        os.kill(int(str(pid)), signal.SIGKILL)


def live_through(url: str, keys: Path, kills: int, random: Random, tally: Tally) -> None:
    """Kill the writers of one ledger so many times, and count what was lost."""
    ledger = Ledger(url, SystemClock(), keys=keys, patience=PATIENCE)
    upgrade(ledger.database)
    with open(os.devnull, "wb") as nobody:
        write_once(ledger, "AC-0", nobody.fileno())
    acknowledged: set[str] = set()
    pins: list[str] = []
    for _ in range(kills):
        acknowledged |= killed_writers(ledger, random)
        tally.count("kills")
        if not ledger.database.is_sqlite and tally["kills"] % BACKEND_EVERY == 0:
            _recover(ledger, tally)
        missing, head = _checked(ledger, acknowledged, pins, tally)
        tally.count("lost", len(missing))
        if missing:
            tally.say(f"kill {tally['kills']}: lost {sorted(missing)}")
        pins = [head] if head else []
    tally.count("acknowledged", len(acknowledged))
    ledger.close()


def _checked(ledger: Ledger, acknowledged: set[str], pins: list[str], tally: Tally) -> tuple[set[str], str]:
    try:
        found = verify(ledger, pins)
    except LedgerDamaged as error:
        tally.say(f"kill {tally['kills']}: {error}")
        return {f"damaged: {error}"}, ""
    with ledger.reading() as transaction:
        there = {entry.id for entry in transaction.log.entries()} | set(transaction.people.revisions())
        head = transaction.heads.latest()
    assert found.entries % 2 == 0, "an act of two entries is there as a whole or not at all"
    return acknowledged - there, head.note if head else ""


def _recover(ledger: Ledger, tally: Tally) -> None:
    """Kill a backend and wait until the server has recovered: its checkpointer is then another process.

    That it takes connections says too little. It does so for a moment longer, until it notices that one has died.
    """
    end = time.monotonic() + PATIENCE
    before = _checkpointer(ledger)
    with suppress(LedgerUnavailable), database_errors_named():
        kill_a_backend(ledger)
    tally.count("backends killed")
    while time.monotonic() < end:
        with suppress(LedgerUnavailable):
            if _checkpointer(ledger) not in (None, before):
                return
        time.sleep(0.1)


def _checkpointer(ledger: Ledger) -> object:
    asked = text("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
    with database_errors_named(), ledger.database.connection(Purpose.READ) as connection:
        return connection.execute(asked).scalar()


@contextmanager
def databases(kind: str) -> Iterator[Iterator[tuple[str, Path]]]:
    """Give addresses of empty databases of a kind with key stores of their own, one after the other."""
    with tempfile.TemporaryDirectory(prefix="rightful-soak-") as scratch:
        if kind == "sqlite":
            yield ((f"sqlite:///{scratch}/{n}.sqlite", Path(scratch) / f"{n}.keys") for n in range(10**9))
            return
        with running_server(Path(tempfile.gettempdir()), AS_IN_SERVICE) as server:

            def made() -> Generator[tuple[str, Path], None, None]:
                for number in range(10**9):
                    with server.new_database() as url:
                        yield url, Path(scratch) / f"{number}.keys"

            with closing(made()) as places:
                yield places


def main() -> int:
    """Kill writers, and say how it went."""
    asked = arguments(__doc__, "kills", 2_000, "database")
    kind = asked.database or "sqlite"
    tally = Tally.load(f"kills-{kind}", asked.seed)
    with databases(kind) as places:
        for url, keys in places:
            if tally["kills"] >= asked.kills:
                break
            kills = min(KILLS_EACH, asked.kills - tally["kills"])
            live_through(url, keys, kills, Random(f"{asked.seed}/{tally['kills']}"), tally)
            tally.save()
    return tally.end("lost", bites=tally["acknowledged"] > 0)


if __name__ == "__main__":
    raise SystemExit(main())
