"""Which decisions give a policy's answer, which rows stand behind it, and how the outcome is said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.outcome import Outcome, Output
from engine.trace import DecisionNode, RowNode
from explanations.material import Material

SAYS = {
    Outcome.ESTABLISHED: "yes",
    Outcome.NOT_ESTABLISHED: "no",
    Outcome.FOR_JUDGEMENT: "judgement",
    Outcome.CANNOT_TELL: "cannot_tell",
}
"""Under which key of the edition's `says` the sentence for an outcome stands."""


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One answer of the policy: for the whole case, or for one entry of a list. `decisions` are those that give it."""

    outcome: Outcome
    decisions: tuple[str, ...]
    list_name: str = ""
    entry: str = ""

    @property
    def path(self) -> str:
        """Return `workers[w1]`, or nothing for the whole case."""
        return f"{self.list_name}[{self.entry}]" if self.entry else ""


def said_for(says: Mapping[str, str], part: AnswerPart, *, only_entries: bool) -> str:
    """Return the edition's sentence for an answer, or nothing.

    For an entry of a list that is the one `for each`. Where there is none, the plain one will do if the edition answers
    about nothing but entries, or if nothing can be told yet; otherwise it speaks of the whole case.
    """
    key = SAYS.get(part.outcome, "")
    if part.entry and f"{key} for each" in says:
        return says[f"{key} for each"]
    fits = not part.entry or only_entries or part.outcome is Outcome.CANNOT_TELL
    return says.get(key, "") if fits else ""


def answer_parts(material: Material) -> tuple[AnswerPart, ...]:
    """Return the answers of the policy in order: for each entry of each list, else for the whole case."""
    evaluation = material.evaluation
    answering = {answer.output for answer in material.edition.answers}
    outputs = [output for output in evaluation.outputs if output.name in answering] or list(evaluation.outputs)
    parts: list[AnswerPart] = []
    for list_name, outcomes in evaluation.entry_outcomes.items():
        of_list = [output for output in outputs if output.list_name == list_name]
        for entry, outcome in outcomes.items():
            decisions = dict.fromkeys(f"{output.decision}[{entry}]" for output in of_list)
            parts.append(AnswerPart(outcome, tuple(decisions), list_name, entry))
    whole = dict.fromkeys(output.decision for output in outputs if output.result is not None)
    if whole or not parts:
        parts.insert(0, AnswerPart(_outcome_of_whole(material, bool(parts)), tuple(whole)))
    return tuple(parts)


def _outcome_of_whole(material: Material, has_entries: bool) -> Outcome:
    """Return the outcome of the answers that are no entry's; where entries have their own, read it off the values."""
    evaluation = material.evaluation
    if not has_entries:
        return evaluation.outcome
    plain = [output.result for output in evaluation.outputs if output.result is not None]
    return Outcome.ESTABLISHED if all(result.certain for result in plain) else Outcome.CANNOT_TELL


def answers_only_entries(material: Material) -> bool:
    """Return whether every answer of the policy is about an entry of a list."""
    answering = {answer.output for answer in material.edition.answers}
    answers = [output for output in material.evaluation.outputs if output.name in answering]
    return bool(answers) and all(output.list_name for output in answers)


def outputs_of(material: Material, part: AnswerPart) -> Iterator[Output]:
    """Yield the outputs that belong to the part, in the edition's order."""
    for output in material.evaluation.outputs:
        in_entry = output.list_name == part.list_name and part.entry in output.entries
        if in_entry if part.entry else output.result is not None:
            yield output


def behind(material: Material, decision_ids: tuple[str, ...]) -> tuple[DecisionNode, ...]:
    """Return the decisions that the given ones rest on, and themselves, in the order in which they were made."""
    reached: set[str] = set()
    waiting = list(decision_ids)
    while waiting:
        node_id = waiting.pop()
        node = material.decisions.get(node_id)
        if node is None or node_id in reached:
            continue
        reached.add(node_id)
        waiting.extend(read for read in _reads(node))
    return tuple(node for node in material.decisions.values() if node.id in reached)


def _reads(node: DecisionNode) -> Iterator[str]:
    yield from node.reads
    for line in node.lines:
        yield from line.reads
    for row in node.rows:
        for cell in row.cells:
            yield from cell.reads


def rows_that_hold(decisions: tuple[DecisionNode, ...]) -> Iterator[tuple[DecisionNode, RowNode]]:
    """Yield the rows whose output was taken into an answer."""
    return ((decision, row) for decision in decisions for row in decision.rows if row.hit)


def gives(row: RowNode, values: set[str]) -> bool:
    """Return whether the row's output is, or holds, one of the values."""
    if row.output is None or not row.output.certain:
        return False
    value = row.output.value
    if isinstance(value, str):
        return value in values
    members = getattr(value, "values", None)
    return members is not None and any(part in values for part in members() if isinstance(part, str))


def declared_values(material: Material, outcome: Outcome) -> set[str]:
    """Return the values that the edition's answers declare to mean the outcome."""
    values: set[str] = set()
    for answer in material.edition.answers:
        by_outcome = {
            Outcome.ESTABLISHED: answer.yes,
            Outcome.NOT_ESTABLISHED: answer.no,
            Outcome.FOR_JUDGEMENT: answer.judgement,
        }
        values |= set(by_outcome.get(outcome, ()))
    return values
