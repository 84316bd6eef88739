"""Where rule documents come from: the shipped files, or the bytes that a record kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from rules import catalogue


class Shelf(Protocol):
    """Rule documents by their path below `rules/`. What a shelf holds does not change while it is in use."""

    def paths(self) -> tuple[str, ...]:
        """Return every document's path, in order."""

    def content(self, path: str) -> bytes:
        """Return one document's bytes. Raises KeyError for a path that it does not list."""

    def known_since(self, path: str) -> datetime | None:
        """Return when the service came to know the document; None for one that it was installed with."""

    def as_known(self, moment: datetime) -> Shelf:
        """Return the shelf as it stood at a moment: itself, where nothing was published or withdrawn since."""


@dataclass(frozen=True, slots=True)
class ShippedShelf:
    """The documents that ship with the service.

    Each is read once: a file that changes under a running service must not change its answers half-way.
    """

    _paths: tuple[str, ...] = field(default_factory=catalogue.documents)
    _read: dict[str, bytes] = field(default_factory=dict)

    def paths(self) -> tuple[str, ...]:
        """Return the paths that were there when the service started."""
        return self._paths

    def content(self, path: str) -> bytes:
        """Return one document's bytes."""
        if path not in self._paths:
            raise KeyError(path)
        if path not in self._read:
            self._read[path] = catalogue.content(path)
        return self._read[path]

    def known_since(self, path: str) -> datetime | None:
        """Return None: what is shipped has been known from the start."""
        return None

    def as_known(self, moment: datetime) -> Shelf:
        """Return the same shelf: what is shipped has been known from the start."""
        return self


@dataclass(frozen=True, slots=True)
class RecordedShelf:
    """The documents that one record rests on, and no others: an old decision is replayed with these."""

    documents: Mapping[str, bytes]

    def paths(self) -> tuple[str, ...]:
        """Return the paths recorded."""
        return tuple(sorted(self.documents))

    def content(self, path: str) -> bytes:
        """Return one document's bytes."""
        return self.documents[path]

    def known_since(self, path: str) -> datetime | None:
        """Return None: all of it was known when the record was made."""
        return None

    def as_known(self, moment: datetime) -> Shelf:
        """Return the same shelf: all of it was known when the record was made."""
        return self
