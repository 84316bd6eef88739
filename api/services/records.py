"""Reads a kept evaluation or a determination back, with the very rules that it was made under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import cast

from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade, Entry, EvaluationKept
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import DecisionReconstructed
from api.services.evaluate import Question
from api.services.keep import FINDINGS, OUTPUTS, TRACE
from api.services.personal import object_in, opened_whole
from api.services.registry import Registry
from api.services.shelf import RecordedShelf
from engine.outcome import AuthorityMode
from explanations.withholding import Ground, Withheld

DECIDED = "decided"
LETTER = "letter"
WITHHELD = "withheld"
"""What was kept from the person in the letter, on which ground and why; none of it ever reaches the person."""


@dataclass(frozen=True, slots=True)
class Record:
    """An evaluation on record: what was asked, what came out, and the rules as they were.

    `determination`, `decided` and `letter` are there when it was asked for by the number of a determination, and
    `reconstruction` by that of a decision made before this service.
    """

    entry: Entry
    content: EvaluationKept
    question: Question
    outputs: Mapping[str, Json] = field(repr=False)
    trace: Mapping[str, Json] = field(repr=False)
    rules: Registry = field(repr=False)
    determination: Entry | None = None
    decided: Mapping[str, Json] = field(default_factory=dict, repr=False)
    letter: Mapping[str, Json] = field(default_factory=dict, repr=False)
    withheld: tuple[Withheld, ...] = field(default=(), repr=False)
    reconstruction: Entry | None = None

    @property
    def act(self) -> Entry:
        """Return the entry that it was asked for by: of the decision, the earlier decision, or the evaluation."""
        return self.determination or self.reconstruction or self.entry

    @property
    def determination_content(self) -> DeterminationMade | None:
        """Return what the determination's entry says, if it was asked for by one."""
        content = self.determination.content if self.determination else None
        return content if isinstance(content, DeterminationMade) else None

    def policies(self) -> list[tuple[str, Mapping[str, Json]]]:
        """Return what was recorded about each policy apart from its trace."""
        return [(policy, cast("Mapping[str, Json]", one)) for policy, one in self.outputs.items()]

    @property
    def id(self) -> str:
        """Return the number it was asked for by."""
        return self.act.id


def read_record(ledger: Ledger, record_id: str) -> Record:
    """Return the evaluation behind the number of a determination, an earlier decision, or an evaluation kept.

    Raises RecordNotFound, and LedgerDamaged when anything is not as it was written.
    """
    with ledger.reading() as transaction:
        entry = transaction.log.entry(record_id)
        if isinstance(entry.content, EvaluationKept):
            return _record(transaction, entry, entry.content, None)
        if isinstance(entry.content, DeterminationMade):
            evaluation = transaction.log.entry(entry.content.evaluation)
            assert isinstance(evaluation.content, EvaluationKept), "a determination refers to an evaluation"
            return _record(transaction, evaluation, evaluation.content, entry)
        if isinstance(entry.content, DecisionReconstructed):
            evaluation = transaction.log.entry(entry.content.evaluation)
            assert isinstance(evaluation.content, EvaluationKept), "an earlier decision refers to an evaluation"
            return replace(_record(transaction, evaluation, evaluation.content, None), reconstruction=entry)
    raise RecordNotFound(f"`{record_id}` is neither a decision nor a kept evaluation")


def _record(transaction: Transaction, entry: Entry, content: EvaluationKept, determination: Entry | None) -> Record:
    def opened(of: Entry, slot: str) -> dict[str, Json]:
        return object_in(opened_whole(transaction, of, slot))

    question = Question(
        scheme=content.scheme,
        policy=content.policy,
        on=content.on,
        findings=opened(entry, FINDINGS),
        mode=AuthorityMode(content.authority_mode),
        editions={policy: basis.edition for policy, basis in content.bases.items()},
    )
    documents = tuple((path, transaction.documents.read(digest)) for path, digest in sorted(content.documents.items()))
    return Record(
        entry=entry,
        content=content,
        question=question,
        outputs=opened(entry, OUTPUTS),
        trace=opened(entry, TRACE),
        rules=_rules(documents),
        determination=determination,
        decided=opened(determination, DECIDED) if determination else {},
        letter=opened(determination, LETTER) if determination else {},
        withheld=_withheld(transaction, determination) if determination else (),
    )


def _withheld(transaction: Transaction, determination: Entry) -> tuple[Withheld, ...]:
    if all(one.slot != WITHHELD for one in determination.committed):
        return ()
    return tuple(map(withheld_of, cast("list[Mapping[str, Json]]", transaction.log.opened(determination, WITHHELD))))


def withheld_of(given: Mapping[str, Json]) -> Withheld:
    """Return what `Withheld.to_json` gave. Raises KeyError, ValueError for anything else."""
    what = given["what"]
    if not isinstance(what, list) or not what or not all(isinstance(one, str) and one.strip() for one in what):
        raise ValueError("`what` lists paths of findings or ids of reasons")
    reason = str(given["reason"]).strip()
    if not reason:
        raise ValueError("what is withheld needs a reason")
    return Withheld(tuple(map(str, what)), Ground(str(given["ground"])), reason)


@lru_cache(maxsize=8)
def _rules(documents: tuple[tuple[str, bytes], ...]) -> Registry:
    """Return a registry of recorded documents. Many records rest on the same ones, and compiling takes its time."""
    return Registry(RecordedShelf(dict(documents)))
