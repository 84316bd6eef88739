"""Raise and acknowledge: a challenge is taken down in the person's own words, and they are told that it has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from api.access import Act, Thing, whose
from api.ledger import Transaction
from api.ledger.canonical import Json, digest
from api.ledger.entries import Draft, Entry, Sealed
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import Appeal, AppealAcknowledged
from api.services.actor import Actor
from api.services.appeals.cases import (
    GROUNDS,
    LATE,
    LETTER,
    OVER,
    REPRESENTATION,
    AppealCase,
    Representative,
    appeals_against,
    case_numbered,
    opened,
)
from api.services.appeals.clocks import last_day
from api.services.appeals.desk import AppealDesk, Noted, Officer
from api.services.appeals.grounds import Ground, check_grounds
from api.services.appeals.letters import acknowledgement_of, parties_of
from api.services.appeals.materiality import Materiality, materiality
from api.services.appeals.stages import documents_of, stage_of
from api.services.failures import ActRefused
from api.services.permission import require
from api.services.personal import relatives_of, sealed_in_parts
from api.services.records import Record, read_record
from engine.dmn.appeals import Event, Raiser, Stage


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge as it was received.

    Args:
        determination: the number of the decision.
        stage: at which stage.
        received_on: the day it came.
        grounds: what is thought to be wrong.
        by: who raises it in their own name.
        representative: who speaks for them.
        late_because: why it is taken although its time is over.
    """

    determination: str
    stage: str
    received_on: date
    grounds: tuple[Ground, ...] = field(repr=False)
    by: Literal["person", "provider"] = "person"
    representative: Representative | None = field(default=None, repr=False)
    late_because: str = field(default="", repr=False)


def raise_appeal(desk: AppealDesk, challenge: Challenge, actor: Actor, beside: Noted | None = None) -> AppealCase:
    """Take a challenge down. From then on nothing about the case is erased until it has ended.

    Raises ActRefused for a stage that it cannot be raised at, by whom, for whom, when, or on what; RecordNotFound.
    """
    record = decision_record(desk, challenge.determination)
    actor = require(actor, Act.RAISE_APPEAL, Thing.DETERMINATION, whose(actor.id, record.act.actor))
    stage = stage_of(desk.registry, record.question.scheme, challenge.stage)
    _check_who(challenge, stage)
    check_grounds(challenge.grounds, record)
    materiality(record, desk.checker, challenge.grounds)  # refuses a value that the finding cannot have
    documents = documents_of(desk.registry, record.question.scheme)
    with desk.ledger.appending() as transaction:
        before = _before(desk, transaction, challenge)
        late = _is_late(desk, challenge, stage, record.act, before)
        transaction.documents.keep(documents)
        content = Appeal(
            determination=record.act.id,
            stage=stage.name,
            grounds=[ground.content for ground in challenge.grounds],
            received_on=challenge.received_on,
            by=challenge.by,
            representative=challenge.representative.kind if challenge.representative else None,
            after=before.number if before else None,
            late=late,
            stages=[digest(document) for document in documents],
        )
        sealed = tuple(_sealed(transaction, record, challenge))
        entry = transaction.log.append(Draft(actor.id, actor.role, record.act.subject, content, sealed))
        if beside is not None:
            beside(transaction, entry.id)
        return case_numbered(desk, transaction, entry.id)


def materiality_if(desk: AppealDesk, determination: str, grounds: tuple[Ground, ...]) -> Materiality:
    """Return what grounds would change, before anybody raises them. Nothing is recorded."""
    record = decision_record(desk, determination)
    check_grounds(grounds, record)
    return materiality(record, desk.checker, grounds)


def materiality_of(desk: AppealDesk, number: str) -> Materiality:
    """Return what each ground of an appeal would change, and all together. Nothing is recorded."""
    with desk.ledger.reading() as transaction:
        found = opened(transaction, case_numbered(desk, transaction, number))
    return materiality(decision_record(desk, found.case.content.determination), desk.checker, found.grounds)


