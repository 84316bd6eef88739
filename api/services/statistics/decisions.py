"""Decisions as statistics see them: who decided what, whether they departed, how long after they saw the outcome."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from api.ledger import Ledger, Transaction, shown
from api.ledger.entries import Departure, DeterminationMade, Entry, EvaluationKept
from api.ledger.kinds import FindingsSigned, PersonalDataRead

Looks = Mapping[tuple[str, str], list[datetime]]
"""When each account was shown each record."""


@dataclass(frozen=True, slots=True)
class Period:
    """From which day to which decisions were recorded, both counted; None leaves an end open."""

    start: date | None = None
    end: date | None = None

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies in it."""
        day = moment.date()
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Decision:
    """One determination, without anything of the person but their number, which is never shown.

    `departed` maps the policies departed from to their outputs. `seconds` is the time from when the decider was first
    shown the outcome to the decision; None where that is not on record, as for decisions made by programs.
    """

    number: str
    seq: int
    person: str | None
    by: str
    scheme: str
    act: str
    policies: tuple[str, ...]
    departed: Mapping[str, tuple[str, ...]]
    seconds: int | None

    @property
    def agrees(self) -> bool:
        """Return whether everything was decided as the rules say."""
        return not self.departed


def decisions_in(ledger: Ledger, period: Period) -> list[Decision]:
    """Return the determinations of a period, the oldest first. Raises LedgerDamaged."""
    with ledger.reading() as transaction, shown.added_up():
        looks = _looks(transaction)
        departures = _departures(transaction)
        entries = [one for one in transaction.log.of_kinds(DeterminationMade) if period.holds(one.recorded_at)]
        return [_decision(transaction, entry, departures.get(entry.id, {}), looks) for entry in entries]


def _decision(
    transaction: Transaction, entry: Entry, departed: Mapping[str, tuple[str, ...]], looks: Looks
) -> Decision:
    content = cast("DeterminationMade", entry.content)
    evaluation = cast("EvaluationKept", transaction.log.entry(content.evaluation).content)
    return Decision(
        number=entry.id,
        seq=entry.seq,
        person=entry.subject,
        by=entry.actor,
        scheme=evaluation.scheme,
        act=content.act,
        policies=tuple(content.policies),
        departed=departed,
        seconds=_seconds(transaction, entry, looks),
    )


def _departures(transaction: Transaction) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for entry in transaction.log.of_kinds(Departure):
        content = cast("Departure", entry.content)
        found[content.determination][content.policy] = tuple(content.outputs)
    return found


def _looks(transaction: Transaction) -> Looks:
    found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for entry in transaction.log.of_kinds(PersonalDataRead):
        for record in cast("PersonalDataRead", entry.content).records:
            found[entry.actor, record].append(entry.recorded_at)
    return found


def _seconds(transaction: Transaction, entry: Entry, looks: Looks) -> int | None:
    """Return how long the decider had the outcome before them.

    Where its findings were signed, the outcome could be seen from then on; else from the first time that the decider
    opened the assessment.
    """
    for assessment in _closed_by(transaction, entry):
        signed = next((one.recorded_at for one in transaction.log.referring_to(assessment)
                       if isinstance(one.content, FindingsSigned)), None)  # fmt: skip
        seen = sorted(looks.get((entry.actor, assessment), ()))
        first = bisect_left(seen, signed) if signed else 0
        if first < len(seen) and seen[first] <= entry.recorded_at:
            return int((entry.recorded_at - seen[first]).total_seconds())
    return None


def _closed_by(transaction: Transaction, entry: Entry) -> Iterator[str]:
    every = transaction.assessments.of_person(entry.subject or "")
    return (one.id for one in every if one.determination == entry.id)
