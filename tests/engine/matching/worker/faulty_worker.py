"""A matching worker that is sound until one chosen request, and then does one chosen harm.

    python faulty_worker.py FAULT REQUEST [MARKER]

REQUEST counts requests that ask about points, from 1. With MARKER, only the first process to create that file does
harm: those after it are sound.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NoReturn

from engine.matching.rete import RetePage
from engine.matching.worker.__main__ import answer
from engine.matching.worker.protocol import READY, Request, read_request, write_answer

Rows = list[list[int]]


def _leave(status: int) -> NoReturn:
    os._exit(status)


def _kill(number: int) -> None:
    os.kill(os.getpid(), number)


def _close_output(out: BinaryIO) -> None:
    out.close()
    os.close(1)
    time.sleep(3600)


def _hold_the_lock() -> None:
    """Run in C without ever letting another Python thread in, as durable-rules does when its table is full."""
    re.match(r"(a|a)+$", "a" * 60 + "b")


def _flood(out: BinaryIO) -> None:
    while True:
        out.write(b"[" * 65536)
        out.flush()


def _flood_errors() -> None:
    while True:
        os.write(2, b"the same complaint " * 1000)


def _half(out: BinaryIO, sound: bytes) -> None:
    out.write(sound[: len(sound) // 2])
    out.flush()
    _leave(0)


def _all_but_the_end(out: BinaryIO, sound: bytes) -> None:
    out.write(sound[:-1])
    out.flush()
    time.sleep(3600)


CRASHES: dict[str, Callable[[BinaryIO, bytes], object]] = {
    "ends quietly": lambda out, sound: _leave(0),
    "ends in the middle of its answer": _half,
    "crashes": lambda out, sound: _kill(signal.SIGSEGV),
    "is killed": lambda out, sound: _kill(signal.SIGKILL),
    "closes its output": lambda out, sound: _close_output(out),
}
HANGS: dict[str, Callable[[BinaryIO, bytes], object]] = {
    "is stopped": lambda out, sound: _kill(signal.SIGSTOP),
    "sleeps": lambda out, sound: time.sleep(3600),
    "hangs with the lock held": lambda out, sound: _hold_the_lock(),
    "writes half and hangs": _all_but_the_end,
    "floods its error output": lambda out, sound: _flood_errors(),
}
NONSENSE: dict[str, Callable[[int, Rows], bytes]] = {
    "writes bytes that are no text": lambda number, rows: b"\xff\xfe\x00\n",
    "writes an empty line": lambda number, rows: b"\n",
    "writes a list": lambda number, rows: b"[]\n",
    "writes a deep list": lambda number, rows: b"[" * 100_000 + b"]" * 100_000 + b"\n",
    "writes not a number": lambda number, rows: b'{"n":NaN,"rows":[],"worn":false}\n',
    "answers the request before": lambda number, rows: write_answer(number - 1, rows, worn=False),
    "answers twice": lambda number, rows: write_answer(number, rows, worn=False) * 2,
    "answers fewer points": lambda number, rows: write_answer(number, rows[:-1], worn=False),
    "answers more points": lambda number, rows: write_answer(number, [*rows, []], worn=False),
    "names a row that is not there": lambda number, rows: write_answer(number, [[9999] for _ in rows], worn=False),
    "names a row below none": lambda number, rows: write_answer(number, [[-1] for _ in rows], worn=False),
    "names a row twice": lambda number, rows: write_answer(number, [[0, 0] for _ in rows], worn=False),
    "names rows by truth values": lambda number, rows: write_answer(number, [[True] for _ in rows], worn=False),
    "names no rows at all": lambda number, rows: b'{"n":%d,"rows":null,"worn":false}\n' % number,
    "adds a word of its own": lambda number, rows: b'{"n":%d,"rows":[],"worn":false,"more":1}\n' % number,
}
LIES: dict[str, Callable[[Rows, Rows], Rows]] = {
    "leaves a row out": lambda rows, before: [named[1:] for named in rows],
    "names nothing": lambda rows, before: [[] for _ in rows],
    "adds the first row": lambda rows, before: [sorted({0, *named}) for named in rows],
    "mixes the points up": lambda rows, before: rows[1:] + rows[:1],
    "answers for the person before": lambda rows, before: (before * len(rows))[: len(rows)],
}
FAULTS = (*CRASHES, *HANGS, *NONSENSE, *LIES, "floods its output")


def main(fault: str, request_number: int, marker: Path | None) -> None:
    """Serve as the real worker does until the chosen request comes."""
    out = os.fdopen(os.dup(1), "wb")
    tables: dict[int, list[RetePage]] = {}
    asked, before = 0, [[0]]
    out.write(READY)
    out.flush()
    for line in sys.stdin.buffer:
        request = read_request(line)
        rows = answer(request, tables)
        asked += bool(request.points)
        if request.points and asked == request_number and _is_mine(marker):
            rows = _do_harm(fault, out, request, rows, before)
        before = rows or before
        out.write(write_answer(request.number, rows, worn=False))
        out.flush()


def _do_harm(fault: str, out: BinaryIO, request: Request, rows: Rows, before: Rows) -> Rows:
    sound = write_answer(request.number, rows, worn=False)
    if fault in LIES:
        return LIES[fault](rows, before)
    if fault in NONSENSE:
        out.write(NONSENSE[fault](request.number, rows))
        out.flush()
        time.sleep(3600)
    if fault == "floods its output":
        _flood(out)
    {**CRASHES, **HANGS}[fault](out, sound)
    return rows


def _is_mine(marker: Path | None) -> bool:
    """Say whether this process is the one to do harm, leaving the marker for those after it."""
    if marker is None:
        return True
    try:
        marker.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
