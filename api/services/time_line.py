"""Time line: the same findings under one scheme through the years; where the rules change, what changed and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from api.ledger.canonical import Json
from api.services.cross_checking import CrossChecker
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.findings_json import Given
from api.services.material import material_of
from api.services.registry import LoadedEdition, Registry
from engine.dmn.model import DecisionTable, InForce
from engine.outcome import AuthorityMode
from explanations.changes.differences import Aspect, Change, changes
from explanations.statement import Reader

COMES_OUT = (Aspect.OUTCOME, Aspect.OUTPUT)


@dataclass(frozen=True, slots=True)
class PolicyTurn:
    """What one policy says otherwise from a day on.

    `before` and `now` are its outcomes, None when it was not in force. `changes` is what comes out otherwise; `causes`
    say why: another edition, other figures, other answers of the policies before it.
    """

    policy: str
    title: str
    before: str | None
    now: str | None
    changes: tuple[Change, ...]
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A day from which the rules give something else for these findings; the first tells how it began."""

    on: date
    policies: tuple[PolicyTurn, ...]

    def to_json(self) -> Json:
        """Return the turn as the command line and the API give it."""
        return {"on": self.on.isoformat(), "policies": {one.policy: _policy_json(one) for one in self.policies}}


def time_line(
    registry: Registry,
    checker: CrossChecker,
    scheme: str,
    findings: Mapping[str, Given],
    until: date,
    mode: AuthorityMode = AuthorityMode.STATED_AND_LAW,
) -> tuple[Turn, ...]:
    """Return each day up to `until` from which the scheme gives something else for the same findings, the oldest first.

    Raises:
        NotAvailable: no such scheme, or none of its rules was in force by then.
        FindingError: a finding that cannot be used.
        RuleSetError, EnginesDisagree: as `evaluate`.
    """
    turns: list[Turn] = []
    before: SchemeEvaluation | None = None
    for day in days_of_change(registry, scheme, until):
        now = evaluate(registry, checker, Question(scheme, None, day, findings, mode))
        policies = tuple(_turns(before, now))
        if policies:
            turns.append(Turn(day, policies))
        before = now
    return tuple(turns)


def days_of_change(registry: Registry, scheme: str, until: date) -> tuple[date, ...]:
    """Return every day up to `until` on which a rule or a figure of the scheme begins to hold, or no longer does."""
    days: set[str] = set()
    for policy in registry.policies(scheme):
        for name in registry.editions(scheme, policy):
            days |= set(_days_of(registry.edition(scheme, policy, name.name)))
    first = min(
        (name.start for policy in registry.policies(scheme) for name in registry.editions(scheme, policy)), default=""
    )
    return tuple(date.fromisoformat(day) for day in sorted(days) if first <= day <= until.isoformat())


def _days_of(loaded: LoadedEdition) -> Iterator[str]:
    yield from _both_ends((loaded.edition.in_force,))
    for decision in loaded.edition.model.decisions:
        if isinstance(decision.logic, DecisionTable):
            yield from _both_ends(rule.in_force for rule in decision.logic.rules)
    for figure in loaded.figures.values():
        for value in figure.values:
            yield value.start
            yield from (_day_after(end) for end in (value.until, value.holds_until) if end)


def _both_ends(periods: Iterable[InForce]) -> Iterator[str]:
    for period in periods:
        if period.start:
            yield period.start
        if period.end:
            yield _day_after(period.end)


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _turns(before: SchemeEvaluation | None, now: SchemeEvaluation) -> Iterator[PolicyTurn]:
    for policy in now.evaluations:
        old = before.editions.get(policy) if before else None
        new = now.editions.get(policy)
        if old is None and new is None:
            continue
        turn = _turn(policy, (before, old), (now, new))
        if turn.changes or turn.before != turn.now:
            yield turn


def _turn(
    policy: str,
    was: tuple[SchemeEvaluation | None, LoadedEdition | None],
    now: tuple[SchemeEvaluation, LoadedEdition | None],
) -> PolicyTurn:
    shown = now[1] or was[1]
    assert shown is not None
    if was[0] is None or was[1] is None or now[1] is None:
        began = "the rules came into force" if now[1] else "the rules ended"
        return PolicyTurn(policy, shown.edition.title, _outcome(policy, *was), _outcome(policy, *now), (), (began,))
    old = material_of(was[0].evaluations[policy], was[1], Reader.PRACTITIONER)
    new = material_of(now[0].evaluations[policy], now[1], Reader.PRACTITIONER)
    found = changes(old, new)
    comes_out = tuple(change for change in found if change.aspect in COMES_OUT)
    causes = tuple(_causes(found))
    return PolicyTurn(policy, shown.edition.title, _outcome(policy, *was), _outcome(policy, *now), comes_out, causes)


def _causes(found: Iterable[Change]) -> Iterator[str]:
    for change in found:
        if change.aspect is Aspect.RULES and change.path == "edition":
            yield f"new version of the rules: {change.now} in place of {change.was}"
        if change.aspect in (Aspect.FIGURE, Aspect.FINDING):
            yield change.sentence().text.rstrip(".")


def _outcome(policy: str, evaluation: SchemeEvaluation | None, loaded: LoadedEdition | None) -> str | None:
    return evaluation.evaluations[policy].outcome.value if evaluation and loaded else None


def _policy_json(one: PolicyTurn) -> Json:
    told = [
        {"path": change.path, "label": change.label, "was": change.was, "now": change.now} for change in one.changes
    ]
    return {"title": one.title, "before": one.before, "now": one.now, "changes": told, "causes": list(one.causes)}
