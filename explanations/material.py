"""Everything a statement of reasons is written from, and the rule that nothing is said of what is not in the trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from engine.dmn.edition import Edition
from engine.dmn.figures import Figure
from engine.dmn.model import Authority, Decision, DecisionRule, DecisionTable
from engine.dmn.sources import KnowledgeSource
from engine.dmn.vocabulary import FindingType, NameEntry, Vocabulary
from engine.outcome import Evaluation
from engine.trace import DecisionNode, FigureNode, FindingNode, FindingState, RowNode, Settled
from engine.values import Value
from explanations.statement import Items, Paragraph, Reader, Sentence, Table
from explanations.wording import english
from explanations.wording.printing import Kind, label_from, printed, printed_settled
from explanations.wording.second_person import second_person

BESIDE_THE_TRACE = ("edition:", "evaluation:", "source:", "determination:", "authority:", "appeal:", "change:")
"""How ids begin of what a sentence may speak for without standing in the trace."""
CITED_KINDS = ("law", "case")
DAY = "finding:evaluation_date"
PERIOD = "period"
"""Output by which an edition says what its sums are for, where that is no week."""
A_WEEK = "per week"


@dataclass(frozen=True, slots=True)
class Background:
    """What surrounds an evaluation and has names for things.

    Args:
        sources: the scheme's Knowledge Sources by id; an id without one is shown as it is.
        figures: the policy's dated figures by name, for their labels and units.
        entry_names: what entries of lists are called, by path such as `workers[w1]`; else `worker w1`.
        currency: ISO code of the scheme's money.
        functions: the edition's Business Knowledge Models as FEEL functions, for wording that calls them.
    """

    sources: Mapping[str, KnowledgeSource] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    entry_names: Mapping[str, str] = field(default_factory=dict)
    currency: str = "GBP"
    functions: Mapping[str, Value] = field(default_factory=dict)


NO_BACKGROUND = Background()


@dataclass(frozen=True)
class Material:
    """One evaluation with the wording that belongs to it.

    Args:
        evaluation: what happened.
        edition: the rule set that was evaluated: titles, wording of rows, sources.
        vocabulary: labels, units and questions of names.
        reader: whom it is told to.
        background: what sources, figures and entries of lists are called.
        is_whole: whether the trace is; where something is withheld from the reader, what remains proves nothing.
        sufficed: the findings that were enough, as the reference has proven, for the answers about the whole case (key:
            nothing) and about each entry of a list (key: `workers[w1]`).
    """

    evaluation: Evaluation
    edition: Edition
    vocabulary: Vocabulary
    reader: Reader
    background: Background = NO_BACKGROUND
    is_whole: bool = True
    sufficed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_person(self) -> bool:
        """Return whether it is told to the person whom it is about."""
        return self.reader is Reader.PERSON

    @cached_property
    def findings(self) -> dict[str, FindingNode]:
        """Findings that were read, by path."""
        return {node.path: node for node in self.evaluation.trace if isinstance(node, FindingNode)}

    @cached_property
    def figure_nodes(self) -> dict[str, FigureNode]:
        """Figures that were read, by name."""
        return {node.name: node for node in self.evaluation.trace if isinstance(node, FigureNode)}

    @cached_property
    def decisions(self) -> dict[str, DecisionNode]:
        """Decisions that were made, by id."""
        return {node.id: node for node in self.evaluation.trace if isinstance(node, DecisionNode)}

    @cached_property
    def rows(self) -> dict[str, RowNode]:
        """Rows of every table that was reached, by id."""
        return {row.id: row for decision in self.decisions.values() for row in decision.rows}

    @cached_property
    def ids(self) -> frozenset[str]:
        """Ids of every node of the trace, down to cells and lines."""
        tops = {node.id for node in self.evaluation.trace}
        lines = {line.id for decision in self.decisions.values() for line in decision.lines}
        cells = {cell.id for row in self.rows.values() for cell in row.cells}
        return frozenset(tops | lines | cells | self.rows.keys())

    @cached_property
    def rule_models(self) -> dict[tuple[str, str], DecisionRule]:
        """Rows as the edition writes them, by decision name and rule id."""
        return {
            (decision.name, rule.id): rule
            for decision in self.edition.model.decisions
            if isinstance(decision.logic, DecisionTable)
            for rule in decision.logic.rules
        }

    @cached_property
    def decision_models(self) -> dict[str, Decision]:
        """Decisions as the edition writes them, by name."""
        return {decision.name: decision for decision in self.edition.model.decisions}

    # ── what may be said ──────────────────────────────────────────────────────────────────────────────────────────────

    def has(self, node: str) -> bool:
        """Return whether the node is in the trace, or stands beside it (as does the day asked about, an argument)."""
        return node in self.ids or node == DAY or node.startswith(BESIDE_THE_TRACE)

    def tell(self, text: str, *nodes: str) -> Sentence | None:
        """Return a sentence that speaks for the nodes, or None if one of them is not there: then it has no ground."""
        unique = tuple(dict.fromkeys(nodes))
        return Sentence(text, unique) if text and unique and all(self.has(node) for node in unique) else None

    @property
    def edition_id(self) -> str:
        """Return the id under which sentences speak for the edition itself."""
        return f"edition:{self.evaluation.scheme}/{self.evaluation.policy}/{self.evaluation.edition}"

    @property
    def outcome_id(self) -> str:
        """Return the id under which sentences speak for the outcome as such."""
        return f"evaluation:{self.evaluation.policy}"

    # ── what things are called ────────────────────────────────────────────────────────────────────────────────────────

    def finding_label(self, path: str, within: str = "") -> str:
        """Return the label of a finding; of one in a list, with the entry's name: `Relation (worker w1)`.

        The name is left out of findings within an entry that is spoken of already.
        """
        entry = self.vocabulary.entry_at(path)
        label = entry.label if entry is not None and entry.label else label_from(path.rpartition(".")[2])
        if self.is_person:
            label = second_person(label)
        in_list = path.partition(".")[0] if "[" in path and path.partition(".")[0] != within else ""
        return f"{label} ({self.entry_name(in_list)})" if in_list else label

    def entry_name(self, path: str) -> str:
        """Return what the entry at `workers[w1]` is called: the caller's name for it, else `worker w1`."""
        if path in self.background.entry_names:
            return english.without_control(self.background.entry_names[path])
        list_name, _, entry_id = path.rstrip("]").partition("[")
        entry = self.vocabulary.inputs.get(list_name)
        word = entry.entry if entry is not None and entry.entry else list_name
        return f"{label_from(word).lower()} {printed(entry_id)}"

    def entry_title(self, path: str) -> tuple[str, tuple[str, ...]]:
        """Return what an entry is called, with the first choice known of it: `worker w1 (friend)`; and that node."""
        name = self.entry_name(path)
        entry = self.vocabulary.inputs.get(path.partition("[")[0])
        if path in self.background.entry_names or entry is None:
            return name, ()
        choices = (f"{path}.{field}" for field, part in entry.fields.items() if part.type is FindingType.CHOICE)
        known = next((node for choice in choices if (node := self.findings.get(choice)) and node.value), None)
        if known is None or known.state is FindingState.UNKNOWN:
            return name, ()
        return f"{name} ({self.print(known.value, self.finding_kind(known.path))})", (known.id,)

    @cached_property
    def period(self) -> str:
        """The period that the edition says its sums are for; nothing where it leaves the vocabulary's."""
        said = next((output.result for output in self.evaluation.outputs if output.name == PERIOD), None)
        return said.value if said is not None and said.certain and isinstance(said.value, str) else ""

    def finding_kind(self, path: str) -> Kind:
        """Return how values of a finding are printed."""
        entry = self.vocabulary.entry_at(path)
        return Kind(label=self.finding_label(path)) if entry is None else self.kind(entry)

    def figure_kind(self, name: str) -> Kind:
        """Return how values of a figure are printed."""
        figure = self.background.figures.get(name)
        entry = self._entry(name)
        if figure is None:
            return Kind(label=label_from(name)) if entry is None else self.kind(entry)
        members = entry.members if entry is not None and entry.members else self._members_for(name)
        return Kind(figure.label or label_from(name), figure.type == "money", figure.unit, members)

    def _members_for(self, figure: str) -> Mapping[str, str]:
        """Return the labels for the words of a figure: those of the first name whose members they all are."""
        node = self.figure_nodes.get(figure)
        value = None if node is None else node.value
        words = {value} if isinstance(value, str) else set(value) if isinstance(value, tuple) else set()
        entries = (
            part
            for entry in self.vocabulary.inputs.values()
            for part in (entry, *entry.fields.values())
            if part.members
        )
        return next((entry.members for entry in entries if words and words <= entry.members.keys()), {})

    def output_kind(self, name: str) -> Kind:
        """Return how values of an output are printed; sums of a week are of the edition's period where it names one."""
        entry = self.vocabulary.outputs.get(name) or self.vocabulary.inputs.get(name)
        kind = Kind(label=label_from(name)) if entry is None else self.kind(entry)
        of_period = self.period and kind.money and kind.unit == A_WEEK
        return replace(kind, unit=f"per {self.period}") if of_period else kind

    def decision_kind(self, name: str) -> Kind:
        """Return how values of a decision are printed: as the outputs that it gives, or the name that it shares."""
        parts = {out.component: self.output_kind(out.name) for out in self.edition.outputs if out.decision == name}
        model = self.decision_models.get(name)
        clauses = model.logic.outputs if model is not None and isinstance(model.logic, DecisionTable) else ()
        parts = {clause.name: self.output_kind(clause.name) for clause in clauses if clause.name} | parts
        kind = parts.get("") or (self.output_kind(name) if self._entry(name) else None)
        if kind is None and len(clauses) == 1:
            kind = parts.get(clauses[0].name)
        kind = kind or Kind(label=label_from(name))
        return Kind(kind.label, kind.money, kind.unit, kind.members, {k: v for k, v in parts.items() if k})

    def kind(self, entry: NameEntry) -> Kind:
        """Return how values of a name are printed; to the person, its labels speak to the person."""
        kind = Kind.of(entry)
        if not self.is_person:
            return kind
        members = {member: second_person(label) for member, label in kind.members.items()}
        return replace(kind, label=second_person(kind.label), members=members)

    def _entry(self, name: str) -> NameEntry | None:
        return self.vocabulary.outputs.get(name) or self.vocabulary.inputs.get(name)

    def print(self, value: Value, kind: Kind) -> str:
        """Return a value in words, with its currency and unit."""
        return printed(value, kind, currency=self.background.currency, unit=True)

    def print_settled(self, settled: Settled, kind: Kind) -> str:
        """Return a settled value in words, or all that may still come."""
        return printed_settled(settled, kind, currency=self.background.currency, unit=True)

    def citation(self, authority: Authority | None) -> str:
        """Return `regulation 2(1)(b), The Care and Support … Regulations 2015 (SI 2015/313)`, or nothing."""
        if authority is None or not authority.source:
            return ""
        title = self.source_title(authority.source)
        return f"{authority.provision}, {title}" if authority.provision else title

    def source_title(self, source_id: str) -> str:
        """Return the title of a Knowledge Source, of law with its citation; of one that is not known, its id."""
        source = self.background.sources.get(source_id)
        if source is None:
            return source_id
        return f"{source.title} ({source.cite})" if source.cite and source.kind in CITED_KINDS else source.title

    def source_id(self, authority: Authority) -> str:
        """Return the id under which sentences speak for a Knowledge Source."""
        return f"source:{authority.source}"


def present(sentences: Iterable[Sentence | None]) -> tuple[Sentence, ...]:
    """Return the sentences that could be told."""
    return tuple(sentence for sentence in sentences if sentence is not None)


def paragraph(*sentences: Sentence | None) -> tuple[Paragraph, ...]:
    """Return a paragraph of the sentences that could be told, or nothing."""
    told = present(sentences)
    return (Paragraph(told),) if told else ()


def items(sentences: Iterable[Sentence | None], *, numbered: bool = False) -> tuple[Items, ...]:
    """Return a list with one item for each sentence that could be told, or nothing."""
    told = tuple((sentence,) for sentence in present(sentences))
    return (Items(told, numbered),) if told else ()


def table(
    caption: str, headers: tuple[str, ...], rows: Iterable[tuple[Sentence | None, ...]], numeric: tuple[int, ...] = ()
) -> tuple[Table, ...]:
    """Return a table of the rows whose every cell could be told, or nothing."""
    told = tuple(present(row) for row in rows)
    whole = tuple(row for row in told if len(row) == len(headers))
    return (Table(caption, headers, whole, numeric),) if whole else ()
