"""The service as it is really run: gunicorn with worker processes, a ledger that it has set up, and a clean end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.access import DEMO_SIGN_INS
from api.clock import SystemClock
from api.ledger import Ledger
from api.services import people
from tests.api.cli.conftest import CASE

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Running:
    """A service that is running: where, its process, what it printed, and its ledger's address."""

    address: str
    process: subprocess.Popen[str]
    printed: str
    database: str

    def call(self, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
        """Return status and text of an answer; redirects are not followed."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers)
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demonstration with two worker processes."""
    home, port = tmp_path_factory.mktemp("service"), _free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RIGHTFUL_")} | {"RIGHTFUL_HOME": str(home)}
    code = "import sys; from api.cli import main; main(sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-u", "-c", code, "serve", "--demo", "--port", str(port)],
        cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        printed = "".join(process.stdout.readline() for _ in range(2 + len(DEMO_SIGN_INS)))
        made = Running(f"http://127.0.0.1:{port}", process, printed, f"sqlite:///{home / 'ledger.sqlite3'}")
        _wait_until_it_answers(made)
        yield made
        process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)


def _wait_until_it_answers(running: Running) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        assert running.process.poll() is None, "the service ended"
        try:
            running.call("/api/v1/health")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the service did not answer")


def test_it_says_where_it_is_and_how_to_sign_in(running: Running) -> None:
    assert running.address in running.printed
    for person in DEMO_SIGN_INS:
        assert f"{person.id} " in running.printed
    assert "assess-2026" in running.printed


def test_pages_and_interface_stand_side_by_side(running: Running) -> None:
    status, text = running.call("/api/v1/health")
    assert (status, json.loads(text)["status"]) == (200, "ok")
    assert running.call("/")[0] in (302, 303)
    status, text = running.call("/api/v1/nowhere")
    assert (status, json.loads(text)["type"]) == (404, "urn:rightful:problem:not-found")
    assert running.call("/nowhere")[0] == 404


def test_the_demonstration_holds_its_people_and_a_program_can_decide(running: Running) -> None:
    ledger = Ledger(running.database, SystemClock(), patience=30)
    (rose,) = people.find(ledger, "AC-1001")
    with ledger.working() as transaction:
        token = transaction.tokens.issue("ama", "a test")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": "k-1"}
    body = {"scheme": "england", "policy": "care_act_criteria", "on": "2015-04-01", "findings": CASE, "person": rose.id}
    with ThreadPoolExecutor(6) as callers:
        answers = set(callers.map(lambda _: running.call("/api/v1/determinations", body, **headers), range(12)))
    assert {status for status, _ in answers} <= {201, 409}, answers
    ((_, text),) = {answer for answer in answers if answer[0] == 201}
    assert running.call("/api/v1/determinations", body, **headers) == (201, text)
    assert json.loads(text)["cross_check"] == "agreed"
    with ledger.reading() as transaction:
        assert len(transaction.people.everyone()) == 12
        about_rose = transaction.log.of_person(rose.id)
        assert [entry.id for entry in about_rose if entry.kind == "determination"][2:] == [json.loads(text)["id"]]
        transaction.log.verify()
    ledger.close()


def test_a_worker_process_that_is_killed_is_replaced(running: Running) -> None:
    own = running.process.pid
    workers = [int(pid) for pid in Path(f"/proc/{own}/task/{own}/children").read_text().split()]
    os.kill(workers[0], signal.SIGKILL)
    _wait_until_it_answers(running)
    assert json.loads(running.call("/api/v1/health")[1])["status"] == "ok"
