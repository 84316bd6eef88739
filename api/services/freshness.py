"""Freshness: which figures have run out, and which sources nobody has verified or looked at for too long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from api.services.registry import EditionName, Registry

LOOK_AGAIN_AFTER = timedelta(days=365)
"""Law is uprated each April: what nobody has looked at for a year may have changed."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that somebody should look at: a source or a figure, by the rules that rest on it. It stops nothing."""

    about: str
    what: str
    where: str

    @property
    def text(self) -> str:
        """Return one line."""
        return f"{self.where}: {self.about}: {self.what}"


def notices(registry: Registry, names: list[EditionName], today: date) -> Iterator[Notice]:
    """Yield what is stale or unverified among what the named editions rest on, each once.

    A law that has ended needs no second look: only sources of editions that are in force are held to be looked at.
    """
    seen: set[Notice] = set()
    for name in names:
        for notice in (*_of_sources(registry, name, today), *_of_figures(registry, name, today)):
            if notice not in seen:
                seen.add(notice)
                yield notice


def _of_sources(registry: Registry, name: EditionName, today: date) -> Iterator[Notice]:
    loaded = registry.edition(name.scheme, name.policy, name.name)
    end = loaded.edition.in_force.end
    holds = end is None or end >= today.isoformat()
    for source in (loaded.sources[one] for one in loaded.edition.sources if one in loaded.sources):
        about = f"source {source.id}"
        where = f"rules/{name.scheme}/sources.yaml"
        if source.kind in ("law", "case", "guidance") and not source.verified:
            yield Notice(about, "not verified against its text", where)
        looked = source.still_valid_on or source.read
        if holds and looked and date.fromisoformat(looked) + LOOK_AGAIN_AFTER < today:
            yield Notice(about, f"last looked at on {looked}", where)


def _of_figures(registry: Registry, name: EditionName, today: date) -> Iterator[Notice]:
    loaded = registry.edition(name.scheme, name.policy, name.name)
    end = loaded.edition.in_force.end
    for figure in loaded.figures.values():
        last = figure.values[-1]
        about = f"figure {figure.name}"
        where = f"rules/{name.scheme}/{name.policy}/figures.yaml"
        if last.holds_until and last.holds_until < today.isoformat() and (end is None or end > last.holds_until):
            yield Notice(
                about, f"known to hold only until {last.holds_until}; answers that need it cannot be told", where
            )
        if not last.verified:
            yield Notice(about, "not verified", where)
        if last.illustrative:
            yield Notice(about, "invented for demonstration; no decision may rest on it", where)
