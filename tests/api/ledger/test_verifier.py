"""The verifier for outsiders: a ledger that was altered in any way is refused, and the entry named."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.entries import Draft
from api.ledger.kinds import Departure
from api.ledger.verifier import rightful_verify
from tests.api.ledger.conftest import MOMENT
from tests.api.ledger.drafts import PERSON, adopted, kept

OTHER = "P-00000-00002"
RULES = b"a rule document"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, empty_ledger: Path) -> Path:
    """A folder with a ledger of ten entries in five acts, its heads and its key, which no test changes."""
    folder = tmp_path_factory.mktemp("verifier")
    file = Path(shutil.copy(empty_ledger, folder / "ledger.sqlite"))
    ledger = Ledger(f"sqlite:///{file}", StoppedClock(MOMENT + timedelta(days=1)))
    documents = {"rules.yaml": hashlib.sha256(RULES).hexdigest()}
    for person in (PERSON, OTHER, PERSON, OTHER):
        with ledger.appending() as transaction:
            transaction.documents.keep([RULES])
            entry = transaction.log.append(kept(person, documents=documents))
            transaction.log.append(adopted(entry.id))
    with ledger.appending() as transaction:
        for _ in range(2):
            transaction.log.append(Draft("ama", "assessor", PERSON, Departure(entry.id, "budget", ["amount"])))
    with ledger.reading() as transaction:
        for size in (4, 10):
            (folder / f"{size}.note").write_text(transaction.heads.covering(size).note, encoding="utf-8")
        (folder / "key").write_text(transaction.heads.verifier_keys()[0][1].text, encoding="utf-8")
    ledger.close()
    return folder


@pytest.fixture
def altered(made: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of that ledger, open, without its guards, to be altered."""
    file = shutil.copy(made / "ledger.sqlite", tmp_path / "ledger.sqlite")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


def _refused(connection: sqlite3.Connection, pins: list[rightful_verify.Head] | None = None) -> str:
    with pytest.raises(rightful_verify.Failed) as caught:
        rightful_verify.check_connection(connection, pins or [])
    return str(caught.value)


def test_a_ledger_as_it_was_written_is_accepted(made: Path) -> None:
    pins = rightful_verify.read_pins([made / "4.note", made / "10.note"])
    key = rightful_verify.read_key((made / "key").read_text())
    assert rightful_verify.check_file(made / "ledger.sqlite", pins, key) == 10


def test_the_file_alone_runs_on_a_machine_without_the_service(made: Path, tmp_path: Path) -> None:
    program = shutil.copy(rightful_verify.__file__, tmp_path / "verify.py")
    pins = ["--pin", str(made / "4.note"), "--pin", str(made / "10.note"), "--key", (made / "key").read_text()]
    command = [sys.executable, "-I", str(program), str(made / "ledger.sqlite"), *pins]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "OK 10 entries"), ran.stderr


def test_what_the_file_imports_is_the_standard_library_and_one_library_for_signatures() -> None:
    lines = Path(rightful_verify.__file__).read_text(encoding="utf-8").splitlines()
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


