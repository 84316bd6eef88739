"""Every call with which a determination changes the disk fails once: nothing half-written, and the next one works."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.clock import SystemClock
from api.ledger import Ledger
from api.ledger.failures import LedgerUnavailable
from api.ledger.schema import upgrade
from api.ledger.verifying import verify
from tests.api.ledger.drafts import adopted, kept
from tests.reliability.sqlite_disk import SQLITE_FULL, SQLITE_IOERR_WRITE, SqliteDisk

MOST_CALLS = 200


@pytest.fixture
def disk() -> Iterator[SqliteDisk]:
    """What SQLite does to files in this test."""
    with SqliteDisk(recording=False).standing_between() as made:
        yield made


def _determine(ledger: Ledger, person: str) -> str:
    with ledger.appending() as transaction:
        transaction.documents.keep([b"rules of " + person.encode()])
        entry = transaction.log.append(kept(person, documents={}))
        return transaction.log.append(adopted(entry.id)).id


def _refusal(ledger: Ledger, person: str) -> str | None:
    """Decide, and return what the refusal says, None when it was not refused."""
    try:
        _determine(ledger, person)
    except LedgerUnavailable as error:
        return error.text
    return None


def _state(ledger: Ledger) -> tuple[int, int]:
    found = verify(ledger)
    assert found.opened is not None
    return found.entries, found.opened


@pytest.mark.parametrize("failure", [SQLITE_FULL, SQLITE_IOERR_WRITE], ids=["disk full", "I/O error"])
def test_every_write_and_sync_of_the_database_fails_once(disk: SqliteDisk, sqlite_url: str, failure: int) -> None:
    ledger = Ledger(sqlite_url, SystemClock())
    upgrade(ledger.database)
    _determine(ledger, "P-00000-00000")
    disk.failure, failed, uncertain = failure, 0, 0
    for number in range(1, MOST_CALLS):
        before = _state(ledger)
        disk.calls, disk.fail_at, disk.failed = 0, number, False
        refusal = _refusal(ledger, f"P-11111-{number:05}")
        disk.fail_at = None
        if not disk.failed:
            break
        failed += 1
        if refusal is None:  # the commit stood before the call that failed, such as one that tidies up
            assert _state(ledger)[0] == before[0] + 2
            continue
        if "may or may not" in refusal:
            uncertain += 1
            assert _state(ledger)[0] in (before[0], before[0] + 2)
        else:
            assert "nothing was recorded" in refusal
            assert _state(ledger) == before
        assert _determine(ledger, f"P-11111-{number:05}")
    else:
        pytest.fail("the determination never ran out of calls that could fail")
    assert failed >= 5, "a determination writes and syncs at least its journal"
    assert uncertain == 1, "only the sync that ends the commit leaves it open whether it stands"
    ledger.close()


def test_every_write_of_the_key_store_fails_once(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(sqlite_url, SystemClock())
    upgrade(ledger.database)
    _determine(ledger, "P-00000-00000")
    plain, calls, failed = os.fsync, [0, 0], 0

    def failing(descriptor: int) -> None:
        calls[0] += 1
        if calls[0] == calls[1]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "keys")
        plain(descriptor)

    monkeypatch.setattr("api.ledger.keys.os.fsync", failing)
    for number in range(1, MOST_CALLS):
        before = _state(ledger)
        calls[:] = [0, number]
        refusal = _refusal(ledger, f"P-11111-{number:05}")
        calls[1] = 0
        if refusal is None:
            break
        failed += 1
        assert "nothing was recorded" in refusal
        assert _state(ledger) == before
        assert _determine(ledger, f"P-11111-{number:05}")
    assert failed >= 2
    assert not list(Path(ledger.database.keys.folder).rglob(".*"))
    ledger.close()
