"""Everything that could have been found about a person, cut into cells: what an answer is tried over.

A space has a shape: which entries each list has. Within it every finding that the rules read is an axis, or several for
a set of words, unless more is made of it than comparisons (it is then continuous, and stays as it was found). So does a
setting of the authority that is a set of too many words to be tried, such as all relatives whom a state shuts out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.analysis.cuts import Axis, Cut, cut_finding
from engine.analysis.reckoning import Reckoning
from engine.analysis.uses import Use, uses_of
from engine.compiled import EVALUATION_DATE
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.findings import Findings, unknown_value
from engine.values import Context, Null, Unknown, Value

MOST_CLASSES_OF_A_SETTING = 12
"""A setting is a set of so many classes of words at most to be tried: each of them doubles what there is to try."""

Entries = Mapping[str, tuple[str, ...]]
"""The ids of the entries of each list that is known."""


@dataclass(frozen=True, slots=True)
class Reads:
    """A finding that the rules read: its path, what the vocabulary says of it, and its field in the uses."""

    path: str
    entry: NameEntry
    field: str


@dataclass(frozen=True, slots=True)
class Space:
    """The findings an edition reads, for lists with certain entries.

    Args:
        reckoning: the rules.
        entries: of the lists that are known.
        cuts: by path, in the order of the conversation.
        axes: all of them in order; `first` is the place of the first axis of each path.
    """

    reckoning: Reckoning
    entries: Entries
    cuts: Mapping[str, Cut]
    axes: tuple[Axis, ...]
    first: Mapping[str, int] = field(repr=False)

    def places(self, path: str) -> range:
        """Return the places of a finding's axes; none for one that is continuous or not read."""
        cut = self.cuts.get(path)
        start = self.first.get(path, 0)
        return range(start, start + len(cut.axes)) if cut else range(0)

    def cells(self, path: str, value: Value) -> dict[int, int]:
        """Return the cells of a value by the places of its axes; those not known are left out."""
        cells = zip(self.places(path), self.cuts[path].place(value), strict=True)
        return {place: cell for place, cell in cells if cell is not None}

    def value(self, path: str, fixed: Mapping[int, int]) -> Value:
        """Return a value of a finding that lies in the cells that are fixed, and is open on all other axes."""
        return self.cuts[path].value([fixed.get(place) for place in self.places(path)])

    def default(self, path: str) -> Value:
        """Return what stands for a finding that nobody made: a setting's own value, an act not done, or unknown."""
        entry = self.cuts[path].entry
        setting = self.reckoning.constants.get(path)
        return unknown_value(entry, path) if setting is None else setting

    def known(self, findings: Findings) -> dict[str, Value]:
        """Return what is known of each finding that the rules read: as found, or what stands for it."""
        found = findings.by_path
        return {path: found[path].value if path in found else self.default(path) for path in self.cuts}

    def inputs(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return what the rules read under each name, from the value of each path."""
        found: dict[str, Value] = {}
        vocabulary = self.reckoning.edition.vocabulary
        for name in self.reckoning.edition.edition.inputs:
            entry = vocabulary.inputs[name]
            if entry.type is FindingType.LIST:
                found[name] = self._list(entry, values)
            elif entry.type is FindingType.RECORD:
                found[name] = Context({part: values[f"{name}.{part}"] for part in entry.fields})
            elif name != EVALUATION_DATE:
                found[name] = values[name]
        return found

    def _list(self, entry: NameEntry, values: Mapping[str, Value]) -> Value:
        if entry.name not in self.entries:
            setting = self.reckoning.constants.get(entry.name)
            return Unknown(frozenset({entry.name})) if setting is None else setting
        return tuple(
            Context({p: key if p == entry.key else values[f"{entry.name}[{key}].{p}"] for p in entry.fields})
            for key in self.entries[entry.name]
        )


def space_of(reckoning: Reckoning, entries: Entries) -> Space:
    """Return the space of an edition for lists with these entries."""
    edition = reckoning.edition
    inputs = edition.edition.inputs
    constants = {name: value for name, value in reckoning.constants.items() if name not in _settings(inputs)}
    uses = uses_of(edition, constants)
    cuts: dict[str, Cut] = {}
    axes: list[Axis] = []
    first: dict[str, int] = {}
    named = frozenset(inputs) - {EVALUATION_DATE}
    for read in _reads([entry for name, entry in edition.vocabulary.inputs.items() if name in named], entries):
        setting = reckoning.constants.get(read.path)
        also = () if setting is None or isinstance(setting, Unknown) or not _plain(setting) else (setting,)
        cut = cut_finding(read.path, read.entry, uses.get(read.field, Use()), also)
        if setting is not None and len(cut.axes) > MOST_CLASSES_OF_A_SETTING:
            cut = Cut(read.path, read.entry, ())
        cuts[read.path] = cut
        first[read.path] = len(axes)
        axes += cut.axes
    return Space(reckoning, dict(entries), cuts, tuple(axes), first)


def _settings(inputs: Sequence[str]) -> frozenset[str]:
    """Return the names that a finding may set: figures among the inputs are findings too, the day is an argument."""
    return frozenset(inputs) - {EVALUATION_DATE}


def _plain(value: Value) -> bool:
    return not isinstance(value, tuple | Context)


def _reads(inputs: Sequence[NameEntry], entries: Entries) -> Iterator[Reads]:
    for entry in inputs:
        if entry.type is FindingType.RECORD:
            yield from (Reads(f"{entry.name}.{n}", part, f"{entry.name}.{n}") for n, part in entry.fields.items())
        elif entry.type is FindingType.LIST:
            for key in entries.get(entry.name, ()):
                for name, part in entry.fields.items():
                    if name != entry.key:
                        yield Reads(f"{entry.name}[{key}].{name}", part, f"{entry.name}.{name}")
        else:
            yield Reads(entry.name, entry, entry.name)


def is_null(value: Value) -> bool:
    """Return whether a value is known to be none."""
    return isinstance(value, Null)
