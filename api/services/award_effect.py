"""Effect: what a submission would do to stored decisions, shown before anybody signs it. Writes nothing.

Two kinds of decision count. One as on the submission's first day or later would have come out otherwise: it is made
again as a sweep would. One from before that day stands, but is what somebody is paid by: where it is the person's
newest on the policy it is made again as on the first day, with the rules with and without what was submitted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import cast

from api.ledger import shown
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade, Entry, EvaluationKept
from api.ledger.failures import PersonErased
from api.ledger.kinds import Erasure, Publication, RulesWithdrawn
from api.services.cross_checking import CrossChecker
from api.services.publishing import Desk, candidate_release, without_and_with
from api.services.records import Record, read_record
from api.services.registry import Registry
from api.services.remade import Amount, Outputs, Touched, made_again, outputs_of, touched
from api.services.submissions import Submission, documents_of, submission
from api.services.sweep import Correction, corrected
from engine.errors import FindingError, NotAvailable

ON_A_PAGE = 25
"""So many decisions are made again while somebody waits for a page; whole journeys take a fifth of a second each."""
_SETTLED = ("established", "not_established", "for_judgement")


@dataclass(frozen=True, slots=True)
class Concerned:
    """A decision that may come out otherwise; `as_decided` on its own day, else as on the submission's first day."""

    entry: Entry
    as_decided: bool


@dataclass(frozen=True, slots=True)
class Awards:
    """The stored decisions that a submission may touch, the newest first, and the rules without and with it."""

    submission: Submission
    correction: Correction
    before: Registry
    after: Registry
    decisions: tuple[Concerned, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SumEffect:
    """What becomes of one sum: for how many it turns out better or worse to the person, and by how much in all.

    `largest` is the greatest single change, signed. `unsettled` counts those where one of the two sums is not settled.
    """

    policy: str
    output: str
    unit: str
    better: int
    better_by: Decimal
    worse: int
    worse_by: Decimal
    largest: Decimal
    unsettled: int

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "policy": self.policy, "output": self.output, "unit": self.unit,
            "better": self.better, "better_by": str(self.better_by),
            "worse": self.worse, "worse_by": str(self.worse_by),
            "largest": str(self.largest), "unsettled": self.unsettled,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class AwardEffect:
    """What a submission would do to stored decisions.

    `looked` of the `concerned` were made again, `unread` of them could not be: their person was forgotten, or the rules
    of today have no place for what was found then. `outcomes` counts changes such as `budget: established → stopped`.
    """

    concerned: int
    looked: int
    unread: int
    touched: int
    outcomes: Mapping[str, int]
    sums: tuple[SumEffect, ...]

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "concerned": self.concerned,
            "looked": self.looked,
            "unread": self.unread,
            "touched": self.touched,
            "outcomes": dict(self.outcomes),
            "sums": [one.to_json() for one in self.sums],
        }


Remade = Touched | None | type[PersonErased]
"""What became of one decision: touched, the same, or not to be read any more."""


def awards(desk: Desk, number: str) -> Awards | None:
    """Return the stored decisions that a submission may touch; None for words, which touch none.

    Raises RecordNotFound, LedgerDamaged.
    """
    with desk.ledger.reading() as transaction:
        found = submission(transaction, number)
        if found.in_force_from is None or found.lane == "wording":
            return None
        documents = documents_of(transaction, found)
        made = transaction.log.of_kinds(DeterminationMade)
        correction = Correction(found, candidate_release(documents))
        asked = [(entry, cast("EvaluationKept", transaction.log.entry(_evaluation(entry)).content)) for entry in made]
    before, after = without_and_with(desk, found, documents)
    return Awards(found, correction, before, after, tuple(_concerned(correction, asked[::-1])))


def _evaluation(entry: Entry) -> str:
    return cast("DeterminationMade", entry.content).evaluation


