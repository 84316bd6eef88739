"""The power fails at every point of the real write path: nothing acknowledged is lost, and the log verifies.

    python -m tests.reliability.power_cut_soak --cuts 20000 --seed 1

People are put on file and evaluations recorded as in service, while every write and sync of SQLite and every file of
the key store is recorded. Then the disk is laid out as it may be after each of these events, with unsynced writes kept,
torn or lost, and the ledger is opened again by the real library. The same is done with `synchronous=NORMAL`: that this
loses records shows that the test would notice. No real disk is cut off, so `TMPDIR=/dev/shm` is as good and quicker.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from tests.reliability.power_cuts import Disk, cuts, lay_out
from tests.reliability.soaking import Tally, arguments
from tests.reliability.sqlite_disk import Acknowledged, Event, KeyFile, SqliteDisk

ACTS = 6
SCHEMA = "the schema"


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
        disk.events.append(Acknowledged(SCHEMA))
        if synchronous != "FULL":
            event.listen(ledger.database.engine, "connect", _set_to(synchronous))
            ledger.close()
        for number in range(ACTS):
            _act(ledger, disk, number)
            if number % 3 == 2:
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


class Restarts:
    """The place where a ledger is laid out after each cut, and opened again with the statements it has compiled.

    What is found is a function of the files and the keys, so two cuts that leave the same bytes are opened once; each
    is still held against what had been acknowledged at its own moment.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._ledger = Ledger(f"sqlite:///{place / 'ledger.sqlite'}", SystemClock(), keys=place / "keys")
        self._found: dict[bytes, frozenset[str] | str] = {}

    @property
    def states(self) -> int:
        """Return how many different states were opened."""
        return len(self._found)

    def loss(self, disk: Disk, files: dict[str, bytes], keys: Path) -> str:
        """Return what is lost or broken after a cut, nothing when all that was acknowledged is there."""
        state = _digest({**files, **disk.keys})
        if state not in self._found:
            lay_out(self._place, disk, files, keys)
            self._found[state] = self._survivors()
        found = self._found[state]
        if isinstance(found, str):
            return found
        missing = len(set(disk.acknowledged) - found)
        return f"{missing} acknowledged records are lost" if missing else ""

    def _survivors(self) -> frozenset[str] | str:
        """Open the ledger, check all of it, and return what is recorded in it, or what is wrong."""
        try:
            verify(self._ledger)
            with self._ledger.reading() as transaction:
                entries = {entry.id for entry in transaction.log.entries()}
                return frozenset({SCHEMA, *entries, *transaction.people.revisions()})
        except (LedgerDamaged, LedgerUnavailable) as error:
            return str(error)
        finally:
            self._ledger.close()


def _digest(files: dict[str, bytes]) -> bytes:
    found = hashlib.sha256()
    for name, content in sorted(files.items()):
        found.update(f"{name} {len(content)} ".encode() + content)
    return found.digest()


def cut_everywhere(recording: Recording, wanted: int, random: Random, place: Path, tally: Tally) -> Iterator[str]:
    """Cut the power once after each event, at most `wanted` times, and yield what was lost or broken.

    Before the schema was there nobody had been told anything; such cuts are passed over and not counted.
    """
    restarts, tried = Restarts(place), 0
    for number, (disk, files) in enumerate(cuts(recording.events, 1, random)):
        if not disk.acknowledged or tried == wanted:
            continue
        tried += 1
        loss = restarts.loss(disk, files, recording.keys)
        if loss:
            yield f"cut {number}: {loss}"
    tally.count("cuts", tried)
    tally.count("different states opened", restarts.states)


def main() -> int:
    """Cut the power, and say how it went."""
    asked = arguments(__doc__, "cuts", 20_000)
    tally = Tally.load("power-cuts", asked.seed)
    with tempfile.TemporaryDirectory(prefix="rightful-disk-") as folder:
        while tally["cuts"] < asked.cuts:
            number = tally["cuts"]
            losses = _losses(Path(folder), "FULL", asked.cuts - number, Random(f"{asked.seed}/{number}"), tally)
            tally.count("lost", len(losses))
            for loss in losses:
                tally.say(loss)
            tally.save()
        weak = Tally("weak", asked.seed)
        bitten = len(_losses(Path(folder), "NORMAL", asked.cuts, Random(asked.seed), weak))
    tally.say(f"the same with synchronous=NORMAL: {bitten} of {weak['cuts']} cuts lost something")
    return tally.end("lost", bites=bitten > 0)


def _losses(folder: Path, synchronous: str, wanted: int, random: Random, tally: Tally) -> list[str]:
    """Record one use of a ledger and cut the power everywhere in it."""
    with tempfile.TemporaryDirectory(dir=folder) as used:
        recording = record(Path(used), synchronous=synchronous)
        return list(cut_everywhere(recording, wanted, random, folder / "disk", tally))


if __name__ == "__main__":
    raise SystemExit(main())
