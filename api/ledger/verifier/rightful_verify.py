#!/usr/bin/env python3
"""Check a Rightful ledger, or one receipt from it, without the service: this one file is all that is needed.

    python rightful_verify.py ledger.sqlite3 --pin head.note --key 'rightful/…+…+…'
    python rightful_verify.py receipt.json

It needs Python 3.11 or later and the library `cryptography`, for signatures. A pinned head is one that you, a newspaper
or another authority have kept: with one, nobody can have altered, removed or put in anything before it, whoever they
are. The last line says `OK N entries` (exit code 0), or `FAILED` and what is wrong, naming the entry (exit code 1).

What is checked of a ledger: every entry has its hash and number, and its row says what its hashed body says; the tree
(RFC 9162) over all hashes has the root of every signed head; heads are signed by the key whose turn it was, and each
new key is named in an entry that the old one signed; everything that was sealed beside an entry is there unaltered, or
an entry says that it was erased; the rules that entries rest on are there, byte for byte. What is sealed stays sealed.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMATS = ("rightful-entry-1", "rightful-entry-2")
RECEIPT_FORMAT = "rightful-receipt-1"
SEALED_FORM = "aes-256-gcm-1"
COMMITMENT_DOMAIN = b"rightful-commitment-1\x00"

Query = Callable[[str], Iterable[Sequence[Any]]]
"""Runs one SELECT and gives its rows; the same statements are understood by SQLite and PostgreSQL."""


class Failed(Exception):
    """Something is not as it was written. The text says what, and which entry, in one line that can be printed."""

    def __init__(self, said: str) -> None:
        # What was altered may hold anything, and some of it is named.
        super().__init__("".join(one if one.isprintable() else " " for one in said))


class Key(NamedTuple):
    """The public half of a key that signs heads."""

    name: str
    public: bytes
    hash: bytes


class Head(NamedTuple):
    """A signed head: origin, how many entries it covers, the root over them, and its whole text."""

    origin: str
    size: int
    root: bytes
    note: str


# --- hashes and signatures ------------------------------------------------------------------------------------------


def leaf_hash(body: bytes) -> bytes:
    """RFC 9162, 2.1.1: the hash of an entry."""
    return hashlib.sha256(b"\x00" + body).digest()


def inner_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1: the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def decoded(text: str) -> bytes:
    """Decode base64 as it is written: its last letter has bits to spare, which others could set. Raises ValueError."""
    found = base64.b64decode(text, validate=True)
    if base64.b64encode(found).decode() != text:
        raise ValueError
    return found


def read_key(text: str) -> Key:
    """Read a verifier key, `name+hash+key` (C2SP signed-note)."""
    try:
        name, named, encoded = text.strip().split("+", 2)
        blob = decoded(encoded)
    except (ValueError, AttributeError):
        raise Failed("a verifier key cannot be read") from None
    found = hashlib.sha256(name.encode() + b"\n" + blob).digest()[:4]
    if blob[:1] != b"\x01" or len(blob) != 33 or found.hex() != named:
        raise Failed("a verifier key cannot be read")
    return Key(name, blob[1:], found)


def read_head(note: object) -> Head:
    """Read a head (C2SP tlog-checkpoint); the signature is not looked at yet."""
    try:
        text, _, _ = str(note).partition("\n\n")
        origin, size, root = text.split("\n")[:3]
        head = Head(origin, int(size), decoded(root), str(note))
    except ValueError:
        raise Failed("a signed head cannot be read") from None
    if not isinstance(note, str) or str(head.size) != size or len(head.root) != 32 or not origin:
        raise Failed("a signed head cannot be read")
    return head


def check_signature(head: Head, keys: Sequence[Key]) -> None:
    """Refuse a head that none of the keys has signed."""
    text, _, below = head.note.partition("\n\n")
    for line in below.split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        for key in keys:
            if dash == "—" and name == key.name == head.origin and _signed(text + "\n", encoded, key):
                return
    raise Failed(f"head {head.size}: it does not carry the signature of the log's key")


def _signed(text: str, encoded: str, key: Key) -> bool:
    try:
        blob = decoded(encoded)
        Ed25519PublicKey.from_public_bytes(key.public).verify(blob[4:], text.encode())
    except (ValueError, InvalidSignature):
        return False
    return blob[:4] == key.hash


class Tree:
    """The tree as it grows: the roots of its complete subtrees, from the left."""

    def __init__(self) -> None:
        self.size = 0
        self._stack: list[bytes] = []

    def add(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Add a leaf; give level, place and root of each subtree that it completes."""
        number, value, level = self.size, leaf, 0
        while number % 2:
            value = inner_hash(self._stack.pop(), value)
            number, level = number // 2, level + 1
            yield level, number, value
        self._stack.append(value)
        self.size += 1

    def root(self) -> bytes:
        """Give the root over all leaves so far."""
        if not self._stack:
            return hashlib.sha256(b"").digest()
        value = self._stack[-1]
        for left in reversed(self._stack[:-1]):
            value = inner_hash(left, value)
        return value


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """RFC 9162, 2.1.3.2: does the proof show that the leaf is number `index` of the `size` under `root`?"""
    place, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            value = inner_hash(sibling, value)
            while place and place % 2 == 0:
                place, last = place // 2, last // 2
        else:
            value = inner_hash(value, sibling)
        place, last = place // 2, last // 2
    return 0 <= index < size and last == 0 and value == root


