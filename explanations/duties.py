"""What a scheme's law asks of a letter, item by item, from `letters.yaml`: the scheme's own over the general one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from engine.dmn.yaml_source import Record, read_yaml, record_of, text_of
from engine.errors import RuleSetError


class Need(StrEnum):
    """Whether a kind of letter must, may or must not hold an item."""

    MUST = "must"
    MAY = "may"
    MUST_NOT = "must_not"


class LetterKind(StrEnum):
    """What kind of decision a letter is about."""

    ADOPTED = "adopted"
    DEPARTED = "departed"
    INTERIM = "interim"


Needs = Mapping[LetterKind, Need]


@dataclass(frozen=True, slots=True)
class Duty:
    """What one item rests on, and which kinds of letter need it.

    `sources` are the laws and standards that ask for it, in words; `verified` says whether their text has been read.
    """

    sources: tuple[str, ...]
    verified: bool
    needs: Needs
    where: str = ""

    @property
    def source(self) -> str:
        """Return all sources in one line."""
        return "; ".join(self.sources)


@dataclass(frozen=True, slots=True)
class Duties:
    """The duties of a scheme by item, and whose they are."""

    scheme: str = ""
    items: Mapping[str, Duty] = field(default_factory=dict)


def read_duties(documents: Iterable[tuple[str, str]], scheme: str, known: tuple[str, ...]) -> Duties:
    """Read the duties of a scheme from documents, given as file and text, the most general first.

    A later document replaces what an earlier one says of an item; needs that it leaves out stay as they were.

    Raises:
        RuleSetError: for an item that no check stands for, or one that no document gives a source.
    """
    items: dict[str, Duty] = {}
    file = ""
    for file, text in documents:
        for key, node in record_of(read_yaml(text, file)).entries.items():
            record = record_of(node)
            if key not in known:
                near = get_close_matches(key, known, 1)
                fix = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(known)}"
                raise RuleSetError(f"no check stands for `{key}`", where=record.where, fix=fix)
            items[key] = _duty(record, items.get(key))
    missing = [key for key in known if key not in items]
    if missing:
        raise RuleSetError(f"`{missing[0]}` has no legal source", where=file, fix=f"add `{missing[0]}:`")
    return Duties(scheme, {key: items[key] for key in known})


def _duty(record: Record, earlier: Duty | None) -> Duty:
    record.only("source", "verified", *(kind.value for kind in LetterKind))
    needs: dict[LetterKind, Need] = dict(earlier.needs) if earlier is not None else {}
    for kind in LetterKind:
        if kind.value in record.entries:
            needs[kind] = _need(record, kind.value)
        elif kind not in needs:
            raise RuleSetError(f"`{kind.value}` is not said", where=record.where, fix="write must, may or must_not")
    sources = record.texts("source") or (earlier.sources if earlier is not None else ())
    if not sources:
        raise RuleSetError("there is no source", where=record.where, fix="name the law or standard that asks for it")
    verified = record.flag("verified") if "source" in record.entries or earlier is None else earlier.verified
    return Duty(sources, verified, needs, record.where)


def _need(record: Record, key: str) -> Need:
    node = record.required(key)
    text = text_of(node)
    if text not in tuple(Need):
        raise RuleSetError(f"`{text}` is no need", where=node.where, fix="write must, may or must_not")
    return Need(text)
