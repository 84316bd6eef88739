"""Change notice: how a decision differs from an earlier one, and what of each difference each cause accounts for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade, Entry, EvaluationKept
from api.ledger.failures import RecordNotFound
from api.services.cross_checking import CrossChecker
from api.services.evaluate import SchemeEvaluation
from api.services.material import material_of
from api.services.records import Record
from api.services.registry import Registry
from api.services.replay import replay
from engine.attribution import Attribution, Cause, Side, attribute
from engine.dmn.vocabulary import FindingType
from engine.errors import EngineFault, NotAvailable
from engine.values import number, to_json
from explanations.changes.cause_words import CauseTeller
from explanations.changes.comparison import Comparison, DecidedSum, Earlier, SumKey, decided_sums
from explanations.changes.notice import change_notice
from explanations.material import Material
from explanations.render import as_json
from explanations.statement import Reader, Statement
from explanations.withholding import Withheld

NOTICE_VERSION = 1
"""Raised when the JSON form changes in a way that a reader of it could notice."""


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """How a record differs from an earlier one. `comparison` is what it is written from."""

    record_id: str
    since: str
    comparison: Comparison = field(repr=False)
    statement: Statement = field(repr=False)

    def to_json(self) -> dict[str, Json]:
        """Return the notice as the API gives it: every number as FEEL text, and the same in words."""
        found = self.comparison.attribution
        return {
            "change_notice_version": str(NOTICE_VERSION),
            "number": self.record_id,
            "since": self.since,
            "causes": [_cause_json(self.comparison, cause) for cause in found.causes],
            "sums": [_sum_json(one) for one in decided_sums(self.comparison)],
            "answers": [
                {
                    "policy": flip.policy,
                    "path": flip.path,
                    "before": flip.before,
                    "after": flip.after,
                    "ways": [[cause.name for cause in way] for way in flip.ways],
                }
                for flip in found.flips
            ],
            "without_effect": [cause.name for cause in found.without_effect],
            "statement": as_json(self.statement),
        }


def notice_of_change(
    ledger: Ledger, registry: Registry, checker: CrossChecker, record_id: str, since: str | None, reader: Reader
) -> ChangeNotice:
    """Return how a record differs from another, by default from the last decision before it about the same policies.

    Both are made again first, and compared only if each comes out as it is recorded.

    Raises:
        RecordNotFound: no such record, or no earlier decision to compare with.
        NotAvailable: the two are about different people or under different schemes.
        EngineFault: one of them does not come out as it is recorded.
    """
    now_record, now = _again(ledger, registry, checker, record_id)
    earlier = since or earlier_decision(ledger, now_record)
    if earlier is None:
        message = f"there is no decision before `{record_id}` about the same person and policies"
        raise RecordNotFound(message, fix="name the other record with `since`")
    was_record, was = _again(ledger, registry, checker, earlier)
    _check_comparable(was_record, now_record)
    if reader is Reader.PERSON and (was_record.withheld or now_record.withheld):
        fix = "the letter says that something is left out; staff can read the notice as practitioners"
        raise NotAvailable("part of this is withheld from the person, and what has changed could tell it", fix=fix)
    both = tuple(policy for policy in _policies(now_record) if policy in _policies(was_record))
    comparison = compare(
        Decided(was, was_record.decided), Decided(now, now_record.decided), _earlier(was_record), reader, both
    )
    return ChangeNotice(now_record.id, was_record.id, comparison, change_notice(comparison))


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """What a letter says of the decision before it.

    `replaces` is its number where this one covers all it decided; `lost` where its record cannot be read again, and so
    nothing is compared. `was` and `now` are the evaluations compared.
    """

    comparison: Comparison | None = None
    was: SchemeEvaluation | None = None
    now: SchemeEvaluation | None = None
    replaces: str = ""
    lost: str = ""


def changed_since_last(
    ledger: Ledger,
    registry: Registry,
    checker: CrossChecker,
    person: str,
    now: Decided,
    withheld: Iterable[Withheld] = (),
) -> ChangedSince | None:
    """Return what has changed since the last decision about a person and the same policies; None for the first one.

    A record that does not come out as it was recorded keeps nobody waiting: the letter says that it cannot be told.
    """
    with ledger.reading() as transaction:
        found = last_decision(transaction, person, now.evaluation.question.scheme, now.decided.keys())
    if found is None:
        return None
    try:
        record, was = _again(ledger, registry, checker, found.id)
    except EngineFault:
        return ChangedSince(lost=found.id)
    both = tuple(policy for policy in now.decided if policy in record.decided)
    comparison = compare(Decided(was, record.decided), now, _earlier(record), Reader.PERSON, both)
    comparison = replace(comparison, withheld=tuple(path for one in withheld for path in one.what))
    covered = record.decided.keys() <= now.decided.keys()
    return ChangedSince(comparison, was, now.evaluation, record.id if covered else "")


@dataclass(frozen=True, slots=True)
class Decided:
    """An evaluation, and what was decided on it by policy (nothing for one that was only kept)."""

    evaluation: SchemeEvaluation
    decided: Mapping[str, Json]


def compare(was: Decided, now: Decided, earlier: Earlier, reader: Reader, policies: tuple[str, ...] = ()) -> Comparison:
    """Return the comparison of two evaluations with their decisions; without `policies` about all of them."""
    before, after = side_of(was.evaluation), side_of(now.evaluation)
    vocabulary = next(iter(now.evaluation.editions.values())).vocabulary
    attribution: Attribution = attribute(before, after, vocabulary)
    every = dict.fromkeys((*was.evaluation.evaluations, *now.evaluation.evaluations))
    return Comparison(
        earlier=earlier,
        before=before,
        after=after,
        was=_materials(was.evaluation, reader),
        now=_materials(now.evaluation, reader),
        attribution=attribution,
        reader=reader,
        decided_before=dict(_departed_sums(was)),
        decided_after=dict(_departed_sums(now)),
        policies=policies or tuple(every),
    )


def side_of(evaluation: SchemeEvaluation) -> Side:
    """Return an evaluation as one side of a comparison."""
    question = evaluation.question
    return Side(question.scheme, evaluation.legs, evaluation.findings, question.on.isoformat(), question.mode)


def earlier_decision(ledger: Ledger, record: Record) -> str | None:
    """Return the number of the last decision before a record, about the same person, scheme and any of the policies."""
    entry = record.determination or record.entry
    if entry.subject is None:
        return None
    with ledger.reading() as transaction:
        found = last_decision(transaction, entry.subject, record.question.scheme, _policies(record), before=entry)
    return found.id if found else None


def last_decision(
    transaction: Transaction, person: str, scheme: str, policies: Collection[str], before: Entry | None = None
) -> Entry | None:
    """Return the last decision about a person under a scheme that decided one of some policies, if there is one."""
    for entry in reversed(transaction.log.of_person(person)):
        content = entry.content
        if not isinstance(content, DeterminationMade) or (before is not None and entry.seq >= before.seq):
            continue
        evaluation = transaction.log.entry(content.evaluation).content
        same_scheme = isinstance(evaluation, EvaluationKept) and evaluation.scheme == scheme
        if same_scheme and not set(policies).isdisjoint(content.policies):
            return entry
    return None


def _again(
    ledger: Ledger, registry: Registry, checker: CrossChecker, record_id: str
) -> tuple[Record, SchemeEvaluation]:
    again = replay(ledger, registry, checker, record_id)
    if not again.identical:
        raise EngineFault(
            "the recorded evaluation does not come out the same again", where=record_id, fix="see `rightful replay`"
        )
    return again.record, again.evaluation


def _policies(record: Record) -> tuple[str, ...]:
    return tuple(record.decided) or tuple(record.outputs)


def _earlier(record: Record) -> Earlier:
    entry = record.determination or record.entry
    return Earlier(record.id, entry.recorded_at.date().isoformat(), record.determination is not None)


def _check_comparable(was: Record, now: Record) -> None:
    if was.question.scheme != now.question.scheme:
        schemes = f"`{was.question.scheme}` and `{now.question.scheme}`"
        raise NotAvailable(f"the two are under different schemes, {schemes}", fix="compare records under one scheme")
    people = {(record.determination or record.entry).subject for record in (was, now)} - {None}
    if len(people) > 1:
        raise NotAvailable("the two are about different people", fix="compare records about one person")


def _materials(evaluation: SchemeEvaluation, reader: Reader) -> dict[str, Material]:
    return {
        policy: material_of(evaluation.evaluations[policy], loaded, reader)
        for policy, loaded in evaluation.editions.items()
    }


def _departed_sums(made: Decided) -> Iterator[tuple[SumKey, Decimal]]:
    """Yield the sums that a decision-maker set in place of the rules'."""
    for policy, what in made.decided.items():
        if not isinstance(what, Mapping) or what.get("how") != "departed" or policy not in made.evaluation.editions:
            continue
        outputs = made.evaluation.editions[policy].vocabulary.outputs
        for path, name, value in _leaves(what.get("outputs")):
            entry = outputs.get(name)
            amount = number(value) if isinstance(value, str) else None
            if entry is not None and entry.type is FindingType.MONEY and amount is not None:
                yield (policy, path), amount


