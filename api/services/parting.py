"""Part what a record says among the people it is about, so that each can be forgotten alone.

A case is about the person whose budget it is, and also about every relative and carer in it. What is said of one of
those is cut out of findings, outputs, working and letter and sealed under a key of that relative's own; a mark stays
in its place. Putting the parts together again gives the value back, to the byte. When a relative was forgotten, the
marks in their places say so.

Cut out are: entries of the lists of people, objects whose number or path names such an entry, everything under the
entry's key, the carer's own findings, and the entry's free texts (such as `Grace, her daughter`) wherever they recur in
text. What an assessor writes about a relative in another place, such as the reasons of a departure, is the holder's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from api.ledger.canonical import Json
from api.ledger.identifiers import new_identifier

PEOPLE: Final = {"workers": "worker_id", "carers": "carer_id", "holders": "holder_id", "people": "person_id"}
"""The lists whose entries are people, with the field that names an entry."""
CARER = "carer"
_OF_THE_CARER = re.compile(r"(carer_(?!s\b)|caring_)\w+")
_FREE_TEXTS = ("description", "current_frequency")
_SHORTEST_TEXT = 3
_MARK = re.compile("\ue000([^\ue001]*)\ue001")
ERASED = "[erased]"

Blind = Callable[[str, str], str]
"""Gives an unguessable number that is always the same for the same person's relative."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody in a person's case beside that person: where the findings name them, and what they are called there."""

    subject: str
    list_name: str
    key: str
    texts: tuple[str, ...] = field(default=(), repr=False)


def relatives_in(findings: Json, holder: str, blind: Blind) -> list[Relative]:
    """Return the relatives and carers that findings speak of, each with a number of their own."""
    if not isinstance(findings, Mapping):
        return []
    found = [
        Relative(_subject(holder, name, str(entry[key]), blind), name, str(entry[key]), _texts(entry))
        for name, key in PEOPLE.items()
        for entry in _entries(findings.get(name))
        if key in entry
    ]
    if any(_OF_THE_CARER.fullmatch(name) for name in findings):
        found.append(Relative(_subject(holder, CARER, "", blind), CARER, ""))
    return found


def _subject(holder: str, list_name: str, key: str, blind: Blind) -> str:
    digits = bytes.fromhex(blind(f"relative of {holder}", f"{list_name}/{key}"))
    return new_identifier("R", lambda wanted: digits[:wanted])


def _entries(given: Json) -> Iterator[Mapping[str, Json]]:
    """Yield the entries of a list of findings, given plainly or in full form."""
    value = given.get("value") if isinstance(given, Mapping) else given
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from (entry for entry in value if isinstance(entry, Mapping))


def _texts(entry: Mapping[str, Json]) -> tuple[str, ...]:
    given = (entry.get(name) for name in _FREE_TEXTS)
    return tuple(text.strip() for text in given if isinstance(text, str) and len(text.strip()) >= _SHORTEST_TEXT)


# --- taking apart ---------------------------------------------------------------------------------------------------


def part(value: Json, holder: str, relatives: Sequence[Relative]) -> dict[str, Json]:
    """Return what the value says of each person, by subject; of the holder first, with marks where others stood."""
    parting = _Parting(relatives)
    whole = parting.of(value)
    parts: dict[str, Json] = {holder: whole}
    return parts | {subject: taken for subject, taken in parting.taken.items() if taken}


class _Parting:
    """One value being taken apart. `taken` collects by subject what was cut out; a mark gives its place there."""

    def __init__(self, relatives: Sequence[Relative]) -> None:
        self.taken: dict[str, list[Json]] = {one.subject: [] for one in relatives}
        self._by_entry = {(one.list_name, one.key): one for one in relatives}
        self._carer = self._by_entry.get((CARER, ""))
        self._by_text = {text.casefold(): one for one in relatives for text in _spellings(one.texts)}
        longest_first = sorted((re.escape(text) for text in self._by_text), key=len, reverse=True)
        self._texts = (
            re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE) if longest_first else None
        )
        self._paths = _paths(relatives)

    def of(self, value: Json, within: str = "") -> Json:
        """Return the value with marks. `within` is the list of people in which it stands, if it does."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {self._name(name, within): self._member(name, inner, within) for name, inner in value.items()}
        if isinstance(value, Sequence):
            return [self._entry(inner, within) for inner in value]
        return value

    def _member(self, name: str, value: Json, within: str) -> Json:
        owner = self._by_entry.get((within, name))
        if owner is not None:
            return self._cut(owner, value)
        if self._carer is not None and _OF_THE_CARER.fullmatch(name):
            return self._cut(self._carer, value)
        return self.of(value, name if name in PEOPLE else within if name == "value" else "")

    def _entry(self, value: Json, within: str) -> Json:
        if isinstance(value, Mapping):
            owner = self._owner(value, within)
            if owner is not None:
                return self._cut(owner, value)
        return self.of(value)

    def _owner(self, value: Mapping[str, Json], within: str) -> Relative | None:
        if within in PEOPLE:
            return self._by_entry.get((within, str(value.get(PEOPLE[within]))))
        for name in ("id", "path"):
            text = value.get(name)
            if isinstance(text, str):
                found = self._paths.search(text) if self._paths else None
                if found is not None:
                    return self._named(found["key"])
                if self._carer is not None and _OF_THE_CARER.fullmatch(text.removeprefix("finding:")):
                    return self._carer
        return None

    def _name(self, name: str, within: str) -> str:
        owner = self._by_entry.get((within, name))
        return self._cut(owner, name) if owner is not None else self._text(name)

    def _text(self, text: str) -> str:
        marked = text.replace("\ue000", "\ue000\ue001")
        if self._paths:
            marked = self._paths.sub(lambda found: f"[{self._cut(self._named(found['key']), found['key'])}]", marked)
        if self._texts:
            marked = self._texts.sub(lambda found: self._cut(self._by_text[found[0].casefold()], found[0]), marked)
        return marked

    def _named(self, key: str) -> Relative:
        return next(one for one in self._by_entry.values() if one.key == key)

    def _cut(self, owner: Relative, value: Json) -> str:
        taken = self.taken[owner.subject]
        taken.append(value)
        return f"\ue000{owner.subject}:{len(taken) - 1}\ue001"


