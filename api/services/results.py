"""What came out of evaluations, place by place, so that two of them can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, cast

from api.ledger.canonical import Json
from engine.dmn.vocabulary import FindingType, Vocabulary
from engine.values import number, to_json

OUTCOME = "outcome"

Place: TypeAlias = tuple[str, str]
"""Policy, and path: `outcome`, `final_amount`, `workers[w1].outcome`, `workers[w1].payable`."""
Results: TypeAlias = Mapping[Place, Json]
"""What stands at each place; `{"possible": [...]}` for an output that is not settled."""


@dataclass(frozen=True, slots=True)
class ResultDifference:
    """One place at which two results differ; None where there was nothing, or is nothing now.

    `amount` is what a sum of money differs by, in the unit of the output; None for one that is no certain sum twice.
    """

    policy: str
    path: str
    was: Json
    now: Json
    amount: Decimal | None

    def to_json(self) -> dict[str, Json]:
        """Return the difference as the command line and the API give it."""
        return {
            "policy": self.policy,
            "path": self.path,
            "was": self.was,
            "now": self.now,
            "amount": None if self.amount is None else to_json(self.amount),
        }


def results_of(outputs: Mapping[str, Json], vocabulary: Vocabulary) -> dict[Place, Json]:
    """Return what recorded outputs (by policy, see `outputs_and_trace`) say at each place, in their order."""
    found: dict[Place, Json] = {}
    for policy, whole in outputs.items():
        one = cast("Mapping[str, Json]", whole)
        found[policy, OUTCOME] = one["outcome"]
        for list_name, entries in _object(one.get("entries")).items():
            for entry, outcome in _object(entries).items():
                found[policy, f"{list_name}[{entry}].{OUTCOME}"] = outcome
        found |= {(policy, path): value for path, value in leaves(one.get("outputs"), vocabulary)}
        found |= {(policy, path): {"possible": value} for path, value in leaves(one.get("possible"), vocabulary)}
    return found


def leaves(outputs: Json, vocabulary: Vocabulary) -> Iterator[tuple[str, Json]]:
    """Yield path and value of every output: of lists those of each entry, `workers[w1].payable`."""
    for name, value in _object(outputs).items():
        if name in vocabulary.outputs or not isinstance(value, Mapping):
            yield name, value
            continue
        for entry, inner in value.items():
            for output, leaf in _object(inner).items():
                yield f"{name}[{entry}].{output}", leaf


def sum_at(results: Results, place: Place, vocabulary: Vocabulary) -> Decimal | None:
    """Return the certain sum of money at a place, None for what is none."""
    entry = vocabulary.outputs.get(place[1].rpartition(".")[2])
    value = results.get(place)
    if entry is None or entry.type is not FindingType.MONEY or not isinstance(value, str):
        return None
    return number(value)


def differences(was: Results, now: Results, vocabulary: Vocabulary) -> tuple[ResultDifference, ...]:
    """Return every place at which two results differ."""
    return tuple(
        ResultDifference(*place, was.get(place), now.get(place), _amount(was, now, place, vocabulary))
        for place in dict.fromkeys((*was, *now))
        if was.get(place) != now.get(place)
    )


def _amount(was: Results, now: Results, place: Place, vocabulary: Vocabulary) -> Decimal | None:
    before, after = sum_at(was, place, vocabulary), sum_at(now, place, vocabulary)
    return None if before is None or after is None else after - before


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}
