"""Says what a Decision Rule is about, why it holds, and if it does not, which of its cells kept it from holding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.dmn.model import DecisionRule, DecisionTable
from engine.trace import CellNode, DecisionNode, LeftOut, RowNode, Verdict
from explanations.languages.speech import mark, say
from explanations.material import Material
from explanations.names import Names, names_for
from explanations.statement import Sentence
from explanations.wording import english
from explanations.wording.fill import fill
from explanations.wording.printing import Kind, printed_settled
from explanations.wording.reading import column_kind, read_column, read_tests

_LEFT_OUT = {
    LeftOut.MODE: mark("{rule}: left out, because only rules stated in the source reports were asked for."),
    LeftOut.NOT_IN_FORCE: mark("{rule}: not in force on this day."),
    LeftOut.YIELDS: mark("{rule}: gives way to {other}."),
}


@dataclass(frozen=True, slots=True)
class CellReading:
    """A cell in words: what it looks at, what was read there, and what the row needs."""

    cell: CellNode
    looked_at: str
    read: str
    needed: str

    @property
    def nodes(self) -> tuple[str, ...]:
        """Return the cell and what it read."""
        return (self.cell.id, *self.cell.reads)


class RowTeller:
    """Tells of the rows of one evaluation. Names are worked out once for each list entry."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._names: dict[tuple[str, str], Names] = {}

    def names(self, decision: DecisionNode) -> Names:
        """Return the names that the decision's wording may use."""
        return self.names_at(decision.list_name, decision.entry)

    def names_at(self, list_name: str = "", entry: str = "") -> Names:
        """Return the names that wording may use about one entry of a list, or about none."""
        if (list_name, entry) not in self._names:
            self._names[list_name, entry] = names_for(self._material, list_name, entry)
        return self._names[list_name, entry]

    def model(self, decision: DecisionNode, row: RowNode) -> DecisionRule | None:
        """Return the row as the edition writes it."""
        return self._material.rule_models.get((decision.name, row.rule))

    # ── a row that holds ──────────────────────────────────────────────────────────────────────────────────────────────

    def because(self, decision: DecisionNode, row: RowNode) -> Sentence | None:
        """Return the row's own wording with its values; failing that, its cells read out."""
        model = self.model(decision, row)
        told = self.wording(model.because, decision.list_name, decision.entry, row.id, model.where) if model else None
        return told or self._cells_read_out(decision, row)

    def wording(self, template: str, list_name: str, entry: str, node: str, where: str = "") -> Sentence | None:
        """Return a template of the edition filled with values; None if it is empty or a value is not known."""
        if not template:
            return None
        names = self.names_at(list_name, entry)
        filled = fill(template, names.values, names.words, names.scope, where=where)
        if filled is None:
            return None
        return self._material.tell(english.stopped(filled.text), node, *names.nodes_of(filled.names))

    def _cells_read_out(self, decision: DecisionNode, row: RowNode) -> Sentence | None:
        readings = tuple(self.tested(decision, row))
        said = english.listed(
            [say("{thing} is {value}", thing=english.mid_sentence(r.looked_at), value=r.read) for r in readings]
        )
        title = self.title(decision, row)
        nodes = [node for reading in readings for node in reading.nodes]
        text = f"{title}: {said}" if title and said else title or said
        return self._material.tell(english.stopped(text), row.id, *nodes) if text else None

    # ── what a row is called ──────────────────────────────────────────────────────────────────────────────────────────

    def title(self, decision: DecisionNode, row: RowNode) -> str:
        """Return what the row concludes, by the labels of its outputs: `Not allowed: a close relative`.

        A rank by which the table chooses among its rows, and which is no answer, stands for itself elsewhere.
        """
        model = self.model(decision, row)
        table = self._material.decision_models.get(decision.name)
        if model is None or table is None or not isinstance(table.logic, DecisionTable):
            return ""
        kind = self._material.decision_kind(decision.name)
        labels = {
            clause.name: label
            for clause, literal in zip(table.logic.outputs, model.outputs, strict=False)
            if (label := _label_of(literal.text, _clause_kind(kind, clause.name)))
        }
        answers = {answer.output for answer in self._material.edition.answers}
        ranks = {clause.name for clause in table.logic.outputs if clause.values is not None} - answers
        told = [label for name, label in labels.items() if name not in ranks] or list(labels.values())
        first, *rest = told or [""]
        return ": ".join([first, english.listed([english.mid_sentence(label) for label in rest])]) if rest else first

    # ── cells ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def tested(self, decision: DecisionNode, row: RowNode) -> Iterator[CellReading]:
        """Yield the cells of a row that test something."""
        return (self.reading(decision, cell) for cell in row.cells if cell.test.strip() != "-")

    def reading(self, decision: DecisionNode, cell: CellNode) -> CellReading:
        """Return one cell in words."""
        words, scope = self.names(decision).words, self.names(decision).scope
        kind = column_kind(cell.column, words, scope)
        plain = Kind(label=kind.label, money=kind.money, unit=kind.unit, members=kind.members)
        return CellReading(
            cell,
            looked_at=self._heading(cell, decision),
            read=printed_settled(cell.read, plain, currency=words.currency, unit=True),
            needed=read_tests(cell.test, cell.column, words, scope),
        )

    def _heading(self, cell: CellNode, decision: DecisionNode) -> str:
        """Return what the cell's column is called: its own label, else its expression in words."""
        names = self.names(decision)
        label = self._clause_label(cell, decision) or read_column(cell.column, names.words, names.scope)
        entry = self._material.vocabulary.inputs.get(decision.list_name)
        if entry is not None and cell.column.startswith(f"{entry.entry}."):
            return f"{label} ({self._material.entry_name(f'{decision.list_name}[{decision.entry}]')})"
        return label

    def _clause_label(self, cell: CellNode, decision: DecisionNode) -> str:
        model = self._material.decision_models.get(decision.name)
        if model is None or not isinstance(model.logic, DecisionTable):
            return ""
        clause = next((c for c in model.logic.inputs if c.expression.text == cell.column), None)
        return clause.label if clause is not None else ""

    # ── a row that does not hold ──────────────────────────────────────────────────────────────────────────────────────

    def why_not(self, decision: DecisionNode, row: RowNode) -> Sentence | None:
        """Return why a row did not hold: each cell that failed, with the value read and what was needed."""
        name = self.name(decision, row)
        if row.left_out is not None:
            other = say("rule {name}", name=row.yielded_to) if row.yielded_to else say("another rule")
            text = say(_LEFT_OUT[row.left_out], rule=name, other=other)
            nodes = [f"{decision.id}/{row.yielded_to}"] if row.yielded_to else []
            return self._material.tell(text, row.id, *(n for n in nodes if self._material.has(n)))
        failed = [self.reading(decision, cell) for cell in row.cells if cell.verdict is Verdict.FALSE]
        return self._told_cells(say("{rule} does not apply.", rule=name), row, failed)

    def waits_for(self, decision: DecisionNode, row: RowNode) -> Sentence | None:
        """Return what an open row waits for: each cell that is not known, and what the row needs there."""
        open_cells = [self.reading(decision, cell) for cell in row.cells if cell.verdict is Verdict.UNKNOWN]
        return self._told_cells(say("{rule} is open.", rule=self.name(decision, row)), row, open_cells)

    def _told_cells(self, start: str, row: RowNode, readings: Iterable[CellReading]) -> Sentence | None:
        readings = tuple(readings)
        said = " ".join(
            say("{thing}: {value}. Needed: {needed}.", thing=one.looked_at, value=one.read, needed=one.needed)
            for one in readings
        )
        nodes = [node for reading in readings for node in reading.nodes]
        return self._material.tell(f"{start} {said}".rstrip(), row.id, *nodes)

    def named(self, decision: DecisionNode, row: RowNode) -> Sentence | None:
        """Return the row's name alone."""
        return self._material.tell(f"{self.name(decision, row)}.", row.id)

    def name(self, decision: DecisionNode, row: RowNode) -> str:
        """Return how a row is referred to: its title, for a practitioner with its id."""
        title = self.title(decision, row)
        if self._material.is_person:
            return f"“{title}”" if title else say("Rule {name}", name=row.rule)
        return f"{row.rule} ({english.mid_sentence(title)})" if title else row.rule


def _clause_kind(kind: Kind, name: str) -> Kind:
    """Return the kind of one output: its own where it names words, else that of the decision."""
    own = kind.parts.get(name, kind)
    return own if own.members else kind


def _label_of(literal: str, kind: Kind) -> str:
    """Return the label that an output entry such as `"hours"` or `["authority_approval"]` has, if it has one."""
    words = [word.strip().strip('"') for word in literal.strip().strip("[]").split(",")]
    labels = [kind.members[word] for word in words if word in kind.members]
    return english.listed(labels) if len(labels) == len(words) else ""
