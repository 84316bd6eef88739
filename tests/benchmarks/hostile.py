"""How long hostile rules and documents take, and how much memory: the worst of each kind."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Mapping
from functools import partial
from time import process_time

from engine.errors import RightfulError
from engine.feel import Run, Scope, compile_expression
from engine.values import NULL
from tests.engine.feel.hostile_texts import HOSTILE
from tests.engine.hostile_documents import documents

WORST = 5
TRIES = 3


def hostile() -> str:
    """Return a table of the worst hostile rules and documents."""
    texts = {f"rule: {name}": partial(_run, text) for name, text in HOSTILE.items()}
    return "\n\n".join((_table("rules", texts), _table("documents", documents())))


def _run(text: str) -> None:
    compile_expression(text, Scope.of("x", "a")).evaluate({"x": (NULL, NULL, NULL), "a": NULL}, Run())


def _table(what: str, tries: Mapping[str, Callable[[], None]]) -> str:
    taken = sorted(((*_measured(work), name) for name, work in tries.items()), reverse=True)
    most = max(memory for _, memory, _ in taken)
    lines = [f"{len(tries)} hostile {what}: worst {taken[0][0]:.0f} ms of processor time, {most:.0f} MB"]
    lines += [f"  {name:58} {milliseconds:10.1f} ms {memory:6.1f} MB" for milliseconds, memory, name in taken[:WORST]]
    return "\n".join(lines)


def _measured(work: Callable[[], None]) -> tuple[float, float]:
    """Return the least milliseconds of some tries, and the most megabytes."""
    times: list[float] = []
    for _ in range(TRIES):
        gc.collect()
        start = process_time()
        _ended(work)
        times.append((process_time() - start) * 1e3)
    tracemalloc.start()
    _ended(work)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return min(times), peak / 1e6


def _ended(work: Callable[[], None]) -> None:
    try:
        work()
    except RightfulError:
        return