# --- one entry ------------------------------------------------------------------------------------------------------

_ENTRIES = "SELECT seq, id, kind, recorded_at, actor, role, subject, refers_to, body, hash FROM entry ORDER BY seq"
_COLUMNS = ("seq", "id", "kind", "recorded_at", "actor", "role", "subject", "refers_to")


def read_body(body: bytes, where: str) -> dict[str, Any]:
    """Read an entry's body, which says every name once."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError
        return found

    try:
        found = json.loads(body, object_pairs_hook=once)
    except ValueError:
        raise Failed(f"{where}: its body cannot be read") from None
    if not isinstance(found, dict) or found.get("format") not in FORMATS:
        raise Failed(f"{where}: its body has a form that this verifier does not know")
    return found


def check_entry(row: Sequence[Any], number: int) -> dict[str, Any]:
    """Check one row of the log and give its body."""
    *columns, body, stored = row
    if columns[0] != number:
        raise Failed(f"entry {number}: it is missing")
    where = f"entry {number}"
    if not isinstance(body, bytes | memoryview) or not isinstance(stored, bytes | memoryview):
        raise Failed(f"{where}: its body or hash is not what it was written as")
    if leaf_hash(bytes(body)) != bytes(stored):
        raise Failed(f"{where}: it does not have the hash it was written with")
    content = read_body(bytes(body), where)
    for name, value in zip(_COLUMNS, columns, strict=True):
        if content.get(name) != value or type(content.get(name)) is not type(value):
            raise Failed(f"{where}: the column `{name}` differs from the hashed body")
    return content


# --- a whole ledger -------------------------------------------------------------------------------------------------


class Pages:
    """Rows of one table in order, looked at one ahead."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = iter(rows)
        self.next: tuple[Any, ...] | None = None
        self.take()

    def take(self) -> tuple[Any, ...] | None:
        """Give the row that is next and go on."""
        found = self.next
        row = next(self._rows, None)
        self.next = None if row is None else tuple(row)
        return found


