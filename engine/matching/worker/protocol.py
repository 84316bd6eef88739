"""The lines of JSON between the service and its matching worker: whole numbers and row positions, never findings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import EngineFault
from engine.geometry.pages import Page, Point, TablePages, page_from_json, page_to_json

REQUEST_BYTES = 1 << 20
ANSWER_BYTES = 8 << 20
POINTS_PER_REQUEST = 256
NUMBERS_PER_REQUEST = 40_000
READY = b'{"ready":1}\n'


class ProtocolFault(EngineFault):
    """A line that no sound worker writes, or a request that is too long to send."""


@dataclass(frozen=True, slots=True)
class Request:
    """What one line asks: a page to load into a table, then points to match, each with the number of its table."""

    number: int
    page: tuple[int, Page] | None
    points: tuple[tuple[int, Point], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that hold at each point, in ascending order. `worn`: the process asks to be replaced."""

    rows: tuple[frozenset[int], ...]
    worn: bool


def write_page(number: int, table: int, page: Page) -> bytes:
    """Return the line that loads one more page into a table."""
    return _line({"n": number, "page": [table, page_to_json(page)], "points": []}, REQUEST_BYTES)


def write_points(number: int, points: Iterable[tuple[int, Point]]) -> bytes:
    """Return the line that asks for the rows at each point."""
    return _line({"n": number, "points": [[table, list(point)] for table, point in points]}, REQUEST_BYTES)


def read_request(line: bytes) -> Request:
    """Return what a line asks; any exception means that it is not such a line."""
    written = json.loads(line)
    page = written.get("page")
    return Request(
        number=written["n"],
        page=(page[0], page_from_json(page[1])) if page else None,
        points=tuple((table, tuple(point)) for table, point in written["points"]),
    )


def write_answer(number: int, rows: Sequence[Sequence[int]], *, worn: bool) -> bytes:
    """Return the line that answers a request."""
    return _line({"n": number, "rows": rows, "worn": worn}, ANSWER_BYTES)


def read_answer(line: bytes, number: int, tables: Sequence[TablePages]) -> Answer:
    """Return the answer in a line.

    Args:
        number: the number of the request it must answer.
        tables: the table of each point asked about, in order.

    Raises:
        ProtocolFault: it is not the answer to that request, or names rows that its tables do not have.
    """
    try:
        written: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise ProtocolFault("the worker wrote something that is not JSON") from None
    if not isinstance(written, dict) or written.keys() != {"n", "rows", "worn"} or type(written["worn"]) is not bool:
        raise ProtocolFault("the worker wrote something that is no answer")
    if written["n"] != number or type(written["n"]) is not int:
        raise ProtocolFault("the worker answered another request")
    rows = written["rows"]
    if not isinstance(rows, list) or len(rows) != len(tables):
        raise ProtocolFault("the worker did not answer each point once")
    return Answer(tuple(_rows(named, table) for named, table in zip(rows, tables, strict=True)), written["worn"])


def _rows(named: object, table: TablePages) -> frozenset[int]:
    if not isinstance(named, list) or any(type(row) is not int for row in named):
        raise ProtocolFault("the worker named something that is no row")
    rows = frozenset(named)
    if len(rows) != len(named) or not rows <= table.row_positions:
        raise ProtocolFault("the worker named a row twice, or one that the table does not have")
    return rows


def _line(message: dict[str, object], limit: int) -> bytes:
    line = json.dumps(message, separators=(",", ":")).encode() + b"\n"
    if len(line) > limit:
        raise ProtocolFault(f"a line of {len(line)} bytes is longer than the {limit} that are read")
    return line