def acknowledge(desk: AppealDesk, number: str, officer: Officer, beside: Noted | None = None) -> AppealCase:
    """Tell the person that the appeal has come, what happens now and by when; the letter is kept with the entry.

    Raises ActRefused where that has been done, or the appeal has been answered.
    """
    today = desk.ledger.clock.today()
    with desk.ledger.reading() as transaction:
        determination = case_numbered(desk, transaction, number).content.determination
    record = decision_record(desk, determination)
    with desk.ledger.appending() as transaction:
        found = opened(transaction, case_numbered(desk, transaction, number))
        case = found.case
        if case.acknowledged is not None or not case.is_open:
            done = "answered" if not case.is_open else "acknowledged"
            raise ActRefused(f"`{case.number}` has been {done} already", fix="see its letter")
        actor = require(officer.actor, Act.RAISE_APPEAL, Thing.APPEAL, whose(officer.actor.id, *case.owners))
        parties = parties_of(transaction, case, found.representative)
        letter = acknowledgement_of(desk, case, parties, found.grounds, record, today)
        content = AppealAcknowledged(appeal=case.number, sent_on=today)
        relatives = relatives_of(transaction, case.person, record.question.findings)
        sealed = tuple(sealed_in_parts(LETTER, letter, case.person, relatives))
        transaction.log.append(Draft(actor.id, actor.role, case.person, content, sealed))
        if beside is not None:
            beside(transaction, case.number)
        return case_numbered(desk, transaction, case.number)


def decision_record(desk: AppealDesk, determination: str) -> Record:
    """Return the record of a decision. Raises RecordNotFound for anything that is none, or is about nobody."""
    record = read_record(desk.ledger, determination)
    if record.act is record.entry or record.act.subject is None:
        raise RecordNotFound(f"`{determination}` is no decision, so nothing can be appealed", fix="name a decision")
    return record


def _check_who(challenge: Challenge, stage: Stage) -> None:
    if Raiser(challenge.by) not in stage.open_to:
        allowed = " or a ".join(stage.open_to)
        raise ActRefused(f"the stage `{stage.name}` is not open to a {challenge.by}", fix=f"it is to a {allowed}")
    speaks = challenge.representative
    if speaks is None:
        return
    if not speaks.name.strip() or not speaks.authority.strip():
        raise ActRefused(
            "a representative has a name and a right to speak", where="representative",
            fix="say who they are, and on what their right rests, such as the person's written consent",
        )  # fmt: skip
    if stage.representation is not None and speaks.kind not in stage.representation.kinds:
        kinds = ", ".join(stage.representation.kinds)
        raise ActRefused(f"nobody is represented by a `{speaks.kind}` here", where="representative", fix=f"by {kinds}")


def _before(desk: AppealDesk, transaction: Transaction, challenge: Challenge) -> AppealCase | None:
    """Return the answered appeal at a stage before, if there is one; refuse a stage that is under way or over."""
    earlier = appeals_against(desk, transaction, challenge.determination)
    for one in earlier:
        if one.stage.name == challenge.stage and (one.outcome is None or one.outcome.result not in OVER):
            state = "is under way" if one.is_open else "has been decided"
            raise ActRefused(f"this stage {state}: {one.number}", fix="add to it, or raise the next stage")
    answered = [one for one in earlier if one.outcome is not None and one.outcome.result not in OVER]
    return answered[-1] if answered else None


def _is_late(desk: AppealDesk, challenge: Challenge, stage: Stage, decision: Entry, before: AppealCase | None) -> bool:
    today, decided = desk.ledger.clock.today(), desk.day_of(decision)
    if not decided <= challenge.received_on <= today:
        fix = f"it came between {decided} and {today}"
        raise ActRefused("an appeal comes after the decision, and not in time to come", where="received_on", fix=fix)
    limit = stage.to_raise
    if limit is None:
        return False
    start = decided
    if limit.start is Event.ANSWER:
        if before is None or before.outcome is None or before.outcome.decided_on is None:
            raise ActRefused(f"`{stage.name}` follows the answer of the stage before", fix="raise that one first")
        start = before.outcome.decided_on
    last = last_day(limit, start)
    if challenge.received_on <= last:
        return False
    if not challenge.late_because.strip():
        raise ActRefused(
            f"the time to raise it ended on {last} ({limit.length})", where="received_on",
            fix="say why it is taken all the same (late_because), or tell the person of other ways",
        )  # fmt: skip
    return True


def _sealed(transaction: Transaction, record: Record, challenge: Challenge) -> Iterator[Sealed]:
    person = record.act.subject
    assert person is not None, "a decision is about a person"
    relatives = relatives_of(transaction, person, record.question.findings)
    said: dict[str, Json] = {GROUNDS: [ground.to_json() for ground in challenge.grounds]}
    if challenge.representative is not None:
        said[REPRESENTATION] = challenge.representative.to_json()
    if challenge.late_because.strip():
        said[LATE] = challenge.late_because.strip()
    for slot, value in said.items():
        yield from sealed_in_parts(slot, value, person, relatives)
