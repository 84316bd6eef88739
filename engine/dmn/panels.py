"""Panels: what each is for, who must be there for it to sit, and what it may not change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engine.dmn.appeals import NOT_STATED
from engine.dmn.model import Basis
from engine.dmn.yaml_source import Node, Record, Scalar, Sequence, items_of, read_yaml, record_of, text_of
from engine.errors import RuleSetError

KNOWN = ("moderation", "resource", "risk_enablement")


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel.

    Args:
        must: groups of roles, of each of which at least one must be present; None where the sources do not say.
        may: roles that may be present besides.
        exceptional: it sits in exceptional circumstances alone, and says which.
        records_risks: it records the risks worth taking, and who goes on looking at them.
        may_not_change: areas of policy that it has no authority over; `refer_to` says who has.
    """

    name: str
    title: str
    about: str
    must: tuple[tuple[str, ...], ...] | None
    may: tuple[str, ...]
    exceptional: bool
    records_risks: bool
    may_not_change: tuple[str, ...]
    refer_to: str
    basis: Basis
    source: str

    @property
    def roles(self) -> tuple[str, ...]:
        """Return every role that may be present, those that must be first."""
        return (*(role for group in self.must or () for role in group), *self.may)


def read_panels(documents: Iterable[tuple[str, str]]) -> dict[str, Panel]:
    """Read panels from documents, given as file and text, the most general first. Raises RuleSetError."""
    found: dict[str, Panel] = {}
    for file, text in documents:
        for name, node in record_of(read_yaml(text, file)).entries.items():
            found[name] = _panel(name, record_of(node))
    return found


def _panel(name: str, record: Record) -> Panel:
    record.only(
        "title", "about", "must", "may", "exceptional", "records_risks", "may_not_change", "refer_to", "basis", "source"
    )
    if name not in KNOWN:
        raise RuleSetError(f"there is no panel `{name}`", where=record.where, fix=f"one of {', '.join(KNOWN)}")
    basis = record.text("basis")
    if basis not in tuple(Basis):
        raise RuleSetError(f"`{basis}` is no basis", where=record.where, fix=f"write {', '.join(Basis)}")
    return Panel(
        name=name,
        title=record.text("title"),
        about=record.text("about").strip(),
        must=_must(record.required("must")),
        may=tuple(_role(node) for node in record.nodes("may")),
        exceptional=record.flag("exceptional"),
        records_risks=record.flag("records_risks"),
        may_not_change=record.texts("may_not_change"),
        refer_to=record.text("refer_to", ""),
        basis=Basis(basis),
        source=record.text("source"),
    )


def _must(node: Node) -> tuple[tuple[str, ...], ...] | None:
    if isinstance(node, Scalar) and node.text == NOT_STATED:
        return None
    if not isinstance(node, Sequence):
        raise RuleSetError("who must be there is a list of lists", where=node.where, fix=f"or `{NOT_STATED}`")
    return tuple(tuple(_role(role) for role in items_of(group)) for group in node.items)


def _role(node: Node) -> str:
    text = text_of(node)
    if not re.fullmatch(r"[a-z][a-z_]*", text):
        raise RuleSetError(f"`{text}` is no role", where=node.where, fix="write it like `independent_chair`")
    return text
