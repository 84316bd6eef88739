"""Puts on record whose data a command shows, before it is shown: what is printed or written waits for the entry.

Whoever has the terminal has the database and the keys; nothing can keep them from reading past this. The entry is for
everybody else who works there: the person can be told that somebody looked, and on which day.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

import click

from api.ledger import shown
from api.services.actor import Actor

if TYPE_CHECKING:
    from api.ledger import Ledger

ROLE = PURPOSE = "terminal"
"""The role and the purpose of whoever reads at a terminal: no account stands for them, and no task is known."""


@contextmanager
def reads_recorded(ledger: Ledger) -> Iterator[None]:
    """Record what is opened in the block before any of it is printed, and at the end what was not printed yet.

    Raises LedgerUnavailable where it cannot be recorded; then nothing more is printed.
    """
    reads = _Reads(ledger)
    shown.begin()
    usual = sys.stdout
    sys.stdout = _Recorded(usual, reads)
    try:
        yield
        reads.record()
    finally:
        sys.stdout = usual
        shown.end()


def before_it_leaves() -> None:
    """Record what was opened so far: called before something is written to a file."""
    sys.stdout.write("")


class _Reads:
    """What one command has opened, and who runs it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._recorded: set[str] = set()

    def record(self) -> None:
        """Put what was opened since the last time on record; what an act of the command has on record is not."""
        opened = tuple(number for number in shown.so_far() if number not in self._recorded)
        if opened:
            from api.services.reads import record_read  # noqa: PLC0415 - commands that only ask load no ledger

            command = click.get_current_context()
            record_read(self._ledger, _whoever_runs(command), command.command_path, opened, PURPOSE)
            self._recorded.update(opened)


def _whoever_runs(command: click.Context) -> Actor:
    """Return the account that a command acts for, or else the user of this machine."""
    account = command.params.get("by") or command.params.get("keep_by")
    return Actor(account if isinstance(account, str) else f"{ROLE}:{getpass.getuser()}", ROLE)


class _Recorded:
    """Standard output, text or its bytes, in front of which everything is recorded."""

    def __init__(self, stream: Any, reads: _Reads) -> None:  # noqa: ANN401 - a text stream, or the bytes below one
        self._stream, self._reads = stream, reads

    def write(self, words: Any) -> Any:  # noqa: ANN401 - as the stream's own
        """Record, then write."""
        self._reads.record()
        return self._stream.write(words)

    def writelines(self, lines: Any) -> None:  # noqa: ANN401 - as the stream's own
        """Record, then write."""
        self._reads.record()
        self._stream.writelines(lines)

    @property
    def buffer(self) -> IO[bytes]:
        """Return the bytes below the text, recorded likewise."""
        return cast("IO[bytes]", _Recorded(self._stream.buffer, self._reads))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else the stream has
        return getattr(self._stream, name)
