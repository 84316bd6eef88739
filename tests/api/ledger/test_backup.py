"""Backups are whole and checked; a restored or moved ledger is the same, with the same proofs."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.ledger import Ledger
from api.ledger.backup import back_up, restore
from api.ledger.failures import LedgerUnavailable
from api.ledger.moving import move
from api.ledger.verifier import rightful_verify
from api.ledger.verifying import verify
from tests.api.ledger.conftest import OpenLedger
from tests.api.ledger.drafts import PERSON, adopted, kept
from tests.api.ledger.test_working_rows import ROSE


@pytest.fixture
def used(sqlite_url: str, open_ledger: OpenLedger) -> Ledger:
    """An embedded ledger with a person and two acts."""
    made = open_ledger(sqlite_url)
    with made.working() as transaction:
        transaction.people.add(ROSE, "rose adeyemi", "ama")
    for _ in range(2):
        with made.appending() as transaction:
            entry = transaction.log.append(kept(PERSON, documents={}))
            transaction.log.append(adopted(entry.id))
    return made


def _head(ledger: Ledger) -> str:
    with ledger.reading() as transaction:
        head = transaction.heads.latest()
    assert head is not None
    return head.note


def test_a_backup_made_in_the_middle_of_work_is_a_whole_ledger(used: Ledger, tmp_path: Path) -> None:
    with used.appending() as transaction:
        transaction.log.append(kept(documents={}))
        assert back_up(used.database, tmp_path / "backup.sqlite") == 4, "what is not committed is not in it"
    assert rightful_verify.check_file(tmp_path / "backup.sqlite") == 4
    assert sorted(file.name for file in tmp_path.glob("*backup*")) == ["backup.sqlite"]
    with pytest.raises(LedgerUnavailable, match="a file of that name"):
        back_up(used.database, tmp_path / "backup.sqlite")


def test_a_lost_ledger_is_restored_and_goes_on(used: Ledger, tmp_path: Path, open_ledger: OpenLedger) -> None:
    back_up(used.database, tmp_path / "backup.sqlite")
    head = _head(used)
    used.close()
    with pytest.raises(LedgerUnavailable, match="a ledger already"):
        restore(used.database, tmp_path / "backup.sqlite")
    for file in tmp_path.glob("ledger.sqlite*"):
        file.unlink()
    assert restore(used.database, tmp_path / "backup.sqlite") == 4
    with used.appending() as transaction:
        transaction.log.append(kept(documents={}))
    found = verify(used, [head])
    assert (found.entries, found.opened) == (5, 2 * 3 + 2 + 1)


def test_a_damaged_backup_is_not_restored(used: Ledger, tmp_path: Path, open_ledger: OpenLedger) -> None:
    back_up(used.database, tmp_path / "backup.sqlite")
    content = bytearray((tmp_path / "backup.sqlite").read_bytes())
    place = content.index(b"rightful-entry-2")
    content[place] ^= 1
    (tmp_path / "backup.sqlite").write_bytes(content)
    target = open_ledger(f"sqlite:///{tmp_path / 'other.sqlite'}", set_up=False)
    with pytest.raises(LedgerUnavailable, match="not a whole ledger: entry"):
        restore(target.database, tmp_path / "backup.sqlite")
    assert not (tmp_path / "other.sqlite").exists()


def test_a_ledger_moves_to_another_database_with_all_its_proofs(
    used: Ledger, ledger_url: str, tmp_path: Path, open_ledger: OpenLedger
) -> None:
    head = _head(used)
    url = ledger_url if ledger_url.startswith("postgres") else f"sqlite:///{tmp_path / 'other.sqlite'}"
    target = open_ledger(url, set_up=False)
    assert move(used.database, target.database) > 10
    assert verify(target, [head]) == verify(used)
    with target.appending() as transaction:
        transaction.log.append(kept(documents={}))
    assert verify(target, [head]).entries == 5
    with pytest.raises(LedgerUnavailable, match="not empty"):
        move(used.database, target.database)
