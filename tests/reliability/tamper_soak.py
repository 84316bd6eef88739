"""Every byte of a ledger file is altered, one at a time: no change of a record goes undetected with one pinned head.

    python -m tests.reliability.tamper_soak --bytes 0 --seed 1        (0: every byte of the file)

A ledger of 100 entries is altered in memory and checked by the code of the verifier for outsiders, with one head
pinned; 1,000 of the altered files go through the command. A byte that the verifier accepts must have changed no record:
every row that it vouches for, and the file's own schema of them, reads as before.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from api.clock import SystemClock
from api.ledger import Ledger
from api.ledger.people import PersonDetails
from api.ledger.schema import upgrade
from api.ledger.verifier import rightful_verify as outside
from tests.api.ledger.drafts import adopted, kept
from tests.api.ledger.test_working_rows import ROSE
from tests.reliability.soaking import Tally, arguments

ENTRIES = 100
LARGEST = 600_000
THROUGH_THE_COMMAND = 1_000
VOUCHED_FOR = ("entry", "tree_node", "head", "log_key", "personal_record", "erased", "rule_document")


def made(folder: Path) -> tuple[bytes, outside.Head]:
    """Make a ledger of 100 entries about ten people, and return its file and a head over all of it."""
    file = folder / "ledger.sqlite"
    ledger = Ledger(f"sqlite:///{file}", SystemClock())
    upgrade(ledger.database)
    with ledger.working() as transaction:
        people = [transaction.people.add(PersonDetails(f"AC-{n}", ROSE.name, ROSE.birth_date), "rose", "soak").id
                  for n in range(10)]  # fmt: skip
    rules = b"title: rules that entries rest on\n"
    digest = hashlib.sha256(rules).hexdigest()
    for number in range(ENTRIES // 2):
        with ledger.appending() as transaction:
            transaction.documents.keep([rules])
            entry = transaction.log.append(kept(people[number % 10], documents={"rules.yaml": digest}))
            transaction.log.append(adopted(entry.id))
    with ledger.reading() as transaction:
        pin = outside.read_head(transaction.heads.covering(ENTRIES).note)
    ledger.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    content = file.read_bytes()
    assert len(content) <= LARGEST, f"the file has {len(content)} bytes"
    return content, pin


def opened(content: bytes) -> sqlite3.Connection:
    """Open a file that exists in memory only."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(content)
    return connection


def refused(content: bytes, pins: list[outside.Head]) -> str:
    """Return what the verifier says against a file, nothing when it accepts it."""
    try:
        with closing(opened(content)) as connection:
            count = outside.check_connection(connection, pins)
    except outside.Failed as failed:
        return str(failed)
    return "" if count == ENTRIES else f"only {count} entries"


def records(content: bytes) -> dict[str, list[Any]] | str:
    """Return every row that the verifier vouches for, in order."""
    try:
        with closing(opened(content)) as connection:
            return {table: sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))) for table in VOUCHED_FOR}
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return f"cannot be read: {error}"


def altered(content: bytes, place: int, random: Random) -> bytes:
    """Return the file with one byte altered."""
    changed = bytearray(content)
    changed[place] ^= random.randrange(1, 256)
    return bytes(changed)


def remember_what_is_unchanged() -> None:
    """Check each body, signature and document once: what has not changed comes out the same.

    What is remembered are pure functions of their arguments, so this makes the soak quick and nothing else.
    """
    outside.leaf_hash = lru_cache(100_000)(outside.leaf_hash)
    outside._signed = lru_cache(100_000)(outside._signed)
    outside.read_head = lru_cache(100_000)(outside.read_head)


