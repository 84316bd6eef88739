"""Revise: put a finding right, or record what has changed, and run again every decision that rested on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from api.access import Act, State, Thing
from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade, Draft, Entry, Sealed, moment_text
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import DecisionReconstructed, FindingRevised
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.evaluate import evaluate
from api.services.failures import ActRefused
from api.services.finding_paths import UNKNOWN, FindingPath, entry_of, meant, read_path, said_at, with_said
from api.services.findings_json import Given, in_key_order, recorded
from api.services.keep import outputs_and_trace
from api.services.permission import require
from api.services.personal import object_in, opened_whole, relatives_of, sealed_in_parts
from api.services.records import Record, read_record
from api.services.registry import Registry
from api.services.results import ResultDifference, differences, results_of
from api.services.revisions import (
    AFTER,
    BEFORE,
    REVISION,
    AsKnown,
    Manner,
    Statement,
    as_known_in,
    folded,
    statements_about,
)
from engine.compiled import EVALUATION_DATE
from engine.dmn.vocabulary import FindingType, Vocabulary
from engine.errors import FindingError
from engine.findings import read_findings

UNRECORDED = "not recorded"
"""The number of a revision that is only tried out."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What is so from a day on, in place of what was recorded.

    `path` is a finding's place, `value` what is so (`UNKNOWN` takes a finding back), `source` who says so or what shows
    it, `reason` why it was recorded otherwise or how life changed.
    """

    path: str
    value: Given = field(repr=False)
    manner: Manner
    in_force_from: date
    source: str = field(repr=False)
    reason: str = field(repr=False)
    evidence_date: date | None = None


@dataclass(frozen=True, slots=True)
class Rested:
    """A decision that rested on a finding, and what it would be with the finding as it is known now.

    It is made again under the rules that were recorded with it, so that nothing but findings can make it otherwise.
    `departed` says that a person decided otherwise than the rules said.
    """

    number: str
    on: date
    recorded_at: datetime
    departed: bool
    differences: tuple[ResultDifference, ...]

    @property
    def same(self) -> bool:
        """Tell whether the result would be the same."""
        return not self.differences

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "number": self.number,
            "on": self.on.isoformat(),
            "recorded_at": moment_text(self.recorded_at),
            "departed": self.departed,
            "result": "same" if self.same else "other",
            "differences": [one.to_json() for one in self.differences],
        }


@dataclass(frozen=True, slots=True)
class Revised:
    """A revision as it was recorded (or tried out), and every decision that rested on the finding."""

    number: str
    path: str
    manner: Manner
    in_force_from: date
    was: Json = field(repr=False)
    now: Json = field(repr=False)
    rested: tuple[Rested, ...]

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "number": self.number,
            "path": self.path,
            "manner": self.manner.value,
            "in_force_from": self.in_force_from.isoformat(),
            "was": self.was,
            "now": self.now,
            "rested": [one.to_json() for one in self.rested],
        }


Beside = Callable[[Transaction, str], None]
"""What else belongs to the same act: it is given the number of the revision."""


def revise_finding(
    ledger: Ledger,
    registry: Registry,
    checker: CrossChecker,
    record_id: str,
    revision: Revision,
    actor: Actor,
    beside: Beside | None = None,
) -> Revised:
    """Record that a finding was wrong, or has changed, from a day; return what rested on it. Decides nothing.

    Raises:
        ActRefused: a record about nobody, a day to come, no source, no reason, or nothing that is otherwise.
        FindingError: a place or value that the vocabulary does not allow.
        RecordNotFound, LedgerUnavailable, LedgerDamaged.
    """
    record = read_record(ledger, record_id)
    vocabulary = registry.vocabulary()
    with ledger.appending() as transaction:
        entry, told = _appended(transaction, record, vocabulary, revision, actor, ledger.clock.now())
        if beside is not None:
            beside(transaction, entry.id)
    rested = rested_on(ledger, checker, record, told.path, revision.in_force_from, vocabulary)
    return _revised(entry.id, told, rested)


def append_revision(
    transaction: Transaction, record: Record, vocabulary: Vocabulary, revision: Revision, actor: Actor, now: datetime
) -> Entry:
    """Append the entry of a revision within an act's transaction. Raises as `revise_finding` does."""
    return _appended(transaction, record, vocabulary, revision, actor, now)[0]