class Checking:
    """One run over a ledger, from the first entry to the last."""

    def __init__(self, query: Query, pins: Sequence[Head]) -> None:
        self.tree = Tree()
        self.roots: dict[int, bytes] = {}
        self.keys = [
            (start, read_key(text))
            for start, text in query("SELECT from_size, verifier_key FROM log_key ORDER BY from_size")
        ]
        self.heads = [_placed_head(*row) for row in query("SELECT size, note FROM head ORDER BY size")]
        self.erased = {(subject, seq) for subject, seq in query("SELECT subject, entry_seq FROM erased")}
        self._erased_last: dict[str, int] = {}
        for subject, seq in self.erased:
            self._erased_last[subject] = max(seq, self._erased_last.get(subject, 0))
        self._wanted = {head.size for head in (*self.heads, *pins)}
        self._nodes = Pages(
            query("SELECT level, place, hash FROM tree_node ORDER BY (place + 1) * (1 << level), level")
        )
        self._personal = Pages(
            query("SELECT entry_seq, slot, subject, form, value FROM personal_record ORDER BY entry_seq")
        )
        self._documents: set[str] = set()
        self._erasures: set[tuple[str, int]] = set()
        self._new_keys: dict[str, int] = {}

    def entry(self, row: Sequence[Any]) -> None:
        """Check one entry with everything that hangs on it."""
        number = self.tree.size + 1
        content = check_entry(row, number)
        for level, place, value in self.tree.add(bytes(row[-1])):
            self._node(level, place, value, number)
        if number in self._wanted:
            self.roots[number] = self.tree.root()
        self._openings(number, content["commitments"])
        said = content["content"]
        match content["kind"]:
            case "evaluation_kept":
                self._documents |= set(said["documents"].values())
            case "erasure":
                self._erasures |= {(subject, number) for subject in said["subjects"]}
            case "key_change" if said["what"] == "signing":
                self._new_keys[said["verifier_key"]] = number

    def _node(self, level: int, place: int, value: bytes, number: int) -> None:
        found = self._nodes.take()
        if found is None or found[:2] != (level, place) or found[2] != value:
            raise Failed(f"entry {number}: the tree over it is not as it was written (level {level}, place {place})")

    def _openings(self, number: int, commitments: list[dict[str, Any]]) -> None:
        beside = {}
        while self._personal.next is not None and self._personal.next[0] == number:
            _, slot, subject, *stored = self._personal.take() or ()
            beside[slot, subject] = stored
        for one in commitments:
            place = (one["slot"], one["subject"])
            where = f"entry {number}: the personal data `{place[0]}`"
            erased = self._erased_last.get(place[1], 0) > number
            if place not in beside and not erased:
                raise Failed(f"{where} is gone, and no entry says that it was erased")
            if place in beside:
                form, value = beside.pop(place)
                if erased:
                    raise Failed(f"{where} is still there, though an entry says that it was erased")
                if form != SEALED_FORM or not isinstance(value, bytes | memoryview):
                    raise Failed(f"{where} was altered")
                if hashlib.sha256(bytes(value)).hexdigest() != (one.get("sealed") or hashlib.sha256(value).hexdigest()):
                    raise Failed(f"{where} was altered")
        if beside:
            raise Failed(f"entry {number}: personal data is beside it that it does not commit to")

    def finish(self, query: Query, pins: Sequence[Head]) -> None:
        """Check what is about the log as a whole, once every entry has been seen."""
        if self._nodes.next is not None:
            raise Failed("the tree has more nodes than the log has entries for")
        if self._personal.next is not None:
            raise Failed(
                f"entry {self._personal.next[0]}: it is missing, and personal data that stood beside it is there"
            )
        if self.erased != self._erasures:
            subject, seq = min(self.erased ^ self._erasures, key=lambda one: (one[1], one[0]))
            raise Failed(f"entry {seq}: what it erased is not what the list of the erased says (`{subject}`)")
        self._check_heads(pins)
        self._check_documents(query)

    def _check_heads(self, pins: Sequence[Head]) -> None:
        self._check_keys()
        for head in self.heads:
            self._check_root(head, "head")
            check_signature(head, [self._key_at(head.size)])
        if self.tree.size and (not self.heads or self.heads[-1].size != self.tree.size):
            raise Failed(f"entry {self.heads[-1].size + 1 if self.heads else 1}: no signed head covers it")
        for pin in pins:
            self._check_root(pin, "pinned head")
            check_signature(pin, [key for _, key in self.keys])

    def _check_root(self, head: Head, what: str) -> None:
        if head.size > self.tree.size:
            raise Failed(f"entry {self.tree.size + 1}: it is missing; the {what} covers {head.size} entries")
        root = self.roots[head.size] if head.size else self.tree.root()
        if root != head.root:
            raise Failed(f"{what} {head.size}: the log up to entry {head.size} is not the one that was signed")

    def _key_at(self, size: int) -> Key:
        return [key for start, key in self.keys if start < size][-1]

    def _check_keys(self) -> None:
        if bool(self.keys) != bool(self.heads) or (self.keys and self.keys[0][0] != 0):
            raise Failed("head 1: the key that signs from the first entry on is missing")
        for start, key in self.keys[1:]:
            text = f"{key.name}+{key.hash.hex()}+{base64.b64encode(bytes([1]) + key.public).decode()}"
            if self._new_keys.get(text, start + 1) > start:
                raise Failed(f"entry {start}: a key signs after it that no entry under the one before names")
        if len(self.keys) != len(self._new_keys) + bool(self.keys):
            raise Failed(f"entry {max(self._new_keys.values())}: the new key that it names is missing")

    def _check_documents(self, query: Query) -> None:
        for name, content in query("SELECT digest, content FROM rule_document ORDER BY digest"):
            if not isinstance(content, bytes | memoryview) or hashlib.sha256(bytes(content)).hexdigest() != name:
                raise Failed(f"the rule document {name} was altered")
            self._documents.discard(name)
        if self._documents:
            raise Failed(f"the rule document {min(self._documents)} is gone")


def _placed_head(size: object, note: object) -> Head:
    head = read_head(note)
    if head.size != size:
        raise Failed(f"head {size}: it is the head of another size")
    return head


def check_ledger(query: Query, pins: Sequence[Head] = (), key: Key | None = None) -> int:
    """Check a whole ledger and give the number of its entries. Raises Failed."""
    checking = Checking(query, pins)
    if key is not None and checking.keys[:1] != [(0, key)]:
        raise Failed("head 1: it was signed by another key than yours")
    for row in query(_ENTRIES):
        checking.entry(row)
    checking.finish(query, pins)
    return checking.tree.size


