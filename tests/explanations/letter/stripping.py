"""Takes sentences out of a letter that has been written, to see whether the gate notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from explanations.letter.facts import Letter
from explanations.statement import Block, Items, Paragraph, Section, Sentence, Table

Unwanted = Callable[[Sentence], bool]


def without_nodes(letter: Letter, *starts: str) -> Letter:
    """Return the letter without every sentence that speaks for a node which begins so."""
    return without_sentences(letter, lambda said: any(node.startswith(starts) for node in said.nodes))


def without_sections(letter: Letter, *keys: str) -> Letter:
    """Return the letter without some of its sections."""
    kept = tuple(section for section in letter.body.sections if section.key not in keys)
    assert len(kept) < len(letter.body.sections), f"the letter never had {keys}"
    return replace(letter, body=replace(letter.body, sections=kept))


def without_sentences(letter: Letter, unwanted: Unwanted) -> Letter:
    """Return the letter without the sentences that are not wanted, and without what is then empty."""
    sections = tuple(_section(section, unwanted) for section in letter.body.sections)
    return replace(
        letter,
        sender=_kept(letter.sender, unwanted),
        recipient=_kept(letter.recipient, unwanted),
        particulars=_kept(letter.particulars, unwanted),
        body=replace(letter.body, sections=tuple(section for section in sections if not section.is_empty)),
    )


def with_sentence(letter: Letter, text: str, *nodes: str) -> Letter:
    """Return the letter with one more sentence at its end."""
    last = Section("more", "More", (Paragraph((Sentence(text, nodes),)),))
    return replace(letter, body=replace(letter.body, sections=(*letter.body.sections, last)))


def _kept(sentences: tuple[Sentence, ...], unwanted: Unwanted) -> tuple[Sentence, ...]:
    return tuple(said for said in sentences if not unwanted(said))


def _section(section: Section, unwanted: Unwanted) -> Section:
    return replace(section, blocks=tuple(block for one in section.blocks if (block := _block(one, unwanted))))


def _block(block: Block, unwanted: Unwanted) -> Block | None:
    match block:
        case Paragraph(sentences):
            kept = _kept(sentences, unwanted)
            return Paragraph(kept) if kept else None
        case Items(items, numbered):
            told = tuple(item for one in items if (item := _kept(one, unwanted)))
            return Items(told, numbered) if told else None
        case Table(rows=rows):
            whole = tuple(row for row in rows if len(_kept(row, unwanted)) == len(row))
            return replace(block, rows=whole) if whole else None
