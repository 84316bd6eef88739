"""Replay matrix: a decision four times over, from as it was decided to everything as of today, each difference told.

Between one column and the next only one thing may move: first the rules for that day are put right, then the findings,
then the day. Within a step each cause accounts for the mean of what it adds over all orders; over the steps the shares
add up, to the penny, to the difference between the first column and the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from api.ledger import Ledger
from api.services.change_notice import side_of
from api.services.cross_checking import CrossCheck, CrossChecker, CrossCheckStatus
from api.services.difference_sorts import Between, Sort, apart_by
from api.services.evaluate import Question, SchemeEvaluation, evaluate, legs_of
from api.services.findings_json import in_key_order
from api.services.keep import outputs_and_trace
from api.services.material import material_of
from api.services.records import Record
from api.services.registry import Registry
from api.services.replay import replay
from api.services.results import Place, ResultDifference, Results, differences, results_of, sum_at
from api.services.revisions import AsKnown, Statement, folded, statements_about
from engine.attribution import Attribution, Cause, Flip, Share, attribute
from engine.compiled import EVALUATION_DATE
from engine.dmn.vocabulary import Vocabulary
from engine.errors import NotAvailable
from engine.findings import read_findings
from engine.journey import Leg
from engine.outcome import Evaluation, Outcome
from engine.trace import JsonValue
from explanations.changes.cause_words import CauseTeller
from explanations.changes.comparison import Comparison, Earlier
from explanations.material import Material
from explanations.statement import Reader


class Column(StrEnum):
    """Under which rules, on which findings and as on which day a decision is made again."""

    DECIDED = "as_decided"
    RIGHT_RULES = "right_rules_then"
    FINDINGS_KNOWN = "findings_as_now_known"
    TODAY = "as_of_today"


@dataclass(frozen=True, slots=True)
class Made:
    """One column: the evaluation, what came out of it place by place, and what was stated beside the recorded findings.

    Of the first column `results` are those on record, and `evaluation` is what the recorded rules give now.
    """

    column: Column
    evaluation: SchemeEvaluation = field(repr=False)
    results: Results = field(repr=False)
    statements: tuple[Statement, ...] = ()

    @property
    def on(self) -> date:
        """Return the day on which the rules were applied."""
        return self.evaluation.question.on


@dataclass(frozen=True, slots=True)
class SortedShare:
    """What one cause accounts for, and of which sort it is; several where they make no sense apart."""

    share: Share
    sorts: tuple[Sort, ...]


@dataclass(frozen=True)
class Step:
    """Everything that differs from one column to the next, with its causes."""

    before: Made
    after: Made
    between: Between
    attribution: Attribution

    @cached_property
    def comparison(self) -> Comparison:
        """Return the two columns as a change notice is written from them."""
        return _comparison(self)

    @cached_property
    def teller(self) -> CauseTeller:
        """Return who tells of its causes."""
        return CauseTeller(self.comparison)

    @cached_property
    def shares(self) -> dict[Place, tuple[SortedShare, ...]]:
        """Return by sum what each cause accounts for; the shares add up to what the sum differs by."""
        return {
            (one.policy, one.path): tuple(SortedShare(s, self.between.sorts_of(s.causes)) for s in one.shares)
            for one in self.attribution.sums
        }

    @property
    def flips(self) -> tuple[Flip, ...]:
        """Return the answers that differ, with what turned each."""
        # To have no answer, or to have the answer *none*, is the same to whoever reads it.
        return tuple(one for one in self.attribution.flips if not _is_none(one.before) or not _is_none(one.after))


def _is_none(value: JsonValue) -> bool:
    return value is None or value == {"value": None}


@dataclass(frozen=True)
class Matrix:
    """A record made again in four columns, and what differs between them.

    `by_engine` is what the recorded rules give otherwise today than when it was recorded: nothing, unless the program
    has changed. `known_at` is the moment whose knowledge the columns after the first rest on.
    """

    record: Record
    known_at: datetime
    columns: tuple[Made, ...]
    identical: bool
    by_engine: tuple[ResultDifference, ...]
    steps: tuple[Step, ...]
    vocabulary: Vocabulary = field(repr=False)

    @property
    def places(self) -> tuple[Place, ...]:
        """Return every place at which something came out in any column, in the order of the journey."""
        return tuple(dict.fromkeys(place for made in self.columns for place in made.results))

    def differs(self, place: Place) -> bool:
        """Tell whether not all columns say the same at a place."""
        return any(made.results.get(place) != self.columns[0].results.get(place) for made in self.columns)

    def totals(self) -> dict[Place, dict[tuple[Sort, ...], Decimal]]:
        """Return, for each sum that is certain in every column, what each sort of reason adds from first to last.

        The amounts of a sum add up exactly to the last column less the first.
        """
        return dict(self._totals())

    def _totals(self) -> Iterator[tuple[Place, dict[tuple[Sort, ...], Decimal]]]:
        for place in self.places:
            if any(sum_at(made.results, place, self.vocabulary) is None for made in self.columns):
                continue
            total: dict[tuple[Sort, ...], Decimal] = {}
            for sorts, amount in self._parts(place):
                total[sorts] = total.get(sorts, Decimal(0)) + amount
            yield place, {sorts: amount for sorts, amount in total.items() if amount}

    def _parts(self, place: Place) -> Iterator[tuple[tuple[Sort, ...], Decimal]]:
        for one in self.by_engine:
            if (one.policy, one.path) == place and one.amount is not None:
                yield (Sort.ENGINE_CHANGED,), one.amount
        for step in self.steps:
            for part in step.shares.get(place, ()):
                yield part.sorts, part.share.amount


def replay_matrix(
    ledger: Ledger,
    registry: Registry,
    checker: CrossChecker,
    record_id: str,
    *,
    known_at: datetime | None = None,
    today: date | None = None,
) -> Matrix:
    """Make a record again in four columns.

    Args:
        registry: the rules in service.
        record_id: of a decision, an earlier decision, or a kept evaluation.
        known_at: the moment whose knowledge of rules and findings counts, by default now.
        today: the day of the last column, by default the day of that moment.

    Raises RecordNotFound, NotAvailable, LedgerDamaged, FindingError, EnginesDisagree.
    """
    moment = known_at or ledger.clock.now()
    again = replay(ledger, registry, checker, record_id)
    record, rules = again.record, registry.as_known(known_at)
    vocabulary = rules.vocabulary()
    with ledger.reading() as transaction:
        said = [one for one in statements_about(transaction, record, vocabulary) if one.recorded_at <= moment]
    last = today or (moment.date() if known_at else ledger.clock.today())
    then, now = folded(record, said, record.question.on), folded(record, said, last)
    first = _made(Column.DECIDED, again.evaluation, vocabulary)
    right = _next(first, Column.RIGHT_RULES, rules, checker, _asked(record, record.question.on), vocabulary)
    known = _next(right, Column.FINDINGS_KNOWN, rules, checker, _asked(record, record.question.on, then), vocabulary)
    of_today = _next(known, Column.TODAY, rules, checker, _asked(record, last, now), vocabulary)
    known, of_today = replace(known, statements=then.statements), replace(of_today, statements=now.statements)
    recorded = replace(first, results=results_of(record.outputs, vocabulary))
    since = tuple(one for one in now.statements if one not in then.statements) or now.statements
    steps = (
        _step(recorded, replace(right, statements=()), first, AsKnown({}, ()), vocabulary),
        _step(right, known, right, then, vocabulary),
        _step(known, of_today, known, AsKnown(now.findings, since), vocabulary),
    )
    return Matrix(
        record=record,
        known_at=moment,
        columns=(recorded, right, known, of_today),
        identical=again.identical,
        by_engine=differences(recorded.results, first.results, vocabulary),
        steps=steps,
        vocabulary=vocabulary,
    )


# ── columns ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _asked(record: Record, on: date, known: AsKnown | None = None) -> Question:
    """Return what a column asks: the editions in force, and on another day not the day that the findings name."""
    findings = known.findings if known else record.question.findings
    kept = {name: said for name, said in findings.items() if name != EVALUATION_DATE or on == record.question.on}
    return replace(record.question, on=on, findings=kept, editions={})


def _made(column: Column, evaluation: SchemeEvaluation, vocabulary: Vocabulary) -> Made:
    outputs, _ = outputs_and_trace(evaluation.evaluations)
    assert isinstance(outputs, Mapping), "outputs are kept by policy"
    return Made(column, evaluation, results_of(outputs, vocabulary))


def _next(
    before: Made, column: Column, rules: Registry, checker: CrossChecker, question: Question, vocabulary: Vocabulary
) -> Made:
    """Return the next column; where it asks the very same of the very same rules, the one before serves for both."""
    asked = before.evaluation.question
    if (
        question.on == asked.on
        and question.findings == asked.findings
        and _documents(rules, question) == dict(before.evaluation.documents)
    ):
        return replace(before, column=column)
    return _made(column, _evaluated(rules, checker, question), vocabulary)


def _documents(rules: Registry, question: Question) -> dict[str, bytes] | None:
    try:
        _, editions = legs_of(rules, question.scheme, question.policy, question.on)
    except NotAvailable:
        return None
    documents = rules.framework(question.scheme)
    for loaded in editions.values():
        documents |= loaded.documents
    return documents


def _evaluated(rules: Registry, checker: CrossChecker, question: Question) -> SchemeEvaluation:
    """Return the evaluation; of a policy asked alone that is not in force that day, that it is not."""
    policy = question.policy
    if policy is None or rules.in_force(question.scheme, policy, question.on) is not None:
        return evaluate(rules, checker, question)
    findings = read_findings(in_key_order(question.findings), rules.vocabulary())
    day = question.on.isoformat()
    nothing = Evaluation(question.scheme, policy, "", "", day, question.mode, Outcome.NOT_IN_FORCE)
    agreed = CrossCheck(CrossCheckStatus.AGREED)
    framework = rules.framework(question.scheme)
    return SchemeEvaluation(question, findings, {policy: nothing}, {}, framework, agreed, (Leg(policy, None),))


# ── steps ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _step(before: Made, after: Made, began: Made, said: AsKnown, vocabulary: Vocabulary) -> Step:
    """Return what differs between two columns. `began` is the first as the program makes it now."""
    between = Between(side_of(began.evaluation), side_of(after.evaluation), said)
    if began.evaluation is after.evaluation:
        return Step(before, after, between, Attribution((), (), (), ()))
    return Step(before, after, between, attribute(between.before, between.after, vocabulary, apart_by(between)))


def _comparison(step: Step) -> Comparison:
    was, now = step.before.evaluation, step.after.evaluation
    return Comparison(
        earlier=Earlier(step.before.column.value, step.before.on.isoformat()),
        before=step.between.before,
        after=step.between.after,
        was=_materials(was),
        now=_materials(now),
        attribution=step.attribution,
        reader=Reader.PRACTITIONER,
        policies=tuple(dict.fromkeys((*was.evaluations, *now.evaluations))),
    )


def _materials(evaluation: SchemeEvaluation) -> dict[str, Material]:
    return {
        policy: material_of(evaluation.evaluations[policy], loaded, Reader.PRACTITIONER)
        for policy, loaded in evaluation.editions.items()
    }


def words_of(step: Step, causes: tuple[Cause, ...]) -> str:
    """Return some causes as a clause: `“Weekly earnings” was £90.00 a week and is now £120.00 a week`."""
    return step.teller.because(causes)


def titles(matrix: Matrix) -> dict[str, str]:
    """Return the titles of the policies, those of the later columns first."""
    found: dict[str, str] = {}
    for made in matrix.columns:
        found |= {policy: loaded.edition.title for policy, loaded in made.evaluation.editions.items()}
    return found