def _leaves(outputs: Json) -> Iterator[tuple[str, str, Json]]:
    """Yield path, name and value of every decided output."""
    for name, value in outputs.items() if isinstance(outputs, Mapping) else ():
        if not isinstance(value, Mapping):
            yield name, name, value
            continue
        for entry, values in value.items():
            for inner, leaf in values.items() if isinstance(values, Mapping) else ():
                yield f"{name}[{entry}].{inner}", inner, leaf


def _cause_json(comparison: Comparison, cause: Cause) -> dict[str, Json]:
    teller = CauseTeller(comparison)
    found: dict[str, Json] = {"name": cause.name, "kind": cause.kind.value, "path": cause.path}
    if cause.members:
        members: list[Json] = [_cause_json(comparison, member) for member in cause.single]
        return found | {"members": members}
    was, now = teller.was_and_now(cause)
    return found | {"label": teller.label(cause), "was": was, "now": now}


def _sum_json(one: DecidedSum) -> dict[str, Json]:
    parts: list[Json] = [
        {
            "amount": to_json(part.amount),
            "causes": [cause.name for cause in part.causes],
            "departed": "before" if part.departed_before else "after" if part.departed_after else None,
        }
        for part in one.parts
    ]
    ends: dict[str, Json] = {"before": to_json(one.before), "after": to_json(one.after)}
    difference = to_json(one.after - one.before)
    return {"policy": one.policy, "path": one.path, **ends, "difference": difference, "parts": parts}
