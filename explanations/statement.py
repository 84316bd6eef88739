"""A statement of reasons as data: sections of sentences, each of which names the trace nodes it speaks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

STATEMENT_VERSION = 1
"""Raised when the JSON form changes in a way that a reader of it could notice."""


class Reader(StrEnum):
    """Whom a statement is for.

    A panel weighs a decision: it gets who decided, each rule that applied or failed and why, and each provision with
    its edition. An auditor gets besides each cell, and what identifies the record.
    """

    PERSON = "person"
    PRACTITIONER = "practitioner"
    PANEL = "panel"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing said. `nodes` are ids of what it speaks for and never empty.

    Ids are those of the trace (`finding:age_years`, `reasons/A-ENG-L2`, `statement/authority_share`), or begin with
    `edition:`, `evaluation:`, `source:`, `determination:`, `authority:` or `appeal:` for what stands beside the trace.
    """

    text: str
    nodes: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.nodes:
            raise ValueError(f"a sentence that speaks for nothing: `{self.text}`")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that follow one another."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item is one or more sentences. `numbered` where the order means something."""

    items: tuple[tuple[Sentence, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first cell of each row heads the row; `numeric` are the positions of columns of numbers."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Sentence, ...], ...]
    numeric: tuple[int, ...] = ()


Block = Paragraph | Items | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part. `key` is stable and names what the part is about; `parts` are its own headed parts."""

    key: str
    heading: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Section, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing stands in it."""
        return not self.blocks and all(part.is_empty for part in self.parts)

    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence of the section in the order in which it is read."""
        for block in self.blocks:
            yield from block_sentences(block)
        for part in self.parts:
            yield from part.sentences()


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of reasons, or a letter: what was said to one reader about evaluations and a determination.

    `about` holds the machine-readable facts that head it (scheme, policy, edition, digest, on, mode, outcome, reader).
    """

    kind: str
    title: str
    language: str
    about: Mapping[str, str]
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section | None:
        """Return the section with that key, looking into parts, or None."""
        return next((found for top in self.sections if (found := _find(top, key)) is not None), None)

    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence in the order in which it is read."""
        for section in self.sections:
            yield from section.sentences()

    def nodes(self) -> frozenset[str]:
        """Return the ids of everything that is spoken for."""
        return frozenset(node for sentence in self.sentences() for node in sentence.nodes)


def block_sentences(block: Block) -> Iterator[Sentence]:
    """Yield the sentences of a block in reading order."""
    match block:
        case Paragraph(sentences):
            yield from sentences
        case Items(items):
            for item in items:
                yield from item
        case Table(rows=rows):
            for row in rows:
                yield from row


def _find(section: Section, key: str) -> Section | None:
    if section.key == key:
        return section
    return next((found for part in section.parts if (found := _find(part, key)) is not None), None)
