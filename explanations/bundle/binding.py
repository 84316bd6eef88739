"""What a bundle is made of: parts whose paragraphs are numbered through, a chronology, and exhibits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from explanations.statement import Block, Items, Section, Statement, Table


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a chronology: the ISO day, what happened, and where more of it is to be found in the bundle."""

    day: str
    what: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file that is attached: its mark (`E1`), its name, what it is, and its bytes as they are on record."""

    mark: str
    name: str
    about: str
    content: bytes

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the bytes, by which anybody can tell that they are the same."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class LetterAsSent:
    """A letter inside a bundle: the page that was kept with the decision, as it is."""

    title: str
    page: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What the first page says: the title, the line that runs above each page, and what the file is for."""

    title: str
    running: str
    caption: str
    about: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle ready to be rendered.

    Args:
        number: of the decision it is about.
        person: whom it is about; `authority`: who decided.
        prepared: the moment at which it was put together.
        parts: statements and the letter, in order.
        chronology: what happened, the earliest first.
        exhibits: the files that are attached.
        language: the tag of the language it is written in.
        first_page: what the first page says, where it is no bundle for an appeal.
    """

    number: str
    person: str
    authority: str
    prepared: datetime
    parts: tuple[Statement | LetterAsSent, ...]
    chronology: tuple[Happening, ...]
    exhibits: tuple[Exhibit, ...]
    language: str = "en"
    first_page: Cover | None = None

    @property
    def title(self) -> str:
        """Return what stands on the first page."""
        return self.cover.title

    @property
    def cover(self) -> Cover:
        """Return what the first page says."""
        return self.first_page or Cover(
            f"Bundle for the appeal against decision {self.number}",
            f"Decision {self.number}",
            "What this bundle is about",
            "This file holds everything that the decision rests on.",
        )


# ── numbering ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class NumberedBlock:
    """A block with the number of its paragraph; of a list, that of its first item. A table has one number."""

    number: int
    block: Block


@dataclass(frozen=True, slots=True)
class NumberedSection:
    """A section whose blocks are numbered. `anchor` is unique in the bundle."""

    anchor: str
    heading: str
    blocks: tuple[NumberedBlock, ...]
    parts: tuple[NumberedSection, ...]


@dataclass(frozen=True, slots=True)
class NumberedPart:
    """A part of the bundle; of a letter only the page, which keeps its own form."""

    anchor: str
    title: str
    sections: tuple[NumberedSection, ...] = ()
    page: str = ""


def numbered(parts: Sequence[Statement | LetterAsSent]) -> tuple[NumberedPart, ...]:
    """Return the parts with paragraphs numbered from 1 through the whole bundle, so that each can be cited alone."""
    counter = _Counter()
    return tuple(_part(place, part, counter) for place, part in enumerate(parts, 1))


class _Counter:
    """Gives out paragraph numbers."""

    def __init__(self) -> None:
        self._next = 1

    def take(self, count: int) -> int:
        first = self._next
        self._next += count
        return first


def _part(place: int, part: Statement | LetterAsSent, counter: _Counter) -> NumberedPart:
    anchor = f"part-{place}"
    if isinstance(part, LetterAsSent):
        return NumberedPart(anchor, part.title, page=part.page)
    sections = (one for one in part.sections if not one.is_empty)
    told = tuple(_section(f"{anchor}-{place}", one, counter) for place, one in enumerate(sections, 1))
    return NumberedPart(anchor, part.title, told)


def _section(anchor: str, section: Section, counter: _Counter) -> NumberedSection:
    blocks = tuple(_block(block, counter) for block in section.blocks)
    inner = (part for part in section.parts if not part.is_empty)
    parts = tuple(_section(f"{anchor}-{place}", part, counter) for place, part in enumerate(inner, 1))
    return NumberedSection(anchor, section.heading, blocks, parts)


def _block(block: Block, counter: _Counter) -> NumberedBlock:
    number = counter.take(_paragraphs(block))
    if isinstance(block, Table):
        block = replace(block, caption=f"{number}. {block.caption}")
    return NumberedBlock(number, block)


def _paragraphs(block: Block) -> int:
    return len(block.items) if isinstance(block, Items) else 1


def paragraph_numbers(parts: Sequence[NumberedPart]) -> Iterator[int]:
    """Yield every paragraph number in the order in which it is read."""

    def of_section(section: NumberedSection) -> Iterator[int]:
        for one in section.blocks:
            yield from range(one.number, one.number + _paragraphs(one.block))
        for part in section.parts:
            yield from of_section(part)

    for part in parts:
        for section in part.sections:
            yield from of_section(section)
