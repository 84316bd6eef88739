"""Appeals as they stand: each read off its entries, with what it attacks, its clocks, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from api.ledger import Transaction
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade, Entry
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import Appeal, AppealAcknowledged, DecisionReconstructed, DecisionRedone, EvaluationKept, Outcome
from api.services.appeals.clocks import Clock, Standing, Step, clock
from api.services.appeals.desk import AppealDesk
from api.services.appeals.grounds import Ground, ground_given
from api.services.appeals.stages import APPEALS, stage_of
from api.services.personal import object_in, opened_whole
from engine.dmn.appeals import Event, Stage, read_stages

GROUNDS, REPRESENTATION, LATE, LETTER, REASONS = "grounds", "representation", "late", "letter", "reasons"
"""The slots in which the words of an appeal, its letters and its reasons are sealed."""
OVER = frozenset({"withdrawn", "closed"})


@dataclass(frozen=True, slots=True)
class AppealCase:
    """One appeal at one stage, without anything that is sealed.

    Args:
        entry: by which it was raised.
        stage: as the rules had it then.
        scheme, person: of the decision; `decision` is that decision's entry, `decided` its day.
        evaluation: the number of the evaluation that the decision rests on.
        acknowledged, answered: the entries by which it was; `closed` the one that ended it for good.
        answered_before: the day on which the stage before was answered, if there was one.
        redone: the number of the determination that took the place of the old one.
        owners: everybody who decided in it before: the decision, and the stages before.
    """

    entry: Entry
    content: Appeal
    stage: Stage
    scheme: str
    person: str
    decision: Entry
    decided: date
    evaluation: str
    acknowledged: Entry | None = None
    answered: Entry | None = None
    closed: Entry | None = None
    answered_before: date | None = None
    redone: str = ""
    owners: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """Return the appeal's number."""
        return self.entry.id

    @property
    def outcome(self) -> Outcome | None:
        """Return what its answer says, if it has been answered."""
        return self.answered.content if self.answered and isinstance(self.answered.content, Outcome) else None

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for an answer."""
        return self.answered is None

    @property
    def is_to_be_redone(self) -> bool:
        """Tell whether the decision was quashed and has not been made again yet."""
        return self.outcome is not None and self.outcome.result == "quashed" and not self.redone

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """Return its clocks: raising it, acknowledging it, deciding it."""
        content, stage = self.content, self.stage
        start = self.decided
        if stage.to_raise is not None and stage.to_raise.start is Event.ANSWER and self.answered_before is not None:
            start = self.answered_before
        sent = cast("AppealAcknowledged", self.acknowledged.content).sent_on if self.acknowledged else None
        answered = self.outcome.decided_on if self.outcome else None
        return (
            clock(Step.RAISE, stage.to_raise, start, content.received_on),
            clock(Step.ACKNOWLEDGE, stage.to_acknowledge, content.received_on, sent or answered),
            clock(Step.DECIDE, stage.to_decide, content.received_on, answered),
        )

    def due(self) -> date | None:
        """Return the next day by which something must be done, None where nothing must, or no limit is stated."""
        return min((one.due for one in self.clocks if one.done is None and one.due), default=None)

    def is_overdue(self, today: date) -> bool:
        """Tell whether something that must be done has not been done in time."""
        return any(one.standing(today) is Standing.OVERDUE for one in self.clocks)

    def to_json(self, today: date) -> dict[str, Json]:
        """Return it as the command line and the API give it, without what is sealed."""
        outcome = self.outcome
        return {
            "number": self.number,
            "determination": self.content.determination,
            "person": self.person,
            "scheme": self.scheme,
            "stage": self.stage.name,
            "stage_title": self.stage.title,
            "by": self.content.by,
            "representative": self.content.representative,
            "received_on": self.content.received_on.isoformat(),
            "late": self.content.late,
            "after": self.content.after,
            "grounds": [{"kind": one.kind, "policy": one.policy, "about": one.about} for one in self.content.grounds],
            "clocks": [one.to_json(today) for one in self.clocks],
            "overdue": self.is_overdue(today),
            "not_stated": list(self.stage.unstated),
            "payments_meanwhile": self.stage.payments.meanwhile.value if self.stage.payments else "not stated",
            "result": outcome.result if outcome else None,
            "decided_on": outcome.decided_on.isoformat() if outcome and outcome.decided_on else None,
            "open_until": outcome.open_until.isoformat() if outcome and outcome.open_until else None,
            "new_determination": self.redone or None,
            "to_be_redone": self.is_to_be_redone,
            "closed": self.closed is not None,
        }


@dataclass(frozen=True, slots=True)
class Representative:
    """Who speaks for the person: their name, what they are to them, and by what right they speak."""

    name: str = field(repr=False)
    kind: str
    authority: str = field(repr=False)

    @property
    def words(self) -> str:
        """Return who it is, for a letter."""
        return f"{self.name.strip()} ({self.kind.replace('_', ' ')})"

    def to_json(self) -> dict[str, Json]:
        """Return it as it is sealed."""
        return {"name": self.name, "kind": self.kind, "authority": self.authority}


@dataclass(frozen=True, slots=True)
class OpenedAppeal:
    """An appeal with the words that are sealed beside it."""

    case: AppealCase
    grounds: tuple[Ground, ...] = field(repr=False)
    representative: Representative | None = field(repr=False)
    late: str = field(repr=False)
    acknowledgement: Mapping[str, Json] = field(repr=False)
    answer: Mapping[str, Json] = field(repr=False)
    reasons: str = field(repr=False)

    def to_json(self, today: date) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return self.case.to_json(today) | {
            "grounds": [ground.to_json() for ground in self.grounds],
            "representation": self.representative.to_json() if self.representative else None,
            "late_because": self.late or None,
            "reasons": self.reasons or None,
            "acknowledgement": self.acknowledgement.get("text"),
            "answer": self.answer.get("text"),
        }


def appeals(desk: AppealDesk) -> list[AppealCase]:
    """Return every appeal: first what waits, the soonest due at the top, then what was answered, the newest first."""
    with desk.ledger.reading() as transaction:
        cases = [case_of(desk, transaction, entry) for entry in transaction.log.of_kinds(Appeal)]
    waiting = sorted((one for one in cases if one.is_open), key=lambda one: (one.due() or date.max, one.entry.seq))
    return [*waiting, *sorted((one for one in cases if not one.is_open), key=lambda one: -one.entry.seq)]


def appeals_against(desk: AppealDesk, transaction: Transaction, determination: str) -> list[AppealCase]:
    """Return the appeals against one decision, the oldest first."""
    entries = transaction.log.referring_to(determination)
    return [case_of(desk, transaction, entry) for entry in entries if isinstance(entry.content, Appeal)]


def open_appeal(desk: AppealDesk, number: str) -> OpenedAppeal:
    """Return an appeal with what is sealed beside it. Raises RecordNotFound, PersonErased, LedgerDamaged."""
    with desk.ledger.reading() as transaction:
        return opened(transaction, case_numbered(desk, transaction, number))


def case_numbered(desk: AppealDesk, transaction: Transaction, number: str) -> AppealCase:
    """Return an appeal by its number. Raises RecordNotFound."""
    entry = transaction.log.entry(number)
    if not isinstance(entry.content, Appeal):
        raise RecordNotFound(f"`{number}` is no appeal", fix="see `rightful appeal list`")
    return case_of(desk, transaction, entry)


def opened(transaction: Transaction, case: AppealCase) -> OpenedAppeal:
    """Return an appeal with what is sealed beside it."""
    given = cast("Sequence[Json]", _slot(transaction, case.entry, GROUNDS) or [])
    who = _slot(transaction, case.entry, REPRESENTATION)
    reasons = _slot(transaction, case.answered, REASONS)
    return OpenedAppeal(
        case=case,
        grounds=tuple(ground_given(one, f"ground {number}") for number, one in enumerate(given, 1)),
        representative=Representative(**cast("dict[str, str]", who)) if who else None,
        late=str(_slot(transaction, case.entry, LATE) or ""),
        acknowledgement=object_in(_slot(transaction, case.acknowledged, LETTER) or {}),
        answer=object_in(_slot(transaction, case.answered, LETTER) or {}),
        reasons=str(reasons or ""),
    )


def _slot(transaction: Transaction, entry: Entry | None, slot: str) -> Json:
    if entry is None or all(one.slot != slot for one in entry.committed):
        return None
    return opened_whole(transaction, entry, slot)


def case_of(desk: AppealDesk, transaction: Transaction, entry: Entry) -> AppealCase:
    """Return an appeal as its entries tell it."""
    content = cast("Appeal", entry.content)
    decision = transaction.log.entry(content.determination)
    evaluation = transaction.log.entry(_evaluation_of(decision))
    scheme = cast("EvaluationKept", evaluation.content).scheme
    steps = transaction.log.referring_to(entry.id)
    outcomes = [one for one in steps if isinstance(one.content, Outcome)]
    answered = next(iter(outcomes), None)
    before = _before(transaction, content)
    return AppealCase(
        entry=entry,
        content=content,
        stage=_stage(desk, transaction, content, scheme),
        scheme=scheme,
        person=entry.subject or "",
        decision=decision,
        decided=desk.day_of(decision),
        evaluation=evaluation.id,
        acknowledged=next((one for one in steps if isinstance(one.content, AppealAcknowledged)), None),
        answered=answered,
        closed=next((one for one in outcomes if cast("Outcome", one.content).final), None),
        answered_before=next((outcome.decided_on for _, outcome in before if outcome.decided_on), None),
        redone=_redone(answered, steps),
        owners=(decision.actor, *(one.actor for one, _ in before)),
    )


def _evaluation_of(decision: Entry) -> str:
    if isinstance(decision.content, DeterminationMade | DecisionReconstructed):
        return decision.content.evaluation
    raise RecordNotFound(f"`{decision.id}` is no decision", fix="only decisions are appealed")


def _stage(desk: AppealDesk, transaction: Transaction, content: Appeal, scheme: str) -> Stage:
    """Return the stage as the rules had it when the appeal was raised."""
    texts = [transaction.documents.read(digest).decode() for digest in content.stages or ()]
    known = read_stages((f"rules/{APPEALS}", text) for text in texts)
    return known[content.stage] if content.stage in known else stage_of(desk.registry, scheme, content.stage)


def _before(transaction: Transaction, content: Appeal) -> list[tuple[Entry, Outcome]]:
    """Return the answers of the stages before, the nearest first."""
    return list(_answers_before(transaction, content.after))


def _answers_before(transaction: Transaction, number: str | None) -> Iterator[tuple[Entry, Outcome]]:
    while number is not None:
        for entry in transaction.log.referring_to(number):
            if isinstance(entry.content, Outcome) and entry.content.result not in OVER:
                yield entry, entry.content
        number = cast("Appeal", transaction.log.entry(number).content).after


def _redone(answered: Entry | None, steps: Sequence[Entry]) -> str:
    if answered is not None and isinstance(answered.content, Outcome) and answered.content.determination:
        return answered.content.determination
    redone = (one.content.determination for one in steps if isinstance(one.content, DecisionRedone))
    return next(redone, "")
