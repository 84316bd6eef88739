"""What is not settled: open questions, judgement, and acts of the authority that have not been done."""

from __future__ import annotations

from collections.abc import Iterator

from engine.outcome import Outcome
from engine.trace import DecisionNode, RowNode, Verdict
from explanations.answers import answer_parts, behind, rows_that_hold
from explanations.material import Material, items
from explanations.missing import OpenQuestion, open_questions
from explanations.rows import RowTeller
from explanations.sections.outcome import about_entry
from explanations.statement import Block, Items, Sentence
from explanations.wording import english


def needed(material: Material, rows: RowTeller) -> tuple[Block, ...]:
    """Return each open question with the reason why it is asked, and for a practitioner what waits for it."""
    told = tuple(item for question in open_questions(material, rows) if (item := _question(material, rows, question)))
    return (Items(told, numbered=True),) if told else ()


def _question(material: Material, rows: RowTeller, question: OpenQuestion) -> tuple[Sentence, ...]:
    nodes = question.nodes or (material.outcome_id,)
    sentences = [material.tell(question.question, *nodes), material.tell(question.why, *nodes)]
    if not material.is_person:
        sentences += [rows.waits_for(*found) for found in _found(material, question.waiting)]
    return tuple(sentence for sentence in sentences if sentence is not None)


def _found(material: Material, ids: tuple[str, ...]) -> Iterator[tuple[DecisionNode, RowNode]]:
    return ((d, row) for d in material.decisions.values() for row in d.rows if row.id in ids)


def judgement(material: Material, rows: RowTeller) -> tuple[Block, ...]:
    """Return the rows that leave the answer to a person."""
    values = {value for answer in material.edition.answers for value in answer.judgement}
    told = [
        about_entry(material, part, sentence)
        for part in answer_parts(material)
        if part.outcome is Outcome.FOR_JUDGEMENT
        for decision, row in rows_that_hold(behind(material, part.decisions))
        if not values or _gives(row, values)
        if (sentence := rows.because(decision, row)) is not None
    ]
    return items(dict.fromkeys(told))


def _gives(row: RowNode, values: set[str]) -> bool:
    if row.output is None or not row.output.certain:
        return False
    value = row.output.value
    if isinstance(value, str):
        return value in values
    members = getattr(value, "values", None)
    return members is not None and any(part in values for part in members() if isinstance(part, str))


def discretion(material: Material, rows: RowTeller) -> tuple[Block, ...]:
    """Return the acts of the authority that are not recorded and would change the outcome, with the rows they open."""
    return items(_act(material, rows, path) for path in material.evaluation.discretion_open)


def _act(material: Material, rows: RowTeller, path: str) -> Sentence | None:
    node = f"finding:{path}"
    kept = [
        (decision, row)
        for decision in material.decisions.values()
        for row in decision.rows
        if any(node in cell.reads and cell.verdict is Verdict.FALSE for cell in row.cells)
    ]
    label = english.mid_sentence(material.finding_label(path))
    text = f"The rules let the authority decide otherwise. It is not recorded that {_that(label)}."
    titles = list(dict.fromkeys(title for decision, row in kept if (title := rows.title(decision, row))))
    if titles:
        text += f" If it did, this could apply: {english.listed([f'“{title}”' for title in titles])}."
    return material.tell(text, node, *(row.id for _, row in kept))


def _that(label: str) -> str:
    return label if label.startswith(("the ", "an ", "a ")) else f"this was done: {label}"
