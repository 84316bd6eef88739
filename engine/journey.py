"""A whole journey: every policy of a scheme in order, the answers of one becoming findings of the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.claimed import NOTHING, Claimed
from engine.compiled import CompiledEdition
from engine.dmn.figures import only_fit, resolve
from engine.dmn.scheme import JourneyStep
from engine.errors import EvaluationStopped
from engine.evaluation import evaluate
from engine.feel import Run, Scope, compile_expression
from engine.findings import Findings
from engine.outcome import AuthorityMode, Evaluation, Outcome
from engine.values import Null, Value
from engine.worlds import is_known


@dataclass(frozen=True, slots=True)
class Leg:
    """One policy of the journey; `edition` is None when the policy is not in force on the day."""

    policy: str
    edition: CompiledEdition | None
    gives: JourneyStep | None = None


def evaluate_journey(
    scheme: str,
    legs: Sequence[Leg],
    findings: Findings,
    on: str,
    mode: AuthorityMode,
    *,
    invention: bool = True,
    claimed: Mapping[str, Claimed] | None = None,
) -> dict[str, Evaluation]:
    """Evaluate policies in order.

    Args:
        scheme: whose journey it is; local schemes pass national editions where they have none of their own.
        legs: policies in the order of the journey.
        findings: as given; a given finding wins over a derived one, and the trace says which it was.
        on: the day asked about, ISO.
        mode: which rows take part.
        invention: whether invented figures count. Without them one sees what stands without any invention.
        claimed: by policy, rows read as an appeal claims; no decision rests on it.

    Returns:
        One evaluation per policy. A policy not in force that day has the outcome `not_in_force`.
    """
    evaluations: dict[str, Evaluation] = {}
    for leg in legs:
        if leg.edition is None:
            nothing = Evaluation(scheme, leg.policy, "", "", on, mode, Outcome.NOT_IN_FORCE)
            evaluations[leg.policy] = nothing
            continue
        figures = resolve(leg.edition.figures, on, with_law=mode is AuthorityMode.STATED_AND_LAW)
        own = figures if invention else only_fit(figures)
        evaluation = evaluate(leg.edition, findings, on, mode, own, (claimed or {}).get(leg.policy, NOTHING))
        evaluations[leg.policy] = evaluation
        for name, value in derived_findings(leg, evaluation).items():
            findings = findings.with_derived(name, value, f"{scheme}/{leg.policy}")
    return evaluations


def derived_findings(leg: Leg, evaluation: Evaluation) -> dict[str, Value]:
    """Return the findings that a policy's certain answers give the next.

    What is not certain stays unknown, and so does what a step leaves out by giving `null` (an answer left to a person).
    """
    if leg.gives is None or evaluation.outcome is Outcome.STOPPED:
        return {}
    known = {o.name: o.result.value for o in evaluation.outputs if o.result is not None and o.result.certain}
    found: dict[str, Value] = {}
    for name, literal in leg.gives.gives.items():
        outputs: Mapping[str, Value | None] = {output.name: None for output in evaluation.outputs}
        expression = compile_expression(literal.text, Scope(dict.fromkeys(outputs), strict=True), where=literal.where)
        if not expression.names <= known.keys():
            continue
        value = expression.evaluate(known, Run())
        if isinstance(value, Null) and value.reason is not None:
            raise EvaluationStopped(value.reason.origin.message, where=literal.where)
        if is_known(value) and not isinstance(value, Null):
            found[name] = value
    return found