def _spellings(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts as they stand in plain text and in a page."""
    for text in texts:
        yield from (text, html.escape(text), html.escape(text, quote=False))


def _paths(relatives: Sequence[Relative]) -> re.Pattern[str] | None:
    keys = sorted({re.escape(one.key) for one in relatives if one.key}, key=len, reverse=True)
    return re.compile(rf"\[(?P<key>{'|'.join(keys)})\]") if keys else None


# --- putting together -----------------------------------------------------------------------------------------------


def whole(parts: Mapping[str, Json], holder: str) -> Json:
    """Return the value that was taken apart; where somebody's part is not there any more, `[erased]` stands."""
    return _together(parts[holder], parts)


def has_gaps(parts: Mapping[str, Json], holder: str) -> bool:
    """Tell whether somebody's part is missing."""
    return any(subject not in parts for subject in _marked(parts[holder]))


def _marked(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield from (mark.partition(":")[0] for mark in _MARK.findall(value) if mark)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _marked(name)
            yield from _marked(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _marked(inner)


def _together(value: Json, parts: Mapping[str, Json]) -> Json:
    if isinstance(value, str):
        mark = _MARK.fullmatch(value)
        return _taken(mark[1], parts) if mark and mark[1] else _in_text(value, parts)
    if isinstance(value, Mapping):
        return {_in_text(name, parts): _together(inner, parts) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [_together(inner, parts) for inner in value]
    return value


def _in_text(text: str, parts: Mapping[str, Json]) -> str:
    return _MARK.sub(lambda mark: str(_taken(mark[1], parts)) if mark[1] else "\ue000", text)


def _taken(mark: str, parts: Mapping[str, Json]) -> Json:
    subject, _, place = mark.partition(":")
    taken = parts.get(subject)
    return taken[int(place)] if isinstance(taken, Sequence) else ERASED
