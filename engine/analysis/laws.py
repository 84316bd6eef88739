"""Whether an edition keeps the policy laws: exactly over what it reads and refuses, by pairs of cases over its sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.compiled import CompiledEdition, CompiledTable
from engine.dmn.edition import Edition
from engine.dmn.laws import PolicyLaw
from engine.outcome import Evaluation
from engine.trace import Settled
from engine.values import Value


@dataclass(frozen=True, slots=True)
class Breach:
    """How an edition breaks a law, and where."""

    law: str
    what: str
    where: str


def concerns(law: PolicyLaw, edition: Edition) -> bool:
    """Return whether a law is about an edition."""
    return not law.area or law.area == edition.area


def static_breaches(law: PolicyLaw, compiled: CompiledEdition, *, has_route: bool) -> Iterator[Breach]:
    """Yield what can be said without any case: findings that are read, refusals without source or route."""
    if law.kind == "unread":
        yield from _read(law, compiled)
    if law.kind == "grounded":
        yield from _ungrounded(law, compiled, has_route)


def _read(law: PolicyLaw, compiled: CompiledEdition) -> Iterator[Breach]:
    for name, decision in compiled.decisions.items():
        for finding in law.findings:
            if any(read == finding or read.startswith(f"{finding}.") for read in decision.reads):
                yield Breach(law.id, f"`{name}` reads `{finding}`", decision.decision.where)


def _ungrounded(law: PolicyLaw, compiled: CompiledEdition, has_route: bool) -> Iterator[Breach]:
    refusing = {f'"{value}"' for answer in compiled.edition.answers for value in answer.no}
    if refusing and not has_route:
        yield Breach(law.id, "it refuses, and the scheme has no way to challenge it", "")
    for name, decision in compiled.decisions.items():
        if not isinstance(decision.logic, CompiledTable):
            continue
        for row in decision.logic.rows:
            rule = row.rule
            refuses = any(output.text in refusing for output in rule.outputs)
            if refuses and (rule.authority is None or not rule.authority.source):
                yield Breach(law.id, f"row `{rule.id}` of `{name}` refuses without a source", rule.where)


def kept(law: PolicyLaw, lower: Evaluation, higher: Evaluation) -> bool | None:
    """Return whether two evaluations keep a law, the second with more of the finding; None where one is not certain."""
    one, other = _weights(law, lower), _weights(law, higher)
    if one is None or other is None or one.keys() != other.keys():
        return None
    return all(_in_order(law, one[entry], other[entry]) for entry in one)


def _in_order(law: PolicyLaw, one: Decimal | frozenset[str], other: Decimal | frozenset[str]) -> bool:
    match one, other:
        case Decimal(), Decimal():
            if law.kind == "steps":
                return law.most is None or abs(other - one) <= law.most
            return one <= other if law.kind == "rises" else one >= other
        case frozenset(), frozenset():
            return one <= other if law.kind == "rises" else one >= other
    return False


def _weights(law: PolicyLaw, evaluation: Evaluation) -> dict[str, Decimal | frozenset[str]] | None:
    """Return how heavy the output weighs, for each entry of a list or for the whole case."""
    output = next((one for one in evaluation.outputs if one.name == law.output), None)
    if output is None:
        return None
    settled: dict[str, Settled] = dict(output.entries) if output.result is None else {"": output.result}
    weights: dict[str, Decimal | frozenset[str]] = {}
    for entry, one in settled.items():
        weight = _weight(law, one.value) if one.certain else None
        if weight is None:
            return None
        weights[entry] = weight
    return weights


def _weight(law: PolicyLaw, value: Value) -> Decimal | frozenset[str] | None:
    if law.order:
        return Decimal(law.order.index(value)) if isinstance(value, str) and value in law.order else None
    if isinstance(value, Decimal):
        return value
    if isinstance(value, tuple) and all(isinstance(member, str) for member in value):
        return frozenset(member for member in value if isinstance(member, str))
    return None
