"""Findings in two times: what was so on a day, as known at a moment.

A record's findings are in force from the day it is about and known from the moment it was recorded. Two things add to
them: a revision (it was wrong, or life has changed, from a day), and a later decision's findings. Each holds from its
day on, and in place of what was known for later days too, as far as the same thing was said there; where something
else was known already, that stays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade, Entry, EvaluationKept
from api.ledger.kinds import FindingRevised
from api.services.finding_paths import FindingPath, meant, read_path, said_at, with_said
from api.services.findings_json import recorded
from api.services.keep import FINDINGS
from api.services.personal import object_in, opened_whole
from api.services.records import Record
from engine.compiled import EVALUATION_DATE
from engine.dmn.vocabulary import Vocabulary
from engine.errors import FindingError

BEFORE, AFTER, REVISION = "before", "after", "revision"
"""The slots of a revision: the finding as it was and as it is, each in full under its name; the path and the reason."""


class Manner(StrEnum):
    """Why a finding is otherwise: it was wrong, or life has changed."""

    CORRECTED = "corrected"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Statement:
    """That something is so from a day on: said by a revision, or by a later decision that rests on it.

    `number` and `seq` are the entry's that said it. A later decision about the same day says what was wrong, one about
    a later day what has changed.
    """

    number: str
    seq: int
    path: FindingPath
    said: Json = field(repr=False)
    manner: Manner
    in_force_from: date
    recorded_at: datetime
    by: str
    role: str
    reason: str = field(default="", repr=False)

    @property
    def is_revision(self) -> bool:
        """Tell whether somebody revised a finding, rather than decided again."""
        return self.number.startswith(FindingRevised.LETTER)


@dataclass(frozen=True, slots=True)
class AsKnown:
    """Findings as they were on a day, as known at a moment, and what made them other than the record's."""

    findings: Mapping[str, Json] = field(repr=False)
    statements: tuple[Statement, ...]

    def last_about(self, path: str) -> Statement | None:
        """Return the last statement about a place among findings, None where the record's own still stands."""
        return next((one for one in reversed(self.statements) if one.path.touches(path)), None)


def findings_as_known(
    ledger: Ledger, record: Record, vocabulary: Vocabulary, in_force_on: date, known_at: datetime | None = None
) -> AsKnown:
    """Return a record's findings as they were on a day, as known at a moment (by default now).

    For a day before the one the record is about, its own day's findings are returned. Raises LedgerDamaged.
    """
    with ledger.reading() as transaction:
        return as_known_in(transaction, record, vocabulary, in_force_on, known_at)


def as_known_in(
    transaction: Transaction,
    record: Record,
    vocabulary: Vocabulary,
    in_force_on: date,
    known_at: datetime | None = None,
) -> AsKnown:
    """Return what `findings_as_known` does, within an act's transaction."""
    said = [
        one
        for one in statements_about(transaction, record, vocabulary)
        if known_at is None or one.recorded_at <= known_at
    ]
    return folded(record, said, in_force_on)


