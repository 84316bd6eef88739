"""Submissions: what was asked to be published, and how far each has come, read off the ledger's entries alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from api.ledger import Transaction
from api.ledger.canonical import Json
from api.ledger.entries import Entry, moment_text
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import Approval, Lane, Publication, RulesSubmitted, RulesWithdrawn
from api.services.published_shelf import Release

STEPS = (RulesSubmitted, Approval, Publication, RulesWithdrawn)


class Stage(StrEnum):
    """How far a submission has come."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: what, by whom, when, and why where a reason was asked."""

    stage: Stage
    actor: str
    at: datetime
    entry: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission. `documents` maps paths to digests; the bytes are in the ledger's library of rule documents."""

    number: str
    lane: Lane
    scheme: str
    policy: str | None
    name: str
    in_force_from: date | None
    documents: Mapping[str, str] = field(hash=False)
    corrects: str | None
    steps: tuple[Step, ...]

    @property
    def stage(self) -> Stage:
        """Return how far it has come."""
        return self.steps[-1].stage

    @property
    def author(self) -> str:
        """Return the account that submitted it."""
        return self.steps[0].actor

    @property
    def rule_set(self) -> str:
        """Return scheme and policy as people write them."""
        return f"{self.scheme}/{self.policy}" if self.policy else self.scheme

    def step(self, stage: Stage) -> Step | None:
        """Return when and by whom it reached a stage, or None."""
        return next((step for step in self.steps if step.stage is stage), None)

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "number": self.number,
            "lane": self.lane,
            "scheme": self.scheme,
            "policy": self.policy,
            "name": self.name,
            "in_force_from": self.in_force_from.isoformat() if self.in_force_from else None,
            "corrects": self.corrects,
            "stage": self.stage.value,
            "documents": dict(self.documents),
            "steps": [
                {"stage": step.stage.value, "by": step.actor, "at": moment_text(step.at), "entry": step.entry,
                 "reason": step.reason or None}
                for step in self.steps
            ],
        }  # fmt: skip


def submissions(transaction: Transaction) -> list[Submission]:
    """Return every submission, the oldest first."""
    found: dict[str, Submission] = {}
    for entry in transaction.log.of_kinds(*STEPS):
        content = entry.content
        if isinstance(content, RulesSubmitted):
            found[entry.id] = _begun(entry, content)
            continue
        number, step = _step(entry)
        if number in found:
            found[number] = replace(found[number], steps=(*found[number].steps, step))
    return list(found.values())


def submission(transaction: Transaction, number: str) -> Submission:
    """Return one submission. Raises RecordNotFound."""
    entry = transaction.log.entry(number)
    if not isinstance(entry.content, RulesSubmitted):
        raise RecordNotFound(f"`{number}` is no submission of rules", fix="see `rightful rules submissions`")
    steps = [_step(later)[1] for later in transaction.log.referring_to(entry.id) if isinstance(later.content, STEPS)]
    begun = _begun(entry, entry.content)
    return replace(begun, steps=(*begun.steps, *steps))


def documents_of(transaction: Transaction, found: Submission) -> dict[str, bytes]:
    """Return the documents of a submission by path, re-hashed. Raises LedgerDamaged."""
    return {path: transaction.documents.read(digest) for path, digest in found.documents.items()}


def releases(transaction: Transaction) -> list[Release]:
    """Return what has been published, in that order, with what was withdrawn since."""
    published = []
    for one in submissions(transaction):
        out, back = one.step(Stage.PUBLISHED), one.step(Stage.WITHDRAWN)
        if out is not None:
            release = Release(one.number, out.at, documents_of(transaction, one), back.at if back else None)
            published.append(release)
    order = {entry.content.submission: entry.seq for entry in transaction.log.of_kinds(Publication)
             if isinstance(entry.content, Publication)}  # fmt: skip
    return sorted(published, key=lambda release: order[release.number])


def _begun(entry: Entry, content: RulesSubmitted) -> Submission:
    step = Step(Stage.SUBMITTED, entry.actor, entry.recorded_at, entry.id)
    return Submission(
        number=entry.id,
        lane=content.lane,
        scheme=content.scheme,
        policy=content.policy,
        name=content.name,
        in_force_from=content.in_force_from,
        documents=content.documents,
        corrects=content.corrects,
        steps=(step,),
    )


def _step(entry: Entry) -> tuple[str, Step]:
    """Return what a later entry says of which submission; the empty number for one of another time."""
    match entry.content:
        case Approval(submission=number, approved=approved):
            stage, reason = (Stage.APPROVED if approved else Stage.REFUSED), ""
        case Publication(submission=number):
            stage, reason = Stage.PUBLISHED, ""
        case RulesWithdrawn(submission=number, reason=why):
            stage, reason = Stage.WITHDRAWN, why
        case _:
            raise AssertionError("not a step of a submission")
    return number or "", Step(stage, entry.actor, entry.recorded_at, entry.id, reason)
