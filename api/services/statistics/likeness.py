"""Like cases: decisions under the same rules whose reasons name the same findings, and those that came out unlike.

Two cases are alike when scheme, policy, edition, figures and mode are the same, the rules say the same, and the
findings that the reasons name, with those that they say were enough, are exactly equal. That errs on one side: cases
that differ in anything named are never compared. Where two alike were decided unlike, a person made the difference.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from api.ledger import Ledger, shown
from api.ledger.canonical import Json, canonical
from api.ledger.failures import PersonErased
from api.services.cross_checking import CrossCheck, CrossCheckStatus
from api.services.enough import sufficed
from api.services.evaluate import SchemeEvaluation, legs_of
from api.services.findings_json import in_key_order
from api.services.material import material_of
from api.services.records import Record, read_record
from api.services.statistics.decisions import Decision
from engine.findings import read_findings
from engine.journey import evaluate_journey
from engine.outcome import Evaluation
from engine.trace import DecisionNode, FindingNode
from engine.values import feel_text
from explanations.reasons import sections
from explanations.statement import Reader

_TOLD = ("decided", "reasons", "sums", "terms", "judgement")
_SALT = secrets.token_bytes(32)
"""What is remembered of a case is a digest that nothing can be read from, and that is gone with the process."""


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """One policy of one decision: what it has in common with like cases, and what was decided, both as digests."""

    number: str
    person: str | None
    policy: str
    likeness: str
    outputs: Mapping[str, str] = field(hash=False)
    departed: bool


@dataclass(frozen=True, slots=True)
class UnlikeTreatment:
    """Like cases that were decided unlike: their numbers in order, those that departed, and the outputs that differ."""

    policy: str
    numbers: tuple[str, ...]
    departed: tuple[str, ...]
    outputs: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "policy": self.policy, "determinations": list(self.numbers), "departed": list(self.departed),
            "outputs": list(self.outputs),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class LikeCases:
    """How many decisions were looked at (of so many), how many have a like case of somebody else, and what differs."""

    looked: int
    of: int
    groups: int
    alike: int
    unlike: tuple[UnlikeTreatment, ...]

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "looked": self.looked, "of": self.of, "groups": self.groups, "alike": self.alike,
            "unlike": [one.to_json() for one in self.unlike],
        }  # fmt: skip


def like_cases(ledger: Ledger, decisions: Sequence[Decision], most: int | None = None) -> LikeCases:
    """Compare the newest so many decisions, those of people who were forgotten left out. Raises LedgerDamaged."""
    chosen = decisions[-most:] if most is not None else decisions
    groups: dict[str, list[DecidedCase]] = defaultdict(list)
    for one in chosen:
        for case in _of(ledger, one):
            groups[case.likeness].append(case)
    several = [each for each in groups.values() if len({case.person for case in each}) > 1]
    unlike = tuple(found for each in several if (found := _unlike(each)) is not None)
    return LikeCases(len(chosen), len(decisions), len(several), sum(map(len, several)), unlike)


def _unlike(cases: Sequence[DecidedCase]) -> UnlikeTreatment | None:
    names = sorted({name for case in cases for name in case.outputs})
    differ = tuple(name for name in names if len({case.outputs.get(name) for case in cases}) > 1)
    if not differ:
        return None
    departed = tuple(case.number for case in cases if case.departed)
    return UnlikeTreatment(cases[0].policy, tuple(case.number for case in cases), departed, differ)


def _of(ledger: Ledger, decision: Decision) -> tuple[DecidedCase, ...]:
    with ledger.reading() as transaction:
        gone = decision.person is not None and transaction.personal.erased_in(decision.person) is not None
    return () if gone else _remembered(ledger, decision.number)


@lru_cache(maxsize=50_000)
def _remembered(ledger: Ledger, number: str) -> tuple[DecidedCase, ...]:
    """Return the policies of a decision. What was decided never changes, so each is worked out once in a process."""
    try:
        with shown.added_up():
            return tuple(_cases(read_record(ledger, number)))
    except PersonErased:
        return ()


def _cases(record: Record) -> Iterator[DecidedCase]:
    question = record.question
    legs, editions = legs_of(record.rules, question.scheme, question.policy, question.on, question.editions)
    findings = read_findings(in_key_order(question.findings), record.rules.vocabulary())
    evaluations = evaluate_journey(question.scheme, legs, findings, question.on.isoformat(), question.mode)
    checked = CrossCheck(CrossCheckStatus(record.content.cross_check))
    made = SchemeEvaluation(question, findings, evaluations, editions, {}, checked, tuple(legs))
    for policy, decided in record.decided.items():
        if policy not in editions or not isinstance(decided, Mapping):
            continue
        yield DecidedCase(
            number=record.id,
            person=record.determination.subject if record.determination else None,
            policy=policy,
            likeness=_likeness(record, policy, made),
            outputs=_outputs(evaluations[policy], decided),
            departed=decided["how"] == "departed",
        )


def _likeness(record: Record, policy: str, made: SchemeEvaluation) -> str:
    basis, evaluation = record.content.bases[policy], made.evaluations[policy]
    values = {node.path: feel_text(node.value) for node in evaluation.trace if isinstance(node, FindingNode)}
    wanted = named_findings(made, policy)
    named: dict[str, Json] = {path: value for path, value in values.items() if path in wanted}
    figures: dict[str, Json] = {name: figure.digest for name, figure in basis.figures.items()}
    rules: list[Json] = [record.content.scheme, policy, basis.digest, record.content.authority_mode, figures]
    return _digest([*rules, named, evaluation.outputs_json(), evaluation.outcome.value])


def _outputs(evaluation: Evaluation, decided: Mapping[str, Json]) -> dict[str, str]:
    """Return a digest of each output as it was decided: what the rules say where nothing departed from it."""
    said: dict[str, Json] = dict(evaluation.outputs_json())
    instead = decided["outputs"]
    if isinstance(instead, Mapping):
        said |= {name: _joined(said.get(name), value) for name, value in instead.items()}
    return {name: _digest(value) for name, value in said.items()}


def _joined(said: Json, instead: Json) -> Json:
    """Lay what was decided about entries of a list over what the rules say about all of them."""
    if isinstance(said, Mapping) and isinstance(instead, Mapping):
        return {**said, **{name: _joined(said.get(name), value) for name, value in instead.items()}}
    return instead


def _digest(value: Json) -> str:
    return hashlib.sha256(_SALT + canonical(value)).hexdigest()


def named_findings(made: SchemeEvaluation, policy: str) -> frozenset[str]:
    """Return the findings that the reasons name, through the rows and lines they speak for or as having been enough.

    Where it cannot be told which were enough, all that were read.
    """
    evaluation = made.evaluations[policy]
    enough = sufficed(made, policy)
    if not enough:
        return frozenset(node.path for node in evaluation.trace if isinstance(node, FindingNode))
    material = material_of(evaluation, made.editions[policy], Reader.PRACTITIONER)
    told = {node for section in sections(material, _TOLD) for one in section.sentences() for node in one.nodes}
    named = {node.removeprefix("finding:") for node in told if node.startswith("finding:")}
    for decision in evaluation.trace:
        if isinstance(decision, DecisionNode):
            named |= {read.removeprefix("finding:") for read in _reads(decision, told) if read.startswith("finding:")}
    return frozenset(named.union(*enough.values()))


def _reads(decision: DecisionNode, told: set[str]) -> Iterator[str]:
    for line in decision.lines:
        yield from line.reads if line.id in told else ()
    for row in decision.rows:
        if row.id in told:
            yield from (read for cell in row.cells if cell.test != "-" for read in cell.reads)
    if decision.id in told and not decision.rows and not decision.lines:
        yield from decision.reads
