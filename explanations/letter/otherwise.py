"""What a letter says of other answers: what was enough for this one, and which record or evidence would change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.dmn.vocabulary import Change
from explanations.answers import answer_parts
from explanations.counterfactual.changes import told_changes
from explanations.counterfactual.settled import enough as enough_for
from explanations.counterfactual.why_not import title
from explanations.letter.facts import DecidedPolicy, LetterFacts
from explanations.material import items, paragraph
from explanations.statement import Block, Items, Sentence
from explanations.wording import english

MOST_CHANGES = 6
"""Changes of a kind that a letter tells of one answer; the smallest are told, and that there are more."""


def enough(facts: LetterFacts) -> tuple[Block, ...]:
    """Return which findings were enough, of every answer that was adopted."""
    told = tuple(sentence for one in _adopted(facts) for sentence in _enough(facts, one))
    return paragraph(*told) if len(told) == 1 else items(told)


def would_change(facts: LetterFacts, change: Change) -> tuple[Block, ...]:
    """Return what of one kind would have made a yes of each refusal: an introduction, then the ways, smallest first."""
    return tuple(block for one in _adopted(facts) for block in _would_change(facts, one, change))


def _would_change(facts: LetterFacts, one: DecidedPolicy, change: Change) -> Iterator[Block]:
    for claims in one.otherwise if one.material.is_whole else ():
        told = told_changes(one.material, claims, change, MOST_CHANGES)
        if told is not None:
            yield from paragraph(_about(facts, one, told.introduction, title(one.material, claims)))
            yield Items(tuple((sentence,) for sentence in told.changes))
            yield from paragraph(told.more)


def _adopted(facts: LetterFacts) -> Iterator[DecidedPolicy]:
    return (one for one in facts.decided if one.departed is None)


def _enough(facts: LetterFacts, one: DecidedPolicy) -> Iterator[Sentence]:
    for part in answer_parts(one.material):
        sentence = enough_for(one.material, part)
        if sentence is not None:
            name = english.sentence_start(one.material.entry_name(part.path)) if part.entry else ""
            yield _about(facts, one, sentence, name)


def _about(facts: LetterFacts, one: DecidedPolicy, sentence: Sentence, entry: str) -> Sentence:
    """Return a sentence with what it is about before it: where the letter decides several things, and an entry."""
    several = len(facts.decided) > 1
    about = ", ".join(part for part in (one.material.edition.title if several else "", entry) if part)
    return replace(sentence, text=f"{about}: {english.mid_sentence(sentence.text)}") if about else sentence
