"""Sweep: make every decision that a correction touches again, and list by how much each was wrong. Recovers nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from api.ledger import Ledger
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade
from api.services.cross_checking import CrossChecker
from api.services.evaluate import evaluate
from api.services.failures import ActRefused
from api.services.keep import outputs_and_trace
from api.services.published_shelf import PublishedShelf, Release
from api.services.records import Record, read_record
from api.services.registry import Registry
from api.services.submissions import Stage, documents_of, submission
from engine.dmn.vocabulary import FindingType, Vocabulary

PAID_BY_THE_PERSON = frozenset({"adult_contribution", "amount_to_recover", "required_min"})
"""Sums that go the other way: the person was wronged where they turn out lower."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One sum that ought to have been otherwise. `owed` is signed: positive where the person had too little.

    The unit is that of the output (pounds a week, as a rule); None where one of the two is not settled.
    """

    policy: str
    output: str
    was: str | None
    now: str | None
    owed: Decimal | None

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line gives it."""
        owed = None if self.owed is None else str(self.owed)
        return {"policy": self.policy, "output": self.output, "was": self.was, "now": self.now, "owed": owed}


@dataclass(frozen=True, slots=True)
class Touched:
    """A decision that the correction touches. `departed` says that a person decided otherwise than the rules said."""

    determination: str
    seq: int
    departed: bool
    outcomes: tuple[str, ...]
    amounts: tuple[Amount, ...]

    @property
    def owed(self) -> Decimal:
        """Return the largest sum owed to the person, the most negative where nothing is owed."""
        sums = [amount.owed for amount in self.amounts if amount.owed is not None]
        return max(sums, key=lambda one: (one > 0, abs(one)), default=Decimal(0))

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line gives it."""
        return {
            "determination": self.determination,
            "seq": str(self.seq),
            "departed": self.departed,
            "outcomes": list(self.outcomes),
            "amounts": [amount.to_json() for amount in self.amounts],
        }


@dataclass(frozen=True, slots=True)
class Looked:
    """One decision that was looked at: its place in the ledger, and what came of it, None where nothing changes."""

    seq: int
    touched: Touched | None


def sweep(ledger: Ledger, checker: CrossChecker, number: str, after: int = 0) -> Iterator[Looked]:
    """Look at every decision after a place in the ledger, in order, so that a sweep can be stopped and go on.

    Each is made again from the findings and the very rules recorded, with nothing but the correction laid over them;
    so the correction alone accounts for every difference. Raises ActRefused for rules that are not published.
    """
    with ledger.reading() as transaction:
        found = submission(transaction, number)
        documents = documents_of(transaction, found)
        decisions = [
            (entry.seq, entry.id) for entry in transaction.log.of_kinds(DeterminationMade) if entry.seq > after
        ]
    step = found.step(Stage.PUBLISHED)
    if step is None or found.in_force_from is None or found.stage is Stage.WITHDRAWN:
        raise ActRefused(f"`{number}` corrects nothing that is in service", fix="publish it first")
    release = Release(found.number, step.at, documents)
    start = found.in_force_from
    for seq, decision in decisions:
        record = read_record(ledger, decision)
        concerned = record.question.on >= start and found.policy in record.content.bases
        yield Looked(seq, _again(record, checker, release, seq) if concerned else None)


def touched_from_json(given: Mapping[str, Any]) -> Touched:
    """Return what `Touched.to_json` wrote."""
    amounts = tuple(
        Amount(
            one["policy"], one["output"], one["was"], one["now"], None if one["owed"] is None else Decimal(one["owed"])
        )
        for one in given["amounts"]
    )
    return Touched(given["determination"], int(given["seq"]), given["departed"], tuple(given["outcomes"]), amounts)


def redress(found: list[Touched]) -> list[Touched]:
    """Return the decisions in the order in which they are put right: who had too little first, the most first."""
    return sorted(found, key=lambda one: (-one.owed, one.seq))


def _again(record: Record, checker: CrossChecker, release: Release, seq: int) -> Touched | None:
    rules = _corrected(record.rules, release)
    question = replace(record.question, editions={})
    made = evaluate(rules, checker, question)
    outputs, _ = outputs_and_trace(made.evaluations)
    assert isinstance(outputs, Mapping), "outputs are kept by policy"
    outcomes: list[str] = []
    amounts: list[Amount] = []
    differs = False
    for policy, was in record.policies():
        now = outputs.get(policy)
        if not isinstance(now, Mapping):
            continue
        if was["outcome"] != now["outcome"]:
            outcomes.append(f"{policy}: {was['outcome']} → {now['outcome']}")
        differs |= was["outputs"] != now["outputs"] or was["outcome"] != now["outcome"]
        amounts += _amounts(policy, was["outputs"], now["outputs"], rules.vocabulary())
    if not differs:
        return None
    content = record.determination_content
    departed = content is not None and content.act == "departed"
    return Touched(record.id, seq, departed, tuple(outcomes), tuple(amounts))


@lru_cache(maxsize=32)
def _corrected(recorded: Registry, release: Release) -> Registry:
    """Return recorded rules with the correction over them. Many records rest on the same ones."""
    return Registry(PublishedShelf(recorded.shelf, [release]))


def _amounts(policy: str, was: Json, now: Json, vocabulary: Vocabulary) -> Iterator[Amount]:
    before, after = dict(_sums(was, vocabulary)), dict(_sums(now, vocabulary))
    for path in dict.fromkeys((*before, *after)):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        owed = None if old is None or new is None else Decimal(new) - Decimal(old)
        if owed is not None and path.rpartition("/")[2] in PAID_BY_THE_PERSON:
            owed = -owed
        yield Amount(policy, path, old, new, owed)


def _sums(value: Json, vocabulary: Vocabulary, path: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield the sums of money among outputs by path."""
    if not isinstance(value, Mapping):
        return
    for name, inner in value.items():
        place = f"{path}/{name}" if path else name
        entry = vocabulary.outputs.get(name)
        if entry is not None and entry.type is FindingType.MONEY:
            yield place, None if inner is None else str(inner)
        else:
            yield from _sums(inner, vocabulary, place)
