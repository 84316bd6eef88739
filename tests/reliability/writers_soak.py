"""Sixteen processes write at once for ten minutes: one gapless log without a duplicate, and nobody is refused.

    python -m tests.reliability.writers_soak --seconds 600 --database sqlite
    python -m tests.reliability.writers_soak --seconds 600 --database postgres

Each rests a while after every act, on the average for PAUSE_SECONDS, and every so often all write without a rest: so
they meet in every order, in ones and twos and all at once, and the machine is left to others in between.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from random import Random

from api.clock import SystemClock
from api.ledger import Ledger
from api.ledger.failures import LedgerUnavailable
from api.ledger.schema import upgrade
from api.ledger.verifying import verify
from tests.api.ledger.drafts import PERSON, adopted, kept
from tests.reliability.kill_soak import databases
from tests.reliability.soaking import Tally, arguments

WRITERS = 16
PATIENCE = 60.0
PAUSE_SECONDS = 1.0
ALL_AT_ONCE_EVERY, ALL_AT_ONCE_SECONDS = 60.0, 3.0


def write_until(end: float, url: str, keys: Path, told: int) -> None:
    """Record acts until the time is over, and tell each one's number, or that it was refused."""
    ledger, random = Ledger(url, SystemClock(), keys=keys, patience=PATIENCE), Random(os.getpid())
    while (left := end - time.monotonic()) > 0:
        if left % ALL_AT_ONCE_EVERY > ALL_AT_ONCE_SECONDS:
            time.sleep(random.uniform(0.0, 2 * PAUSE_SECONDS))
        try:
            with ledger.appending() as transaction:
                entry = transaction.log.append(kept(PERSON, documents={}))
                transaction.log.append(adopted(entry.id))
            os.write(told, f"{entry.id}\n".encode())
        except LedgerUnavailable:
            os.write(told, b"refused\n")
    ledger.close()


def write_at_once(url: str, keys: Path, seconds: float, tally: Tally) -> None:
    """Let the writers run, and compare what they were told with what stands."""
    ledger = Ledger(url, SystemClock(), keys=keys, patience=PATIENCE)
    upgrade(ledger.database)
    with ledger.appending() as transaction:
        transaction.log.append(kept(PERSON, documents={}))
    ledger.close()
    reader, told = os.pipe()
    end, writers = time.monotonic() + seconds, []
    for _ in range(WRITERS):
        child = os.fork()
        if child == 0:
            os.close(reader)
            write_until(end, url, keys, told)
            os._exit(0)
        writers.append(child)
    os.close(told)
    with os.fdopen(reader, encoding="ascii") as heard:
        lines = heard.read().split()
    tally.count("wrong", sum(os.waitpid(child, 0)[1] != 0 for child in writers))
    acts = [line for line in lines if line != "refused"]
    tally.count("acts", len(acts))
    tally.count("refused", len(lines) - len(acts))
    tally.count("wrong", len(acts) - len(set(acts)))
    tally.count("wrong", verify(ledger).entries != 2 * len(acts) + 1)
    with ledger.reading() as transaction:
        there = {entry.id for entry in transaction.log.entries()}
    tally.count("wrong", len(set(acts) - there))
    ledger.close()


def main() -> int:
    """Write at once, and say how it went."""
    asked = arguments(__doc__, "seconds", 600, "database")
    kind = asked.database or "sqlite"
    tally = Tally(f"writers-{kind}", asked.seed)
    with databases(kind) as places:
        write_at_once(*next(places), asked.seconds, tally)
    return tally.end("wrong", bites=tally["acts"] > WRITERS)


if __name__ == "__main__":
    raise SystemExit(main())
