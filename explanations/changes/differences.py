"""What differs between two evaluations of one policy: rules, findings, figures, rows and what comes out, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from engine.outcome import Outcome
from engine.trace import FigureNode, FindingNode, FindingState, RowNode, Settled, Verdict
from explanations.material import Material
from explanations.rows import RowTeller
from explanations.statement import Items, Paragraph, Section, Sentence, Statement
from explanations.wording import english

OUTCOME_WORDS = {
    Outcome.STOPPED: "a rule failed",
    Outcome.CANNOT_TELL: "cannot tell yet",
    Outcome.FOR_JUDGEMENT: "a person must decide",
    Outcome.NOT_ESTABLISHED: "no",
    Outcome.ESTABLISHED: "yes, or settled",
    Outcome.NOT_IN_FORCE: "these rules are not in force",
}
VERDICT_WORDS = {
    Verdict.TRUE: "applies",
    Verdict.FALSE: "does not apply",
    Verdict.UNKNOWN: "is open",
    Verdict.NOT_APPLICABLE: "is left out",
}
ABSENT = "not there"
_Node = TypeVar("_Node", FindingNode, FigureNode, RowNode)


class Aspect(StrEnum):
    """What kind of thing differs."""

    RULES = "rules"
    OUTCOME = "outcome"
    OUTPUT = "output"
    FINDING = "finding"
    FIGURE = "figure"
    ROW = "row"


HEADINGS = {
    Aspect.OUTCOME: "The answer",
    Aspect.OUTPUT: "What comes out",
    Aspect.FINDING: "Findings",
    Aspect.FIGURE: "Figures",
    Aspect.ROW: "Rules that apply or no longer apply",
    Aspect.RULES: "Which rules, and for which day",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, in words. `path` is stable: an output's name, a finding's path, a row's id.

    `nodes` are the ids that it speaks for, in the evaluation after or, where it is no longer there, before.
    """

    aspect: Aspect
    path: str
    label: str
    was: str
    now: str
    nodes: tuple[str, ...]

    def sentence(self) -> Sentence:
        """Return the change as a sentence: `Weekly earnings: was £90.00 a week, now £120.00 a week.`"""
        return Sentence(english.stopped(f"{self.label}: was {self.was}, now {self.now}"), self.nodes)


def changes(before: Material, after: Material) -> tuple[Change, ...]:
    """Return every difference between two evaluations of one policy, the answer first; nothing if there is none."""
    return (
        *_outcomes(before, after),
        *_outputs(before, after),
        *_differing(Aspect.FINDING, before.findings, after.findings, _finding(before), _finding(after)),
        *_differing(Aspect.FIGURE, before.figure_nodes, after.figure_nodes, _figure(before), _figure(after)),
        *_differing(Aspect.ROW, before.rows, after.rows, _row(before), _row(after)),
        *_rules(before, after),
    )


def statement_of_changes(before: Material, after: Material) -> Statement:
    """Return the changes as a statement, with a section for each kind of thing that differs."""
    found = changes(before, after)
    told = {aspect: tuple((c.sentence(),) for c in found if c.aspect is aspect) for aspect in HEADINGS}
    sections = tuple(Section(a.value, HEADINGS[a], (Items(items),)) for a, items in told.items() if items)
    same = Sentence("Nothing differs: the same rules read the same findings and say the same.", (after.outcome_id,))
    nothing = (Section("nothing", "No difference", (Paragraph((same,)),)),)
    about = {"policy": after.evaluation.policy, "before": before.evaluation.on, "after": after.evaluation.on}
    return Statement("comparison", after.edition.title, english.LANGUAGE, about, sections or nothing)


# ── the answer ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _outcomes(before: Material, after: Material) -> Iterator[Change]:
    was, now = _all_outcomes(before), _all_outcomes(after)
    for path in dict.fromkeys((*was, *now)):
        if was.get(path) is not now.get(path):
            label = english.sentence_start(after.entry_name(path)) if path else "Answer"
            old, new = (OUTCOME_WORDS[one[path]] if path in one else ABSENT for one in (was, now))
            yield Change(Aspect.OUTCOME, path or "outcome", label, old, new, (after.outcome_id,))


