"""The forms an authority's decision may take: adopt what the rules say, depart from it, or decide in the interim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from api.services.evaluate import SchemeEvaluation
from api.services.failures import ActRefused
from api.services.findings_json import Given
from engine.dmn.vocabulary import NameEntry, Vocabulary
from engine.errors import FindingError
from engine.findings import read_findings
from engine.outcome import Evaluation


@dataclass(frozen=True, slots=True)
class Departure:
    """What the authority decides about one policy in place of what the rules say, why, and on what evidence.

    `outputs` has the form in which evaluations give theirs: `{"final_amount": "140.00"}`, or by list and entry id
    `{"workers": {"w1": {"payable": "permit"}}}`.
    """

    policy: str
    outputs: Mapping[str, Given]
    reasons: str
    evidence: tuple[str, ...]

    def __post_init__(self) -> None:
        where = f"departure from {self.policy}"
        if not self.reasons.strip():
            raise ActRefused("a departure needs reasons", where=where, fix="say why this person's case is different")
        if not any(item.strip() for item in self.evidence):
            raise ActRefused("a departure needs evidence", where=where, fix="name the document or who said so")
        if not self.outputs:
            raise ActRefused("a departure says what is decided instead", where=where, fix="give at least one output")


@dataclass(frozen=True, slots=True)
class Adopt:
    """Decide what the rules say. Without `policies`, everything that is settled is decided."""

    policies: tuple[str, ...] = ()
    departures: tuple[Departure, ...] = ()


@dataclass(frozen=True, slots=True)
class Depart:
    """Decide otherwise where a departure says so, and what the rules say about the other `policies`."""

    departures: tuple[Departure, ...]
    policies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.departures:
            raise ActRefused("a decision that departs names at least one departure", fix="or adopt what the rules say")


@dataclass(frozen=True, slots=True)
class Interim:
    """Decide at once because of urgent need; full reasons follow by a day. `urgency` says why it cannot wait."""

    full_reasons_by: date
    urgency: str
    policies: tuple[str, ...] = ()
    departures: tuple[Departure, ...] = ()

    def __post_init__(self) -> None:
        if not self.urgency.strip():
            raise ActRefused("an interim decision says why it cannot wait", fix="describe the urgent need")


Form = Adopt | Depart | Interim


def check_departure(evaluation: SchemeEvaluation, departure: Departure) -> None:
    """Refuse a departure from a policy that was not evaluated, to outputs it does not have or values they cannot have.

    Raises ActRefused.
    """
    policy, where = departure.policy, f"departure from {departure.policy}"
    loaded = evaluation.editions.get(policy)
    if loaded is None:
        known = ", ".join(evaluation.editions)
        raise ActRefused(f"`{policy}` was not evaluated", where=where, fix=f"evaluated were {known}")
    allowed = _output_names(evaluation.evaluations[policy])
    for path, name, value in _leaves(departure.outputs):
        if (path, name) not in allowed:
            names = ", ".join(sorted({"/".join(filter(None, pair)) for pair in allowed}))
            raise ActRefused(f"`{policy}` has no output `{'/'.join(filter(None, (path, name)))}`", where=where,
                             fix=f"it has {names}")  # fmt: skip
        _check_value(loaded.vocabulary.outputs, name, value, where)


def _output_names(evaluation: Evaluation) -> set[tuple[str, str]]:
    names: set[tuple[str, str]] = set()
    for output in evaluation.outputs:
        if output.list_name:
            names |= {(f"{output.list_name}/{entry}", output.name) for entry in output.entries}
        else:
            names.add(("", output.name))
    return names


def _leaves(outputs: Mapping[str, Given]) -> Iterator[tuple[str, str, Given]]:
    """Yield path, output name and value; two levels of nesting are a list and its entries."""
    for name, value in outputs.items():
        if not isinstance(value, Mapping):
            yield "", name, value
            continue
        for entry, values in value.items():
            if isinstance(values, Mapping):
                yield from ((f"{name}/{entry}", inner, leaf) for inner, leaf in values.items())
            else:
                yield name, entry, values


def _check_value(outputs: Mapping[str, NameEntry], name: str, value: Given, where: str) -> None:
    entry = outputs.get(name)
    if entry is None:
        return
    try:
        read_findings({name: value}, Vocabulary({name: entry}, {}))
    except FindingError as error:
        raise ActRefused(error.message, where=where, fix=error.fix) from error
