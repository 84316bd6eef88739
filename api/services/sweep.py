"""Sweep: make every decision that a publication touches again, list by how much each was wrong, recover nothing.

A sweep is done in parts, and each part is an entry in the ledger, so that any process can be stopped at any moment and
another goes on where the last entry ends. What a person is owed is sealed under their own key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import cast

from api.ledger import Ledger, Transaction, shown
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade, Draft, Entry, EvaluationKept, Sealed
from api.ledger.failures import PersonErased, StaleWrite
from api.ledger.kinds.sweeps import SweepPart
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.failures import ActRefused
from api.services.published_shelf import PublishedShelf, Release
from api.services.records import Record, read_record
from api.services.registry import Registry
from api.services.remade import Touched, made_again, touched, touched_from_json
from api.services.submissions import Stage, Submission, documents_of, submission

Beside = Callable[[Transaction, SweepPart], None]
"""What else belongs to the same part, and is recorded or lost together with it."""

REDRESS = "redress"
"""The slot in which a part of a sweep holds what each person is owed."""
PART = 100
"""Decisions in one part: a second or so of work that a kill may cost."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is swept for: a submission that is in service, as a release to lay over the rules of old records."""

    submission: Submission
    release: Release = field(repr=False)

    def asks_about(self, evaluation: EvaluationKept) -> bool:
        """Tell whether a recorded evaluation asked the policy, in the scheme or in one within it."""
        found = self.submission
        return found.policy in evaluation.bases and f"{found.scheme}/scheme.yaml" in evaluation.documents

    def concerns(self, evaluation: EvaluationKept) -> bool:
        """Tell from its entry alone whether an evaluation can come out otherwise: it is as on the first day or later.

        Nothing of anybody is opened for those that cannot.
        """
        start = self.submission.in_force_from
        return start is not None and evaluation.on >= start and self.asks_about(evaluation)


@dataclass(frozen=True, slots=True)
class Sweep:
    """How far a sweep has come and what it found, the underpaid first.

    `looked` counts the decisions looked at, of `to_look` in all up to now; `erased` those whose person has been
    forgotten since they were made or since they were found to be touched.
    """

    submission: Submission
    looked: int
    to_look: int
    erased: int
    redress: tuple[Touched, ...] = field(repr=False)

    @property
    def finished(self) -> bool:
        """Return whether every decision there is has been looked at."""
        return self.looked == self.to_look

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "submission": self.submission.number,
            "looked": self.looked,
            "to_look": self.to_look,
            "finished": self.finished,
            "erased": self.erased,
            "redress": [one.to_json() for one in self.redress],
        }


def read_sweep(ledger: Ledger, number: str) -> Sweep:
    """Return how far the sweep for a submission has come. Raises RecordNotFound, LedgerDamaged."""
    with ledger.reading() as transaction:
        found = submission(transaction, number)
        parts = _parts(transaction, found.number)
        decisions = len(transaction.log.of_kinds(DeterminationMade))
        contents = [_content(part) for part in parts]
        opened = [_redress_in(transaction, part) for part in parts]
        listed = [one for part in opened for one in part]
        gone = sum(one.touched for one in contents) - len(listed) + sum(one.erased for one in contents)
        looked = sum(one.looked for one in contents)
    return Sweep(found, looked, decisions, gone, tuple(in_order(listed)))


def in_order(found: Sequence[Touched]) -> list[Touched]:
    """Return the decisions in the order in which they are put right: who had too little first, the most first."""
    return sorted(found, key=lambda one: (-one.owed, one.seq))


def go_on(
    ledger: Ledger,
    checker: CrossChecker,
    number: str,
    actor: Actor,
    most: int = PART,
    beside: Beside | None = None,
) -> Iterator[SweepPart]:
    """Sweep on from where it was left, a part of at most `most` decisions at a time; yield each once it is recorded.

    Each decision is made again from the findings and the very rules recorded, with nothing but the correction laid
    over them, so that the correction alone accounts for every difference. Raises ActRefused for rules that are not in
    service, StaleWrite when another sweep for the same submission was quicker, and what evaluating raises.
    """
    correction, after, decisions = _begin(ledger, number)
    if not decisions and not after:
        yield _record(ledger, actor, SweepPart(correction.submission.number, 0, 0, 0, 0, 0), [], beside)
    for start in range(0, len(decisions), most):
        chosen = decisions[start : start + most]
        found, erased = _looked(ledger, checker, correction, chosen)
        through = chosen[-1].seq
        part = SweepPart(correction.submission.number, after, through, len(chosen), len(found), erased)
        yield _record(ledger, actor, part, found, beside)
        after = through