def _appended(
    transaction: Transaction, record: Record, vocabulary: Vocabulary, revision: Revision, actor: Actor, now: datetime
) -> tuple[Entry, _Told]:
    told = _told(transaction, record, vocabulary, revision, actor, now)
    return transaction.log.append(_draft(transaction, record, told, revision, actor)), told


def read_revised(ledger: Ledger, registry: Registry, checker: CrossChecker, number: str) -> Revised:
    """Return a revision by its number, with what rests on the finding as it is known now.

    Raises RecordNotFound, PersonErased, LedgerDamaged.
    """
    vocabulary = registry.vocabulary()
    with ledger.reading() as transaction:
        entry = transaction.log.entry(number)
        content = entry.content
        if not isinstance(content, FindingRevised):
            raise RecordNotFound(f"`{number}` is no revision of a finding", fix="its number begins with C")
        slots = {slot: object_in(opened_whole(transaction, entry, slot)) for slot in (BEFORE, AFTER, REVISION)}
    path = read_path(str(slots[REVISION]["path"]), vocabulary)
    record = read_record(ledger, content.record)
    return Revised(
        number=entry.id,
        path=path.text,
        manner=Manner(content.manner),
        in_force_from=content.in_force_from,
        was=said_at(slots[BEFORE], path),
        now=said_at(slots[AFTER], path),
        rested=rested_on(ledger, checker, record, path, content.in_force_from, vocabulary),
    )


def tried_out(
    ledger: Ledger, registry: Registry, checker: CrossChecker, record_id: str, revision: Revision, actor: Actor
) -> Revised:
    """Return what `revise_finding` would, without recording anything. Raises as it does."""
    record = read_record(ledger, record_id)
    vocabulary = registry.vocabulary()
    with ledger.reading() as transaction:
        told = _told(transaction, record, vocabulary, revision, actor, ledger.clock.now())
    more = told.statement
    rested = rested_on(ledger, checker, record, told.path, revision.in_force_from, vocabulary, more)
    return _revised(UNRECORDED, told, rested)


@dataclass(frozen=True, slots=True)
class _Told:
    """A revision that holds together: the findings of its day before and after, and what it says."""

    statement: Statement
    before: Mapping[str, Json]
    after: Mapping[str, Json]

    @property
    def path(self) -> FindingPath:
        return self.statement.path


def _revised(number: str, told: _Told, rested: tuple[Rested, ...]) -> Revised:
    one = told.statement
    was = said_at(told.before, one.path)
    return Revised(number, one.path.text, one.manner, one.in_force_from, was, one.said, rested)


def _told(
    transaction: Transaction, record: Record, vocabulary: Vocabulary, revision: Revision, actor: Actor, now: datetime
) -> _Told:
    if record.act.subject is None:
        raise ActRefused(f"`{record.id}` is about nobody on file", fix="revise a record about a person")
    whose = State.MINE if record.act.actor == actor.id else State.ANOTHERS
    actor = require(actor, Act.REVISE_FINDINGS, Thing.DETERMINATION, whose)
    _check(revision, now.date())
    path = read_path(revision.path, vocabulary)
    said = _said(revision, path, vocabulary)
    known = as_known_in(transaction, record, vocabulary, revision.in_force_from)
    after = with_said(known.findings, path, said)
    if after is None:
        raise FindingError(f"there is no `{path.name}[{path.key}]`", where=f"/{path.text}", fix="give the whole entry")
    if meant(said_at(known.findings, path)) == meant(said_at(after, path)):
        raise ActRefused(f"`{path.text}` is recorded so already", where=record.id, fix="say what is otherwise")
    read_findings(in_key_order({k: v for k, v in after.items() if k != EVALUATION_DATE}), vocabulary)
    seq = transaction.log.size() + 1
    statement = Statement(
        UNRECORDED, seq, path, said, revision.manner, revision.in_force_from, now, actor.id, actor.role,
        revision.reason.strip(),
    )  # fmt: skip
    return _Told(statement, known.findings, after)


def _check(revision: Revision, today: date) -> None:
    if revision.in_force_from > today:
        raise ActRefused(f"{revision.in_force_from} is a day to come", where="in_force_from", fix="name a day past")
    for name, text in (("source", revision.source), ("reason", revision.reason)):
        if not text.strip():
            raise ActRefused(f"a revision needs a {name}", where=name, fix=f"give the {name}")


