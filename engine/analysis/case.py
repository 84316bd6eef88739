"""A person's case laid out for analysis: its findings as cells, and the diagram of each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from engine.analysis.diagram import Diagram, TooLarge, Tried
from engine.analysis.parts import Allowed, End
from engine.analysis.reckoning import Reckoning, Stopped
from engine.analysis.space import Space, space_of
from engine.analysis.subject import Subject, diagram, made, subjects
from engine.findings import Findings
from engine.values import PartialSet, Unknown, Value

KNOWLEDGE_KEPT = 64
"""Diagrams and spaces kept by one `Known`; when there are more, it begins afresh."""


class Known:
    """Spaces and diagrams of one edition on one day in one mode: the same for every person, so worth keeping."""

    def __init__(self, reckoning: Reckoning) -> None:
        self.reckoning = reckoning
        self._spaces: dict[tuple[tuple[str, tuple[str, ...]], ...], Space] = {}
        self._diagrams: dict[object, Diagram | TooLarge] = {}

    def space(self, entries: Mapping[str, tuple[str, ...]]) -> Space:
        """Return the space for lists with these entries."""
        key = tuple(sorted(entries.items()))
        if key not in self._spaces:
            if len(self._spaces) >= KNOWLEDGE_KEPT:
                self._spaces.clear()
            self._spaces[key] = space_of(self.reckoning, entries)
        return self._spaces[key]

    def diagram(self, space: Space, subject: Subject, known: Mapping[str, Value]) -> Diagram:
        """Return a subject's diagram; what is continuous and bears on it stays as it is known. Raises TooLarge."""
        kept = tuple((path, known[path]) for path in continuous_behind(space, subject))
        key = (tuple(sorted(space.entries.items())), subject.output.name, subject.entry, kept)
        if key not in self._diagrams:
            if len(self._diagrams) >= KNOWLEDGE_KEPT:
                self._diagrams.clear()
            self._diagrams[key] = _tried(space, subject, known)
        found = self._diagrams[key]
        if isinstance(found, TooLarge):
            raise found
        return found


def _tried(space: Space, subject: Subject, known: Mapping[str, Value]) -> Diagram | TooLarge:
    """Return a diagram, or that it is too large: that takes longest to find out, and is worth keeping too."""
    try:
        return diagram(space, subject, known)
    except TooLarge as large:
        return TooLarge(str(large))


class Case:
    """One person's findings under one edition."""

    def __init__(self, kept: Known, findings: Findings) -> None:
        inputs = kept.reckoning.edition.edition.inputs
        entries = {name: ids for name, ids in findings.entries.items() if name in inputs}
        self.space = kept.space(entries)
        self.findings = findings
        self.known = self.space.known(findings)
        self._kept = kept

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Return every output, those made for each entry of a list once for each."""
        return subjects(self.space.reckoning.edition, self.space.entries)

    def diagram(self, subject: Subject, opened: tuple[str, ...] = ()) -> Diagram:
        """Return the diagram of an answer, with some continuous findings taken as not known. Raises TooLarge."""
        known = {**self.known, **{path: self.space.default(path) for path in opened}}
        return self._kept.diagram(self.space, subject, known)

    @cached_property
    def cells(self) -> dict[int, int]:
        """The case's cell on each axis; those not known are left out."""
        found: dict[int, int] = {}
        for path, cut in self.space.cuts.items():
            if not cut.continuous:
                found |= self.space.cells(path, self.known[path])
        return found

    @cached_property
    def allowed(self) -> Allowed:
        """The cells that each axis may lie in, where something is known of it."""
        found = {place: frozenset({cell}) for place, cell in self.cells.items()}
        for path, value in self.known.items():
            if isinstance(value, PartialSet) and not self.space.cuts[path].continuous:
                found |= dict(self._bounds(path, value))
        return found

    def _bounds(self, path: str, value: PartialSet) -> Iterator[tuple[int, frozenset[int]]]:
        """Yield the counts of each class of members that a set known in part leaves open."""
        for place in self.space.places(path):
            members = self.space.axes[place].members
            least = sum(member in value.has for member in members)
            most = sum(value.may_have(member) for member in members)
            yield place, frozenset(range(least, most + 1))

    def now(self, subject: Subject) -> Tried:
        """Return what the answer comes to with the findings as they are."""
        result = made(self.space, subject, self.known)
        if isinstance(result, Stopped):
            return Tried(End(None, stopped=True))
        return Tried(End(result.values[0])) if result.certain else Tried(None, needs=result.needs)

    def unknown(self) -> tuple[str, ...]:
        """Return the findings that are not fully known."""
        return tuple(path for path, value in self.known.items() if isinstance(value, Unknown | PartialSet))


def continuous_behind(space: Space, subject: Subject) -> tuple[str, ...]:
    """Return the continuous findings that a subject is made from, in order."""
    return tuple(path for path in paths_behind(space, subject) if space.cuts[path].continuous)


def paths_behind(space: Space, subject: Subject) -> tuple[str, ...]:
    """Return the findings that a subject is made from, in order; of the list it is made for, those of its entry."""
    decisions = space.reckoning.edition.decisions
    lists = {d.entries.entry: d.entries.name for d in decisions.values() if d.entries is not None}
    own = decisions[subject.output.decision].entries
    read: set[str] = set()
    pending, seen = [subject.output.decision], {subject.output.decision}
    while pending:
        decision = decisions[pending.pop()]
        read |= {_field(name, lists) for name in decision.reads}
        more = set(decision.requires) - seen
        seen |= more
        pending += sorted(more)
    # Read as a whole, a list brings all of its entries; else only that for which the decision is made.
    other = f"{own.name}[" if own is not None and own.name not in read else " "
    mine = f"{own.name}[{subject.entry}]." if own is not None else ""
    paths = (path for path in space.cuts if not path.startswith(other) or path.startswith(mine))
    return tuple(path for path in paths if _is_read(path, read))


def _field(name: str, lists: Mapping[str, str]) -> str:
    head, dot, member = name.partition(".")
    return f"{lists.get(head, head)}{dot}{member.partition('.')[0]}"


def _is_read(path: str, read: set[str]) -> bool:
    """Return whether a finding is read by its field, or with the whole list or record that it stands in."""
    head, _, member = path.partition(".")
    name = head.partition("[")[0]
    return name in read or (bool(member) and f"{name}.{member}" in read)
