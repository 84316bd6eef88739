"""Remade decisions: a recorded decision made again under other rules, with every sum that comes out otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from api.ledger.canonical import Json
from api.services.cross_checking import CrossChecker
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.keep import outputs_and_trace
from api.services.records import Record
from api.services.registry import Registry
from engine.compiled import EVALUATION_DATE
from engine.dmn.vocabulary import FindingType, NameEntry

PAID_BY_THE_PERSON = frozenset({"adult_contribution", "amount_to_recover", "required_min"})
"""Sums that go the other way: the person was wronged where they turn out lower."""

Outputs = Mapping[str, Mapping[str, Json]]
"""What was recorded of each policy apart from its trace: outcome, outputs and the rest."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One sum that ought to have been otherwise. `owed` is signed: positive where the person had too little.

    `unit` is what the sum is for, such as `per week`, empty for one paid once. `owed` is None where one of the two is
    not settled.
    """

    policy: str
    output: str
    was: str | None
    now: str | None
    owed: Decimal | None
    unit: str = ""

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        owed = None if self.owed is None else str(self.owed)
        return {
            "policy": self.policy, "output": self.output, "was": self.was, "now": self.now, "owed": owed,
            "unit": self.unit,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Touched:
    """A decision that other rules touch: about whom, as on which day, what comes out otherwise.

    `departed` says that a person decided otherwise than the rules said, so that somebody must look before anything is
    put right.
    """

    determination: str
    seq: int
    person: str
    on: date
    departed: bool
    outcomes: tuple[str, ...]
    amounts: tuple[Amount, ...]

    @property
    def owed(self) -> Decimal:
        """Return the largest sum owed to the person, the most negative where nothing is owed."""
        return self.largest.owed or Decimal(0) if self.largest else Decimal(0)

    @property
    def largest(self) -> Amount | None:
        """Return the amount that `owed` is, None where no sum that is settled changes."""
        settled = [amount for amount in self.amounts if amount.owed is not None]
        return max(settled, key=lambda one: ((one.owed or 0) > 0, abs(one.owed or 0)), default=None)

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "determination": self.determination,
            "seq": str(self.seq),
            "person": self.person,
            "on": self.on.isoformat(),
            "departed": self.departed,
            "owed": str(self.owed),
            "outcomes": list(self.outcomes),
            "amounts": [amount.to_json() for amount in self.amounts],
        }


def touched_from_json(given: Mapping[str, Any]) -> Touched:
    """Return what `Touched.to_json` wrote."""
    amounts = tuple(
        Amount(
            one["policy"], one["output"], one["was"], one["now"],
            None if one["owed"] is None else Decimal(one["owed"]), one["unit"],
        )
        for one in given["amounts"]
    )  # fmt: skip
    return Touched(
        determination=given["determination"],
        seq=int(given["seq"]),
        person=given["person"],
        on=date.fromisoformat(given["on"]),
        departed=given["departed"],
        outcomes=tuple(given["outcomes"]),
        amounts=amounts,
    )


def made_again(record: Record, checker: CrossChecker, rules: Registry, on: date | None = None) -> SchemeEvaluation:
    """Answer a record's question again under other rules, as on its own day or on another.

    Raises NotAvailable where the one policy asked about is not in force that day, and what `evaluate` raises.
    """
    return evaluate(rules, checker, question_of(record, on))


def question_of(record: Record, on: date | None = None) -> Question:
    """Return a record's question, for the editions in force on its own day or on another."""
    if on is None:
        return replace(record.question, editions={})
    findings = {name: value for name, value in record.question.findings.items() if name != EVALUATION_DATE}
    return replace(record.question, editions={}, on=on, findings=findings)


def outputs_of(made: SchemeEvaluation) -> Outputs:
    """Return an evaluation in the form in which one is recorded, without the trace."""
    outputs, _ = outputs_and_trace(made.evaluations)
    assert isinstance(outputs, Mapping), "outputs are kept by policy"
    return {policy: one for policy, one in outputs.items() if isinstance(one, Mapping)}


def touched(record: Record, seq: int, was: Outputs, made: SchemeEvaluation) -> Touched | None:
    """Return what an evaluation changes against earlier outputs of the same policies, None where nothing."""
    now = outputs_of(made)
    outcomes: list[str] = []
    amounts: list[Amount] = []
    differs = False
    for policy in (policy for policy in was if policy in now):
        before, after = was[policy], now[policy]
        if before["outcome"] != after["outcome"]:
            outcomes.append(f"{policy}: {before['outcome']} → {after['outcome']}")
        differs |= before["outputs"] != after["outputs"] or before["outcome"] != after["outcome"]
        loaded = made.editions.get(policy)
        if loaded is not None:
            amounts += _amounts(policy, before["outputs"], after["outputs"], loaded.vocabulary.outputs)
    if not differs:
        return None
    content = record.determination_content
    return Touched(
        determination=record.id,
        seq=seq,
        person=record.determination.subject or "" if record.determination else "",
        on=made.question.on,
        departed=content is not None and content.act == "departed",
        outcomes=tuple(outcomes),
        amounts=tuple(amounts),
    )


def _amounts(policy: str, was: Json, now: Json, names: Mapping[str, NameEntry]) -> Iterator[Amount]:
    before, after = dict(_sums(was, names)), dict(_sums(now, names))
    for path in dict.fromkeys((*before, *after)):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        name = path.rpartition("/")[2]
        owed = None if old is None or new is None else Decimal(new) - Decimal(old)
        if owed is not None and name in PAID_BY_THE_PERSON:
            owed = -owed
        yield Amount(policy, path, old, new, owed, names[name].unit)


def _sums(value: Json, names: Mapping[str, NameEntry], path: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield the sums of money among outputs by path."""
    if not isinstance(value, Mapping):
        return
    for name, inner in value.items():
        place = f"{path}/{name}" if path else name
        entry = names.get(name)
        if entry is not None and entry.type is FindingType.MONEY:
            yield place, None if inner is None else str(inner)
        else:
            yield from _sums(inner, names, place)
