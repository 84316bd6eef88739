"""Where in the JSON of findings something is said: a name, a field of a record, an entry of a list, a field of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api.ledger.canonical import Json
from engine.dmn.vocabulary import FindingType, NameEntry, Vocabulary
from engine.errors import FindingError

_PATH = re.compile(r"(?P<name>[a-z][a-z0-9_]*)(?:\[(?P<key>[^\]]+)\])?(?:\.(?P<field>[a-z][a-z0-9_]*))?")
UNKNOWN: Final[Json] = {"state": "unknown"}
"""The full form of a finding that nobody has made."""


@dataclass(frozen=True, slots=True)
class FindingPath:
    """One place among findings: `age_years`, `home.owner`, `workers[w1]`, `workers[w1].hours`.

    `id_field` is the field by which the list's entries are told apart.
    """

    name: str
    key: str = ""
    field: str = ""
    id_field: str = ""

    @property
    def text(self) -> str:
        """Return the path as it is written."""
        entry = f"[{self.key}]" if self.key else ""
        return f"{self.name}{entry}{f'.{self.field}' if self.field else ''}"

    def touches(self, path: str) -> bool:
        """Tell whether the place is the one at a path, lies in it, or holds it."""
        own = self.text
        return path == own or path.startswith((f"{own}.", f"{own}[")) or own.startswith((f"{path}.", f"{path}["))


def read_path(text: str, vocabulary: Vocabulary) -> FindingPath:
    """Return the path that a text spells. Raises FindingError for one that the vocabulary does not know."""
    found = _PATH.fullmatch(text.strip())
    entry = vocabulary.inputs.get(found["name"]) if found else None
    if found is None or entry is None:
        raise FindingError(f"there is no finding `{text}`", where=f"/{text}", fix="see the findings of the record")
    name, key, field = found["name"], found["key"] or "", found["field"] or ""
    if bool(key) and entry.type is not FindingType.LIST:
        raise FindingError(f"`{name}` is no list", where=f"/{text}", fix=f"write `{name}`")
    if field and field not in entry.fields:
        raise FindingError(f"`{name}` has no `{field}`", where=f"/{text}", fix=f"one of {', '.join(entry.fields)}")
    if field and entry.type is FindingType.LIST and not key:
        raise FindingError(f"`{name}` is a list", where=f"/{text}", fix=f"write `{name}[which].{field}`")
    return FindingPath(name, key, field, entry.key)


def entry_of(path: FindingPath, vocabulary: Vocabulary) -> NameEntry:
    """Return what the vocabulary says of the place; for an entry of a list what it says of the list."""
    entry = vocabulary.inputs[path.name]
    return entry.fields[path.field] if path.field else entry


def said_at(findings: Mapping[str, Json], path: FindingPath) -> Json:
    """Return what findings say at a place, plainly or in full form; UNKNOWN where they say nothing."""
    if path.name not in findings:
        return UNKNOWN
    whole = findings[path.name]
    if not path.key:
        return _part(whole, path.field) if path.field else whole
    entry = next((one for one in _entries(whole) if _is(one, path)), None)
    if entry is None:
        return UNKNOWN
    return _part(entry, path.field) if path.field else entry


def with_said(findings: Mapping[str, Json], path: FindingPath, said: Json) -> dict[str, Json] | None:
    """Return findings that say something else at a place; None where there is no such entry to say it of.

    UNKNOWN takes away what was said there.
    """
    if not path.key and not path.field:
        rest = {name: value for name, value in findings.items() if name != path.name}
        return rest if said == UNKNOWN else {**rest, path.name: said}
    whole = findings.get(path.name)
    changed = _in_record(whole, path, said) if not path.key else _in_list(whole, path, said)
    return None if changed is None else {**findings, path.name: changed}


def meant(said: Json) -> Json:
    """Return what is said without its source and its day, so that two ways of saying the same are equal."""
    if isinstance(said, Mapping):
        if not {"value", "state"} & said.keys():
            return {name: meant(value) for name, value in said.items()}
        state = said.get("state", "given")
        if state == "unknown":
            return UNKNOWN
        return meant(said.get("value")) if state == "given" else {"value": meant(said.get("value")), "state": state}
    if isinstance(said, Sequence) and not isinstance(said, str):
        return [meant(one) for one in said]
    return said


def _in_record(whole: Json, path: FindingPath, said: Json) -> Json:
    return _with_part(value_said(whole) or {}, path.field, said)


def _in_list(whole: Json, path: FindingPath, said: Json) -> Json:
    entries = list(_entries(whole))
    place = next((at for at, one in enumerate(entries) if _is(one, path)), None)
    if path.field:
        if place is None:
            return None
        entries[place] = _with_part(entries[place], path.field, said)
    elif said == UNKNOWN:
        entries = [one for one in entries if not _is(one, path)]
    elif place is None:
        entries.append(_keyed(said, path))
    else:
        entries[place] = _keyed(said, path)
    if isinstance(whole, Mapping) and "value" in whole:
        return {**whole, "value": entries}
    return entries


def _with_part(record: Json, field: str, said: Json) -> Json:
    kept = {name: value for name, value in record.items() if name != field} if isinstance(record, Mapping) else {}
    return kept if said == UNKNOWN else {**kept, field: said}


def _keyed(entry: Json, path: FindingPath) -> Mapping[str, Json]:
    return {path.id_field: path.key, **(entry if isinstance(entry, Mapping) else {})}


def _part(whole: Json, field: str) -> Json:
    record = value_said(whole)
    return record.get(field, UNKNOWN) if isinstance(record, Mapping) else UNKNOWN


def _entries(whole: Json) -> Sequence[Json]:
    value = value_said(whole)
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _is(entry: Json, path: FindingPath) -> bool:
    return isinstance(entry, Mapping) and entry.get(path.id_field) == path.key


def value_said(whole: Json) -> Json:
    """Return the value of a finding, whether it is given bare or in full with its state and source."""
    return whole.get("value") if isinstance(whole, Mapping) and ({"value", "state"} & whole.keys()) else whole
