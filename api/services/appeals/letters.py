"""The letters about an appeal: written in the act's own transaction, and kept with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.ledger import Transaction
from api.ledger.canonical import Json
from api.ledger.people import PersonDetails
from api.services.appeals.cases import AppealCase, Representative
from api.services.appeals.clocks import Step, last_day
from api.services.appeals.desk import AppealDesk, Officer
from api.services.appeals.grounds import Ground
from api.services.appeals.stages import next_stage
from api.services.records import Record
from engine.dmn.appeals import Event, Hearer, Meanwhile, Stage
from engine.errors import RightfulError
from explanations.appeals.facts import Answer, AppealFacts, AppealLetter, GroundTold, NextStage, Receipt, Result
from explanations.appeals.writing import acknowledgement, answer, render_appeal_letter
from explanations.letter.frame import Frame, frame_of
from explanations.render import Form

WORDING = "1"
"""Raised when letters about appeals say something else; kept with each that was sent."""
GENERIC = {
    Meanwhile.GO_ON: "What we pay or arrange for you now goes on until we have answered.",
    Meanwhile.AS_DECIDED: "Until we have answered, we pay as the decision says.",
}


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom a letter is to, and who speaks for them."""

    details: PersonDetails
    representative: Representative | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer decides: the result, why, which grounds are accepted, and what follows."""

    result: Result
    reasons: str
    accepted: frozenset[int]
    new_decision: str
    redone_by: date | None
    following: Following | None


@dataclass(frozen=True, slots=True)
class Following:
    """The stage after, and its last day where a time limit is stated."""

    stage: Stage
    last_day: date | None


def parties_of(transaction: Transaction, case: AppealCase, representative: Representative | None) -> Parties:
    """Return whom the letters of an appeal are to. Raises RecordNotFound."""
    return Parties(transaction.people.get(case.person).details, representative)


def following(desk: AppealDesk, case: AppealCase, answered_on: date) -> Following | None:
    """Return the stage after an appeal's own, and by when it must be raised; None after the last."""
    stage = next_stage(desk.registry, case.scheme, case.stage.name)
    if stage is None:
        return None
    limit = stage.to_raise
    start = answered_on if limit is not None and limit.start is Event.ANSWER else case.decided
    return Following(stage, last_day(limit, start) if limit is not None else None)


def acknowledgement_of(
    desk: AppealDesk, case: AppealCase, parties: Parties, grounds: Sequence[Ground], record: Record, sent_on: date
) -> Mapping[str, Json]:
    """Return the letter that says that an appeal has come, as it is kept."""
    decide = next(one for one in case.clocks if one.step is Step.DECIDE)
    receipt = Receipt(
        about=_about(desk, case, parties, tuple(told_grounds(record, grounds)), sent_on),
        received_on=case.content.received_on.isoformat(),
        answer_by=decide.due.isoformat() if decide.due else "",
        heard_outside=case.stage.heard_by is Hearer.OUTSIDE,
    )
    return _kept(acknowledgement(receipt))


def answer_of(
    desk: AppealDesk,
    case: AppealCase,
    parties: Parties,
    grounds: Sequence[Ground],
    record: Record,
    made: Answered,
    officer: Officer,
    *,
    decided_on: date,
) -> Mapping[str, Json]:
    """Return the letter that answers an appeal, as it is kept."""
    told = tuple(told_grounds(record, grounds, made.accepted))
    letter = answer(
        Answer(
            about=_about(desk, case, parties, told, decided_on),
            result=made.result,
            reasons=made.reasons,
            decided_by=officer.signature,
            heard_by=case.stage.title if case.stage.heard_by is Hearer.OUTSIDE else "",
            new_decision=made.new_decision,
            redone_by=made.redone_by.isoformat() if made.redone_by else "",
            next=_next(desk, case, made.following, decided_on),
        )
    )
    return _kept(letter)


def told_grounds(
    record: Record, grounds: Sequence[Ground], accepted: frozenset[int] | None = None
) -> Iterator[GroundTold]:
    """Yield the grounds as a person is told of them; `accepted` are the numbers of those that were."""
    for number, ground in enumerate(grounds, 1):
        held = None if accepted is None else number in accepted
        yield GroundTold(ground.words, step_in_words(record, ground), held)


def step_in_words(record: Record, ground: Ground) -> str:
    """Return what a ground is about in plain words: a finding's label, or the question that a rule helps to answer."""
    if not ground.node:
        return ""
    if ground.path:
        entry = record.rules.vocabulary().entry_at(ground.path)
        return entry.label if entry is not None and entry.label else ground.about.replace("_", " ")
    nodes = record.trace.get(ground.policy)
    decision = ground.node.rpartition("/")[0]
    for node in nodes if isinstance(nodes, Sequence) else ():
        if isinstance(node, Mapping) and node["id"] == decision:
            return f"rule {ground.about}, for the question: {str(node['question']).rstrip('?')}"
    return f"rule {ground.about}"


def _about(
    desk: AppealDesk, case: AppealCase, parties: Parties, grounds: tuple[GroundTold, ...], written_on: date
) -> AppealFacts:
    frame = _frame(desk, case)
    return AppealFacts(
        number=case.number,
        decision=case.decision.id,
        decided_on=case.decided.isoformat(),
        stage=case.stage.title,
        person=parties.details.name,
        written_on=written_on.isoformat(),
        grounds=grounds,
        frame=frame,
        address=tuple(parties.details.contact.get("address", "").splitlines()),
        representative=parties.representative.words if parties.representative else "",
        payments=_payments(case, frame),
        demonstration=desk.demonstration,
    )


def _frame(desk: AppealDesk, case: AppealCase) -> Frame:
    scheme = desk.registry.scheme(case.scheme)
    return frame_of(scheme if scheme.appeal else desk.registry.journey(case.scheme), desk.authority)


def _payments(case: AppealCase, frame: Frame) -> tuple[str, ...]:
    """Return what is paid meanwhile, in the scheme's own words where it has some."""
    stated = case.stage.payments
    if stated is None:
        return ()
    return frame.meanwhile or (GENERIC[stated.meanwhile],)


def _next(desk: AppealDesk, case: AppealCase, after: Following | None, today: date) -> NextStage | None:
    if after is None:
        return None
    limit = after.stage.to_raise
    return NextStage(
        sentences=_frame(desk, case).challenge.get(after.stage.name, ()) or (f"The next stage: {after.stage.title}.",),
        limit=limit.length if limit is not None else "",
        last_day=after.last_day.isoformat() if after.last_day else "",
        is_over=after.last_day is not None and after.last_day < today,
    )


def _kept(letter: AppealLetter) -> Mapping[str, Json]:
    if not letter.body.sections:
        raise RightfulError("the letter about an appeal is empty")
    return {
        "text": render_appeal_letter(letter, Form.TEXT),
        "html": render_appeal_letter(letter, Form.HTML),
        "wording": WORDING,
        "language": letter.body.language,
    }
