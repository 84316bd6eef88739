"""Under gunicorn, loaded before the fork: each server process has a worker of its own, and none is left behind."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.engine.matching.worker.test_worker import gone

ROOT = Path(__file__).resolve().parents[4]


class OverSocket(http.client.HTTPConnection):
    """A connection over a socket in the file system."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=60)
        self._path = path

    def connect(self) -> None:
        """Connect to the path."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(str(self._path))


def ask(path: Path, question: int) -> dict[str, Any]:
    """Ask the served application once."""
    connection = OverSocket(path)
    connection.request("GET", f"/{question}")
    answer: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return answer


@contextmanager
def gunicorn(bind: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Serve with two server processes of four threads each, the application loaded before they are forked."""
    command = [sys.executable, "-m", "gunicorn", "--preload", "-w", "2", "-k", "gthread", "--threads", "4"]
    where = ["--bind", f"unix:{bind}", "--log-level", "error", "tests.engine.matching.worker.served:app"]
    server = subprocess.Popen([*command, *where], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        while not bind.exists() and server.poll() is None:
            time.sleep(0.05)
        yield server
    finally:
        server.terminate()
        server.wait()


def test_each_server_asks_a_worker_of_its_own_and_none_outlives_it(tmp_path: Path) -> None:
    bind = tmp_path / "socket"
    with gunicorn(bind), ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda question: ask(bind, question), range(200)))

    assert all(answer["right"] and answer["faults"] == 0 for answer in answers)
    workers_of: dict[int, set[int]] = {}
    for answer in answers:
        workers_of.setdefault(answer["server"], set()).add(answer["worker"])
    assert all(len(workers) == 1 for workers in workers_of.values())
    workers = [pid for pids in workers_of.values() for pid in pids]
    assert len(set(workers)) == len(workers_of)
    deadline = time.monotonic() + 60
    while not all(gone(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert all(gone(pid) for pid in workers)
