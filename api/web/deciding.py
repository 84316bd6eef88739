"""What was typed on the page where a case is decided, as one of the forms that a decision may take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.ledger.canonical import Json
from api.services.decision_forms import Adopt, Depart, Departure, Form, Interim
from api.services.evaluate import SchemeEvaluation
from api.services.failures import ActRefused
from api.services.registry import LoadedEdition
from api.web.pages import Mistake
from api.web.questions import fields
from api.web.questions.ask import boxes
from api.web.questions.fields import Form as Fields
from api.web.questions.read import read
from api.web.questions.typing import NotUsable, date_typed
from engine.dmn.vocabulary import NameEntry
from engine.outcome import Evaluation, Output

ADOPT, DEPART, LEAVE = "adopt", "depart", "leave"
FULL, INTERIM = "full", "interim"
KIND, URGENCY, DUE, COMPLETES = "kind", "urgency", "due", "completes"


@dataclass(frozen=True, slots=True)
class DecisionTyped:
    """The form of decision that was typed, or what keeps it from being one."""

    form: Form | None
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputField:
    """One output that a departure may set: its field, what it is, and the list entry that it is about, if any."""

    field: str
    entry: NameEntry
    list_name: str = ""
    key: str = ""


def choice(policy: str) -> str:
    """Return the field that says what to do about a policy."""
    return f"how.{policy}"


def reasons(policy: str) -> str:
    """Return the field with the reasons for a departure."""
    return f"why.{policy}"


def evidence(policy: str) -> str:
    """Return the field with the evidence for a departure."""
    return f"evidence.{policy}"


def output_fields(evaluation: Evaluation, loaded: LoadedEdition) -> Iterator[OutputField]:
    """Yield the outputs that a departure may set: those that are the answer, or all of a rule set that asks nothing."""
    answering = {answer.output for answer in loaded.edition.answers}
    for output in evaluation.outputs:
        entry = loaded.vocabulary.outputs.get(output.name)
        if entry is not None and (not answering or output.name in answering):
            yield from _fields_of(output, entry, evaluation.policy)


def _fields_of(output: Output, entry: NameEntry, policy: str) -> Iterator[OutputField]:
    if output.list_name:
        for key in output.entries:
            yield OutputField(f"out.{policy}.{key}.{output.name}", entry, output.list_name, key)
    else:
        yield OutputField(f"out.{policy}.{output.name}", entry)


def read_decision(evaluation: SchemeEvaluation, typed: Fields) -> DecisionTyped:
    """Return the form of decision that was typed, with the mistakes that were made in it."""
    adopted = tuple(policy for policy in evaluation.editions if typed.get(choice(policy)) == ADOPT)
    departed = [policy for policy in evaluation.editions if typed.get(choice(policy)) == DEPART]
    mistakes: list[Mistake] = []
    departures = tuple(
        departure for policy in departed if (departure := _departure(policy, evaluation, typed, mistakes)) is not None
    )
    if not adopted and not departed:
        first = next(iter(evaluation.editions), "")
        mistakes.append(Mistake("Choose at least one thing to decide", choice(first)))
    interim = _interim(typed, mistakes) if typed.get(KIND) == INTERIM else None
    if mistakes:
        return DecisionTyped(None, tuple(mistakes))
    if interim is not None:
        return DecisionTyped(Interim(interim.full_reasons_by, interim.urgency, adopted, departures))
    return DecisionTyped(Depart(departures, adopted) if departures else Adopt(adopted))


def _departure(policy: str, evaluation: SchemeEvaluation, typed: Fields, mistakes: list[Mistake]) -> Departure | None:
    title = evaluation.editions[policy].edition.title
    outputs, found = _outputs(policy, evaluation, typed)
    if not typed.get(reasons(policy), "").strip():
        found.append(Mistake(f"{title}: say why this person’s case is different", reasons(policy)))
    if not typed.get(evidence(policy), "").strip():
        found.append(Mistake(f"{title}: name the document or who said so", evidence(policy)))
    if not outputs and not found:
        found.append(Mistake(f"{title}: say what is decided instead", choice(policy)))
    mistakes += found
    if found:
        return None
    lines = tuple(line.strip() for line in typed.get(evidence(policy), "").splitlines() if line.strip())
    return Departure(policy, outputs, typed.get(reasons(policy), ""), lines)


def _outputs(policy: str, evaluation: SchemeEvaluation, typed: Fields) -> tuple[dict[str, Json], list[Mistake]]:
    found: dict[str, Json] = {}
    lists: dict[str, dict[str, dict[str, Json]]] = {}
    mistakes: list[Mistake] = []
    for field in output_fields(evaluation.evaluations[policy], evaluation.editions[policy]):
        value = read(field.entry, field.field, typed)
        mistakes += value.mistakes
        if not value.answered or value.unknown or value.mistakes:
            continue
        if field.list_name:
            lists.setdefault(field.list_name, {}).setdefault(field.key, {})[field.entry.name] = value.value
        else:
            found[field.entry.name] = value.value
    nested: Mapping[str, Json] = lists
    return {**found, **nested}, mistakes


def _interim(typed: Fields, mistakes: list[Mistake]) -> Interim | None:
    day = None
    try:
        day = date_typed(boxes(typed, DUE))
        if day is None:
            mistakes.append(Mistake("Full reasons by: enter the day", fields.day(DUE)))
    except NotUsable as problem:
        mistakes.append(Mistake(f"Full reasons by: {problem}", fields.day(DUE)))
    if not typed.get(URGENCY, "").strip():
        mistakes.append(Mistake("Say why it cannot wait", URGENCY))
    if mistakes or day is None:
        return None
    try:
        return Interim(day, typed.get(URGENCY, ""))
    except ActRefused as refused:
        mistakes.append(Mistake(refused.message, URGENCY))
        return None