def folded(record: Record, said: Iterable[Statement], in_force_on: date) -> AsKnown:
    """Return a record's findings with statements laid over them in the order in which they became known."""
    own = object_in(recorded(record.question.findings))
    by_name: dict[str, Through] = {}
    for one in said:
        if one.path.name not in by_name:
            start = {one.path.name: own[one.path.name]} if one.path.name in own else {}
            by_name[one.path.name] = Through(record.question.on, start)
        by_name[one.path.name].say(one)
    findings = dict(own)
    statements: list[Statement] = []
    for name, through in by_name.items():
        holding = through.on(in_force_on)
        findings.pop(name, None)
        findings |= holding.findings
        statements += holding.statements
    return AsKnown(findings, tuple(sorted(statements, key=lambda one: one.seq)))


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is known of one finding from a day until the next stretch begins, and the statements that made it so."""

    start: date
    findings: Mapping[str, Json]
    statements: tuple[Statement, ...] = ()

    def with_statement(self, said: Statement, start: date) -> Stretch | None:
        """Return the stretch from a day on with a statement in it; None where there is nothing to say it of."""
        findings = with_said(self.findings, said.path, said.said)
        return None if findings is None else Stretch(start, findings, (*self.statements, said))


class Through:
    """One finding through the days, from the day of the record on."""

    def __init__(self, start: date, findings: Mapping[str, Json]) -> None:
        self._stretches = [Stretch(start, findings)]

    def on(self, day: date) -> Stretch:
        """Return what holds on a day; on one before the record's, the record's own."""
        return self._stretches[self._place(day)]

    def say(self, said: Statement) -> None:
        """Let a statement hold from its day on, and as far as the same had been said until then."""
        place = self._place(said.in_force_from)
        standing = self._stretches[place]
        start = max(standing.start, said.in_force_from)
        was = meant(said_at(standing.findings, said.path))
        changed = standing.with_statement(said, start)
        if changed is None:
            return
        later = self._stretches[place + 1 :]
        self._stretches[place if start == standing.start else place + 1 :] = [changed, *_carried(said, was, later)]

    def _place(self, day: date) -> int:
        return max(0, bisect_right([one.start for one in self._stretches], day) - 1)


def _carried(said: Statement, was: Json, later: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield later stretches with the statement in those that follow at once and said the same as it takes away."""
    reaches = True
    for one in later:
        reaches = reaches and meant(said_at(one.findings, said.path)) == was
        yield (one.with_statement(said, one.start) or one) if reaches else one


# ── what has been said since ──────────────────────────────────────────────────────────────────────────────────────────


def statements_about(transaction: Transaction, record: Record, vocabulary: Vocabulary) -> list[Statement]:
    """Return what was said of the person's findings beside a record, in the order in which it became known.

    That is all that was recorded after it, and what was recorded before it of days still to come then.
    """
    entry = record.act
    if entry.subject is None:
        return []
    found = [
        one
        for other in transaction.log.of_person(entry.subject)
        if other.seq != entry.seq
        for one in _statements(transaction, other, record, vocabulary)
        if other.seq > entry.seq or one.in_force_from > record.question.on
    ]
    return sorted(found, key=lambda one: one.seq)


def _statements(transaction: Transaction, entry: Entry, record: Record, vocabulary: Vocabulary) -> Iterator[Statement]:
    match entry.content:
        case FindingRevised():
            yield from _of_revision(transaction, entry, entry.content, vocabulary)
        case DeterminationMade():
            yield from _of_decision(transaction, entry, entry.content, record, vocabulary)


def _of_revision(
    transaction: Transaction, entry: Entry, content: FindingRevised, vocabulary: Vocabulary
) -> Iterator[Statement]:
    told = object_in(opened_whole(transaction, entry, REVISION))
    after = object_in(opened_whole(transaction, entry, AFTER))
    try:
        path = read_path(str(told["path"]), vocabulary)
    except FindingError:
        return  # it names somebody who was erased since: there is nothing left that it could be about
    yield Statement(
        number=entry.id,
        seq=entry.seq,
        path=path,
        said=said_at(after, path),
        manner=Manner(content.manner),
        in_force_from=content.in_force_from,
        recorded_at=entry.recorded_at,
        by=entry.actor,
        role=entry.role,
        reason=str(told["reason"]),
    )


def _of_decision(
    transaction: Transaction, entry: Entry, content: DeterminationMade, record: Record, vocabulary: Vocabulary
) -> Iterator[Statement]:
    """Yield what a later decision under the same scheme rests on. Schemes differ in units, so no others count."""
    evaluation = transaction.log.entry(content.evaluation)
    kept = evaluation.content
    if not isinstance(kept, EvaluationKept) or kept.scheme != record.question.scheme or kept.on < record.question.on:
        return
    findings = object_in(opened_whole(transaction, evaluation, FINDINGS))
    manner = Manner.CHANGED if kept.on > record.question.on else Manner.CORRECTED
    for name, said in findings.items():
        if name in vocabulary.inputs and name != EVALUATION_DATE:
            yield Statement(
                number=entry.id,
                seq=entry.seq,
                path=FindingPath(name, id_field=vocabulary.inputs[name].key),
                said=said,
                manner=manner,
                in_force_from=kept.on,
                recorded_at=entry.recorded_at,
                by=entry.actor,
                role=entry.role,
            )