def _all_outcomes(material: Material) -> dict[str, Outcome]:
    lists = material.evaluation.entry_outcomes
    entries = {f"{name}[{entry}]": outcome for name, of in lists.items() for entry, outcome in of.items()}
    return {"": material.evaluation.outcome, **entries}


def _outputs(before: Material, after: Material) -> Iterator[Change]:
    was, now = _all_outputs(before), _all_outputs(after)
    for path in dict.fromkeys((*was, *now)):
        if _json(was.get(path)) != _json(now.get(path)):
            name, node = path.rpartition(".")[2], (now.get(path) or was[path])[1]
            kind = after.output_kind(name)
            entry = path.rpartition(".")[0]
            label = f"{kind.label} ({after.entry_name(entry)})" if entry else kind.label
            old, new = (after.print_settled(one[path][0], kind) if path in one else ABSENT for one in (was, now))
            yield Change(Aspect.OUTPUT, path, label, old, new, (node,))


def _all_outputs(material: Material) -> dict[str, tuple[Settled, str]]:
    found: dict[str, tuple[Settled, str]] = {}
    for output in material.evaluation.outputs:
        if output.result is not None:
            found[output.name] = (output.result, output.decision)
        for entry, settled in output.entries.items():
            found[f"{output.list_name}[{entry}].{output.name}"] = (settled, f"{output.decision}[{entry}]")
    return found


def _json(found: tuple[Settled, str] | None) -> object:
    return None if found is None else found[0].to_json()


# ── what it rests on ──────────────────────────────────────────────────────────────────────────────────────────────────


def _differing(
    aspect: Aspect,
    was: Mapping[str, _Node],
    now: Mapping[str, _Node],
    say_was: Callable[[_Node], tuple[str, str]],
    say_now: Callable[[_Node], tuple[str, str]],
) -> Iterator[Change]:
    """Yield a change for each node whose words differ; a pair of words is (what it is called, what is said of it)."""
    for path in dict.fromkeys((*was, *now)):
        old, new = was.get(path), now.get(path)
        old_words = say_was(old) if old is not None else ("", ABSENT)
        new_words = say_now(new) if new is not None else ("", ABSENT)
        node = new or old
        if old_words[1] != new_words[1] and node is not None:
            yield Change(aspect, path, new_words[0] or old_words[0], old_words[1], new_words[1], (node.id,))


def _finding(material: Material) -> Callable[[FindingNode], tuple[str, str]]:
    def said(node: FindingNode) -> tuple[str, str]:
        label = material.finding_label(node.path)
        if node.state is FindingState.UNKNOWN:
            return label, english.NOT_KNOWN
        value = material.print(node.value, material.finding_kind(node.path))
        return label, value if node.state is FindingState.GIVEN else f"{value} ({node.state.value.replace('_', ' ')})"

    return said


def _figure(material: Material) -> Callable[[FigureNode], tuple[str, str]]:
    def said(node: FigureNode) -> tuple[str, str]:
        kind = material.figure_kind(node.name)
        return kind.label, english.NOT_KNOWN if node.stale else material.print(node.value, kind)

    return said


def _row(material: Material) -> Callable[[RowNode], tuple[str, str]]:
    rows = RowTeller(material)
    owners = {row.id: decision for decision in material.decisions.values() for row in decision.rows}

    def said(node: RowNode) -> tuple[str, str]:
        return f"Rule {rows.name(owners[node.id], node)}", VERDICT_WORDS[node.verdict]

    return said


def _rules(before: Material, after: Material) -> Iterator[Change]:
    was, now = before.evaluation, after.evaluation
    facts = (
        ("edition", "Version of the rules", was.edition, now.edition),
        ("digest", "Digest of the rules", before.edition.digest, after.edition.digest),
        ("on", "Day asked about", english.iso_date(was.on), english.iso_date(now.on)),
        ("mode", "Rules taken part", was.mode.value, now.mode.value),
    )
    for path, label, old, new in facts:
        if old != new:
            yield Change(Aspect.RULES, path, label, old, new, (after.edition_id,))
