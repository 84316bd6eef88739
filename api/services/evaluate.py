"""Evaluate: what the rules say about given findings on a day, for one policy or a scheme's whole journey.

It decides nothing and records nothing; `keep` records, `determine` decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from api.ledger.canonical import Json
from api.services.cross_checking import CrossCheck, CrossChecker
from api.services.findings_json import Given, in_key_order
from api.services.registry import LoadedEdition, Registry
from engine.compiled import EVALUATION_DATE
from engine.errors import FindingError, NotAvailable
from engine.findings import Findings, read_findings
from engine.journey import Leg, evaluate_journey
from engine.outcome import AuthorityMode, Evaluation, Outcome


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: under which scheme, which policy (None: its whole journey), as on which day, with which findings.

    `editions` names editions to use in place of those in force on the day, by policy.
    """

    scheme: str
    policy: str | None
    on: date
    findings: Mapping[str, Given] = field(repr=False)
    mode: AuthorityMode = AuthorityMode.STATED_AND_LAW
    editions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SchemeEvaluation:
    """The evaluations that answer a question, by policy in the order of the journey, and how the cross-check ended.

    `editions` holds those that were in force. `documents` are all rule documents that the answer was made
    from, by path: enough to make it again.
    """

    question: Question
    findings: Findings = field(repr=False)
    evaluations: Mapping[str, Evaluation]
    editions: Mapping[str, LoadedEdition] = field(repr=False)
    documents: Mapping[str, bytes] = field(repr=False)
    cross_check: CrossCheck
    legs: tuple[Leg, ...] = field(default=(), repr=False)
    """The policies as they were evaluated, those not in force among them."""

    @property
    def stopped(self) -> tuple[Evaluation, ...]:
        """Return the evaluations in which a rule failed."""
        return tuple(e for e in self.evaluations.values() if e.outcome is Outcome.STOPPED)

    def to_json(self) -> dict[str, Json]:
        """Return the answer as the command line and the API give it."""
        return {
            "scheme": self.question.scheme,
            "on": self.question.on.isoformat(),
            "authority_mode": self.question.mode.value,
            "cross_check": self.cross_check.status.value,
            "policies": {policy: evaluation.to_json() for policy, evaluation in self.evaluations.items()},
        }


def evaluate(registry: Registry, checker: CrossChecker, question: Question) -> SchemeEvaluation:
    """Answer a question.

    Raises:
        NotAvailable: no such scheme or policy, or the one policy asked about was not in force on the day.
        FindingError: a finding that cannot be used.
        RuleSetError: an edition that cannot be read.
        EnginesDisagree: the two engines named different rows.
    """
    legs, editions = legs_of(registry, question.scheme, question.policy, question.on, question.editions)
    _check_day(question)
    findings = read_findings(in_key_order(question.findings), registry.vocabulary())
    on = question.on.isoformat()
    evaluations = evaluate_journey(question.scheme, legs, findings, on, question.mode)
    checked = checker.check(evaluations)
    documents = registry.framework(question.scheme)
    for loaded in editions.values():
        documents |= loaded.documents
    return SchemeEvaluation(question, findings, evaluations, editions, documents, checked, tuple(legs))


def without_invention(registry: Registry, evaluation: SchemeEvaluation) -> Mapping[str, Evaluation]:
    """Return what the rules say when every invented figure counts as unknown."""
    question = evaluation.question
    legs, _ = legs_of(registry, question.scheme, question.policy, question.on, question.editions)
    on = question.on.isoformat()
    return evaluate_journey(question.scheme, legs, evaluation.findings, on, question.mode, invention=False)


def legs_of(
    registry: Registry, scheme: str, policy: str | None, on: date, named: Mapping[str, str] | None = None
) -> tuple[list[Leg], dict[str, LoadedEdition]]:
    """Return the policies to evaluate in order, and by name the editions of those that were in force.

    `named` are editions to use in place of those in force on the day. Raises NotAvailable.
    """
    chosen = {name: registry.edition(scheme, name, edition, on) for name, edition in (named or {}).items()}
    if policy is not None:
        loaded = chosen.get(policy) or registry.edition_on(scheme, policy, on)
        return [Leg(policy, loaded.compiled)], {policy: loaded}
    legs: list[Leg] = []
    editions: dict[str, LoadedEdition] = {}
    for step in registry.journey(scheme).journey:
        # Of several policies that one was not in force is plain information.
        found = chosen.get(step.policy) or registry.in_force(scheme, step.policy, on)
        legs.append(Leg(step.policy, found.compiled if found else None, step))
        if found:
            editions[step.policy] = found
    if not legs:
        raise NotAvailable(f"`{scheme}` has no journey", fix="name one policy, as in `england/eligibility`")
    return legs, editions


def _check_day(question: Question) -> None:
    """A case may name its day; one that names another day than was asked about would be answered wrongly."""
    given = question.findings.get(EVALUATION_DATE)
    day = given.get("value") if isinstance(given, Mapping) else given
    if day is not None and day != question.on.isoformat():
        message = f"`{EVALUATION_DATE}` is `{day}`, but the day asked about is {question.on.isoformat()}"
        raise FindingError(message, where=f"/{EVALUATION_DATE}", fix="leave it out, or ask about that day")
