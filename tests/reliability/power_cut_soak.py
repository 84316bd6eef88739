"""The power fails at every point of the real write path: nothing acknowledged is lost, and the log verifies.

    python -m tests.reliability.power_cut_soak --cuts 20000 --seed 1

People are put on file and evaluations recorded as in service, while every write and sync of SQLite and every file of
the key store is recorded. Then the disk is laid out as it may be after each of these events, with unsynced writes kept,
torn or lost, and the ledger is opened again by the real library. The same is done with `synchronous=NORMAL`: that this
loses records shows that the test would notice.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from api.clock import SystemClock
from api.ledger import Ledger, keys
from api.ledger.failures import LedgerDamaged, LedgerUnavailable
from api.ledger.people import PersonDetails
from api.ledger.schema import upgrade
from api.ledger.verifying import verify
from tests.api.ledger.drafts import adopted, kept
from tests.api.ledger.test_working_rows import ROSE
from tests.reliability.power_cuts import cuts, lay_out
from tests.reliability.soaking import Tally, arguments
from tests.reliability.sqlite_disk import Acknowledged, Event, KeyFile, SqliteDisk

ACTS = 12


@dataclass(frozen=True, slots=True)
class Recording:
    """What happened to the disk while a ledger was used, and where its key store was."""

    events: tuple[Event, ...]
    keys: Path


def record(folder: Path, *, synchronous: str = "FULL") -> Recording:
    """Use a ledger in a folder and return everything that happened to the disk."""
    disk = SqliteDisk()
    with disk.standing_between(), _recorded_keys(disk):
        ledger = Ledger(f"sqlite:///{folder / 'ledger.sqlite'}", SystemClock())
        store = ledger.database.keys.folder
        upgrade(ledger.database)
        disk.events.append(Acknowledged("the schema"))
        if synchronous != "FULL":
            event.listen(ledger.database.engine, "connect", _set_to(synchronous))
            ledger.close()
        for number in range(ACTS):
            _act(ledger, disk, number)
            if number % 5 == 4:
                ledger.close()  # the last connection to close writes the journal back into the file
        ledger.close()
    return Recording(tuple(disk.events), store)


def _act(ledger: Ledger, disk: SqliteDisk, number: int) -> None:
    with ledger.working() as transaction:
        details = PersonDetails(f"AC-{number}", ROSE.name, ROSE.birth_date)
        person = transaction.people.add(details, "rose adeyemi", "ama")
    disk.events.append(Acknowledged(person.id))
    with ledger.appending() as transaction:
        entry = transaction.log.append(kept(person.id, documents={}))
        transaction.log.append(adopted(entry.id))
    disk.events.append(Acknowledged(entry.id))


def _set_to(synchronous: str) -> Callable[[DBAPIConnection, object], None]:
    def weaken(raw: DBAPIConnection, _record: object) -> None:
        raw.cursor().execute(f"PRAGMA synchronous = {synchronous}")

    return weaken


@contextmanager
def _recorded_keys(disk: SqliteDisk) -> Iterator[None]:
    """Record the key store's files once their folder has been synced; what was never synced is never there."""
    plain = os.fsync

    def synced(descriptor: int) -> None:
        plain(descriptor)
        folder = Path(f"/proc/self/fd/{descriptor}").resolve()
        if folder.is_dir():
            for file in folder.glob("*.key"):
                disk.events.append(KeyFile(str(file), file.read_bytes()))

    keys.os.fsync = synced  # type: ignore[attr-defined]  # the module's own name for the system call
    try:
        yield
    finally:
        keys.os.fsync = plain  # type: ignore[attr-defined]  # as above


def survivors(folder: Path) -> set[str]:
    """Open a ledger after a power cut, check all of it, and return what is recorded in it."""
    ledger = Ledger(f"sqlite:///{folder / 'ledger.sqlite'}", SystemClock(), keys=folder / "keys")
    with closing(ledger):
        verify(ledger)
        with ledger.reading() as transaction:
            found = {entry.id for entry in transaction.log.entries()} | set(transaction.people.revisions())
    return {"the schema", *found}


def lost(recording: Recording, wanted: int, random: Random, tally: Tally, *, skip: int = 0) -> Iterator[str]:
    """Cut the power `wanted` times, spread over all events, and yield what was lost or broken."""
    each = -(-wanted // (len(recording.events) + 1))
    with tempfile.TemporaryDirectory(prefix="rightful-cut-") as scratch:
        place = Path(scratch) / "disk"
        for number, (disk, files) in enumerate(cuts(recording.events, each, random)):
            if number < skip or number >= wanted + skip:
                continue
            tally.count("cuts")
            if not disk.acknowledged:
                continue  # before the schema was there, nobody had been told anything
            lay_out(place, disk, files, recording.keys)
            yield from _lost_at(place, disk.acknowledged, number)


def _lost_at(place: Path, acknowledged: list[str], number: int) -> Iterator[str]:
    try:
        found = survivors(place)
    except (LedgerDamaged, LedgerUnavailable) as error:
        yield f"cut {number}: {error}"
        return
    missing = [record for record in acknowledged if record not in found]
    if missing:
        yield f"cut {number}: {len(missing)} acknowledged records are lost"


def main() -> int:
    """Cut the power, and say how it went."""
    asked = arguments(__doc__, "cuts", 20_000)
    tally = Tally.load("power-cuts", asked.seed)
    with tempfile.TemporaryDirectory(prefix="rightful-disk-") as folder:
        while tally["cuts"] < asked.cuts:
            round_of = Path(folder) / str(tally["cuts"])
            round_of.mkdir()
            recording = record(round_of)
            amount = min(asked.cuts - tally["cuts"], len(recording.events) + 1)
            for loss in lost(recording, amount, Random(f"{asked.seed}/{tally['cuts']}"), tally):
                tally.count("lost")
                tally.say(loss)
            tally.save()
        weak = Path(folder) / "weak"
        weak.mkdir()
        recording = record(weak, synchronous="NORMAL")
        bitten = sum(
            1 for _ in lost(recording, len(recording.events) + 1, Random(asked.seed), Tally("weak", asked.seed))
        )
    tally.say(f"the same with synchronous=NORMAL: {bitten} of {len(recording.events) + 1} cuts lost something")
    return tally.end("lost", bites=bitten > 0)


if __name__ == "__main__":
    raise SystemExit(main())