def _concerned(correction: Correction, newest_first: Sequence[tuple[Entry, EvaluationKept]]) -> Iterator[Concerned]:
    followed: set[tuple[str | None, str]] = set()
    for entry, evaluation in newest_first:
        if not correction.asks_about(evaluation):
            continue
        stands = (entry.subject, evaluation.scheme) not in followed
        followed.add((entry.subject, evaluation.scheme))
        if correction.concerns(evaluation):
            yield Concerned(entry, as_decided=True)
        elif stands:
            yield Concerned(entry, as_decided=False)


def remade(desk: Desk, checker: CrossChecker, found: Awards, most: int | None = None) -> Iterator[Remade]:
    """Make each decision again, or the newest so many, and yield what becomes of it."""
    for one in found.decisions[:most]:
        try:
            with shown.added_up():
                record = read_record(desk.ledger, one.entry.id)
            yield _remade(checker, found, one, record)
        except (PersonErased, FindingError):
            yield PersonErased


def _remade(checker: CrossChecker, found: Awards, one: Concerned, record: Record) -> Touched | None:
    if one.as_decided:
        return corrected(record, checker, found.correction.release, one.entry.seq)
    day = found.submission.in_force_from
    try:
        after = made_again(record, checker, found.after, day)
    except NotAvailable:
        return None  # what is not in force that day is not paid by these rules
    try:
        before = outputs_of(made_again(record, checker, found.before, day))
    except NotAvailable:
        before = {}
    return touched(record, one.entry.seq, _paid(record, before), after)


def _paid(record: Record, before: Outputs) -> Outputs:
    """Return by what a person is paid on the day: what the rules then say, or where they cannot tell what was decided.

    A figure that has run out leaves the old decision standing until somebody sets the new one.
    """
    decided = dict(record.policies())
    return {
        policy: before[policy] if policy in before and before[policy]["outcome"] in _SETTLED else decided[policy]
        for policy in decided
    }


def added_up(found: Awards, results: Iterable[Remade]) -> AwardEffect:
    """Return what all the results come to."""
    every = list(results)
    changed = [one for one in every if isinstance(one, Touched)]
    by_sum: dict[tuple[str, str, str], list[Amount]] = {}
    for one in changed:
        for amount in one.amounts:
            by_sum.setdefault((amount.policy, amount.output.rpartition("/")[2], amount.unit), []).append(amount)
    return AwardEffect(
        concerned=len(found.decisions),
        looked=len(every),
        unread=sum(one is PersonErased for one in every),
        touched=len(changed),
        outcomes=Counter(change for one in changed for change in one.outcomes),
        sums=tuple(_sum(*key, amounts) for key, amounts in by_sum.items()),
    )


def _sum(policy: str, output: str, unit: str, amounts: Sequence[Amount]) -> SumEffect:
    settled = [amount.owed for amount in amounts if amount.owed is not None]
    up, down = [one for one in settled if one > 0], [one for one in settled if one < 0]
    return SumEffect(
        policy=policy,
        output=output,
        unit=unit,
        better=len(up),
        better_by=sum(up, Decimal(0)),
        worse=len(down),
        worse_by=sum(down, Decimal(0)),
        largest=max(settled, key=abs, default=Decimal(0)),
        unsettled=len(amounts) - len(settled),
    )


def effect(desk: Desk, checker: CrossChecker, number: str, most: int | None = ON_A_PAGE) -> AwardEffect | None:
    """Return what a submission would do to the newest so many of the stored decisions; None for words.

    It is worked out once for all who look before anything is recorded that could alter it. Raises RecordNotFound,
    LedgerDamaged, and what evaluating raises.
    """
    with desk.ledger.reading() as transaction:
        newest = transaction.log.newest_of_kinds(DeterminationMade, Publication, RulesWithdrawn, Erasure)
    return _worked_out(_Asked(desk, checker, number, most, newest))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question after an effect. Who checks it makes no other question of it; what was recorded since does."""

    desk: Desk
    checker: CrossChecker = field(compare=False)
    number: str
    most: int | None
    newest: int


@lru_cache(maxsize=64)
def _worked_out(asked: _Asked) -> AwardEffect | None:
    found = awards(asked.desk, asked.number)
    return None if found is None else added_up(found, remade(asked.desk, asked.checker, found, asked.most))
