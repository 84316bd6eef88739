"""A service in little, for gunicorn: asks a worker that was made before the fork, and says who answered."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from engine.geometry.pages import rows_that_hold
from engine.matching.questions import Question
from engine.matching.worker.matcher import MatchingWorker
from tests.engine.matching.made_tables import made_point, made_table

TABLE = made_table(Random(1), rows=70, columns=6)
WORKER = MatchingWorker()
WORKER.match([Question(TABLE, (0,) * 6)])  # a worker process lives before gunicorn forks


def app(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Match one point chosen by the path and say whether it came out right."""
    point = made_point(Random(environ["PATH_INFO"]), 6)
    (rows,) = WORKER.match([Question(TABLE, point)])
    plain = frozenset(n for page in TABLE.pages for n in rows_that_hold(page.rules, point))
    answer = {"right": rows == plain, "server": os.getpid(), "worker": WORKER.pid, "faults": WORKER.counts.faults}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(answer).encode()]
