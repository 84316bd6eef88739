"""The working: every decision with the rows that held and those that did not, cell by cell; sums line by line."""

from __future__ import annotations

from collections.abc import Iterator

from engine.trace import DecisionNode, RowNode, Verdict
from explanations.answers import behind
from explanations.languages.speech import say
from explanations.material import Material, items, paragraph, table
from explanations.rows import RowTeller
from explanations.statement import Block, Section, Sentence
from explanations.wording import english
from explanations.wording.printing import PLAIN, label_from

VERDICT_WORDS = {
    Verdict.TRUE: "Yes",
    Verdict.FALSE: "No",
    Verdict.UNKNOWN: "Not known",
    Verdict.NOT_APPLICABLE: "Left out",
}


def working(material: Material, rows: RowTeller) -> tuple[Section, ...]:
    """Return a part for each decision in the order in which they were made."""
    return tuple(_decision(material, rows, decision) for decision in material.decisions.values())


def _decision(material: Material, rows: RowTeller, decision: DecisionNode) -> Section:
    return Section(
        key=f"working/{decision.id}",
        heading=_heading(material, decision),
        blocks=(
            *paragraph(*_made(material, rows, decision)),
            *_titled(material, decision, "Rules that apply", _holding(material, rows, decision)),
            *_titled(material, decision, _passed_title(decision), _passed(rows, decision)),
            *_titled(material, decision, "Rules that are open", _open(rows, decision)),
            *_titled(material, decision, "Rules that do not apply", _not_holding(rows, decision)),
            *_cells(material, rows, decision),
        ),
    )


def _heading(material: Material, decision: DecisionNode) -> str:
    label = material.decision_kind(decision.name).label or label_from(decision.name)
    if not decision.entry:
        return label
    return f"{label}: {material.entry_name(f'{decision.list_name}[{decision.entry}]')}"


def _made(material: Material, rows: RowTeller, decision: DecisionNode) -> Iterator[Sentence | None]:
    if decision.question:
        yield material.tell(decision.question.strip(), decision.id)
    if not decision.lines:
        kind = rows.names(decision).words.kinds[decision.name]
        value = english.sentence_start(material.print_settled(decision.result, kind))
        yield material.tell(english.stopped(f"Answer: {value}"), decision.id)
    if decision.text:
        yield material.tell(f"Worked out as: {' '.join(decision.text.split())}.", decision.id)
    model = material.decision_models.get(decision.name)
    if model is not None and model.because:
        yield rows.wording(model.because, decision.list_name, decision.entry, decision.id, model.where)
    citation = material.citation(decision.authority)
    if citation:
        yield material.tell(english.stopped(f"Source: {citation}"), decision.id)


def _titled(
    material: Material, decision: DecisionNode, title: str, sentences: Iterator[Sentence | None]
) -> tuple[Block, ...]:
    listed = items(sentences)
    return (*paragraph(material.tell(f"{title}:", decision.id)), *listed) if listed else ()


def _holding(material: Material, rows: RowTeller, decision: DecisionNode) -> Iterator[Sentence | None]:
    for row in decision.rows:
        if row.hit:
            yield _applies(material, rows, decision, row)


def _passed_title(decision: DecisionNode) -> str:
    certain = decision.result.certain
    return "Rules passed over for one that comes first" if certain else "Rules that hold, unless one comes first"


def _passed(rows: RowTeller, decision: DecisionNode) -> Iterator[Sentence | None]:
    """Say of a row that holds but was not taken only that: its wording would tell a reason that did not count."""
    return (rows.named(decision, row) for row in decision.rows if row.verdict is Verdict.TRUE and not row.hit)


def _applies(material: Material, rows: RowTeller, decision: DecisionNode, row: RowNode) -> Sentence | None:
    because = rows.because(decision, row)
    said = because.text if because is not None else "It applies in every case."
    citation = material.citation(row.authority)
    source = " " + english.stopped(f"Source: {citation}") if citation else ""
    nodes = because.nodes if because is not None else (row.id,)
    return material.tell(f"{rows.name(decision, row)}: {said}{source}", *nodes)


def _open(rows: RowTeller, decision: DecisionNode) -> Iterator[Sentence | None]:
    return (rows.waits_for(decision, row) for row in decision.rows if row.verdict is Verdict.UNKNOWN)


def _not_holding(rows: RowTeller, decision: DecisionNode) -> Iterator[Sentence | None]:
    left = (Verdict.FALSE, Verdict.NOT_APPLICABLE)
    return (rows.why_not(decision, row) for row in decision.rows if row.verdict in left)


def _cells(material: Material, rows: RowTeller, decision: DecisionNode) -> tuple[Block, ...]:
    headers = ("Rule", "Looked at", "Read", "Needed", "Holds")
    told = (cells for row in decision.rows for cells in _cell_rows(material, rows, decision, row))
    return table(f"{_heading(material, decision)}: cell by cell", headers, told)


def _cell_rows(
    material: Material, rows: RowTeller, decision: DecisionNode, row: RowNode
) -> Iterator[tuple[Sentence | None, ...]]:
    for reading in rows.tested(decision, row):
        holds = VERDICT_WORDS[reading.cell.verdict]
        texts = map(english.sentence_start, (reading.looked_at, reading.read, reading.needed, holds))
        yield tuple(material.tell(text, row.id, *reading.nodes) for text in (row.rule, *texts))


def sums(material: Material, rows: RowTeller) -> tuple[Block, ...]:
    """Return each sum that is made line by line: for a person those behind the answer, else all."""
    told = lines_told(material) if material.is_person else tuple(d for d in material.decisions.values() if d.lines)
    return tuple(block for decision in told for block in _sum(material, rows, decision))


def lines_told(material: Material) -> tuple[DecisionNode, ...]:
    """Return the sums behind the outputs whose lines a person is told."""
    return tuple(decision for decision in _behind_outputs(material) if decision.lines)


def _behind_outputs(material: Material) -> tuple[DecisionNode, ...]:
    entries = (f"{out.decision}[{entry}]" for out in material.evaluation.outputs for entry in out.entries)
    return behind(material, (*(out.decision for out in material.evaluation.outputs), *entries))


def _sum(material: Material, rows: RowTeller, decision: DecisionNode) -> tuple[Block, ...]:
    told: list[tuple[Sentence | None, ...]] = []
    for line in decision.lines:
        kind = rows.names(decision).words.kinds.get(f"{decision.name}/{line.name}", PLAIN)
        amount = english.sentence_start(material.print_settled(line.result, kind))
        texts: tuple[str, ...] = (kind.label or label_from(line.name), amount)
        if not material.is_person:
            texts = (*texts, " ".join(line.text.split()))
        told.append(tuple(material.tell(text, line.id) for text in texts))
    working_out = () if material.is_person else ("Worked out as",)
    headers = (say("Step"), say("Amount"), *working_out)
    return table(decision.question.strip() or _heading(material, decision), headers, told, numeric=(1,))
