"""One living worker process seen from its parent: started, asked line by line with a deadline, and always reaped."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import engine
from engine.errors import EngineFault
from engine.matching.worker.protocol import ANSWER_BYTES, READY

_ROOT = str(Path(engine.__file__).resolve().parent.parent)
_LAST_WORDS_BYTES = 8 << 10
_CHUNK = 1 << 16
_GOODBYE_SECONDS = 1.0


class WorkerFault(EngineFault):
    """The worker process died, hung or wrote nonsense; it has been ended and reaped."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker process may take, and when it is replaced. Seconds are wall-clock.

    Args:
        start_seconds: until a new process must be ready.
        answer_seconds: until a request must be answered; then the process is killed.
        self_exit_seconds: until the process ends itself; shorter, so that it can say where it hung.
        points_per_process: points after which the process is replaced.
        rules_per_process: rules it may hold (26 KiB each); over it a new process is started, as deleting a used ruleset
            leaks.
        memory_mib: address space of the process.
        growth_mib: growth of its memory after which it asks to be replaced.
        rest_seconds: how long nothing is asked after two processes failed in a row.
    """

    start_seconds: float = 10.0
    answer_seconds: float = 3.0
    self_exit_seconds: float = 2.0
    points_per_process: int = 50_000
    rules_per_process: int = 6_000
    memory_mib: int = 1024
    growth_mib: int = 200
    rest_seconds: float = 10.0


def worker_command(limits: Limits) -> tuple[str, ...]:
    """Return the command that starts the real worker with this Python, without the current folder on its path."""
    return (
        *(sys.executable, "-P", "-m", "engine.matching.worker"),
        *("--self-exit-seconds", str(limits.self_exit_seconds)),
        *("--memory-mib", str(limits.memory_mib)),
        *("--growth-mib", str(limits.growth_mib)),
    )


class WorkerProcess:
    """A child process and its three pipes. Any fault ends it; nothing is ever asked of it again."""

    def __init__(self, command: Sequence[str], start_seconds: float) -> None:
        """Start the process; it has so many seconds to get ready from when it is first asked. Raises WorkerFault."""
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, or a test's program
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                env=_environment(),
                process_group=0,  # Ctrl-C is for the service; the worker ends when its input closes
            )
        except OSError as error:
            raise WorkerFault(f"the worker could not be started: {error.strerror}") from None
        pipes = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._pipes: tuple[IO[bytes], ...] = tuple(pipe for pipe in pipes if pipe is not None)
        self._readiness = select.poll()
        self._readiness.register(self._pipes[1], select.POLLIN)
        for pipe in self._pipes:
            os.set_blocking(pipe.fileno(), False)
        self._start_seconds = start_seconds
        self._ready = False

    @property
    def pid(self) -> int:
        """Return the process id, for tests that do harm to it."""
        return self._process.pid

    def ask(self, line: bytes, seconds: float) -> bytes:
        """Write a line and return the line that comes back; the first one waits until the process is ready.

        Raises:
            WorkerFault: no whole line came within the seconds; the process is ended.
        """
        if not self._ready:
            if self._exchange(b"", self._start_seconds) != READY:
                raise self.fault("the worker did not say that it was ready")
            self._ready = True
        return self._exchange(line, seconds)

    def _exchange(self, line: bytes, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        answer = bytearray()
        try:
            self._write(line, answer, deadline)
            while not answer.endswith(b"\n"):
                self._wait(self._readiness, deadline)
                self._read(answer)
        except OSError as error:
            raise self.fault(f"the worker's pipe broke: {error.strerror}") from None
        if answer.count(b"\n") != 1:
            raise self.fault("the worker answered more than it was asked")
        return bytes(answer)

    def fault(self, message: str) -> WorkerFault:
        """End the process and return the fault to raise, with the last line that it said about itself."""
        self._process.kill()
        words = self._end()
        status = self._process.returncode
        return WorkerFault(f"{message}; status {status}{f', `{words}`' if words else ''}")

    def close(self) -> None:
        """Let the process end by itself, or end it; either way it is reaped."""
        try:
            self._pipes[0].close()
            self._process.wait(_GOODBYE_SECONDS)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
        self._end()

    def forget(self) -> None:
        """Let go of a process that belongs to another process: this one was forked from its parent."""
        for pipe in self._pipes:
            pipe.close()
        self._process.returncode = 0  # not our child: nothing to wait for, nothing to warn of

    def _write(self, line: bytes, answer: bytearray, deadline: float) -> None:
        """Write the whole line, reading what already comes back so that neither side can block the other."""
        into = self._pipes[0].fileno()
        left = memoryview(line)[os.write(into, line) :] if line else memoryview(b"")
        if not left:
            return
        both = select.poll()
        both.register(self._pipes[1], select.POLLIN)
        both.register(into, select.POLLOUT)
        while left:
            self._wait(both, deadline)
            self._read(answer)
            try:
                left = left[os.write(into, left) :]
            except BlockingIOError:
                continue

    def _wait(self, pipes: select.poll, deadline: float) -> None:
        seconds = deadline - time.monotonic()
        if not pipes.poll(max(seconds, 0) * 1000) and seconds <= 0:
            raise self.fault("the worker did not answer in time")

    def _read(self, answer: bytearray) -> None:
        try:
            while chunk := os.read(self._pipes[1].fileno(), _CHUNK):
                answer += chunk
                if len(answer) > ANSWER_BYTES:
                    raise self.fault("the worker's answer is too long")
        except BlockingIOError:
            return
        raise self.fault("the worker ended")

    def _end(self) -> str:
        """Reap the process, close its pipes, and return the last line of what it said on standard error."""
        self._process.wait()
        said = b""
        if not self._pipes[2].closed:
            try:
                said = os.read(self._pipes[2].fileno(), _LAST_WORDS_BYTES)
            except OSError:
                said = b""
        for pipe in self._pipes:
            pipe.close()
        lines = said.decode("utf-8", "replace").strip().splitlines()
        return lines[-1].strip()[:200] if lines else ""


def _environment() -> dict[str, str]:
    """Return all that the worker may know of the service's environment: no secrets, and where the engine lies."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": _ROOT, "PYTHONDONTWRITEBYTECODE": "1"}
