"""Every byte of a ledger file is altered, one at a time: no change of a record goes undetected with one pinned head.

    python -m tests.reliability.tamper_soak --bytes 0 --seed 1        (0: every byte of the file)

A ledger of 100 entries is altered in memory. First every row that the verifier vouches for is read, with the names of
its columns. If all read as before, no record was changed and there is nothing to detect. Otherwise the whole
verification runs, with one head pinned, and must refuse the file. 1,000 of the altered files, spread evenly, go through
`rightful verify` in a process of its own as well, and 100 of these through the verifier for outsiders in an interpreter
of its own.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from api.cli import rightful
from api.cli.failing import run
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
OUTSIDE_EVERY = 10
PAGE = 1_024
SHORT_CUT_EVERY = 100
CRASHED = 70
WITHOUT_REFERENCES = 2
"""The version of `marshal` that writes equal values as equal bytes, whether or not they are one object."""
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
        # What is left out are only the empty ends of pages: nothing that anybody wrote, and a third of the file.
        connection.execute(f"PRAGMA page_size = {PAGE}")
        connection.execute("VACUUM")
    content = file.read_bytes()
    assert len(content) <= LARGEST, f"the file has {len(content)} bytes"
    return content, pin


def opened(content: bytes) -> sqlite3.Connection:
    """Open a file that exists in memory only."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(content)
    return connection


def refused(connection: sqlite3.Connection, pins: list[outside.Head]) -> str:
    """Return what the verifier says against an open file, nothing when it accepts it."""
    try:
        count = outside.check_connection(connection, pins)
    except outside.Failed as failed:
        return str(failed)
    return "" if count == ENTRIES else f"only {count} entries"


def rows(connection: sqlite3.Connection) -> list[Any] | None:
    """Return names of columns and rows of everything that the verifier vouches for, None when it cannot be read.

    A name in capitals is the same name: to SQL, `Subject` and `subject` are one column.
    """
    found = []
    try:
        for table in VOUCHED_FOR:
            cursor = connection.execute(f"SELECT * FROM {table}")
            found.append(([name.lower() for name, *_ in cursor.description], cursor.fetchall()))
    except (sqlite3.Error, UnicodeDecodeError, OverflowError):
        return None
    return found


def as_bytes(found: list[Any] | None) -> bytes:
    """Return rows as bytes, in which 1, 1.0 and True differ, as they do not by `==`."""
    return marshal.dumps(found, WITHOUT_REFERENCES)


def in_order(found: list[Any] | None) -> list[Any]:
    """Return rows as text, sorted: which of them comes first says nothing."""
    return [(names, sorted(map(repr, rows_of_one))) for names, rows_of_one in found or ()]


def altered(content: bytes, place: int, random: Random) -> bytes:
    """Return the file with one byte altered."""
    changed = bytearray(content)
    changed[place] ^= random.randrange(1, 256)
    return bytes(changed)


def remember_what_is_unchanged() -> None:
    """Check each body, signature and document once: what has not changed comes out the same.

    What is remembered are pure functions of their arguments, so this makes the soak quick and nothing else.
    """
    for name in ("leaf_hash", "read_body", "read_head", "_signed"):
        setattr(outside, name, lru_cache(100_000)(getattr(outside, name)))


@dataclass(frozen=True, slots=True)
class Subject:
    """The ledger that is altered: its file, the pinned head, its rows, and a folder for what a process must read."""

    content: bytes
    pin: outside.Head
    rows: list[Any] | None
    scratch: Path

    @classmethod
    def of(cls, content: bytes, pin: outside.Head, scratch: Path) -> Subject:
        """Read a ledger, and write its head down."""
        (scratch / "head.note").write_text(pin.note, encoding="utf-8")
        with closing(opened(content)) as connection:
            return cls(content, pin, rows(connection), scratch)

    def judge(self, altered_file: sqlite3.Connection, found: list[Any] | None) -> str:
        """Verify an altered file whole, and return `refused`, `harmless` or, if a record has changed, `undetected`."""
        if refused(altered_file, [self.pin]):
            return "refused"
        return "harmless" if in_order(found) == in_order(self.rows) else "undetected"


