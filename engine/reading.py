"""Where the values that rules read came from: names in FEEL to ids of trace nodes, and the nodes of findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.compiled import EVALUATION_DATE, CompiledEdition
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.findings import Finding, Findings, unknown_value
from engine.trace import CellNode, DecisionNode, FigureNode, FindingNode, FindingState, RowNode, Verdict
from engine.values import NULL


@dataclass(frozen=True, slots=True)
class EntryOf:
    """One entry of a list for which a decision is made."""

    list_entry: NameEntry
    id: str

    @property
    def path(self) -> str:
        """Return the path of the entry, `workers[w1]`."""
        return f"{self.list_entry.name}[{self.id}]"


class Readings:
    """Knows the origin of every name an edition's logic may read."""

    def __init__(self, edition: CompiledEdition, findings: Findings, figures: Mapping[str, FigureNode]) -> None:
        self._edition = edition
        self._findings = findings
        self._figures = figures
        self._known_ids: dict[tuple[frozenset[str], str], tuple[str, ...]] = {}

    def ids(self, names: frozenset[str], entry: EntryOf | None) -> tuple[str, ...]:
        """Return the ids of the trace nodes behind names read, each once, in a stable order."""
        key = names, entry.path if entry else ""
        if key not in self._known_ids:
            nodes = (node for name in sorted(names) for node in self._origins(name, entry))
            self._known_ids[key] = tuple(dict.fromkeys(nodes))
        return self._known_ids[key]

    def _origins(self, name: str, entry: EntryOf | None) -> Iterator[str]:
        head, _, member = name.partition(".")
        decision = self._edition.decisions.get(head)
        if entry is not None and head == entry.list_entry.entry:
            field = member.partition(".")[0]
            yield f"finding:{entry.path}.{field}" if field else f"finding:{entry.path}"
        elif decision is not None:
            same_list = entry is not None and decision.entries is entry.list_entry
            if entry is not None and same_list:
                yield f"{head}[{entry.id}]"
            elif decision.entries is not None:
                yield from (f"{head}[{key}]" for key in self._findings.entries.get(decision.entries.name, ()))
            else:
                yield head
        elif head in self._figures and head not in self._findings.by_path:
            yield f"figure:{head}"
        elif head == EVALUATION_DATE or head in self._edition.vocabulary.inputs:
            record = head in self._edition.vocabulary.inputs and self._input(head).type is FindingType.RECORD
            yield f"finding:{head}.{member}" if record and member else f"finding:{head}"

    def _input(self, name: str) -> NameEntry:
        return self._edition.vocabulary.inputs[name]

    def finding_nodes(self, decisions: Sequence[DecisionNode]) -> tuple[FindingNode, ...]:
        """Return a node for each finding that was read, in the order of the vocabulary."""
        read = dict.fromkeys(node.removeprefix("finding:") for node in _all_reads(decisions) if "finding:" in node)
        read |= dict.fromkeys(self._lists_known_to_be_empty())
        paths = [path for whole in read for path in self._with_fields(whole)]
        ordered = self.in_conversation_order(frozenset(paths))
        return tuple(self._finding_node(path) for path in ordered if path != EVALUATION_DATE)

    def _lists_known_to_be_empty(self) -> Iterator[str]:
        """Yield lists found to have no entries: decisions made for each of them leave no other trace."""
        lists = {d.entries.name for d in self._edition.decisions.values() if d.entries is not None}
        yield from (name for name in sorted(lists) if self._findings.entries.get(name) == ())

    def _with_fields(self, path: str) -> Iterator[str]:
        """A list or entry read whole brings every field that was given."""
        yield path
        for given in self._findings.by_path:
            if given.startswith((f"{path}[", f"{path}.")):
                yield given

    def _finding_node(self, path: str) -> FindingNode:
        found = self._findings.by_path.get(path)
        if found is None:
            entry = self._edition.vocabulary.entry_at(path)
            state = FindingState.NOT_DONE if entry is not None and entry.act else FindingState.UNKNOWN
            value = unknown_value(entry, path) if entry is not None else NULL
            found = Finding(path, value, state)
        return FindingNode(
            id=f"finding:{path}",
            path=path,
            value=found.value,
            state=found.state,
            source=found.source,
            evidence_date=found.evidence_date,
            derived_from=found.derived_from,
            reasons=found.reasons,
        )

    def figure_nodes(self, decisions: Sequence[DecisionNode]) -> tuple[FigureNode, ...]:
        """Return the nodes of the figures that were read."""
        read = set(_all_reads(decisions))
        return tuple(node for node in self._figures.values() if node.id in read)

    def in_conversation_order(self, paths: frozenset[str]) -> tuple[str, ...]:
        """Return paths in the order of the vocabulary; entries of a list in the order given; figures last."""
        inputs = {name: place for place, name in enumerate(self._edition.vocabulary.inputs)}

        def place(path: str) -> tuple[int, int, int, str]:
            head, _, rest = path.partition("[")
            key, _, field = rest.partition("].")
            entry = self._edition.vocabulary.inputs.get(head.partition(".")[0])
            ids = self._findings.entries.get(head, ())
            fields = list(entry.fields) if entry else []
            return (
                inputs.get(head.partition(".")[0], len(inputs)),
                ids.index(key) if key in ids else -1,
                fields.index(field) if field in fields else -1,
                path,
            )

        return tuple(sorted(paths, key=place))

    def acts_alone_in_the_way(self, row: RowNode) -> frozenset[str]:
        """Return the acts not recorded that alone keep a row from holding; none if a finding stands beside them."""
        acts: set[str] = set()
        for cell in row.cells:
            if cell.verdict is not Verdict.TRUE:
                not_done = self._acts_not_done(cell)
                if not not_done:
                    return frozenset()
                acts |= not_done
        return frozenset(acts)

    def _acts_not_done(self, cell: CellNode) -> set[str]:
        paths = (node.removeprefix("finding:") for node in cell.reads if node.startswith("finding:"))
        return {path for path in paths if self._is_act(path) and path not in self._findings.by_path}

    def _is_act(self, path: str) -> bool:
        entry = self._edition.vocabulary.entry_at(path)
        return entry is not None and entry.act


def _all_reads(decisions: Sequence[DecisionNode]) -> Iterator[str]:
    for decision in decisions:
        yield from decision.reads
        for row in decision.rows:
            for cell in row.cells:
                yield from cell.reads
        for line in decision.lines:
            yield from line.reads