def check_file(file: Path, pins: Sequence[Head] = (), key: Key | None = None) -> int:
    """Check a ledger in a SQLite file, which is only read."""
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    try:
        return check_connection(connection, pins, key)
    finally:
        connection.close()


def check_connection(connection: sqlite3.Connection, pins: Sequence[Head] = (), key: Key | None = None) -> int:
    """Check a ledger over an open connection, in one state of it. Raises Failed."""
    try:
        connection.execute("BEGIN")
        return check_rows(connection, pins, key)
    except sqlite3.Error as error:
        raise _damaged(error) from None
    finally:
        connection.rollback()


def check_rows(connection: Any, pins: Sequence[Head] = (), key: Key | None = None) -> int:  # noqa: ANN401 - any driver's
    """Check a ledger inside a transaction that is open on a SQLite connection. Raises Failed."""
    try:
        for (complaint,) in connection.execute("PRAGMA integrity_check"):
            if complaint != "ok":
                raise Failed(f"the file is damaged: {complaint}")
        return check_ledger(connection.execute, pins, key)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise _damaged(error) from None
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise Failed(f"a row has not the form that it was written in: {error!r}") from None


def _damaged(error: Exception) -> Failed:
    """Say what the library says, without the text from the file that it could not read."""
    said, _, _ = str(error).partition(" with text ")
    return Failed(f"the file is damaged: {said}")


# --- a receipt ------------------------------------------------------------------------------------------------------


def check_receipt(receipt: Any, pins: Sequence[Head] = (), key: Key | None = None) -> int:  # noqa: ANN401 - any JSON
    """Check one receipt: its entry is in the log of its head, and what is opened is what the entry commits to."""
    try:
        body, head, own = receipt["body"].encode(), read_head(receipt["head"]), read_key(receipt["verifier_key"])
        proof = [decoded(one) for one in receipt["inclusion"]]
        if receipt["format"] != RECEIPT_FORMAT:
            raise Failed("this verifier does not know this form of receipt")
        content = read_body(body, "the receipt")
        where = f"entry {content['seq']}"
        if not is_included(leaf_hash(body), content["seq"] - 1, head.size, proof, head.root):
            raise Failed(f"{where}: the proof does not show that it is in the log")
        check_signature(head, [own])
        for opening in receipt.get("openings", []):
            _check_opening(content, opening, where)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Failed("this is no receipt") from None
    if key is not None and key != own:
        raise Failed(f"{where}: its head was signed by another key than yours")
    for pin in pins:
        check_signature(pin, [own])
        if pin.size == head.size and pin.root != head.root:
            raise Failed(f"{where}: its head is not the pinned head of {pin.size} entries")
        if pin.size != head.size:
            raise Failed(
                f"{where}: its head covers {head.size} entries, the pinned one {pin.size}; ask for one at that"
            )
    return 1


def _check_opening(content: dict[str, Any], opening: dict[str, str], where: str) -> None:
    salt, value = decoded(opening["salt"]), opening["value"].encode()
    commitment = hashlib.sha256(COMMITMENT_DOMAIN + salt + value).hexdigest()
    place = (opening["slot"], opening["subject"], commitment)
    if place not in {(one["slot"], one["subject"], one["commitment"]) for one in content["commitments"]}:
        raise Failed(f"{where}: what is opened as `{opening['slot']}` is not what it commits to")


# --- the command ----------------------------------------------------------------------------------------------------


def read_pins(files: Sequence[Path]) -> list[Head]:
    """Read pinned heads from files, one in each."""
    return [read_head(file.read_text(encoding="utf-8")) for file in files]


def main(arguments: Sequence[str] | None = None) -> int:
    """Check what the command line names, and say how it ended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", type=Path, metavar="LEDGER|receipt.json")
    parser.add_argument(
        "--pin", type=Path, action="append", default=[], metavar="HEAD", help="a head that you have kept"
    )
    parser.add_argument("--key", metavar="KEY", help="the key that you know to be the log's")
    asked = parser.parse_args(arguments)
    try:
        pins, key = read_pins(asked.pin), read_key(asked.key) if asked.key else None
        if asked.what.read_bytes()[:16] == b"SQLite format 3\x00":
            count = check_file(asked.what, pins, key)
        else:
            count = check_receipt(json.loads(asked.what.read_bytes()), pins, key)
    except (Failed, OSError, ValueError) as error:
        print(f"FAILED {error}")  # noqa: T201 - it is a command
        return 1
    print(f"OK {count} entries")  # noqa: T201 - it is a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
