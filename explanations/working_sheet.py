"""The working sheet: every sum step by step, with how each step is worked out, the values put in, and the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from engine.dmn.vocabulary import FindingType
from engine.trace import DecisionNode, LineNode
from explanations.answers import behind
from explanations.formulas import worked
from explanations.material import Material, items, paragraph, table
from explanations.rows import RowTeller
from explanations.sections import grounds
from explanations.statement import Block, Section, Sentence, Statement, Table
from explanations.wording import english
from explanations.wording.printing import PLAIN, label_from

KIND = "working sheet"
NO_SUM = "No sum was worked out here."
Cells = tuple[Sentence | None, ...]


def working_sheet(materials: Sequence[Material], about: Mapping[str, str], head: Sequence[Section] = ()) -> Statement:
    """Return the sheet: for each policy that gives a sum its steps, and the findings and figures that they read.

    Args:
        materials: the policies in order; those that give no sum are left out.
        about: the machine-readable facts that head it.
        head: sections that stand first, such as who decided.
    """
    sheets = tuple(sheet for material in materials if (sheet := _sheet(material)) is not None)
    said = paragraph(*(one.tell(NO_SUM, one.outcome_id) for one in materials[:1]))
    nothing = Section("no_sum", "Sums", said)
    return Statement(KIND, "Working sheet", english.LANGUAGE, about, (*head, *(sheets or (nothing,))))


def _sheet(material: Material) -> Section | None:
    rows = RowTeller(material)
    decisions = behind(material, tuple(_giving_sums(material)))
    steps = tuple(step for decision in decisions for step in _steps(material, rows, decision))
    if not steps:
        return None
    how = () if material.is_person else ("How it is worked out",)
    headers = ("Step", "What", *how, "With these values", "Result")
    numbered = ((_numbered(number, step), *step) for number, step in enumerate(steps, 1))
    key = f"sheet/{material.evaluation.policy}"
    findings, figures = _values_read(material, rows, decisions)
    made = table("Steps, in the order in which they are made", headers, numbered, (len(headers) - 1,))
    parts = (
        Section(f"{key}/steps", "The steps", made),
        Section(f"{key}/findings", "The facts that they use", findings),
        Section(f"{key}/figures", "The amounts and limits that they use", figures),
    )
    return Section(key, material.edition.title, _results(material), tuple(part for part in parts if not part.is_empty))


def _giving_sums(material: Material) -> Iterator[str]:
    """Yield the decisions that give the outputs which are sums of money."""
    for output in material.evaluation.outputs:
        entry = material.vocabulary.outputs.get(output.name)
        if entry is not None and entry.type is FindingType.MONEY:
            yield from (f"{output.decision}[{key}]" for key in output.entries) if output.entries else (output.decision,)


def _results(material: Material) -> tuple[Block, ...]:
    """Return what comes out of the sums, one line each."""
    told: list[Sentence | None] = []
    for output in material.evaluation.outputs:
        entry = material.vocabulary.outputs.get(output.name)
        if entry is None or entry.type is not FindingType.MONEY:
            continue
        kind = material.output_kind(output.name)
        if output.result is not None:
            amount = material.print_settled(output.result, kind)
            told.append(material.tell(english.stopped(f"{kind.label}: {amount}"), output.decision))
        for key, settled in output.entries.items():
            about = f"{kind.label} ({material.entry_name(f'{output.list_name}[{key}]')})"
            text = english.stopped(f"{about}: {material.print_settled(settled, kind)}")
            told.append(material.tell(text, f"{output.decision}[{key}]"))
    return items(told)


def _numbered(number: int, step: Cells) -> Sentence | None:
    first = step[0]
    return Sentence(str(number), first.nodes) if first is not None else None


def _steps(material: Material, rows: RowTeller, decision: DecisionNode) -> Iterator[Cells]:
    """Yield the steps of a decision: its lines, its expression, or the row that gave its value."""
    if decision.lines:
        yield from (_line(material, rows, decision, line) for line in decision.lines)
    elif decision.text:
        yield _expression(material, rows, decision)
    else:
        yield _table_step(material, rows, decision)


def _line(material: Material, rows: RowTeller, decision: DecisionNode, line: LineNode) -> Cells:
    names = rows.names(decision)
    kind = names.words.kinds.get(f"{decision.name}/{line.name}", PLAIN)
    made = worked(line.text, names)
    result = material.print_settled(line.result, kind)
    what = kind.label or label_from(line.name)
    return _cells(material, (what, made.written, made.with_values, result), (line.id, *made.nodes))


def _cells(material: Material, texts: tuple[str, str, str, str], nodes: tuple[str, ...]) -> Cells:
    """Return the cells of a step. A person is shown what was worked out, and not the expression of the rule."""
    what, how, values, result = texts
    told = (what, values or english.NOTHING) if material.is_person else (what, how, values or english.NOTHING)
    return tuple(material.tell(text, *nodes) for text in (*told, english.sentence_start(result)))


def _expression(material: Material, rows: RowTeller, decision: DecisionNode) -> Cells:
    made = worked(decision.text, rows.names(decision))
    result = _result(material, rows, decision)
    texts = (_label(material, decision), made.written, made.with_values, result)
    return _cells(material, texts, (decision.id, *made.nodes))


def _table_step(material: Material, rows: RowTeller, decision: DecisionNode) -> Cells:
    """Return a table's step: by which rows it was decided, and what they say."""
    held = [row for row in decision.rows if row.hit]
    how = f"By {english.listed([f'rule {row.rule}' for row in held])}" if held else "No rule of the table applies"
    said = [told for row in held if (told := rows.because(decision, row)) is not None]
    nodes = dict.fromkeys((decision.id, *(row.id for row in held), *(node for told in said for node in told.nodes)))
    because = " ".join(told.text for told in said)
    texts = (_label(material, decision), how, because, _result(material, rows, decision))
    return _cells(material, texts, tuple(nodes))


def _label(material: Material, decision: DecisionNode) -> str:
    label = material.decision_kind(decision.name).label or label_from(decision.name)
    return f"{label} ({material.entry_name(f'{decision.list_name}[{decision.entry}]')})" if decision.entry else label


def _result(material: Material, rows: RowTeller, decision: DecisionNode) -> str:
    return material.print_settled(decision.result, rows.names(decision).words.kinds[decision.name])


def _values_read(
    material: Material, rows: RowTeller, decisions: Sequence[DecisionNode]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the tables of findings and figures, cut down to what the steps read."""
    read = {node for decision in decisions for node in _reads(decision)}
    return _only(grounds.findings(material, rows), read), _only(grounds.figures(material, rows), read)


def _only(blocks: tuple[Block, ...], read: Set[str]) -> tuple[Block, ...]:
    """Return tables with only the rows about what was read."""
    tables = (block for block in blocks if isinstance(block, Table))
    cut = (replace(one, rows=tuple(row for row in one.rows if read & set(row[0].nodes))) for one in tables)
    return tuple(one for one in cut if one.rows)


def _reads(decision: DecisionNode) -> Iterator[str]:
    yield from decision.reads
    for line in decision.lines:
        yield from line.reads
    for row in decision.rows:
        for cell in row.cells:
            yield from cell.reads
