"""One door to SQLite and PostgreSQL: what durability demands is forced and checked on every connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError

from api.ledger.failures import LedgerUnavailable, LedgerUncertain, database_errors_named
from api.ledger.keys import KeyStore

if TYPE_CHECKING:
    from sqlmodel import Session

_APPENDER_LOCK = 0x5269676874  # "Right" in ASCII: one advisory lock for the one appender
_PURPOSE = "rightful_purpose"
_SQLITE_IOERR_FSYNC = 10 | 4 << 8


class Purpose(StrEnum):
    """What a transaction is for, which settles the locks that it takes."""

    READ = "read"
    WORK = "work"
    APPEND = "append"


class Database:
    """The embedded SQLite file or the PostgreSQL server that holds the ledger, and the store of the keys to it.

    `keys` is the key store's folder; SQLite has one beside its file when none is given. `patience` is how many seconds
    a writer waits for another one before it gives up with LedgerUnavailable.
    """

    def __init__(self, url: str, *, keys: Path | None = None, patience: float = 5.0) -> None:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and not parsed.database:
            raise LedgerUnavailable(
                "a ledger in memory would be lost", fix="name a file: sqlite:////var/rightful.sqlite3"
            )
        self.keys = KeyStore(keys or _folder_beside(parsed, self.is_sqlite))
        self.patience = patience
        self.engine = _sqlite_engine(parsed, patience) if self.is_sqlite else _postgres_engine(parsed)
        event.listen(self.engine, "begin", self._begin)

    def close(self) -> None:
        """Give back every connection. The object can be used again afterwards."""
        self.engine.dispose()

    def is_there(self) -> bool:
        """Tell whether there is a database to be asked: an embedded one is a file, and looking must not make it."""
        file = self.engine.url.database
        return not self.is_sqlite or (file is not None and Path(file).exists())

    def rewrite(self) -> None:
        """Rewrite the whole database, so that nothing deleted is left in free space, in the journal or in old rows."""
        with database_errors_named(), self.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            cursor = raw.cursor()
            if self.is_sqlite:
                cursor.execute("PRAGMA query_only = 0")
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                raw.autocommit = True
                cursor.execute("VACUUM FULL")
                raw.autocommit = False
            cursor.close()

    def forget_journal(self) -> None:
        """Empty SQLite's journal: it may still hold the pages that were overwritten. A server sees to its own."""
        if self.is_sqlite:
            with database_errors_named(), self.engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                assert raw is not None
                cursor = raw.cursor()
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                cursor.close()

    @contextmanager
    def transaction(self, purpose: Purpose) -> Iterator[Session]:
        """Run one transaction: committed as a whole at the end, rolled back as a whole on any error.

        Raises LedgerUnavailable for a full disk, a lock held too long, a lost server.
        """
        from sqlmodel import Session  # noqa: PLC0415 - long to load, and not needed for a bare connection

        with (
            database_errors_named(),
            self.connection(purpose) as connection,
            Session(connection, autoflush=False) as session,
        ):
            yield session
            session.flush()

    @contextmanager
    def connection(self, purpose: Purpose) -> Iterator[Connection]:
        """Run one transaction on a bare connection, as migrations need it."""
        with self.engine.connect().execution_options(**{_PURPOSE: purpose}) as connection:
            committing = False
            try:
                with connection.begin():
                    yield connection
                    committing = purpose is not Purpose.READ
            except DBAPIError as error:
                # After an I/O error nobody knows a connection's state (PostgreSQL panics for that reason).
                connection.invalidate()
                if committing and _may_stand(error):
                    raise LedgerUncertain(
                        "the ledger failed while this was being committed, so it may or may not be recorded",
                        fix="look whether it is there, or send it again under the same Idempotency-Key",
                    ) from error
                raise

    def _begin(self, connection: Connection) -> None:
        purpose = connection.get_execution_options().get(_PURPOSE, Purpose.APPEND)
        if self.is_sqlite:
            _begin_sqlite(connection, purpose)
        else:
            self._begin_postgres(connection, purpose)

    def _begin_postgres(self, connection: Connection, purpose: Purpose) -> None:
        if purpose is Purpose.READ:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            return
        connection.execute(text(f"SET LOCAL lock_timeout = {int(self.patience * 1000)}"))
        if purpose is Purpose.APPEND:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_APPENDER_LOCK})"))


def _may_stand(error: DBAPIError) -> bool:
    """Tell whether a commit that failed may yet stand: SQLite wrote it and could not sync it, or a server went away."""
    return error.connection_invalidated or getattr(error.orig, "sqlite_errorcode", 0) == _SQLITE_IOERR_FSYNC


def _folder_beside(url: URL, is_sqlite: bool) -> Path:
    if not is_sqlite or not url.database:
        raise LedgerUnavailable("no folder is named for the keys of this ledger", fix="set RIGHTFUL_KEYS")
    return Path(url.database).with_suffix(".keys")


def _begin_sqlite(connection: Connection, purpose: Purpose) -> None:
    # IMMEDIATE takes the write lock before anything is read, so that no two writers can both believe they are next.
    reading = purpose is Purpose.READ
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _sqlite_engine(url: URL, patience: float) -> Engine:
    engine = create_engine(url, connect_args={"timeout": patience, "isolation_level": None}, hide_parameters=True)
    event.listen(engine, "do_connect", _make_folder)
    event.listen(engine, "connect", _make_sqlite_durable)
    return engine


def _make_folder(_dialect: object, _record: object, arguments: list[str], _options: object) -> None:
    """Make the file's folder when it is first needed: a command that uses no ledger leaves no trace of one."""
    try:
        Path(arguments[0]).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the ledger's folder cannot be made: {(error.strerror or 'unknown reason').lower()}"
        raise LedgerUnavailable(message, where=str(error.filename), fix="check RIGHTFUL_DATABASE_URL") from error


def _make_sqlite_durable(raw: DBAPIConnection, _record: object) -> None:
    """Force what the defaults do not give: NORMAL loses acknowledged commits when the power fails."""
    cursor = raw.cursor()
    # secure_delete: what is deleted is overwritten with zeros, so that a person who was forgotten stays so.
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    for name, value in wanted.items():
        cursor.execute(f"PRAGMA {name} = {value}")
    for name, value in wanted.items():
        found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            raise LedgerUnavailable(
                f"SQLite keeps `{name}` at `{found}`, not `{value}`", fix="put the file on a local disk"
            )


def _postgres_engine(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    event.listen(engine, "connect", _make_postgres_durable)
    return engine


def _make_postgres_durable(raw: DBAPIConnection, _record: object) -> None:
    cursor = raw.cursor()
    cursor.execute("SET synchronous_commit = 'on'")
    cursor.execute("SHOW synchronous_commit")
    (found,) = cursor.fetchone() or ("nothing",)
    cursor.close()
    raw.commit()
    if found != "on":
        raise LedgerUnavailable(f"PostgreSQL keeps synchronous_commit at `{found}`, not `on`")
