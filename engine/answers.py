"""Draws the conclusion: the outputs of a policy, and the outcome of the answers it declares (DESIGN of outcomes)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.compiled import CompiledEdition
from engine.decisions import Made
from engine.dmn.edition import Answer, OutputName
from engine.errors import EvaluationStopped
from engine.outcome import Outcome, Output, worst
from engine.values import Value, feel_text
from engine.worlds import Result


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The outcome, the outputs, and the findings that could still change the outcome."""

    outcome: Outcome
    outputs: tuple[Output, ...]
    entry_outcomes: Mapping[str, Mapping[str, Outcome]]
    needs: frozenset[str]


def conclude(edition: CompiledEdition, made: Mapping[str, Made]) -> Conclusion:
    """Return the conclusion of an edition whose decisions have been made.

    Raises:
        EvaluationStopped: when an answer has a value that the edition does not declare.
    """
    outputs = tuple(_output(edition, output, made) for output in edition.edition.outputs)
    outcomes: list[Outcome] = []
    per_entry: dict[str, dict[str, Outcome]] = {}
    needs: frozenset[str] = frozenset()
    for answer in edition.edition.answers or tuple(Answer(output.name) for output in edition.edition.outputs):
        output = next(o for o in edition.edition.outputs if o.name == answer.output)
        for key, result in _results(edition, output, made):
            outcome = _outcome(answer, result)
            outcomes.append(outcome)
            if outcome is Outcome.CANNOT_TELL:
                needs |= result.needs
            list_name = _list_name(edition, output)
            if key and list_name:
                known = per_entry.setdefault(list_name, {})
                known[key] = worst((known.get(key, Outcome.ESTABLISHED), outcome))
    return Conclusion(worst(tuple(outcomes)), outputs, per_entry, needs)


def _list_name(edition: CompiledEdition, output: OutputName) -> str:
    entries = edition.decisions[output.decision].entries
    return entries.name if entries else ""


def _results(edition: CompiledEdition, output: OutputName, made: Mapping[str, Made]) -> list[tuple[str, Result]]:
    """Return the output's result, or its result for each entry with the entry's id."""
    decision = made[output.decision]
    is_list = edition.decisions[output.decision].entries is not None
    pairs = list(decision.entries.items()) if is_list else [("", decision.result)]
    if is_list and not pairs and decision.result.needs:
        pairs = [("", decision.result)]
    return [(key, result.component(output.component) if output.component else result) for key, result in pairs]


def _output(edition: CompiledEdition, output: OutputName, made: Mapping[str, Made]) -> Output:
    results = _results(edition, output, made)
    list_name = _list_name(edition, output)
    if not list_name:
        return Output(output.name, output.decision, result=results[0][1].settled())
    settled = {key: result.settled() for key, result in results if key}
    return Output(output.name, output.decision, list_name=list_name, entries=settled)


def _outcome(answer: Answer, result: Result) -> Outcome:
    if not answer.is_question:
        return Outcome.ESTABLISHED if result.certain else Outcome.CANNOT_TELL
    if result.settled().values is None:
        return Outcome.CANNOT_TELL
    outcomes = {_of_value(answer, value) for value in result.values}
    return outcomes.pop() if len(outcomes) == 1 else Outcome.CANNOT_TELL


def _of_value(answer: Answer, value: Value) -> Outcome:
    text = value if isinstance(value, str) else feel_text(value)
    for values, outcome in (
        (answer.yes, Outcome.ESTABLISHED),
        (answer.no, Outcome.NOT_ESTABLISHED),
        (answer.judgement, Outcome.FOR_JUDGEMENT),
    ):
        if text in values:
            return outcome
    raise EvaluationStopped(f"`{text}` is no declared answer", where=answer.output, fix="name it under `answer:`")
