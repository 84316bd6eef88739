"""The matching worker itself: reads requests from standard input, answers on standard output, ends on anything odd.

    python -m engine.matching.worker --self-exit-seconds 2 --memory-mib 1024 --growth-mib 200

It keeps no state but its rulesets, and is told nothing but whole numbers. A watchdog thread in C (`faulthandler`) ends
it when one request takes too long, since durable-rules can hang while it holds Python's lock.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import resource
import sys
import traceback
from collections.abc import Sequence
from typing import BinaryIO

from engine.matching.rete import RetePage
from engine.matching.worker.protocol import READY, REQUEST_BYTES, Request, read_request, write_answer


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until standard input closes; leave with status 1, at once and without clean-up, on any exception."""
    parser = argparse.ArgumentParser(prog="python -m engine.matching.worker", description=__doc__)
    parser.add_argument("--self-exit-seconds", type=float, default=2.0, help="longest time one request may take")
    parser.add_argument("--memory-mib", type=int, default=1024, help="address space it may use")
    parser.add_argument("--growth-mib", type=int, default=200, help="growth after which it asks to be replaced")
    options = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (options.memory_mib << 20, options.memory_mib << 20))
    try:
        serve(sys.stdin.buffer, _private_output(), options.self_exit_seconds, options.growth_mib)
    except BaseException:  # noqa: BLE001 - whatever it was, nothing this process says may be believed any more
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


def serve(requests: BinaryIO, answers: BinaryIO, self_exit_seconds: float, growth_mib: int) -> None:
    """Answer each line of `requests` on `answers` until they end."""
    tables: dict[int, list[RetePage]] = {}
    worn_pages = _resident_pages() + (growth_mib << 20) // resource.getpagesize()
    answers.write(READY)
    answers.flush()
    while line := requests.readline(REQUEST_BYTES + 1):
        faulthandler.dump_traceback_later(self_exit_seconds, exit=True)
        request = read_request(line)
        rows = answer(request, tables)
        answers.write(write_answer(request.number, rows, worn=_resident_pages() > worn_pages))
        answers.flush()
        faulthandler.cancel_dump_traceback_later()


def answer(request: Request, tables: dict[int, list[RetePage]]) -> list[list[int]]:
    """Load the request's page, if it has one, and return the rows that hold at each of its points."""
    if request.page is not None:
        table, page = request.page
        tables.setdefault(table, []).append(RetePage(page))
    return [[row for page in tables[table] for row in page.match(point)] for table, point in request.points]


def _resident_pages() -> int:
    """Return how much memory is in use, where the system tells (getrusage would tell of the parent's greatest use)."""
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[1])
    except FileNotFoundError:
        return 0


def _private_output() -> BinaryIO:
    """Keep standard output for answers alone: whatever else prints, C included, goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    main()
