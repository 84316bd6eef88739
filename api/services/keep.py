"""Keep: put an evaluation on record with everything needed to make it again, as information and not as a decision."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json, digest
from api.ledger.entries import Basis, Draft, Entry, EvaluationKept, FigureBasis
from api.ledger.kinds import DegradedRun
from api.services.actor import Actor
from api.services.cross_checking import CrossCheckStatus
from api.services.evaluate import SchemeEvaluation
from api.services.findings_json import recorded
from api.services.personal import relatives_of, sealed_in_parts
from engine.outcome import Evaluation
from engine.trace import TRACE_VERSION, FigureNode
from engine.values import feel_text

FINDINGS = "findings"
OUTPUTS = "outputs"
TRACE = "trace"


def keep(ledger: Ledger, evaluation: SchemeEvaluation, actor: Actor, person: str | None = None) -> Entry:
    """Record an evaluation, about a person on file or about nobody in particular. Raises RecordNotFound."""
    with ledger.appending() as transaction:
        if person is not None:
            person = transaction.people.get(person).id
        return append_evaluation(transaction, evaluation, actor, person)


def append_evaluation(
    transaction: Transaction, evaluation: SchemeEvaluation, actor: Actor, person: str | None
) -> Entry:
    """Append the entry of an evaluation within an act's transaction, with the rule documents that it rests on."""
    transaction.documents.keep(evaluation.documents.values())
    question = evaluation.question
    content = EvaluationKept(
        scheme=question.scheme,
        policy=question.policy,
        on=question.on,
        authority_mode=question.mode.value,
        cross_check=evaluation.cross_check.status.value,
        engine=version("rightful"),
        trace_version=str(TRACE_VERSION),
        bases={policy: _basis(evaluation.evaluations[policy]) for policy in evaluation.editions},
        documents={path: digest(content) for path, content in evaluation.documents.items()},
    )
    number = transaction.log.reserve(EvaluationKept)
    holder = person or number  # of findings about nobody, too, each record can be forgotten alone
    relatives = relatives_of(transaction, holder, question.findings)
    outputs, trace = outputs_and_trace(evaluation.evaluations)
    slots = {FINDINGS: recorded(question.findings), OUTPUTS: outputs, TRACE: trace}
    sealed = tuple(one for slot, value in slots.items() for one in sealed_in_parts(slot, value, holder, relatives))
    entry = transaction.log.append(Draft(actor.id, actor.role, person, content, sealed, number))
    if evaluation.cross_check.status is CrossCheckStatus.DEGRADED:
        transaction.log.append(Draft(actor.id, actor.role, None, DegradedRun(evaluation=entry.id)))
    return entry


def outputs_and_trace(evaluations: Mapping[str, Evaluation]) -> tuple[Json, Json]:
    """Return the evaluations as they are recorded: by policy everything but the trace, and the trace."""
    whole = {policy: evaluation.to_json() for policy, evaluation in evaluations.items()}
    traces = {policy: evaluation["trace"] for policy, evaluation in whole.items()}
    outputs = {policy: {k: v for k, v in one.items() if k != "trace"} for policy, one in whole.items()}
    return outputs, traces


def _basis(evaluation: Evaluation) -> Basis:
    figures = [node for node in evaluation.trace if isinstance(node, FigureNode)]
    return Basis(
        edition=evaluation.edition,
        digest=evaluation.digest,
        figures={
            node.name: FigureBasis(feel_text(node.value), node.start, node.digest, node.illustrative, node.stale)
            for node in figures
        },
    )
