"""Sign-offs and panels: what each ever changed. One that changes nothing in many cases may be worth asking about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json
from api.ledger.entries import Entry
from api.ledger.kinds import Appeal, Approval, Outcome, PanelSat, RulesSubmitted
from api.services.statistics.decisions import Period
from api.services.statistics.small_numbers import Share, median


@dataclass(frozen=True, slots=True)
class SignOff:
    """One kind of sign-off, panel or stage: how often it was done, how often it changed anything, and what it changed.

    `changes` counts outcomes by name (`refused`, `varied`) and, of panels, outputs (`budget/final_amount`).
    `median_seconds` is how long after it was asked for; None where that is not on record, or in too few cases.
    """

    what: str
    kind: str
    changed: Share
    changes: Mapping[str, int] = field(hash=False)
    median_seconds: int | None = None

    @property
    def never_changed(self) -> bool:
        """Return whether it changed nothing, in cases enough to ask what it is for."""
        return self.changed.is_shown and self.changed.count == 0

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it; what changed is left out where there are too few."""
        changes: Json = dict(self.changes) if self.changed.is_shown else None
        return {
            "what": self.what, "kind": self.kind, "changed": self.changed.to_json(), "changes": changes,
            "median_seconds": self.median_seconds, "never_changed": self.never_changed,
        }  # fmt: skip


def sign_offs(ledger: Ledger, period: Period) -> tuple[SignOff, ...]:
    """Return the sign-offs of rules by lane, panels by kind and appeals by stage. Raises LedgerDamaged."""
    with ledger.reading() as transaction:
        return (*_rules(transaction, period), *_panels(transaction, period), *_appeals(transaction, period))


def _rules(transaction: Transaction, period: Period) -> list[SignOff]:
    asked = {entry.id: entry.recorded_at for entry in transaction.log.of_kinds(RulesSubmitted)}
    lanes: dict[str, list[tuple[Entry, Approval]]] = defaultdict(list)
    for entry in _of(transaction, period, Approval):
        content = cast("Approval", entry.content)
        lanes[content.lane].append((entry, content))
    found = []
    for lane, signed in sorted(lanes.items()):
        refused = sum(not content.approved for _, content in signed)
        seconds = [
            int((entry.recorded_at - asked[content.submission]).total_seconds())
            for entry, content in signed
            if content.submission in asked
        ]
        share = Share(refused, len(signed))
        found.append(SignOff("signature on rules", lane, share, _counts({"refused": refused}), median(seconds)))
    return found


def _panels(transaction: Transaction, period: Period) -> list[SignOff]:
    sat: dict[str, list[PanelSat]] = defaultdict(list)
    for entry in _of(transaction, period, PanelSat):
        content = cast("PanelSat", entry.content)
        sat[content.panel].append(content)
    return [
        SignOff("panel", panel, Share(sum(one.result == "changed" for one in each), len(each)), _panel_changes(each))
        for panel, each in sorted(sat.items())
    ]


def _panel_changes(each: Sequence[PanelSat]) -> Counter[str]:
    outputs = (f"{policy}/{output}" for one in each for policy, names in one.changed.items() for output in names)
    return Counter(outputs) + _counts({"asked for more": sum(one.result == "asked" for one in each)})


def _appeals(transaction: Transaction, period: Period) -> list[SignOff]:
    raised = {entry.id for entry in transaction.log.of_kinds(Appeal)}
    stages: dict[str, list[str]] = defaultdict(list)
    for entry in _of(transaction, period, Outcome):
        content = cast("Outcome", entry.content)
        if content.appeal in raised and content.result not in ("withdrawn", "closed"):
            stages[content.stage].append(content.result)
    return [
        SignOff("appeal", stage, Share(sum(one != "dismissed" for one in each), len(each)),
                _counts({one: count for one, count in Counter(each).items() if one != "dismissed"}))
        for stage, each in sorted(stages.items())
    ]  # fmt: skip


def _of(transaction: Transaction, period: Period, kind: type[Approval] | type[PanelSat] | type[Outcome]) -> list[Entry]:
    return [entry for entry in transaction.log.of_kinds(kind) if period.holds(entry.recorded_at)]


def _counts(found: Mapping[str, int]) -> Counter[str]:
    return Counter({name: count for name, count in found.items() if count})
