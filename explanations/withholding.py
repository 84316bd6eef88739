"""What is kept from a recipient: a finding or reason with everything that was worked out from it.

It is done by taking nodes out of the trace before anything is written. Since nothing is said of a node that is not
there, no form of a letter, and none of its ids, can hold what was taken out. What is decided is still told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.dmn.edition import OutputName
from engine.dmn.model import HitPolicy
from engine.outcome import Evaluation, Output
from engine.trace import DecisionNode, FigureNode, FindingNode, FindingState, JsonValue, RowNode, Settled, TraceNode
from engine.values import Context
from explanations.answers import answer_parts
from explanations.material import Material


class Ground(StrEnum):
    """Why something may be kept from a recipient. Letters name none of them: the ground itself could tell."""

    THIRD_PARTY = "third_party"
    INFORMANT = "informant"
    SERIOUS_HARM = "serious_harm"


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is kept from the recipient of a letter.

    Args:
        what: paths of findings (`workers[w1].relation`), of a whole list entry (`workers[w1]`), or ids of rows
            (`reasons/A-ENG-L2`).
        ground: why the law allows it.
        reason: why in this case, for the record; it never reaches the recipient.
    """

    what: tuple[str, ...]
    ground: Ground
    reason: str

    def to_json(self) -> dict[str, JsonValue]:
        """Return it as it is kept beside the decision."""
        return {"what": list(self.what), "ground": self.ground.value, "reason": self.reason}


NODE = "determination:withheld"
_INDEPENDENT = (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER)


def without_each(materials: Iterable[Material], withheld: Iterable[Withheld]) -> tuple[Material, ...]:
    """Return the materials of a journey, in its order: what one policy gave to the next is withheld with it."""
    kept: list[Material] = []
    withheld, shortened = tuple(withheld), set[str]()
    for material in materials:
        derived = (node for node in material.findings.values() if node.derived_from.rpartition("/")[2] in shortened)
        handed_on = tuple(node.path for node in derived)
        also = (Withheld(handed_on, Ground.THIRD_PARTY, ""),) if handed_on else ()
        kept.append(without(material, (*withheld, *also)))
        if not kept[-1].is_whole:
            shortened.add(material.evaluation.policy)
    return tuple(kept)


def words_withheld(whole: Iterable[Material], kept: Iterable[Material]) -> tuple[str, ...]:
    """Return the values, in words, of the findings that are in the whole materials and not in what was kept of them."""
    words = (
        material.print(value, material.finding_kind(node.path))
        for material, rest in zip(whole, kept, strict=True)
        for path, node in material.findings.items()
        if path not in rest.findings and node.state is not FindingState.UNKNOWN
        for value in (node.value if isinstance(node.value, tuple) else (node.value,))
    )
    return tuple(dict.fromkeys(words))


def without(material: Material, withheld: Iterable[Withheld]) -> Material:
    """Return the material without what is withheld, and without everything that reads it.

    An answer itself stays, without its working. So do findings that have nothing to do with what is withheld.
    """
    starts = tuple(path for one in withheld for path in one.what)
    if not starts:
        return material
    pruning = _Pruning(material, starts)
    if not pruning.tainted:
        return material
    names = {path: name for path, name in material.background.entry_names.items() if not pruning.names(path)}
    background = replace(material.background, entry_names=names)
    return replace(material, evaluation=pruning.evaluation(), background=background, is_whole=False, sufficed={})


