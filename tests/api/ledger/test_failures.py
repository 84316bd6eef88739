"""Full disk, held lock, lost server, killed process: a clear error, nothing half-written, and the next one works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.database import Purpose
from api.ledger.failures import LedgerUnavailable
from tests.api.ledger.conftest import MOMENT, OpenLedger
from tests.api.ledger.drafts import kept

ROOT = Path(__file__).parents[3]


def _append(ledger: Ledger) -> str:
    with ledger.appending() as transaction:
        return transaction.log.append(kept()).id


def test_every_sqlite_connection_waits_for_the_disk(sqlite_url: str, open_ledger: OpenLedger) -> None:
    ledger = open_ledger(sqlite_url)
    with ledger.database.connection(Purpose.READ) as first, ledger.database.connection(Purpose.READ) as second:
        for connection in (first, second):
            assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


@pytest.mark.postgres
def test_every_postgres_connection_waits_for_the_disk(postgres_url: str, open_ledger: OpenLedger) -> None:
    plain = open_ledger(postgres_url)
    with plain.database.connection(Purpose.APPEND) as connection:
        name = connection.execute(text("SELECT current_database()")).scalar()
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    plain.close()
    with plain.database.connection(Purpose.READ) as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"


def test_a_ledger_that_would_live_in_memory_only_is_refused() -> None:
    with pytest.raises(LedgerUnavailable, match="in memory"):
        Ledger("sqlite://", StoppedClock(MOMENT))


def test_a_ledger_that_was_not_set_up_says_which_command_does_it(ledger_url: str, open_ledger: OpenLedger) -> None:
    ledger = open_ledger(ledger_url, set_up=False)
    with pytest.raises(LedgerUnavailable, match="rightful db upgrade"):
        _append(ledger)


def test_a_lock_that_is_held_too_long_is_named_and_the_next_write_works(
    ledger_url: str, open_ledger: OpenLedger
) -> None:
    ledger = open_ledger(ledger_url, patience=0.2)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with ledger.appending():
            holding.set()
            done.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    holding.wait(30)
    with pytest.raises(LedgerUnavailable, match="busy with another writer"):
        _append(ledger)
    with ledger.reading() as transaction:
        assert transaction.log.size() == 0
    done.set()
    holder.join()
    _append(ledger)
    with ledger.reading() as transaction:
        assert transaction.log.verify() == 1


@pytest.mark.postgres
def test_a_server_that_ends_our_connection_is_named_and_the_next_write_works(
    postgres_url: str, open_ledger: OpenLedger
) -> None:
    ledger = open_ledger(postgres_url)

    def lose_connection() -> None:
        with ledger.appending() as transaction:
            transaction.log.append(kept())
            with ledger.database.connection(Purpose.READ) as other:
                other.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                                   "datname = current_database() AND pid <> pg_backend_pid()"))  # fmt: skip

    with pytest.raises(LedgerUnavailable, match="cannot be reached"):
        lose_connection()
    _append(ledger)
    with ledger.reading() as transaction:
        assert transaction.log.verify() == 1


def test_a_file_that_is_no_ledger_is_named(tmp_path: Path, open_ledger: OpenLedger) -> None:
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(b"this is a shopping list, not a ledger " * 100)
    with pytest.raises(LedgerUnavailable, match="is damaged"):
        open_ledger(f"sqlite:///{file}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, open_ledger: OpenLedger) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LedgerUnavailable, match="folder cannot be made"):
        open_ledger(f"sqlite:///{tmp_path / 'file' / 'ledger.sqlite'}")


# --- a full disk ----------------------------------------------------------------------------------------------------

FILL = """
    import resource, sys
    from pathlib import Path
    from api.clock import SystemClock
    from api.ledger import Ledger
    from api.ledger.failures import LedgerUnavailable
    from tests.api.ledger.drafts import kept

    ledger = Ledger(sys.argv[1], SystemClock(), keys=Path(sys.argv[2]))
    limit = int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        while True:
            with ledger.appending() as transaction:
                entry = transaction.log.append(kept())
            print(entry.id, flush=True)
    except LedgerUnavailable as error:
        print("ERROR", error, flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    with ledger.appending() as transaction:
        print(transaction.log.append(kept()).id, flush=True)
"""


@pytest.mark.parametrize("spare", [0, 1, 4096, 100_000, 500_001])
def test_a_full_disk_is_a_clear_error_and_everything_acknowledged_stands(
    sqlite_url: str, open_ledger: OpenLedger, spare: int
) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    ledger = open_ledger(sqlite_url)
    _append(ledger)
    ledger.close()
    limit = file.stat().st_size + spare
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FILL), sqlite_url, str(ledger.database.keys.folder), str(limit)],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    lines = ran.stdout.splitlines()
    errors = [line for line in lines if line.startswith("ERROR")]
    assert len(errors) == 1, ran.stdout
    assert "disk" in errors[0]
    assert "nothing was recorded" in errors[0]
    acknowledged = {line for line in lines if not line.startswith("ERROR")}
    with ledger.reading() as transaction:
        assert {entry.id for entry in transaction.log.entries(after=1)} == acknowledged
        assert transaction.log.verify() == len(acknowledged) + 1


# --- a killed process -----------------------------------------------------------------------------------------------

WRITE = """
    import sys
    from pathlib import Path
    from api.clock import SystemClock
    from api.ledger import Ledger
    from tests.api.ledger.drafts import kept

    ledger = Ledger(sys.argv[1], SystemClock(), keys=Path(sys.argv[2]))
    while True:
        with ledger.appending() as transaction:
            entry = transaction.log.append(kept())
            transaction.log.append(kept())
        print(entry.id, flush=True)
"""

KILL_ITSELF = """
    import os, signal, sys
    from pathlib import Path
    from api.clock import SystemClock
    from api.ledger import Ledger
    from tests.api.ledger.drafts import kept

    with Ledger(sys.argv[1], SystemClock(), keys=Path(sys.argv[2])).appending() as transaction:
        transaction.log.append(kept())
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("acknowledgements", [1, 2, 3, 5, 8])
def test_a_killed_writer_loses_nothing_acknowledged_and_leaves_nothing_half_written(
    ledger: Ledger, ledger_url: str, acknowledgements: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITE), ledger_url, str(ledger.database.keys.folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline().strip() for _ in range(acknowledgements)]
        os.kill(writer.pid, signal.SIGKILL)
        told += [line.strip() for line in writer.stdout if line.endswith("\n")]
    ledger.database.patience = 10
    _append(ledger)
    with ledger.reading() as transaction:
        assert set(told) <= {entry.id for entry in transaction.log.entries()}
        assert transaction.log.verify() % 2 == 1, "each act of two entries is there as a whole or not at all"


def test_a_writer_killed_between_append_and_commit_leaves_no_entry(sqlite_url: str, open_ledger: OpenLedger) -> None:
    ledger = open_ledger(sqlite_url)
    _append(ledger)
    code = textwrap.dedent(KILL_ITSELF)
    ran = subprocess.run(
        [sys.executable, "-c", code, sqlite_url, str(ledger.database.keys.folder)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert ran.stdout == ""
    with ledger.reading() as transaction:
        assert transaction.log.verify() == 1
    with ledger.database.connection(Purpose.READ) as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
