"""Others affected: the decisions about other people that the same rule or the same fact decided, to be looked at.

It finds and does not judge: whether each would come out otherwise is for whoever makes it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from api.ledger import Transaction
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade, Entry, EvaluationKept
from api.ledger.failures import PersonErased
from api.services.appeals.cases import open_appeal
from api.services.appeals.desk import AppealDesk
from api.services.appeals.grounds import Ground, steps_of
from api.services.appeals.raising import decision_record
from api.services.keep import TRACE
from api.services.personal import object_in, opened_whole
from api.services.records import Record


@dataclass(frozen=True, slots=True)
class Affected:
    """A decision that a ground concerns too: its number, about whom, when it was made, and which ground that is."""

    determination: str
    person: str
    decided: date
    ground: int
    policy: str
    about: str

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "determination": self.determination, "person": self.person, "decided": self.decided.isoformat(),
            "ground": str(self.ground), "policy": self.policy, "about": self.about,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class OthersAffected:
    """Those found, the newest decision first; how many were looked at; of how many nothing is known any more."""

    found: tuple[Affected, ...]
    looked_at: int
    erased: int

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "affected": [one.to_json() for one in self.found],
            "looked_at": str(self.looked_at),
            "erased": str(self.erased),
        }


def others_affected(desk: AppealDesk, number: str) -> OthersAffected:
    """Return the decisions about others that an appeal's accepted grounds concern; all grounds until it is decided.

    A rule concerns every decision in which it was read the same way in the same version; a fact those in which the same
    value of it decided. Raises RecordNotFound, PersonErased, LedgerDamaged.
    """
    appeal = open_appeal(desk, number)
    record = decision_record(desk, appeal.case.content.determination)
    outcome = appeal.case.outcome
    held = [one.accepted for one in outcome.grounds] if outcome and outcome.grounds else [True] * len(appeal.grounds)
    grounds = [
        (place, ground) for place, (ground, accepted) in enumerate(zip(appeal.grounds, held, strict=True), 1)
        if accepted and ground.node
    ]  # fmt: skip
    wanted = [(place, ground, _mark_of(record, ground)) for place, ground in grounds]
    found: list[Affected] = []
    looked_at = erased = 0
    with desk.ledger.reading() as transaction:
        for entry in reversed(transaction.log.of_kinds(DeterminationMade)):
            if entry.subject == appeal.case.person:
                continue
            content = _evaluation(transaction, entry)
            concerned = [one for one in wanted if _may_concern(record, content, one[1])]
            if not concerned:
                continue
            looked_at += 1
            try:
                traces = _traces(transaction, entry)
            except PersonErased:
                erased += 1
                continue
            for place, ground, mark in concerned:
                if mark in set(_marks(traces.get(ground.policy), ground)):
                    found.append(_affected(desk, entry, place, ground))
    return OthersAffected(tuple(found), looked_at, erased)


Mark = tuple[str, Json]
"""What must be the same in another decision: a rule with its verdict, or a fact with its value."""


def _mark_of(record: Record, ground: Ground) -> Mark:
    step = next(one for one in steps_of(record, ground.policy) if one.node == ground.node)
    return (ground.about, step.verdict) if step.is_rule else (ground.about, _said(step.value))


def _said(value: Json) -> Json:
    """Return a value so that it can be looked up in a set."""
    return repr(value)


def _evaluation(transaction: Transaction, entry: Entry) -> EvaluationKept:
    number = cast("DeterminationMade", entry.content).evaluation
    return cast("EvaluationKept", transaction.log.entry(number).content)


def _may_concern(record: Record, content: EvaluationKept, ground: Ground) -> bool:
    own, other = record.content.bases.get(ground.policy), content.bases.get(ground.policy)
    if content.scheme != record.content.scheme or own is None or other is None:
        return False
    return bool(ground.path) or own.digest == other.digest


def _traces(transaction: Transaction, entry: Entry) -> Mapping[str, Json]:
    evaluation = transaction.log.entry(cast("DeterminationMade", entry.content).evaluation)
    return object_in(opened_whole(transaction, evaluation, TRACE))


def _marks(trace: Json, ground: Ground) -> Iterator[Mark]:
    """Yield what a trace has of the kind that a ground attacks: rules, or those facts that a rule that hit has read."""
    nodes = cast("Sequence[Mapping[str, Json]]", trace or [])
    rows = [row for node in nodes for row in cast("Sequence[Mapping[str, Json]]", node.get("rows") or [])]
    if not ground.path:
        yield from ((str(row["rule"]), str(row["verdict"])) for row in rows)
        return
    read = {read for row in rows if row["hit"] for cell in _cells(row) for read in cast("Sequence[str]", cell["reads"])}
    for node in nodes:
        if node["kind"] == "finding" and node["id"] in read:
            yield Ground(ground.kind, "", ground.policy, str(node["id"])).about, _said(node.get("value"))


def _cells(row: Mapping[str, Json]) -> Sequence[Mapping[str, Json]]:
    return cast("Sequence[Mapping[str, Json]]", row["cells"])


def _affected(desk: AppealDesk, entry: Entry, place: int, ground: Ground) -> Affected:
    return Affected(entry.id, entry.subject or "", desk.day_of(entry), place, ground.policy, ground.about)