class _Pruning:
    """Finds everything that reads what is withheld, and takes it out."""

    def __init__(self, material: Material, starts: tuple[str, ...]) -> None:
        self._material = material
        self._starts = starts
        self._answers = {name for part in answer_parts(material) for name in part.decisions}
        self.tainted = set(self._named())
        if self.tainted:
            self._spread()

    def names(self, path: str) -> bool:
        """Return whether a path is withheld itself, or belongs to an entry that is, or holds one."""
        return any(path == start or path.startswith((f"{start}.", f"{start}[")) for start in self._starts)

    def _named(self) -> Iterator[str]:
        for node in self._material.evaluation.trace:
            if isinstance(node, FindingNode) and (self.names(node.path) or self._lists_a_withheld_entry(node.path)):
                yield node.id
            if isinstance(node, DecisionNode):
                if node.entry and self.names(f"{node.list_name}[{node.entry}]"):
                    yield node.id
                yield from (row.id for row in node.rows if row.id in self._starts)

    def _lists_a_withheld_entry(self, path: str) -> bool:
        return any(start == f"{path}[{start.partition('[')[2]}" for start in self._starts if start.endswith("]"))

    def _spread(self) -> None:
        """Follow every reading, until nothing new is reached. Decisions come in the order in which they were made."""
        for node in self._material.evaluation.trace:
            if not isinstance(node, DecisionNode):
                continue
            rows = {row.id for row in node.rows if self._row_reads(row)}
            lines = {line.id for line in node.lines if self._reached(line.reads)}
            if rows or lines or self._reached(node.reads):
                self.tainted |= {node.id, *rows, *(line.id for line in node.lines)}

    def _row_reads(self, row: RowNode) -> bool:
        return row.id in self.tainted or any(
            self._reached(cell.reads) for cell in row.cells if cell.test.strip() != "-"
        )

    def _reached(self, reads: Iterable[str]) -> bool:
        """Return whether something withheld was read: itself, a line of it, or a list that holds it."""
        for read in reads:
            if read in self.tainted or read.partition("/")[0] in self.tainted:
                return True
            if "[" not in read and any(node.startswith(f"{read}[") for node in self.tainted):
                return True
        return False

    # ── the trace without them ────────────────────────────────────────────────────────────────────────────────────────

    def evaluation(self) -> Evaluation:
        """Return the evaluation without them: a source of words, and no evaluation any more that could be replayed."""
        whole = self._material.evaluation
        trace = tuple(node for each in whole.trace if (node := self._node(each)) is not None)
        read = {name for node in trace if isinstance(node, DecisionNode) for name in _all_reads(node)}
        trace = tuple(node for node in trace if not isinstance(node, FigureNode) or node.id in read)
        return replace(
            whole,
            trace=trace,
            outputs=tuple(output for each in whole.outputs if (output := self._output(each)) is not None),
            entry_outcomes={
                name: {entry: outcome for entry, outcome in of.items() if not self.names(f"{name}[{entry}]")}
                for name, of in whole.entry_outcomes.items()
            },
            missing=tuple(path for path in whole.missing if not self.names(path)),
            discretion_open=tuple(path for path in whole.discretion_open if not self.names(path)),
            not_used=tuple(name for name in whole.not_used if not self.names(name)),
            met=(),
        )

    def _node(self, node: TraceNode) -> TraceNode | None:
        if node.id not in self.tainted:
            return node
        if not isinstance(node, DecisionNode) or (node.entry and self.names(f"{node.list_name}[{node.entry}]")):
            return None
        if node.id not in self._answers:
            return self._independent_rows(node)
        told = {output.component for output in self._answering() if output.decision == node.name and output.component}
        return replace(
            node,
            rows=tuple(row for row in node.rows if row.id not in self.tainted and not row.hit),
            lines=tuple(replace(line, reads=(), text="") for line in node.lines if line.name in told),
            result=_only(node.result, told) if told else node.result,
            reads=tuple(read for read in node.reads if not self._reached((read,)) or read in self._kept_in_part()),
            text="",
        )

    def _independent_rows(self, node: DecisionNode) -> DecisionNode | None:
        """Return a list of reasons without those that are withheld, and without its value.

        Only of a list: where one row gives way to another, a row that holds would tell that the other does not.
        """
        rows = tuple(row for row in node.rows if row.id not in self.tainted)
        if node.hit_policy not in _INDEPENDENT or not rows:
            return None
        reads = tuple(read for read in node.reads if not self._reached((read,)))
        return replace(node, rows=rows, reads=reads, result=Settled(None), lines=(), text="")

    def _kept_in_part(self) -> set[str]:
        tainted = (node for node in self._material.decisions.values() if node.id in self.tainted)
        return {node.id for node in tainted if node.id not in self._answers and self._independent_rows(node)}

    def _answering(self) -> tuple[OutputName, ...]:
        names = {answer.output for answer in self._material.edition.answers}
        return tuple(output for output in self._material.edition.outputs if output.name in names)

    def _output(self, output: Output) -> Output | None:
        answering = {answer.output for answer in self._material.edition.answers}
        if output.result is not None:
            return None if output.decision in self.tainted and output.name not in answering else output
        kept = {
            entry: settled
            for entry, settled in output.entries.items()
            if not self.names(f"{output.list_name}[{entry}]")
            and (f"{output.decision}[{entry}]" not in self.tainted or output.name in answering)
        }
        return replace(output, entries=kept) if kept else None


def _only(result: Settled, components: set[str]) -> Settled:
    """Return what a decision came out as with the components that are the answer, and no others."""
    if result.values is None:
        return result
    contexts = (value for value in result.values if isinstance(value, Context))
    kept = tuple(Context({name: part for name, part in one.items() if name in components}) for one in contexts)
    return Settled(tuple(dict.fromkeys(kept)))


def _all_reads(node: DecisionNode) -> Iterator[str]:
    yield from node.reads
    for line in node.lines:
        yield from line.reads
    for row in node.rows:
        for cell in row.cells:
            yield from cell.reads
