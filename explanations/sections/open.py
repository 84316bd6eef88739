"""What is not settled: open questions, judgement, and acts of the authority that have not been done."""

from __future__ import annotations

from collections.abc import Iterator

from engine.outcome import Outcome
from engine.trace import DecisionNode, RowNode, Verdict
from explanations.answers import answer_parts, behind, declared_values, gives, rows_that_hold
from explanations.languages.speech import say
from explanations.material import Material, items
from explanations.missing import OpenQuestion, open_questions
from explanations.rows import RowTeller
from explanations.sections.outcome import with_entry
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
    values = declared_values(material, Outcome.FOR_JUDGEMENT)
    told = [
        with_entry(material, part, sentence)
        for part in answer_parts(material)
        if part.outcome is Outcome.FOR_JUDGEMENT
        for decision, row in rows_that_hold(behind(material, part.decisions))
        if not values or gives(row, values)
        if (sentence := rows.because(decision, row)) is not None
    ]
    return items(dict.fromkeys(told))


def discretion(material: Material, rows: RowTeller) -> tuple[Block, ...]:
    """Return the acts of the authority that are not recorded and would change the outcome, with the rows they open.

    A person is told of an act only where nothing else is in its way and the answer is not a yes already.
    """
    told = (_act(material, rows, path) for path in material.evaluation.discretion_open if _matters(material, path))
    return items(told)


def _matters(material: Material, path: str) -> bool:
    list_name, _, rest = path.partition("[")
    outcomes = material.evaluation.entry_outcomes.get(list_name, {})
    outcome = outcomes.get(rest.partition("]")[0], material.evaluation.outcome)
    return not material.is_person or outcome is not Outcome.ESTABLISHED


def _kept_back(material: Material, node: str) -> Iterator[tuple[DecisionNode, RowNode]]:
    """Yield the rows that the act alone keeps from holding; for a practitioner also those that are open besides."""
    others = (Verdict.TRUE,) if material.is_person else (Verdict.TRUE, Verdict.UNKNOWN)
    for decision in material.decisions.values():
        for row in decision.rows:
            failed = [cell for cell in row.cells if cell.verdict not in others]
            if failed and all(cell.verdict is Verdict.FALSE and node in cell.reads for cell in failed):
                yield decision, row


def _act(material: Material, rows: RowTeller, path: str) -> Sentence | None:
    node = f"finding:{path}"
    kept = tuple(_kept_back(material, node))
    if not kept:
        return None
    label = english.mid_sentence(material.finding_label(path))
    text = say("The rules let the authority decide otherwise. It is not recorded that {act}.", act=_that(label))
    titles = list(dict.fromkeys(title for decision, row in kept if (title := rows.title(decision, row))))
    if titles:
        could = english.listed([f"“{title}”" for title in titles])
        text = " ".join((text, say("If it did, the answer could be: {rules}.", rules=could)))
    return material.tell(text, node, *(row.id for _, row in kept))


def _that(label: str) -> str:
    return label if label.startswith(("the ", "an ", "a ")) else say("this was done: {act}", act=label)
