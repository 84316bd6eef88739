"""Why not another answer: what stood in its way, row by row and cell by cell, beside the nearest case that has it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.analysis.claims import Claim, Claims
from engine.outcome import Evaluation
from engine.trace import DecisionNode, RowNode, Verdict
from explanations.answers import behind
from explanations.counterfactual.changes import entry_path, hoped_for, subject_nodes
from explanations.languages.speech import say
from explanations.material import Material, items, paragraph, present
from explanations.rows import RowTeller
from explanations.statement import Block, Section, Sentence
from explanations.wording import english


def why_not(material: Material, rows: RowTeller, told: Claims) -> tuple[Section, ...]:
    """Return what kept the answer hoped for away; nothing where no findings at all lead to it.

    The rows told are those behind the answer whose verdicts differ in the nearest cases that lead to what was hoped
    for: a row that holds here and not there stands in its way, one that holds there alone is told by its failed cells.
    """
    if not told.claims:
        return _never(material, told)
    nearest = [claim for claim in told.claims if len(claim.paths) == len(told.claims[0].paths)]
    against = tuple(dict.fromkeys(s for claim in nearest for s in _in_the_way(material, rows, told, claim)))
    failed = tuple(dict.fromkeys(s for claim in nearest for s in _not_met(material, rows, told, claim)))
    hoped = hoped_for(material, told)
    blocks: tuple[Block, ...] = ()
    if against:
        blocks += (*_lead(material, told, say("This stood against it:")), *items(against))
    if failed:
        blocks += (*_lead(material, told, say("This was nearest, and did not apply:")), *items(failed))
    key = f"why_not/{told.subject.entry}" if told.subject.entry else "why_not"
    heading = say("Why not {answer}", answer=hoped) if hoped else say("Why not another answer")
    return (Section(key, heading, blocks),) if blocks else ()


def _lead(material: Material, told: Claims, text: str) -> tuple[Block, ...]:
    return paragraph(material.tell(text, *subject_nodes(told)))


def _never(material: Material, told: Claims) -> tuple[Section, ...]:
    hoped = hoped_for(material, told)
    text = (
        say("No other findings would make it {answer}, under these rules on this day.", answer=hoped)
        if hoped
        else say("No other findings would change it, under these rules on this day.")
    )
    blocks = paragraph(material.tell(text, *subject_nodes(told)))
    key = f"why_not/{told.subject.entry}" if told.subject.entry else "why_not"
    return (Section(key, say("Why not another answer"), blocks),) if blocks and told.complete else ()


def _in_the_way(material: Material, rows: RowTeller, told: Claims, claim: Claim) -> Iterator[Sentence]:
    for decision, row, there in _differing(material, told, claim.example):
        if row.hit and not there.hit:
            yield from present([rows.because(decision, row)])


def _not_met(material: Material, rows: RowTeller, told: Claims, claim: Claim) -> Iterator[Sentence]:
    for decision, row, there in _differing(material, told, claim.example):
        if there.hit and row.verdict is Verdict.FALSE:
            yield from present([rows.why_not(decision, row)])


def _differing(
    material: Material, told: Claims, example: Evaluation
) -> Iterator[tuple[DecisionNode, RowNode, RowNode]]:
    """Yield the rows behind the answer that came out otherwise in the example: here, and there."""
    elsewhere = {row.id: row for node in example.trace if isinstance(node, DecisionNode) for row in node.rows}
    for decision in behind(material, subject_nodes(told)):
        for row in decision.rows:
            there = elsewhere.get(row.id)
            if there is not None and (row.verdict is not there.verdict or row.hit != there.hit):
                yield decision, row, there


def title(material: Material, told: Claims) -> str:
    """Return whom an answer is about, where it is made for each entry of a list."""
    if not told.subject.entry:
        return ""
    return english.sentence_start(material.entry_title(entry_path(material, told) or told.subject.entry)[0])
