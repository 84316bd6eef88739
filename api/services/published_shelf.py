"""The shelf in service: the shipped documents, and over them what has been published and not withdrawn since."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from api.services.figure_text import read_figure_release, with_value
from api.services.shelf import Shelf

PART = "#"
"""Stands in a document's path between the document and what is added to it."""
SOURCES_PART = "sources.yaml#"


@dataclass(frozen=True, slots=True)
class Release:
    """What one publication brought into service, from one moment on and, where it was withdrawn, until another."""

    number: str
    published_at: datetime
    documents: Mapping[str, bytes] = field(repr=False, hash=False)
    withdrawn_at: datetime | None = None

    def known_at(self, moment: datetime) -> bool:
        """Tell whether it was in service at a moment."""
        return self.published_at <= moment and (self.withdrawn_at is None or moment < self.withdrawn_at)


class PublishedShelf:
    """A shelf with releases over it, in the order in which they were published.

    A release never changes a document that stands: it adds one, or it adds to one (a value, a source).
    """

    def __init__(self, under: Shelf, releases: Iterable[Release]) -> None:
        self._under = under
        self._all = tuple(releases)
        self._over: dict[str, bytes] = {}
        self._since: dict[str, datetime] = {}
        self._then: dict[tuple[str, ...], PublishedShelf] = {}
        for release in self._all:
            if release.withdrawn_at is None:
                self._lay(release)
        self._paths = tuple(sorted({*under.paths(), *self._over}))

    @property
    def releases(self) -> tuple[Release, ...]:
        """Return the releases that are in service."""
        return tuple(release for release in self._all if release.withdrawn_at is None)

    def paths(self) -> tuple[str, ...]:
        """Return every document's path, in order."""
        return self._paths

    def content(self, path: str) -> bytes:
        """Return one document's bytes, with what was added to it. Raises KeyError for a path that it does not list."""
        return self._over[path] if path in self._over else self._under.content(path)

    def known_since(self, path: str) -> datetime | None:
        """Return when a document that did not ship was published."""
        return self._since.get(path)

    def as_known(self, moment: datetime) -> Shelf:
        """Return the shelf as it stood at a moment; the same object for the same releases."""
        known = tuple(release for release in self._all if release.known_at(moment))
        if known == self.releases:
            return self
        key = tuple(release.number for release in known)
        if key not in self._then:
            standing = (Release(one.number, one.published_at, one.documents) for one in known)
            self._then[key] = PublishedShelf(self._under, standing)
        return self._then[key]

    def _lay(self, release: Release) -> None:
        for path, content in release.documents.items():
            whole, is_part, _ = path.partition(PART)
            if is_part:
                self._over[whole] = self._with_part(whole, path, content.decode()).encode()
                continue
            self._over[path] = content
            self._since[path] = release.published_at

    def _with_part(self, whole: str, path: str, content: str) -> str:
        text = self._text(whole)
        if SOURCES_PART in path:
            return f"{text.rstrip()}\n{content.strip()}\n"
        release = read_figure_release(content, path)
        return with_value(text, self._national(release.scheme, release.policy), release)

    def _national(self, scheme: str, policy: str) -> str:
        """Return the figures of the scheme that this one is within, empty where there are none."""
        found = re.search(r"^within\s*:\s*([a-z0-9_]+)", self._text(f"{scheme}/scheme.yaml"), re.MULTILINE)
        if found is None:
            return ""
        own = self._text(f"{found.group(1)}/{policy}/figures.yaml")
        return own or self._national(found.group(1), policy)

    def _text(self, path: str) -> str:
        held = path in self._over or path in self._under.paths()
        return self.content(path).decode() if held else ""
