"""Materiality: if you are right on this, does the result change? Yes, no, or it cannot be told.

Exact, because the decision is made again with what is claimed and nothing else otherwise: under the recorded rules, on
the recorded findings. What a claim leaves open is taken as unknown, and then every possible answer is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import product

from api.ledger.canonical import Json
from api.services.appeals.grounds import HOLDS, VALUE, Ground, GroundKind, Step, steps_of
from api.services.cross_checking import CrossChecker
from api.services.evaluate import Question, evaluate, legs_of
from api.services.failures import ActRefused
from api.services.finding_paths import UNKNOWN, read_path, with_said
from api.services.findings_json import in_key_order, recorded
from api.services.records import Record
from api.services.what_changes import SettledAnswer, settled
from engine.compiled import CompiledEdition
from engine.errors import FindingError
from engine.findings import read_findings
from engine.journey import evaluate_journey
from engine.outcome import Evaluation, Outcome
from engine.trace import FindingState, Verdict
from engine.values import to_json

MOST_VARIANTS = 16
"""Beyond so many ways of reading what was claimed, it cannot be told."""
OUTCOME = "outcome"
_OPEN = ((Outcome.CANNOT_TELL.value,), (Outcome.STOPPED.value,))


class Material(StrEnum):
    """Whether the result changes if a ground is right."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Effect:
    """One part of the result that would, or could, be otherwise. `now` is None where too much is possible to list."""

    policy: str
    output: str
    was: Json = field(repr=False)
    now: tuple[Json, ...] | None = field(repr=False)
    certain: bool

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        now = None if self.now is None else list(self.now)
        return {
            "policy": self.policy, "output": self.output, "was": self.was, "now": now, "certain": self.certain,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tested:
    """What a ground, or all of them together, would do to the result, and with what it was tried."""

    material: Material
    effects: tuple[Effect, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {"material": self.material.value, "effects": [effect.to_json() for effect in self.effects]}


@dataclass(frozen=True, slots=True)
class Materiality:
    """Each ground alone, in order, and all together: two that change nothing alone may do so together."""

    grounds: tuple[Tested, ...]
    together: Tested

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {"grounds": [one.to_json() for one in self.grounds], "together": self.together.to_json()}


@dataclass(frozen=True, slots=True)
class _Variant:
    """One way in which things would stand: findings said otherwise by path, rows read otherwise by policy."""

    said: tuple[tuple[str, Json], ...] = ()
    rows: tuple[tuple[str, str, bool], ...] = ()

    def with_all_of(self, other: _Variant) -> _Variant:
        return _Variant((*self.said, *other.said), (*self.rows, *other.rows))


def materiality(record: Record, checker: CrossChecker, grounds: Sequence[Ground]) -> Materiality:
    """Return what each ground would change, and all together. Raises ActRefused for a value that cannot be claimed."""
    teller = _Teller(record, checker)
    variants = [tuple(_variants(ground, record, number)) for number, ground in enumerate(grounds, 1)]
    alone = tuple(teller.tested(one) for one in variants)
    if len(grounds) == 1:
        return Materiality(alone, alone[0])
    return Materiality(alone, teller.together(variants))


# --- what is claimed ------------------------------------------------------------------------------------------------


def _variants(ground: Ground, record: Record, number: int) -> Iterator[_Variant]:
    """Yield the ways in which things may have stood if the ground is right; none where it says nothing of that."""
    step = next((one for one in steps_of(record, ground.policy) if one.node == ground.node), None)
    if not ground.node or step is None or ground.kind is GroundKind.PROCEDURE:
        return
    if step.is_rule:
        for holds in _readings(ground, step):
            yield _Variant(rows=((ground.policy, ground.node, holds),))
        return
    value = _value_claimed(ground, step)
    if value is UNKNOWN and step.state == FindingState.DERIVED:
        return  # another policy gives it, and it is not said which step of that was wrong
    variant = _Variant(said=((ground.path, value),))
    _check(record, variant, f"ground {number}")
    yield variant


def _readings(ground: Ground, step: Step) -> tuple[bool, ...]:
    claimed = ground.claim.get(HOLDS)
    if isinstance(claimed, bool):
        return (claimed,)
    return (True, False) if step.verdict == Verdict.UNKNOWN else (step.verdict != Verdict.TRUE,)


def _value_claimed(ground: Ground, step: Step) -> Json:
    if VALUE in ground.claim:
        return recorded(ground.claim[VALUE])
    if ground.kind is GroundKind.DISCRETION and isinstance(step.value, bool):
        return not step.value  # a discretion that may be used or not was used the other way
    return UNKNOWN


def _check(record: Record, variant: _Variant, where: str) -> None:
    try:
        read_findings(in_key_order(_findings(record, variant)), record.rules.vocabulary())
    except FindingError as error:
        raise ActRefused(error.message, where=where, fix=error.fix) from error


def _findings(record: Record, variant: _Variant) -> dict[str, Json]:
    findings: dict[str, Json] = {name: recorded(value) for name, value in record.question.findings.items()}
    for path, said in variant.said:
        changed = with_said(findings, read_path(path, record.rules.vocabulary()), said)
        if changed is None:
            raise FindingError(f"there is no `{path}` in the decision", where=f"/{path}")
        findings = changed
    return findings


def findings_as_claimed(record: Record, grounds: Sequence[Ground]) -> dict[str, Json]:
    """Return the findings of a decision with those of the grounds in which another value was claimed."""
    said = tuple(
        (ground.path, recorded(ground.claim[VALUE])) for ground in grounds if ground.path and VALUE in ground.claim
    )
    return _findings(record, _Variant(said=said))


# --- what follows from it -------------------------------------------------------------------------------------------


class _Teller:
    """Tells what follows from a variant for one recorded decision."""

    def __init__(self, record: Record, checker: CrossChecker) -> None:
        self._record = record
        self._checker = checker
        question = record.question
        self._legs, self._editions = legs_of(
            record.rules, question.scheme, question.policy, question.on, question.editions
        )
        self._policies = tuple(record.decided) if record.determination else tuple(record.outputs)

    def tested(self, variants: Sequence[_Variant]) -> Tested:
        """Return what is so in every variant; without one it cannot be told."""
        if not variants or len(variants) > MOST_VARIANTS:
            return Tested(Material.CANNOT_TELL)
        told = [self._told(variant) for variant in variants]
        if len(told) == 1:
            return told[0]
        effects = tuple(dict.fromkeys(replace(effect, certain=False) for one in told for effect in one.effects))
        distinct = {one.material for one in told}
        return Tested(distinct.pop() if len(distinct) == 1 else Material.CANNOT_TELL, effects)

    def together(self, variants: Sequence[Sequence[_Variant]]) -> Tested:
        """Return what all grounds do together; of those of which nothing is said, something may follow besides."""
        said = [one for one in variants if one]
        tested = self.tested([_joined(picks) for picks in product(*said)][: MOST_VARIANTS + 1] if said else [])
        if len(said) < len(variants) and tested.material is Material.NO:
            return replace(tested, material=Material.CANNOT_TELL)
        return tested

    def _told(self, variant: _Variant) -> Tested:
        question = replace(self._record.question, findings=_findings(self._record, variant))
        claimed: dict[str, dict[str, bool]] = {}
        for policy, node, holds in variant.rows:
            claimed.setdefault(policy, {})[node] = holds
        findings = read_findings(in_key_order(question.findings), self._record.rules.vocabulary())
        made = evaluate_journey(
            question.scheme, self._legs, findings, question.on.isoformat(), question.mode, claimed=claimed
        )
        effects = [effect for policy in self._policies for effect in self._effects(policy, made[policy])]
        if any(not effect.certain for effect in effects) and not variant.rows:
            effects = list(self._settled(question, effects))
        if any(made[policy].outcome is Outcome.STOPPED for policy in self._policies):
            return Tested(Material.CANNOT_TELL, tuple(effects))
        if any(effect.certain for effect in effects):
            return Tested(Material.YES, tuple(effects))
        return Tested(Material.CANNOT_TELL if effects else Material.NO, tuple(effects))

    def _effects(self, policy: str, made: Evaluation) -> Iterator[Effect]:
        """Yield where the result of a policy is, or may be, another than was recorded."""
        was, now = _facts(self._record.outputs[policy]), _facts(made.to_json())
        on_the_way = _on_the_way(self._editions[policy].compiled)
        departed = self._departed(policy)
        for path, before in was.items():
            if path.rpartition("/")[2] in on_the_way or before is None or len(before) != 1:
                continue
            after = now.get(path, ())
            if after == before or (path == OUTCOME and after in _OPEN):
                continue  # that the outcome is open is told by the answers that are
            certain = after is not None and before[0] not in after and not departed
            yield Effect(policy, path, before[0], after, certain)

    def _departed(self, policy: str) -> bool:
        """Tell whether the authority decided otherwise than the rules: what it would have done then is not known."""
        decided = self._record.decided.get(policy)
        return isinstance(decided, Mapping) and decided.get("how") == "departed"

    def _settled(self, question: Question, effects: Sequence[Effect]) -> Iterator[Effect]:
        """Yield the effects with those answers looked at exactly of which the evaluation only knows bounds."""
        evaluation = evaluate(self._record.rules, self._checker, question)
        open_still = {effect.policy for effect in effects if not effect.certain}
        found = settled(evaluation, [policy for policy in evaluation.editions if policy in open_still])
        ends = {
            (one.policy, self._path(one)): tuple(to_json(end.value) for end in one.left.ends if end.value is not None)
            for one in found
            if one.left.proven
        }
        for effect in effects:
            exact = ends.get((effect.policy, effect.output))
            if effect.certain or exact is None:
                yield effect
            elif exact != (effect.was,):
                certain = effect.was not in exact and not self._departed(effect.policy)
                yield replace(effect, now=exact, certain=certain)

    def _path(self, one: SettledAnswer) -> str:
        name, entry = one.subject.output.name, one.subject.entry
        listed = self._editions[one.policy].compiled.decisions[one.subject.output.decision].entries
        return f"{listed.name}/{entry}/{name}" if listed is not None else name


def _joined(picks: Sequence[_Variant]) -> _Variant:
    whole = _Variant()
    for pick in picks:
        whole = whole.with_all_of(pick)
    return whole


def _on_the_way(compiled: CompiledEdition) -> frozenset[str]:
    """Return the outputs that are no result but a step to it: another decision reads them, and they are no answer."""
    answers = {answer.output for answer in compiled.edition.answers}
    read = {name for decision in compiled.decisions.values() for name in decision.requires}
    return frozenset(one.name for one in compiled.edition.outputs if one.name not in answers and one.decision in read)


def _facts(recorded_outputs: object) -> dict[str, tuple[Json, ...] | None]:
    """Return by path the values that each part of a policy's result may have: one where it is certain."""
    if not isinstance(recorded_outputs, Mapping):
        return {}
    facts: dict[str, tuple[Json, ...] | None] = {OUTCOME: (recorded_outputs["outcome"],)}
    for path, value in _leaves(recorded_outputs["outputs"]):
        facts[path] = (value,)
    for path, value in recorded_outputs["possible"].items():
        facts[_slashed(path)] = None if value is None else tuple(value)
    return facts


def _slashed(path: str) -> str:
    """Return `workers[w1].payable` as `workers/w1/payable`."""
    head, bracket, rest = path.partition("[")
    if not bracket:
        return path
    key, _, name = rest.rpartition("].")
    return f"{head}/{key}/{name}"


def _leaves(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}/{name}" if path else name)
    else:
        yield path, value