def _begin(ledger: Ledger, number: str) -> tuple[Correction, int, list[Entry]]:
    with ledger.reading() as transaction:
        found = submission(transaction, number)
        documents = documents_of(transaction, found)
        parts = _parts(transaction, found.number)
        after = _content(parts[-1]).through if parts else 0
        decisions = [entry for entry in transaction.log.of_kinds(DeterminationMade) if entry.seq > after]
    step = found.step(Stage.PUBLISHED)
    if step is None or found.in_force_from is None or found.stage is Stage.WITHDRAWN:
        raise ActRefused(f"`{number}` corrects nothing that is in service", fix="publish it first")
    return Correction(found, Release(found.number, step.at, documents)), after, decisions


def _looked(
    ledger: Ledger, checker: CrossChecker, correction: Correction, decisions: Sequence[Entry]
) -> tuple[list[Touched], int]:
    """Make decisions again; return those touched, and how many could not be read because their person was erased."""
    found: list[Touched] = []
    erased = 0
    for entry in decisions:
        if not correction.concerns(evaluation_of(ledger, entry)):
            continue
        try:
            with shown.added_up():
                record = read_record(ledger, entry.id)
        except PersonErased:
            erased += 1
            continue
        again = corrected(record, checker, correction.release, entry.seq)
        if again is not None:
            found.append(again)
    return found, erased


def evaluation_of(ledger: Ledger, determination: Entry) -> EvaluationKept:
    """Return what the entry of the evaluation says on which a determination rests; nothing of anybody is opened."""
    content = determination.content
    assert isinstance(content, DeterminationMade), "asked of determinations alone"
    with ledger.reading() as transaction:
        return cast("EvaluationKept", transaction.log.entry(content.evaluation).content)


def corrected(record: Record, checker: CrossChecker, release: Release, seq: int) -> Touched | None:
    """Make a decision again with a release over the very rules recorded; None where it comes out the same."""
    made = made_again(record, checker, _with(record.rules, release))
    return touched(record, seq, dict(record.policies()), made)


@lru_cache(maxsize=32)
def _with(recorded: Registry, release: Release) -> Registry:
    """Return recorded rules with the correction over them. Many records rest on the same ones."""
    return Registry(PublishedShelf(recorded.shelf, [release]))


# --- entries --------------------------------------------------------------------------------------------------------


def _record(
    ledger: Ledger, actor: Actor, part: SweepPart, found: Sequence[Touched], beside: Beside | None
) -> SweepPart:
    by_person: dict[str, list[Json]] = {}
    for one in found:
        by_person.setdefault(one.person, []).append(one.to_json())
    with ledger.appending() as transaction:
        parts = _parts(transaction, part.submission)
        if (_content(parts[-1]).through if parts else 0) != part.after:
            raise StaleWrite("somebody else sweeps for the same correction", fix="look at what they found so far")
        # Nothing is sealed about somebody who was forgotten while their decision was made again.
        gone = [person for person in by_person if transaction.personal.erased_in(person) is not None]
        lost = sum(len(by_person.pop(person)) for person in gone)
        part = replace(part, touched=part.touched - lost, erased=part.erased + lost)
        sealed = tuple(Sealed(REDRESS, person, said) for person, said in by_person.items())
        transaction.log.append(Draft(actor.id, actor.role, None, part, sealed))
        if beside is not None:
            beside(transaction, part)
    return part


def _parts(transaction: Transaction, number: str) -> list[Entry]:
    return [entry for entry in transaction.log.referring_to(number) if isinstance(entry.content, SweepPart)]


def _content(entry: Entry) -> SweepPart:
    return cast("SweepPart", entry.content)


def _redress_in(transaction: Transaction, part: Entry) -> Iterator[Touched]:
    for said in transaction.log.openings(part, REDRESS).values():
        yield from (touched_from_json(one) for one in cast("list[Mapping[str, object]]", said))
