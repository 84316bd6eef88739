"""Signed heads: one ends every act, each can be proved from, and nothing is signed that does not stand."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from api.ledger import Ledger, merkle
from api.ledger.database import Purpose
from api.ledger.failures import LedgerDamaged, LedgerUnavailable
from api.ledger.notes import Head, Signer, VerifierKey
from tests.api.ledger.conftest import OpenLedger
from tests.api.ledger.drafts import adopted, kept
from tests.api.ledger.guards import without_guard


def _act(ledger: Ledger, entries: int = 1) -> None:
    with ledger.appending() as transaction:
        for _ in range(entries):
            transaction.log.append(kept())


def test_each_act_ends_with_one_signed_head_over_all_entries(ledger: Ledger) -> None:
    for entries in (1, 3, 2):
        _act(ledger, entries)
    with ledger.reading() as transaction:
        head = transaction.heads.latest()
        assert head is not None
        [(start, key)] = transaction.heads.verifier_keys()
        assert (head.size, start) == (6, 0)
        assert head.is_signed_by(key)
        assert head.origin == key.name
        assert [transaction.heads.covering(seq).size for seq in range(1, 7)] == [1, 4, 4, 4, 6, 6]
        assert head.root == transaction.heads.root(6)


def test_an_act_that_appends_nothing_signs_nothing(ledger: Ledger) -> None:
    _act(ledger)
    _act(ledger, 0)
    with ledger.reading() as transaction:
        head = transaction.heads.latest()
        assert head is not None
        assert head.size == 1


def test_every_entry_is_proved_by_its_head_and_every_head_by_the_newest(ledger: Ledger) -> None:
    for entries in (1, 4, 2, 6):
        _act(ledger, entries)
    with ledger.reading() as transaction:
        newest = transaction.heads.latest()
        assert newest is not None
        for entry in transaction.log.entries():
            head = transaction.heads.covering(entry.seq)
            proof = transaction.heads.inclusion(entry.seq, head.size)
            assert merkle.included(entry.hash, entry.seq - 1, head.size, proof, head.root)
            path = transaction.heads.consistency(head.size, newest.size)
            assert merkle.consistent((head.size, newest.size), (head.root, newest.root), path)


def test_a_head_is_a_checkpoint_in_the_form_of_a_signed_note(ledger: Ledger) -> None:
    _act(ledger)
    with ledger.reading() as transaction:
        head = transaction.heads.latest()
    assert head is not None
    assert re.fullmatch(
        r"rightful/[0-9a-f]{16}\n1\n[A-Za-z0-9+/]{43}=\n\n— rightful/[0-9a-f]{16} [A-Za-z0-9+/]+=*\n", head.note
    )


def test_a_note_that_others_have_signed_is_read() -> None:
    # Key and signature of the example in the C2SP specification of signed notes and in its Go implementation.
    key = VerifierKey.read("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text_signed = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    )
    line = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    assert Head("", 0, b"", f"{text_signed}\n{line}\n").is_signed_by(key)
    assert not Head("", 0, b"", f"{text_signed.upper()}\n{line}\n").is_signed_by(key)


@pytest.mark.parametrize(
    "note", ["", "a\n1\n", "a\n01\nAA==\n\n", "a\n1\n!\n\n", "a\n1\nAAAA\n\n", "\n1\n" + "A" * 43 + "=\n\n"]
)
def test_what_is_no_head_is_refused(note: str) -> None:
    with pytest.raises(LedgerDamaged, match="head cannot be read"):
        Head.read(note)


@pytest.mark.parametrize("text", ["", "a+b", "a+00000000+AQ==", "a+00000000+" + "A" * 44, "a+!+!"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(LedgerDamaged, match="key cannot be read"):
        VerifierKey.read(text)


def test_a_key_reads_back_as_it_was_printed() -> None:
    key = Signer("rightful/00", b"\x01" * 32).verifier
    assert VerifierKey.read(key.text) == key
    assert "01" * 8 not in repr(Signer("rightful/00", b"\x01" * 32))


CHANGED = {
    "a leaf": ("entry", "UPDATE entry SET hash = :value WHERE seq = 5"),
    "a subtree": ("tree_node", "UPDATE tree_node SET hash = :value WHERE level = 2 AND place = 0"),
    "a lost subtree": ("tree_node", "DELETE FROM tree_node WHERE level = 2 AND place = 0"),
}


@pytest.mark.parametrize("name", CHANGED)
def test_nothing_is_signed_over_a_log_that_is_not_the_one_signed_before(ledger: Ledger, name: str) -> None:
    _act(ledger, 5)
    table, statement = CHANGED[name]
    without_guard(ledger, table, statement, **({"value": b"x" * 32} if ":value" in statement else {}))
    with pytest.raises(LedgerDamaged):
        _act(ledger)
    with ledger.reading() as transaction:
        assert transaction.log.size() == 5


def test_an_entry_that_does_not_read_back_is_not_signed(ledger: Ledger) -> None:
    def flip() -> None:
        with ledger.appending() as transaction:
            entry = transaction.log.append(kept())
            transaction.log.append(adopted(entry.id))
            connection = transaction.log.connection()
            drop = "DROP TRIGGER entry_refuses_update" + ("" if ledger.database.is_sqlite else " ON entry")
            connection.execute(text(drop))
            connection.execute(text("UPDATE entry SET body = :value WHERE seq = 1"), {"value": entry.body + b" "})

    with pytest.raises(LedgerDamaged, match="entry 1: an entry does not read back"):
        flip()
    with ledger.reading() as transaction:
        assert transaction.log.size() == 0


def test_a_ledger_whose_signing_key_is_gone_records_nothing_more(
    ledger: Ledger, ledger_url: str, open_ledger: OpenLedger
) -> None:
    _act(ledger)
    store = ledger.database.keys.folder
    moved = store.rename(store.with_name("elsewhere"))
    other = open_ledger(ledger_url, set_up=False)
    with pytest.raises(LedgerUnavailable, match="key that signs"):
        _act(other)
    with pytest.raises(LedgerUnavailable, match="key that signs"), other.working():
        pass
    assert not store.exists(), "no key is made that would hide the loss"
    moved.rename(store)
    with ledger.reading() as transaction:
        assert transaction.log.verify() == 1


def test_entries_of_the_first_version_are_signed_when_the_database_is_upgraded(
    ledger_url: str, open_ledger: OpenLedger
) -> None:
    ledger = open_ledger(ledger_url)
    with ledger.database.transaction(Purpose.APPEND) as session:
        for _ in range(3):
            ledger.transaction(session).log.append(kept())
    with ledger.reading() as transaction:
        assert transaction.heads.latest() is None
    open_ledger(ledger_url)
    with ledger.reading() as transaction:
        head = transaction.heads.latest()
        assert head is not None
        assert head.size == 3
