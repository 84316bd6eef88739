"""What the matching worker is asked, and how it says that it cannot answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.errors import EngineFault
from engine.geometry.pages import Point, TablePages


@dataclass(frozen=True, slots=True)
class Question:
    """One point of one table: which rows hold there?"""

    table: TablePages
    point: Point


class WorkerDown(EngineFault):
    """Two worker processes in a row failed, or failed lately; nothing is known about the points asked."""


Ask = Callable[[Sequence[Question]], tuple[frozenset[int], ...]]
"""Answers questions with the positions of the rows that hold, in their order; raises WorkerDown."""