def try_bytes(content: bytes, pin: outside.Head, places: Iterator[int], tally: Tally, scratch: Path) -> None:
    """Alter one byte after the other; every so many go through the command, too."""
    before = records(content)
    every = max(1, len(content) // THROUGH_THE_COMMAND)
    for place in places:
        random = Random(f"{tally.seed}/{place}")
        changed = altered(content, place, random)
        complaint = refused(changed, [pin])
        tally.count("bytes")
        if complaint:
            tally.count("refused")
        elif records(changed) == before:
            tally.count("harmless")
        else:
            tally.count("undetected")
            tally.say(f"byte {place}: a record changed and the verifier accepts it")
        if place % every == 0:
            _through_the_command(changed, pin, bool(complaint), tally, scratch)
        if tally["bytes"] % 500 == 0:
            tally.save()


def _through_the_command(content: bytes, pin: outside.Head, refused_before: bool, tally: Tally, scratch: Path) -> None:
    file, head = scratch / "altered.sqlite", scratch / "head.note"
    file.write_bytes(content)
    head.write_text(pin.note, encoding="utf-8")
    command = [sys.executable, "-I", str(outside.__file__), str(file), "--pin", str(head)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    last = (ran.stdout.splitlines() or [""])[-1]
    agrees = last.startswith("FAILED") and ran.returncode == 1 if refused_before else last == f"OK {ENTRIES} entries"
    # A first page that is no longer SQLite's is no ledger for the command, which looks at the file before it opens it.
    tally.count("through the command")
    if not agrees and not last.startswith("FAILED"):
        tally.count("undetected")
        tally.say(f"the command says {last!r}")


SCRIPTED = (
    *(f"DELETE FROM entry WHERE seq = {seq}" for seq in range(1, ENTRIES + 1)),
    *(f"DELETE FROM personal_record WHERE entry_seq = {seq}" for seq in range(1, ENTRIES + 1)),
    *(f"DELETE FROM head WHERE size >= {size}" for size in range(2, ENTRIES + 1, 2)),
    *(f"DELETE FROM tree_node WHERE level = {level}" for level in range(1, 7)),
    *(f"UPDATE entry SET seq = -seq WHERE seq IN ({seq}, {seq + 1}); "
        f"UPDATE entry SET seq = {2 * seq + 1} + seq WHERE seq < 0"
      for seq in range(1, ENTRIES)),
    *(f"DELETE FROM entry WHERE seq > {seq}; DELETE FROM personal_record WHERE entry_seq > {seq}; "
      f"DELETE FROM head WHERE size > {seq}; DELETE FROM tree_node WHERE (place + 1) * (1 << level) > {seq}"
      for seq in range(2, ENTRIES, 2)),
    *(f"UPDATE personal_record SET value = (SELECT value FROM personal_record o WHERE o.entry_seq = {seq + 2} "
      f"AND o.slot = personal_record.slot) WHERE entry_seq = {seq}" for seq in range(1, ENTRIES - 2)),
    *(f"UPDATE personal_record SET subject = (SELECT subject FROM personal_record o "
        f"WHERE o.entry_seq = {seq + 2} LIMIT 1) "
      f"WHERE entry_seq = {seq}" for seq in range(1, ENTRIES - 2)),
    *(f"UPDATE entry SET actor = 'forger' WHERE seq = {seq}" for seq in range(1, ENTRIES + 1)),
    *(f"UPDATE entry SET body = replace(body, 'ama', 'tom') WHERE seq = {seq}" for seq in range(1, ENTRIES + 1)),
    "DELETE FROM rule_document",
    "UPDATE rule_document SET content = x'00'",
    "INSERT INTO erased SELECT subject, 100 FROM personal_record LIMIT 1",
    "DELETE FROM log_key",
)  # fmt: skip
"""Deletions, reorderings, truncations with their heads, rollbacks, swaps of people's rows and rewritten rows."""


def try_forgeries(content: bytes, pin: outside.Head, tally: Tally, scripts: Sequence[str] = SCRIPTED) -> None:
    """Alter rows as somebody with all rights over the database could; each must be refused."""
    before = records(content)
    for script in scripts:
        with closing(opened(content)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            try:
                connection.executescript(script)
            except sqlite3.IntegrityError:
                continue
            changed = connection.serialize()
        if records(changed) == before:
            continue
        tally.count("forgeries")
        if not refused(changed, [pin]):
            tally.count("undetected")
            tally.say(f"accepted after {script}")


def main() -> int:
    """Alter a ledger, and say how it went."""
    asked = arguments(__doc__, "bytes", 0)
    tally = Tally.load("tamper", asked.seed)
    remember_what_is_unchanged()
    with tempfile.TemporaryDirectory(prefix="rightful-tamper-") as scratch:
        kept_ledger = tally.file.with_suffix(".sqlite")
        content, pin = _the_same_ledger(kept_ledger, Path(scratch))
        if not tally["forgeries"]:
            try_forgeries(content, pin, tally)
        last = len(content) if not asked.bytes else min(asked.bytes, len(content))
        # In a random order, so that a soak that was stopped has looked everywhere in the file.
        places = Random(asked.seed).sample(range(len(content)), len(content))
        try_bytes(content, pin, iter(places[tally["bytes"] : last]), tally, Path(scratch))
        tally.count("bytes in the file", len(content))
    return tally.end("undetected", bites=tally["refused"] > 0)


def _the_same_ledger(file: Path, scratch: Path) -> tuple[bytes, outside.Head]:
    """Return the ledger of a soak that was stopped, or make one."""
    note = file.with_suffix(".note")
    if not note.exists():
        content, pin = made(scratch)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        note.write_text(pin.note, encoding="utf-8")
    shutil.copy(file, scratch / "same.sqlite")
    return file.read_bytes(), outside.read_head(note.read_text(encoding="utf-8"))


if __name__ == "__main__":
    raise SystemExit(main())