ALTERED = {
    "an actor": ("UPDATE entry SET actor = 'tom' WHERE seq = 3", "entry 3: the column `actor`"),
    "a number": ("UPDATE entry SET seq = 11 WHERE seq = 10", "entry 10: it is missing"),
    "a type": ("UPDATE entry SET role = CAST(role AS BLOB) WHERE seq = 3", "entry 3: the column `role`"),
    "a body": ("UPDATE entry SET body = body || ' ' WHERE seq = 3", "entry 3: "),
    "a hash": ("UPDATE entry SET hash = zeroblob(32) WHERE seq = 3", "entry 3: it does not have the hash"),
    "a lost entry": ("DELETE FROM entry WHERE seq = 3", "entry 3: it is missing"),
    "a lost end": ("DELETE FROM entry WHERE seq > 8", "the tree has more nodes"),
    "a node": ("UPDATE tree_node SET hash = zeroblob(32) WHERE level = 2 AND place = 0", "entry 4: the tree"),
    "a lost node": ("DELETE FROM tree_node WHERE level = 3", "entry 8: the tree"),
    "a node too many": ("INSERT INTO tree_node VALUES (1, 7, zeroblob(32))", "more nodes"),
    "sealed data": ("UPDATE personal_record SET value = zeroblob(60) WHERE entry_seq = 3 AND slot = 'findings'",
                    "entry 3: the personal data `findings` was altered"),
    "swapped people": ("UPDATE personal_record SET subject = 'P-00000-00002' WHERE entry_seq = 1", "entry 1: "),
    "lost sealed data": ("DELETE FROM personal_record WHERE entry_seq = 4", "entry 4: .* `letter` is gone"),
    "sealed data too many": ("INSERT INTO personal_record VALUES (9, 'x', 'y', 'aes-256-gcm-1', zeroblob(60))",
                             "entry 9: personal data is beside it that it does not commit to"),
    "the form": ("UPDATE personal_record SET form = 'plain' WHERE entry_seq = 4", "entry 4: "),
    "an invented erasure": ("INSERT INTO erased VALUES ('P-00000-00001', 9)", "entry 1: .* still there"),
    "an erasure of nothing": ("INSERT INTO erased VALUES ('P-00000-00009', 9)", "entry 9: what it erased"),
    "a rule": ("UPDATE rule_document SET content = 'another'", "rule document [0-9a-f]{64} was altered"),
    "a lost rule": ("DELETE FROM rule_document", "rule document [0-9a-f]{64} is gone"),
    "a head": ("UPDATE head SET note = replace(note, 'rightful', 'Rightful') WHERE size = 4", "head 4: .* signature"),
    "a head's place": ("UPDATE head SET size = 3 WHERE size = 4", "head 3: it is the head of another size"),
    "the last head": ("DELETE FROM head WHERE size = 10", "entry 9: no signed head covers it"),
    "all heads": ("DELETE FROM head", "head 1: the key"),
    "the key": ("DELETE FROM log_key", "head 1: the key"),
    "a key too many": ("INSERT INTO log_key SELECT 4, verifier_key FROM log_key", "entry 4: a key signs after it"),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_what_was_altered_is_found_and_named(altered: sqlite3.Connection, name: str) -> None:
    statement, message = ALTERED[name]
    altered.execute("PRAGMA foreign_keys = OFF")
    assert altered.execute(statement).rowcount >= 1
    text = _refused(altered)
    assert re.search(message, text), text


def test_a_signature_is_written_in_one_way_only(altered: sqlite3.Connection) -> None:
    (note,) = altered.execute("SELECT note FROM head WHERE size = 4").fetchone()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    before, last = note.rstrip("=\n")[:-1], note.rstrip("=\n")[-1]
    other = before + letters[letters.index(last) ^ 1] + note[len(before) + 1 :]
    assert base64.b64decode(other.split()[-1]) == base64.b64decode(note.split()[-1])
    altered.execute("UPDATE head SET note = ? WHERE size = 4", (other,))
    with pytest.raises(rightful_verify.Failed, match="head 4"):
        rightful_verify.check_connection(altered)


def test_what_was_found_is_said_in_one_line_whatever_stands_in_the_file(altered: sqlite3.Connection) -> None:
    altered.execute("UPDATE head SET note = CAST(x'ff0a1b5b41' AS TEXT) WHERE size = 4")
    with pytest.raises(rightful_verify.Failed) as refused:
        rightful_verify.check_connection(altered)
    assert str(refused.value).isprintable()


def test_an_end_that_was_cut_off_with_its_heads_is_found_by_a_pinned_head_only(
    made: Path, altered: sqlite3.Connection
) -> None:
    for table, condition in (("personal_record", "entry_seq > 4"), ("entry", "seq > 4"), ("head", "size > 4"),
                             ("tree_node", "(place + 1) * (1 << level) > 4")):  # fmt: skip
        altered.execute(f"DELETE FROM {table} WHERE {condition}")
    assert rightful_verify.check_connection(altered, rightful_verify.read_pins([made / "4.note"])) == 4
    assert "entry 5: it is missing; the pinned head covers 10" in _refused(
        altered, rightful_verify.read_pins([made / "10.note"])
    )


def test_a_ledger_written_anew_is_not_the_one_of_the_pinned_head(
    made: Path, tmp_path: Path, empty_ledger: Path
) -> None:
    file = Path(shutil.copy(empty_ledger, tmp_path / "ledger.sqlite"))
    ledger = Ledger(f"sqlite:///{file}", StoppedClock(MOMENT))
    for _ in range(10):
        with ledger.appending() as transaction:
            transaction.log.append(kept(documents={}))
    ledger.close()
    assert rightful_verify.check_file(file) == 10
    with pytest.raises(rightful_verify.Failed, match=r"pinned head 4: .* is not the one that was signed"):
        rightful_verify.check_file(file, rightful_verify.read_pins([made / "4.note"]))
    with pytest.raises(rightful_verify.Failed, match="another key than yours"):
        rightful_verify.check_file(file, (), rightful_verify.read_key((made / "key").read_text()))


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"no JSON", b"SQLite format 3\x00 and no more", b'{"body": 1}'])
def test_what_is_neither_ledger_nor_receipt_is_refused(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "what"
    file.write_bytes(content)
    assert rightful_verify.main([str(file)]) == 1
    assert capsys.readouterr().out.startswith("FAILED ")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rightful_verify.main([str(tmp_path / "nothing")]) == 1
    assert "FAILED" in capsys.readouterr().out