def _said(revision: Revision, path: FindingPath, vocabulary: Vocabulary) -> Json:
    """Return the value in full form, with its source; entries and records hold plain fields."""
    value = recorded(revision.value)
    whole = entry_of(path, vocabulary).type in (FindingType.LIST, FindingType.RECORD) and not path.field
    if value == UNKNOWN or whole:
        return value
    if isinstance(value, Mapping) and ({"value", "state"} & value.keys()):
        return {**value, "source": revision.source.strip()}
    said: dict[str, Json] = {"value": value, "state": "given", "source": revision.source.strip()}
    return said | ({"evidence_date": revision.evidence_date.isoformat()} if revision.evidence_date else {})


def _draft(transaction: Transaction, record: Record, told: _Told, revision: Revision, actor: Actor) -> Draft:
    person = record.act.subject
    assert person is not None, "a revision is about a person"
    content = FindingRevised(
        record=record.id,
        finding=told.path.name,
        manner=revision.manner.value,
        in_force_from=revision.in_force_from,
    )
    return Draft(actor.id, actor.role, person, content, tuple(_sealed(transaction, person, told, revision)))


def _sealed(transaction: Transaction, person: str, told: _Told, revision: Revision) -> Iterator[Sealed]:
    """Yield both sides and the reason, parted among everybody whom the findings speak of."""
    relatives = [*relatives_of(transaction, person, told.before), *relatives_of(transaction, person, told.after)]
    why = {"path": told.path.text, "reason": revision.reason.strip(), "source": revision.source.strip()}
    for slot, value in (
        (BEFORE, _only(told.before, told.path.name)),
        (AFTER, _only(told.after, told.path.name)),
        (REVISION, why),
    ):
        yield from sealed_in_parts(slot, value, person, relatives)


def _only(findings: Mapping[str, Json], name: str) -> dict[str, Json]:
    return {name: findings[name]} if name in findings else {}


# ── what rested on it ─────────────────────────────────────────────────────────────────────────────────────────────────


def rested_on(
    ledger: Ledger,
    checker: CrossChecker,
    record: Record,
    path: FindingPath,
    start: date,
    vocabulary: Vocabulary,
    more: Statement | None = None,
) -> tuple[Rested, ...]:
    """Return every decision about the person for a day from `start` on that read a finding, the oldest first.

    `more` is a statement that is not recorded, to be counted as the last. A kept evaluation decides nothing and is
    listed only where the revision was made from it.
    """
    person = record.act.subject
    if person is None:
        return ()
    with ledger.reading() as transaction:
        entries = [one for one in transaction.log.of_person(person) if _decides(one) or one.id == record.id]
    found = (_rested(ledger, checker, one, path, start, vocabulary, more) for one in entries)
    return tuple(one for one in found if one is not None)


def _decides(entry: Entry) -> bool:
    return isinstance(entry.content, DeterminationMade | DecisionReconstructed)


def _rested(
    ledger: Ledger,
    checker: CrossChecker,
    entry: Entry,
    path: FindingPath,
    start: date,
    vocabulary: Vocabulary,
    more: Statement | None,
) -> Rested | None:
    record = read_record(ledger, entry.id)
    if record.question.on < start:
        return None
    with ledger.reading() as transaction:
        said = statements_about(transaction, record, vocabulary)
    known = folded(record, [*said, *([more] if more else [])], record.question.on)
    found = _with(checker, record, known, vocabulary)
    if not found and not _reads(record, path):
        return None
    made = entry.content
    return Rested(
        number=entry.id,
        on=record.question.on,
        recorded_at=entry.recorded_at,
        departed=isinstance(made, DeterminationMade) and made.act == "departed",
        differences=found,
    )


def _reads(record: Record, path: FindingPath) -> bool:
    """Tell whether the recorded trace read the finding, whatever it was then, unknown included."""
    return any(
        node["kind"] == "finding" and path.touches(str(node["path"]))
        for trace in record.trace.values()
        for node in _nodes(trace)
    )


def _nodes(trace: Json) -> Iterator[Mapping[str, Json]]:
    for node in trace if isinstance(trace, list) else ():
        if isinstance(node, Mapping):
            yield node


def _with(
    checker: CrossChecker, record: Record, known: AsKnown, vocabulary: Vocabulary
) -> tuple[ResultDifference, ...]:
    made = evaluate(record.rules, checker, replace(record.question, findings=known.findings))
    outputs, _ = outputs_and_trace(made.evaluations)
    assert isinstance(outputs, Mapping), "outputs are kept by policy"
    was, now = results_of(record.outputs, vocabulary), results_of(outputs, vocabulary)
    return differences(was, now, vocabulary)
