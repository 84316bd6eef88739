"""Decide an appeal: uphold, vary, quash and redo, or dismiss, with reasons, by somebody who was not part of it.

Where the decision is made again, that is a determination of its own, with its letter, in the same transaction as the
answer: neither can be there without the other. The old one stands in the ledger, and says nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from api.access import Act, State, Thing, whose
from api.ledger import Transaction
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade, Draft, Sealed
from api.ledger.kinds import DecisionRedone, Outcome
from api.ledger.kinds.appeals import GroundDecided
from api.services.actor import Actor
from api.services.appeals.cases import LETTER, REASONS, AppealCase, OpenedAppeal, case_numbered, opened
from api.services.appeals.desk import AppealDesk, Noted, Officer
from api.services.appeals.letters import Answered, answer_of, following, parties_of
from api.services.appeals.materiality import Materiality, findings_as_claimed, materiality
from api.services.appeals.raising import decision_record
from api.services.decision_forms import Adopt, Form
from api.services.determine import Case, determine
from api.services.failures import ActRefused
from api.services.findings_json import Given
from api.services.permission import require
from api.services.personal import relatives_of, sealed_in_parts
from api.services.records import Record
from explanations.appeals.facts import Result
from explanations.languages.speech import ENGLISH

ADOPT = Adopt()


@dataclass(frozen=True, slots=True)
class Redo:
    """The decision made again: as the rules say, or departing from them with reasons and evidence.

    `findings` are all findings of the new decision. Left out, they are those of the old one with what the accepted
    grounds claim. The rules are those that ought to have been applied on the old decision's day, as known today.
    """

    form: Form = ADOPT
    findings: Mapping[str, Given] | None = field(default=None, repr=False)
    language: str = ENGLISH


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided about an appeal.

    Args:
        result: upheld, varied, quashed or dismissed.
        reasons: why, for the person to read.
        accepted: the numbers of the grounds that are accepted, from 1.
        redo: the new decision. To vary needs one; to quash has one, or says by when it will be made.
        redone_by: the day by which a quashed decision is made again.
    """

    result: Result
    reasons: str = field(repr=False)
    accepted: frozenset[int] = frozenset()
    redo: Redo | None = None
    redone_by: date | None = None


@dataclass(frozen=True, slots=True)
class _Deciding:
    """Everything that the entry of an answer is made from."""

    desk: AppealDesk
    found: OpenedAppeal
    record: Record
    tested: Materiality
    decision: Decision
    officer: Officer


def decide(
    desk: AppealDesk, number: str, officer: Officer, decision: Decision, beside: Noted | None = None
) -> AppealCase:
    """Decide an appeal, or put on record what a body outside decided, and write the letter that answers it.

    Raises:
        ActRefused: one's own decision or an earlier stage of one's own; one that is answered; without reasons; grounds
            that do not go with the result; whatever `determine` refuses. Nothing is recorded.
        RecordNotFound, NotAvailable, FindingError, LedgerUnavailable.
    """
    with desk.ledger.reading() as transaction:
        found = opened(transaction, case_numbered(desk, transaction, number))
    actor = independent(found.case, officer.actor)
    _check(decision, len(found.grounds), desk.ledger.clock.today())
    record = decision_record(desk, found.case.content.determination)
    tested = materiality(record, desk.checker, found.grounds)
    deciding = _Deciding(desk, found, record, tested, decision, replace(officer, actor=actor))
    if decision.redo is None:
        with desk.ledger.appending() as transaction:
            _answered(transaction, deciding, None, beside)
    else:
        determine(
            desk.ledger, desk.registry, desk.checker, _case(deciding, decision.redo), desk.decider(deciding.officer),
            decision.redo.form,
            beside=lambda transaction, made: _answered(transaction, deciding, made.id, beside),
        )  # fmt: skip
    with desk.ledger.reading() as transaction:
        return case_numbered(desk, transaction, number)


def end(
    desk: AppealDesk, number: str, actor: Actor, how: Literal["withdrawn", "closed"], beside: Noted | None = None
) -> AppealCase:
    """End an appeal that the person takes back, or one that was answered and goes no further; the hold is lifted.

    To close one whose next stage can still be raised in time is refused: nothing may be erased until then.
    """
    with desk.ledger.appending() as transaction:
        case = case_numbered(desk, transaction, number)
        actor = require(actor, Act.RAISE_APPEAL, Thing.APPEAL, whose(actor.id, *case.owners))
        _check_end(desk, case, how)
        content = Outcome(case.number, case.stage.name, how, True, None, desk.ledger.clock.today())
        transaction.log.append(Draft(actor.id, actor.role, case.person, content))
        if beside is not None:
            beside(transaction, case.number)
        return case_numbered(desk, transaction, number)


def redone(desk: AppealDesk, number: str, determination: str, actor: Actor, beside: Noted | None = None) -> AppealCase:
    """Put on record that a quashed decision was made again: which determination took its place.

    Raises ActRefused unless it is about the same person, later, and by somebody else than the one that was quashed.
    """
    with desk.ledger.appending() as transaction:
        case = case_numbered(desk, transaction, number)
        actor = require(actor, Act.RAISE_APPEAL, Thing.APPEAL, whose(actor.id, *case.owners))
        if not case.is_to_be_redone or case.answered is None:
            raise ActRefused(f"no decision waits to be made again in `{number}`", fix="see the appeal")
        made = transaction.log.entry(determination)
        same = isinstance(made.content, DeterminationMade) and made.subject == case.person
        if not same or made.seq < case.answered.seq:
            raise ActRefused(f"`{determination}` is no later decision about this person", fix="check its number")
        if whose(made.actor, case.decision.actor) is State.MINE:
            raise ActRefused("the one who made the decision that was quashed made this one too", fix="ask another")
        content = DecisionRedone(appeal=case.number, determination=made.id)
        transaction.log.append(Draft(actor.id, actor.role, case.person, content))
        if beside is not None:
            beside(transaction, case.number)
        return case_numbered(desk, transaction, number)


