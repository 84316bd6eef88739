"""The lock on what has been published: the digest of every edition and of every dated value that ships.

An edition or a value that people have been judged by may not change in silence. Before version 1.0 the lock may be
renewed by a command, with a line in the changelog; after it, a correction is a new revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.ledger.canonical import digest
from api.services.shelf import Shelf
from engine.dmn.figures import read_figures
from engine.dmn.yaml_source import read_yaml, record_of, text_of
from engine.errors import RuleSetError

LOCK = "published.lock"
_HEADING = """\
# Digests of everything published: each edition's bytes, and each dated value of a figure. A test refuses any change.
# `rightful rules lock` renews it; say in CHANGELOG.md what changed and why.
"""


@dataclass(frozen=True, slots=True)
class Change:
    """Something published that is no longer what it was. `how` is changed, added or removed."""

    name: str
    how: str


def lock_text(shelf: Shelf) -> str:
    """Return the text of the lock for the rules as they stand."""
    return _HEADING + "".join(f"{name}: {value}\n" for name, value in sorted(digests(shelf).items()))


def digests(shelf: Shelf) -> dict[str, str]:
    """Return the SHA-256 of each edition (`england/facs@2003-01-01-r1`) and of each dated value (`…#name@from`)."""
    return {name: value for path in shelf.paths() for name, value in _digests_in(shelf, path)}


def _digests_in(shelf: Shelf, path: str) -> Iterator[tuple[str, str]]:
    policy, _, file = path.rpartition("/")
    if policy.count("/") != 1 or file.count(".") > 1:
        return  # what stands beside an edition (its examples, what is acknowledged) may grow
    content = shelf.content(path)
    if file != "figures.yaml":
        yield f"{policy}@{file.removesuffix('.yaml')}", digest(content)
        return
    for name, figure in read_figures(content.decode(), f"rules/{path}").items():
        for value in figure.values:
            yield f"{policy}#{name}@{value.start}", value.digest(name)


def changes(shelf: Shelf) -> list[Change]:
    """Return what differs from the lock, in order; nothing means that what was published still stands.

    Raises RuleSetError when there is no lock, or when it cannot be read.
    """
    if LOCK not in shelf.paths():
        raise RuleSetError("there is no lock", where=f"rules/{LOCK}", fix="run `rightful rules lock`")
    return list(_compared(_read(shelf.content(LOCK).decode()), digests(shelf)))


def _read(text: str) -> dict[str, str]:
    record = record_of(read_yaml(text, f"rules/{LOCK}"))
    return {name: text_of(node) for name, node in record.entries.items()}


def _compared(locked: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Change]:
    for name in sorted(locked.keys() | found.keys()):
        if name not in found:
            yield Change(name, "removed")
        elif name not in locked:
            yield Change(name, "added")
        elif locked[name] != found[name]:
            yield Change(name, "changed")