def try_bytes(subject: Subject, places: Iterable[int], tally: Tally) -> None:
    """Alter one byte after the other."""
    before, every = as_bytes(subject.rows), max(1, len(subject.content) // THROUGH_THE_COMMAND)
    for place in places:
        changed = altered(subject.content, place, Random(f"{tally.seed}/{place}"))
        with closing(opened(changed)) as connection:
            found = rows(connection)
            verdict = "harmless" if as_bytes(found) == before else subject.judge(connection, found)
            if verdict == "harmless" and place % SHORT_CUT_EVERY == 0:
                _check_short_cut(subject, connection, place, tally)
        tally.count("bytes")
        tally.count(verdict)
        if verdict == "undetected":
            tally.say(f"byte {place}: a record changed and the verifier accepts it")
        if place % every == 0:
            _through_the_command(subject, changed, verdict, place, tally)
        if tally["bytes"] % 500 == 0:
            tally.save()


def _check_short_cut(subject: Subject, connection: sqlite3.Connection, place: int, tally: Tally) -> None:
    """Hold the short cut to its word: where all rows read as before, only the file itself can be complained about."""
    complaint = refused(connection, [subject.pin])
    tally.count("harmless and verified whole")
    if complaint and not complaint.startswith("the file is damaged"):
        tally.count("undetected")
        tally.say(f"byte {place}: no row reads otherwise, yet: {complaint}")


def _through_the_command(subject: Subject, changed: bytes, verdict: str, place: int, tally: Tally) -> None:
    """Let `rightful verify` look at a file; it may refuse one whose records are unchanged, and never the reverse."""
    file, head = subject.scratch / "altered.sqlite", subject.scratch / "head.note"
    file.write_bytes(changed)
    ends = [by_rightful_verify(["verify", str(file), "--pin", str(head)])]
    tally.count("through the command")
    if tally["through the command"] % OUTSIDE_EVERY == 0:
        command = [sys.executable, "-I", str(outside.__file__), str(file), "--pin", str(head)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        ends.append((ran.returncode, ran.stdout))
        tally.count("through the verifier for outsiders")
    for code, said in ends:
        last = (said.splitlines() or [""])[-1]
        ended = (code == 1 and last.startswith("FAILED ")) or (code == 0 and last == f"OK {ENTRIES} entries")
        if not ended or (code == 0 and verdict == "refused"):
            tally.count("undetected")
            tally.say(f"byte {place}, {verdict}: a command ends with {code} and says {last!r}")


def by_rightful_verify(arguments: list[str]) -> tuple[int, str]:
    """Run `rightful` in a process of its own, which saves nothing but importing it; return exit code and output."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        import_module("api.cli.verify")  # which the command would do by itself, in each process
        child = os.fork()
        if child == 0:
            code = CRASHED
            try:
                sys.stdout = sys.stderr = said
                code = run(rightful, arguments)
                said.flush()
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said.seek(0)
        return code, said.read()


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


def try_forgeries(subject: Subject, tally: Tally, scripts: Sequence[str] = SCRIPTED) -> None:
    """Alter rows as somebody with all rights over the database could; each must be refused."""
    for script in scripts:
        with closing(opened(subject.content)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            try:
                connection.executescript(script)
            except sqlite3.IntegrityError:
                continue
            found = rows(connection)
            verdict = subject.judge(connection, found)
        if in_order(found) == in_order(subject.rows):
            continue
        tally.count("forgeries")
        if verdict != "refused":
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
        subject = Subject.of(content, pin, Path(scratch))
        os.environ["RIGHTFUL_HOME"] = scratch
        if not tally["forgeries"]:
            try_forgeries(subject, tally)
        last = len(content) if not asked.bytes else min(asked.bytes, len(content))
        # In a random order, so that a soak that was stopped has looked everywhere in the file.
        places = Random(asked.seed).sample(range(len(content)), len(content))
        try_bytes(subject, places[tally["bytes"] : last], tally)
        tally.counts["bytes in the file"] = len(content)
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