# --- what is refused ------------------------------------------------------------------------------------------------


def independent(case: AppealCase, actor: Actor) -> Actor:
    """Return who decides an appeal, or raise ActRefused: it is their own, or it has been decided."""
    state = whose(actor.id, *case.owners) if case.is_open else State.CLOSED
    return require(actor, Act.DECIDE_APPEAL, Thing.APPEAL, state)


def _check(decision: Decision, grounds: int, today: date) -> None:
    if not decision.reasons.strip():
        raise ActRefused("an appeal is decided with reasons", where="reasons", fix="say why, for the person to read")
    if not decision.accepted <= frozenset(range(1, grounds + 1)):
        raise ActRefused(f"there are grounds 1 to {grounds}", where="accepted", fix="name those that are accepted")
    if (decision.result is Result.DISMISSED) != (not decision.accepted):
        fix = "accept none to dismiss, at least one for any other result"
        raise ActRefused(f"the grounds accepted do not go with `{decision.result}`", where="accepted", fix=fix)
    if decision.result is Result.DISMISSED and decision.redo is not None:
        raise ActRefused("a decision that stays is not made again", where="redo", fix="uphold, vary or quash it")
    if decision.result is Result.VARIED and decision.redo is None:
        raise ActRefused("to vary a decision is to make a new one", where="redo", fix="say what is decided instead")
    if decision.redone_by is not None and (decision.result is not Result.QUASHED or decision.redo is not None):
        raise ActRefused("only a quashed decision is made again later", where="redone_by", fix="leave it out")
    if decision.redone_by is not None and decision.redone_by < today:
        raise ActRefused(f"{decision.redone_by} is past", where="redone_by", fix="name a day to come")


def _check_end(desk: AppealDesk, case: AppealCase, how: str) -> None:
    if case.closed is not None:
        raise ActRefused(f"`{case.number}` has ended already", fix="see the appeal")
    if how == "withdrawn" and not case.is_open:
        raise ActRefused(f"`{case.number}` has been answered", fix="close it instead, once no stage can follow")
    if how == "closed":
        if case.is_open:
            raise ActRefused(f"`{case.number}` has not been answered", fix="decide it, or record that it is taken back")
        until = case.outcome.open_until if case.outcome else None
        if until is not None and until >= desk.ledger.clock.today():
            raise ActRefused(f"the next stage can be raised until {until}", fix="close it after that day")
        if case.is_to_be_redone:
            raise ActRefused("the decision that was quashed has not been made again", fix="make it again first")


# --- what is recorded -----------------------------------------------------------------------------------------------


def _case(deciding: _Deciding, redo: Redo) -> Case:
    """Return what is decided anew: the question of the old decision, under the rules that ought to have applied."""
    record = deciding.record
    accepted = [
        ground for number, ground in enumerate(deciding.found.grounds, 1) if number in deciding.decision.accepted
    ]
    findings = redo.findings if redo.findings is not None else findings_as_claimed(record, accepted)
    question = replace(record.question, findings=findings, editions={})
    return Case(deciding.found.case.person, question, language=redo.language, withheld=record.withheld)


def _answered(transaction: Transaction, deciding: _Deciding, made: str | None, beside: Noted | None) -> None:
    """Append the answer with its letter; a last stage ends the stages before it too."""
    desk, decision = deciding.desk, deciding.decision
    case = case_numbered(desk, transaction, deciding.found.case.number)
    actor = independent(case, deciding.officer.actor)
    today = desk.ledger.clock.today()
    after = following(desk, case, today)
    answered = Answered(decision.result, decision.reasons, decision.accepted, made or "", decision.redone_by, after)
    parties = parties_of(transaction, case, deciding.found.representative)
    letter = answer_of(
        desk, case, parties, deciding.found.grounds, deciding.record, answered, deciding.officer, decided_on=today
    )
    content = Outcome(
        appeal=case.number,
        stage=case.stage.name,
        result=decision.result.value,
        final=after is None and not (decision.result is Result.QUASHED and made is None),
        determination=made,
        decided_on=today,
        open_until=after.last_day if after else None,
        grounds=list(_grounds_decided(deciding)),
    )
    sealed = tuple(_sealed(transaction, deciding, letter))
    transaction.log.append(Draft(actor.id, actor.role, case.person, content, sealed))
    if content.final:
        _end_those_before(transaction, desk, case, actor)
    if beside is not None:
        beside(transaction, case.number)


def _grounds_decided(deciding: _Deciding) -> Iterator[GroundDecided]:
    for number, one in enumerate(deciding.tested.grounds, 1):
        yield GroundDecided(one.material.value, number in deciding.decision.accepted)


def _sealed(transaction: Transaction, deciding: _Deciding, letter: Mapping[str, Json]) -> Iterator[Sealed]:
    person = deciding.found.case.person
    relatives = relatives_of(transaction, person, deciding.record.question.findings)
    for slot, value in ((LETTER, letter), (REASONS, deciding.decision.reasons.strip())):
        yield from sealed_in_parts(slot, value, person, relatives)


def _end_those_before(transaction: Transaction, desk: AppealDesk, case: AppealCase, actor: Actor) -> None:
    number = case.content.after
    while number is not None:
        before = case_numbered(desk, transaction, number)
        if before.closed is None:
            content = Outcome(before.number, before.stage.name, "closed", True, None, desk.ledger.clock.today())
            transaction.log.append(Draft(actor.id, actor.role, before.person, content))
        number = before.content.after
