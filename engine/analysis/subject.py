"""What an analysis is about: one answer of a policy, or of one entry of a list; how it is made, and its diagram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.analysis.diagram import MOST_TRIES, Diagram, Tried, grown
from engine.analysis.parts import End
from engine.analysis.reckoning import Stopped
from engine.analysis.space import Space
from engine.compiled import CompiledEdition
from engine.dmn.edition import Answer, OutputName
from engine.outcome import Outcome
from engine.values import Value, feel_text
from engine.worlds import Result


@dataclass(frozen=True, slots=True)
class Subject:
    """One output of a policy, of one entry where it is made for each.

    `answer` says which of its values mean yes and no; None for an output that is no answer.
    """

    output: OutputName
    entry: str = ""
    answer: Answer | None = None

    def outcome(self, value: Value) -> Outcome | None:
        """Return what a value means; None for an answer that is no yes or no."""
        if self.answer is None or not self.answer.is_question:
            return None
        text = value if isinstance(value, str) else feel_text(value)
        if text in self.answer.yes:
            return Outcome.ESTABLISHED
        return Outcome.NOT_ESTABLISHED if text in self.answer.no else Outcome.FOR_JUDGEMENT


def subjects(edition: CompiledEdition, entries: Mapping[str, tuple[str, ...]]) -> tuple[Subject, ...]:
    """Return every output, those made for each entry of a list once for each, in the order of the edition."""
    answers = {answer.output: answer for answer in edition.edition.answers}
    found: list[Subject] = []
    for output in edition.edition.outputs:
        listed = edition.decisions[output.decision].entries
        keys = entries.get(listed.name, ()) if listed is not None else ("",)
        found += [Subject(output, key, answers.get(output.name)) for key in keys]
    return tuple(found)


def made(space: Space, subject: Subject, values: Mapping[str, Value]) -> Result | Stopped:
    """Return what a subject comes to for the values of all paths."""
    result = space.reckoning.decision(subject.output.decision, space.inputs(values), subject.entry)
    if isinstance(result, Stopped) or not subject.output.component:
        return result
    return result.component(subject.output.component)


def attempt(space: Space, subject: Subject, values: Mapping[str, Value]) -> Tried:
    """Return the end a subject comes to, or the places of the axes that it waits for."""
    result = made(space, subject, values)
    if isinstance(result, Stopped):
        return Tried(End(None, stopped=True))
    if result.certain:
        return Tried(End(result.values[0]))
    waits = [place for path in space.cuts if path in result.needs for place in space.places(path)]
    return Tried(None, tuple(waits), result.needs)


def diagram(space: Space, subject: Subject, known: Mapping[str, Value], most: int = MOST_TRIES) -> Diagram:
    """Return the subject's diagram over all axes; what is continuous stays as it is known. Raises TooLarge."""
    kept = {path: known[path] for path, cut in space.cuts.items() if cut.continuous}
    paths = [path for path, cut in space.cuts.items() if not cut.continuous]
    opened = {path: space.value(path, {}) for path in paths}
    path_of = {place: path for path in paths for place in space.places(path)}

    def tried(fixed: Mapping[int, int]) -> Tried:
        touched = {path_of[place] for place in fixed}
        values = {**kept, **opened, **{path: space.value(path, fixed) for path in touched}}
        return attempt(space, subject, values)

    return grown(space.axes, tried, most)
