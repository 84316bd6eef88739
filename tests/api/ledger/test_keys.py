"""The key store: keys apart from the ledger, changed without a gap, destroyed for good, never replaced in silence."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.ledger import Ledger
from api.ledger.failures import LedgerDamaged, LedgerUnavailable
from api.ledger.keys import KeyStore
from api.ledger.verifier import rightful_verify
from api.ledger.verifying import verify
from api.services.actor import Actor
from api.services.failures import ActRefused
from api.services.key_changes import change_master_key, change_signing_key
from tests.api.ledger.drafts import kept

RUTH = Actor("ruth", "auditor")


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    """An empty key store."""
    return KeyStore(tmp_path / "keys")


def test_everybody_has_a_key_of_their_own_that_stays_the_same(store: KeyStore) -> None:
    assert store.open_key("P-1") is None
    key = store.key_for("P-1")
    assert len(key) == 32
    assert store.key_for("P-1") == store.open_key("P-1") == key
    assert store.key_for("P-2") != key
    assert KeyStore(store.folder).open_key("P-1") == key


def test_only_the_services_account_can_read_the_store(store: KeyStore) -> None:
    store.key_for("P-1")
    for path in (store.folder, *store.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert not [path for path in store.folder.rglob("*") if "P-1" in path.name]


def test_a_stolen_folder_of_peoples_keys_opens_nothing(store: KeyStore) -> None:
    key = store.key_for("P-1")
    assert not [file for file in (store.folder / "people").rglob("*.key") if key in file.read_bytes()]
    (store.folder / "master.key").write_text("00" * 32)
    with pytest.raises(LedgerDamaged, match="another master key"):
        store.open_key("P-1")


def test_a_lost_master_key_is_named_and_never_made_anew(store: KeyStore) -> None:
    store.key_for("P-1")
    (store.folder / "master.key").unlink()
    with pytest.raises(LedgerUnavailable, match="master key is gone"):
        store.key_for("P-2")


def test_many_at_once_agree_on_one_key(store: KeyStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: store.key_for("P-1"), range(40)))) == 1


def test_a_key_that_was_destroyed_is_gone(store: KeyStore) -> None:
    store.key_for("P-1")
    assert store.destroy("P-1")
    assert store.open_key("P-1") is None
    assert not store.destroy("P-1")


def test_a_store_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("")
    with pytest.raises(LedgerUnavailable, match="key store cannot be used"):
        KeyStore(tmp_path / "in the way").key_for("P-1")


def test_a_new_signing_key_signs_after_the_entry_that_the_old_one_signed(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(ActRefused):
        change_signing_key(ledger, RUTH, "too early")
    _act(ledger)
    old = ledger.database.keys.signer()
    new = change_signing_key(ledger, RUTH, "yearly change")
    _act(ledger)
    with ledger.reading() as transaction:
        keys = [key for _, key in transaction.heads.verifier_keys()]
        heads = [transaction.heads.covering(size) for size in (1, 2, 3)]
    assert old is not None
    assert [key.text for key in keys] == [old.verifier.text, new]
    assert [[head.is_signed_by(key) for key in keys] for head in heads] == [[True, False], [True, False], [False, True]]
    assert verify(ledger, [heads[0].note], keys[0].text).entries == 3
    assert not (ledger.database.keys.folder / "signing.key.next").exists()


def test_a_change_of_keys_that_was_cut_off_after_the_commit_is_complete(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    _act(ledger)
    monkeypatch.setattr("api.ledger.heads.Heads.check_key_store", lambda _: None)
    change_signing_key(ledger, RUTH, "cut off")
    monkeypatch.undo()
    assert (ledger.database.keys.folder / "signing.key.next").exists()
    _act(ledger)
    assert verify(ledger).entries == 3


def test_a_change_of_keys_that_was_never_committed_changes_nothing(ledger: Ledger) -> None:
    _act(ledger)
    signer = ledger.database.keys.signer()
    assert signer is not None
    ledger.database.keys.next_signer(signer.name)
    _act(ledger)
    assert ledger.database.keys.signer() == signer
    assert verify(ledger).entries == 2


def test_a_new_master_key_opens_everything_as_before(ledger: Ledger) -> None:
    _act(ledger)
    master = (ledger.database.keys.folder / "master.key").read_bytes()
    assert change_master_key(ledger, RUTH, "a disk was lost") == 1
    assert (ledger.database.keys.folder / "master.key").read_bytes() != master
    found = verify(ledger)
    assert (found.entries, found.opened) == (2, 2)


def test_a_rewrapping_that_was_cut_off_is_finished(store: KeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {subject: store.key_for(subject) for subject in ("P-1", "P-2", "P-3")}
    monkeypatch.setattr(KeyStore, "finish_rewrapping", lambda _: None)
    store.rewrap(iter(keys))
    monkeypatch.undo()
    first = next((store.folder / "people").rglob("*.new"))
    first.replace(first.with_suffix(".key"))
    assert {subject: store.open_key(subject) for subject in keys} == keys


def _act(ledger: Ledger) -> None:
    with ledger.appending() as transaction:
        transaction.log.append(kept(documents={}))


def test_a_head_signed_by_a_key_that_was_not_its_turn_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    _act(ledger)
    with ledger.reading() as transaction:
        head = transaction.heads.covering(1)
    other = KeyStore(tmp_path / "other").new_signer(head.origin)
    forged = type(head).signed(head.origin, head.size, head.root, [other])
    with pytest.raises(LedgerDamaged, match=r"head 1: .* signature"):
        verify(ledger, [forged.note])
    assert rightful_verify.read_head(forged.note).size == 1
