"""Writes the statement of reasons for an evaluation, from its trace and the wording of its edition alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.dmn.edition import Edition
from engine.dmn.vocabulary import Vocabulary
from engine.outcome import Evaluation
from explanations.material import NO_BACKGROUND, Background, Material
from explanations.readers import ORDER, heading
from explanations.rows import RowTeller
from explanations.sections import caveats, grounds, open, outcome, record, terms, working
from explanations.statement import Block, Reader, Section, Statement, Table
from explanations.wording.english import LANGUAGE

_BLOCKS: Mapping[str, Callable[[Material, RowTeller], tuple[Block, ...]]] = {
    "decided": outcome.decided,
    "reasons": outcome.reasons,
    "terms": terms.terms,
    "needed": open.needed,
    "judgement": open.judgement,
    "discretion": open.discretion,
    "sums": working.sums,
    "findings": grounds.findings,
    "judged": grounds.judged,
    "figures": grounds.figures,
    "caveats": caveats.caveats,
    "conflicts": caveats.conflicts,
    "provisions": grounds.provisions,
    "rules": caveats.rules,
    "record": record.record,
}
KIND = "statement of reasons"


def statement(
    evaluation: Evaluation,
    edition: Edition,
    vocabulary: Vocabulary,
    reader: Reader,
    background: Background = NO_BACKGROUND,
) -> Statement:
    """Return the statement of reasons of one policy's evaluation for a reader.

    Args:
        evaluation: what happened.
        edition: the edition that was evaluated, for its wording.
        vocabulary: labels, units and questions.
        reader: the person, a practitioner who sees the full working, a panel, or an auditor.
        background: the scheme's sources, the policy's figures, names of list entries, currency.
    """
    return write(Material(evaluation, edition, vocabulary, reader, background))


def write(material: Material) -> Statement:
    """Return the statement of reasons that the material gives."""
    evaluation = material.evaluation
    about = {
        "scheme": evaluation.scheme,
        "policy": evaluation.policy,
        "edition": evaluation.edition,
        "digest": evaluation.digest,
        "on": evaluation.on,
        "mode": evaluation.mode.value,
        "outcome": evaluation.outcome.value,
        "reader": material.reader.value,
    }
    return Statement(KIND, material.edition.title, LANGUAGE, about, sections(material))


def sections(material: Material, keys: tuple[str, ...] = ()) -> tuple[Section, ...]:
    """Return the sections with the given keys, or all that the reader gets, without those that have nothing in them."""
    rows = RowTeller(material)
    made = (_section(material, rows, key) for key in keys or ORDER[material.reader])
    return tuple(section for section in made if not section.is_empty)


def _section(material: Material, rows: RowTeller, key: str) -> Section:
    if key == "working":
        return Section(key, heading(key, material.reader), parts=_working(material, rows))
    in_full = key == "provisions" and material.reader in (Reader.PANEL, Reader.AUDITOR)
    make = record.provisions if in_full else _BLOCKS[key]
    return Section(key, heading(key, material.reader), make(material, rows))


def _working(material: Material, rows: RowTeller) -> tuple[Section, ...]:
    """Return the working; a panel gets the rules in sentences, without the tables of single cells."""
    parts = working.working(material, rows)
    if material.reader is not Reader.PANEL:
        return parts
    return tuple(replace(part, blocks=tuple(b for b in part.blocks if not isinstance(b, Table))) for part in parts)
