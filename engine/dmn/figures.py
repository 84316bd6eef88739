"""Dated figures: amounts of the law and parameters of the authority, and which value holds on a day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.model import Authority, Basis, Literal
from engine.dmn.yaml_source import Record, read_yaml, record_of
from engine.dmn.yaml_tables import chosen
from engine.errors import RuleSetError

LAW_BASES = (Basis.LAW, Basis.UNVERIFIED_LAW)
TYPES = ("money", "number", "boolean", "choice", "text", "date", "duration", "set", "table")


@dataclass(frozen=True, slots=True)
class FigureValue:
    """One dated value. `until` says when it ended; `holds_until` to what day it is known to hold."""

    start: str
    text: Literal
    authority: Authority
    until: str = ""
    holds_until: str = ""
    verified: bool = True
    illustrative: bool = False
    note: str = ""

    def digest(self, name: str) -> str:
        """Return the SHA-256 that binds the value, its dates and its authority to the figure's name."""
        parts = (name, self.start, self.until, self.holds_until, self.text.text, self.authority.source)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Figure:
    """A named figure and its values in order of date. `set_by` is `law` or `authority`.

    `worked_out_from` names the findings that do instead where nobody recorded this one (answers, for points).
    """

    name: str
    type: str
    label: str
    unit: str
    set_by: str
    values: tuple[FigureValue, ...]
    where: str = ""
    worked_out_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolvedFigure:
    """A figure as it stands on a day. `value` is None when no value holds; `stale` when the last one has run out."""

    figure: Figure
    value: FigureValue | None
    end: str = ""
    stale: bool = False


def read_figures(text: str, file: str = "figures.yaml") -> dict[str, Figure]:
    """Read a policy's figures; raises RuleSetError with file, line and column."""
    root = record_of(read_yaml(text, file))
    return {name: _figure(name, record_of(node)) for name, node in root.entries.items()}


def _figure(name: str, record: Record) -> Figure:
    record.only("label", "type", "unit", "set_by", "values", "note", "worked_out_from")
    kind = record.text("type")
    if kind not in TYPES:
        raise RuleSetError(f"unknown type `{kind}`", where=record.where, fix=f"one of {', '.join(TYPES)}")
    set_by = record.text("set_by", "law")
    if set_by not in ("law", "authority"):
        raise RuleSetError(f"`set_by` is `{set_by}`", where=record.where, fix="write law or authority")
    values = tuple(_value(record_of(node), kind) for node in record.nodes("values"))
    starts = [value.start for value in values]
    if not values or starts != sorted(set(starts)):
        raise RuleSetError(f"values of `{name}` are not in order of date", where=record.where, fix="oldest first")
    return Figure(
        name=name,
        type=kind,
        label=record.text("label"),
        unit=record.text("unit", ""),
        set_by=set_by,
        values=values,
        where=record.where,
        worked_out_from=record.texts("worked_out_from"),
    )


def _value(record: Record, kind: str) -> FigureValue:
    record.only(
        "from", "until", "holds_until", "value", "basis", "source", "provision", "verified", "illustrative", "note"
    )
    return FigureValue(
        start=record.text("from"),
        text=_literal(record, kind),
        authority=Authority(chosen(record, "basis", Basis), record.text("source"), record.text("provision", "")),
        until=record.text("until", ""),
        holds_until=record.text("holds_until", ""),
        verified=record.text("verified", "yes") in ("yes", "true"),
        illustrative=record.flag("illustrative"),
        note=record.text("note", ""),
    )


def _literal(record: Record, kind: str) -> Literal:
    """Return the value as FEEL: words and dates are written plainly in the file, FEEL needs quotes."""
    node = record.required("value")
    if kind == "set":
        return Literal("[" + ", ".join(f'"{text}"' for text in record.texts("value")) + "]", where=node.where)
    text = record.text("value").strip()
    if kind in ("choice", "text"):
        text = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    elif kind in ("date", "duration"):
        text = f'@"{text}"'
    elif kind == "boolean":
        text = {"yes": "true", "no": "false"}.get(text, text)
    return Literal(text, where=node.where)


def resolve(figures: Mapping[str, Figure], on: str, *, with_law: bool) -> dict[str, ResolvedFigure]:
    """Return each figure as it stands on a day.

    Args:
        figures: by name.
        on: ISO date.
        with_law: whether values that rest on law take part (authority mode `stated+law`).
    """
    return {name: _resolve(figure, on, with_law) for name, figure in figures.items()}


def only_fit(figures: Mapping[str, ResolvedFigure]) -> dict[str, ResolvedFigure]:
    """Return the figures with every invented value gone, as if nobody had set it: what a decision may rest on."""
    return {
        name: ResolvedFigure(found.figure, None) if found.value and found.value.illustrative else found
        for name, found in figures.items()
    }


def _resolve(figure: Figure, on: str, with_law: bool) -> ResolvedFigure:
    usable = [v for v in figure.values if with_law or v.authority.basis not in LAW_BASES]
    begun = [value for value in usable if value.start <= on]
    if not begun:
        return ResolvedFigure(figure, None)
    value = begun[-1]
    if value.until and on > value.until:
        return ResolvedFigure(figure, None)
    later = [other.start for other in usable if other.start > on]
    stale = bool(value.holds_until) and on > value.holds_until
    return ResolvedFigure(figure, value, value.until or (later[0] if later else ""), stale)
