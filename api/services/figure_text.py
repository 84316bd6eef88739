"""Dated values as text: puts one value into a figures file, so that every other line stays as somebody wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from engine.dmn.figures import Figure, read_figures
from engine.dmn.yaml_source import read_yaml, record_of
from engine.errors import RuleSetError

VALUE_KEYS = ("from", "until", "holds_until", "value", "basis", "source", "provision", "verified", "note")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class FigureRelease:
    """One dated value as somebody submits it: whose figure, and the value's own keys as in `figures.yaml`."""

    scheme: str
    policy: str
    figure: str
    keys: tuple[tuple[str, str], ...]

    @property
    def start(self) -> str:
        """Return its first day."""
        return dict(self.keys)["from"]

    @property
    def path(self) -> str:
        """Return its name among rule documents: what is added, after the document that it is added to."""
        return f"{self.scheme}/{self.policy}/figures.yaml#{self.figure}@{self.start}"

    @property
    def line(self) -> str:
        """Return it as an item of the list of values."""
        return "- {" + ", ".join(f"{key}: {_quoted(value)}" for key, value in self.keys) + "}"

    @property
    def text(self) -> str:
        """Return the document that is kept: the figure's name, and its keys line by line."""
        lines = [f"figure: {self.scheme}/{self.policy}/{self.figure}"]
        return "\n".join((*lines, *(f"{key}: {_quoted(value)}" for key, value in self.keys))) + "\n"


def read_figure_release(text: str, file: str) -> FigureRelease:
    """Read a submitted value: `figure: SCHEME/POLICY/NAME` and the keys of a value. Raises RuleSetError."""
    record = record_of(read_yaml(text, file))
    record.only("figure", *VALUE_KEYS)
    place = record.text("figure").split("/")
    if len(place) != 3 or not all(re.fullmatch("[a-z][a-z0-9_]*", part) for part in place):
        where = record.required("figure").where
        raise RuleSetError("`figure` names no figure", where=where, fix="write SCHEME/POLICY/NAME")
    for needed in ("from", "value", "basis", "source"):
        record.required(needed)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", record.text("from")) is None:
        raise RuleSetError("`from` is not a day", where=record.required("from").where, fix="write YYYY-MM-DD")
    scheme, policy, figure = place
    keys = tuple((key, record.text(key)) for key in VALUE_KEYS if record.get(key) is not None)
    return FigureRelease(scheme, policy, figure, keys)


def with_value(text: str, national: str, release: FigureRelease) -> str:
    """Return a figures file with one value more, or with that of the same first day replaced.

    `national` is the file of the scheme that a local one is within: a figure that the local one does not set yet is
    begun with the national values before. Raises RuleSetError when the figure is in neither.
    """
    before = _figures(text)
    if release.figure not in before:
        if release.figure not in _figures(national):
            raise RuleSetError(
                f"`{release.scheme}/{release.policy}` has no figure `{release.figure}`", where=release.path,
                fix=f"there are {', '.join(sorted(_figures(national) | before)) or 'none'}",
            )  # fmt: skip
        begun = "".join(_without_later(_block(national, release.figure), release.start))
        text = f"{text.rstrip()}\n{begun}" if text.strip() else begun
        before = _figures(text)
    lines = text.splitlines(keepends=True)
    first, last = _span(lines, release.figure)
    made = "".join((*lines[:first], *_placed(lines[first:last], release), *lines[last:]))
    _check(before, _figures(made), release)
    return made


def _figures(text: str) -> dict[str, Figure]:
    return read_figures(text) if text.strip() else {}


def _span(lines: list[str], figure: str) -> tuple[int, int]:
    """Return the first line of a figure and the one after its last."""
    first = next(place for place, line in enumerate(lines) if re.match(rf"{re.escape(figure)}\s*:", line))
    following = (place for place in range(first + 1, len(lines)) if re.match(r"[^\s#-]", lines[place]))
    return first, next(following, len(lines))


def _block(text: str, figure: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    first, last = _span(lines, figure)
    return lines[first:last]


def _items(block: list[str]) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the indentation of the items of `values`, and of each its first line, the one after it, its first day."""
    key = next((place for place, line in enumerate(block) if re.match(r"\s+values:\s*(#.*)?$", line)), None)
    if key is None:
        raise RuleSetError("the values of the figure do not stand line by line", where=block[0].strip())
    opening = next(place for place in range(key + 1, len(block)) if block[place].lstrip().startswith("- "))
    indent = block[opening][: len(block[opening]) - len(block[opening].lstrip())]
    starts = [place for place in range(opening, len(block)) if block[place].startswith(f"{indent}- ")]
    end = next((place for place in range(starts[-1] + 1, len(block)) if _ends(block[place], len(indent))), len(block))
    bounds = [*starts, end]
    return indent, [(start, stop, _day("".join(block[start:stop]))) for start, stop in pairwise(bounds)]


def _ends(line: str, indent: int) -> bool:
    """Tell whether a line stands no deeper than the items do, so that the list is over."""
    return bool(line.strip()) and len(line) - len(line.lstrip()) <= indent


def _day(item: str) -> str:
    found = re.search(r"\bfrom:\s*[\"']?(\d{4}-\d\d-\d\d)", item)
    return found.group(1) if found else ""


def _placed(block: list[str], release: FigureRelease) -> Iterator[str]:
    """Yield a figure's lines with the value in its place by date."""
    indent, items = _items(block)
    line = f"{indent}{release.line}\n"
    yield from block[: items[0][0]]
    placed = False
    for start, stop, day in items:
        if not placed and day >= release.start:
            yield line
            placed = True
        if day != release.start:
            yield from (one if one.endswith("\n") else f"{one}\n" for one in block[start:stop])
    if not placed:
        yield line
    yield from block[items[-1][1] :]


def _without_later(block: list[str], start: str) -> Iterator[str]:
    """Yield a national figure without its values from a day on, which the local ones take over."""
    _, items = _items(block)
    yield from block[: items[0][0]]
    for first, last, day in items:
        if day < start:
            yield from block[first:last]
    yield from block[items[-1][1] :]


def _check(before: dict[str, Figure], after: dict[str, Figure], release: FigureRelease) -> None:
    """Read what was made: nothing but the one value may differ, or the text was not understood."""
    kept = [value for value in before[release.figure].values if value.start != release.start]
    found = after[release.figure].values
    rest = [value for value in found if value.start != release.start]
    others = before.keys() == after.keys() and all(
        _plain(before[name]) == _plain(after[name]) for name in before if name != release.figure
    )
    same = [(one.digest("")) for one in kept] == [(one.digest("")) for one in rest]
    if not (others and same and len(found) == len(kept) + 1):
        raise RuleSetError("the value cannot be put into the figures file", where=release.path)


def _plain(figure: Figure) -> tuple[object, ...]:
    return (figure.type, figure.label, figure.unit, figure.set_by, *(one.digest(figure.name) for one in figure.values))


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
