"""Replay: make a recorded evaluation again, under the very same rules or under others, and tell every difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import cast

from api.ledger import Ledger
from api.ledger.canonical import Json, canonical
from api.services.cross_checking import CrossChecker
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.keep import outputs_and_trace
from api.services.records import Record, read_record
from api.services.registry import Registry
from engine.compiled import EVALUATION_DATE
from engine.errors import NotAvailable
from engine.trace import TRACE_VERSION


class Aspect(StrEnum):
    """What differs: the outcome of a policy or list entry, an output, a row's verdict, a finding or a figure read."""

    EDITION = "edition"
    OUTCOME = "outcome"
    OUTPUT = "output"
    ROW = "row"
    FINDING = "finding"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. None means that it was not there, or is not there now."""

    policy: str
    aspect: Aspect
    path: str
    was: Json
    now: Json

    def to_json(self) -> dict[str, Json]:
        """Return the difference as the API gives it."""
        return {
            "policy": self.policy, "aspect": self.aspect.value, "path": self.path, "was": self.was, "now": self.now,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Replay:
    """A recorded evaluation made again.

    `identical` says that outputs and trace are the same to the byte. `same_rules` says that it was made under the
    recorded bytes of the rules, in which case anything but identical is a fault.
    """

    record: Record
    evaluation: SchemeEvaluation = field(repr=False)
    same_rules: bool
    identical: bool
    differences: tuple[Difference, ...]

    def to_json(self) -> dict[str, Json]:
        """Return the replay as the command line and the API give it."""
        return {
            "replay_of": self.record.id,
            "recorded_at": self.record.entry.recorded_at.isoformat(),
            "recorded_on": self.record.question.on.isoformat(),
            "on": self.evaluation.question.on.isoformat(),
            "same_rules": self.same_rules,
            "identical": self.identical,
            "differences": [difference.to_json() for difference in self.differences],
            "evaluation": self.evaluation.to_json(),
        }


def replay(
    ledger: Ledger,
    registry: Registry,
    checker: CrossChecker,
    record_id: str,
    *,
    on: date | None = None,
    edition: str | None = None,
) -> Replay:
    """Make a recorded evaluation again from the findings recorded.

    Args:
        registry: the rules of today, used when a day or an edition is given.
        record_id: the number of a determination or of an evaluation kept.
        on: another day; the editions in force on it are used.
        edition: another edition, `2015-04-01-r2`, or `care_act_criteria/2015-04-01-r2` where several policies were
            evaluated.

    Raises RecordNotFound, NotAvailable, LedgerDamaged, FindingError.
    """
    record = read_record(ledger, record_id)
    same_rules = on is None and edition is None
    question = record.question if same_rules else _other_question(registry, record, on, edition)
    evaluation = evaluate(record.rules if same_rules else registry, checker, question)
    outputs, trace = outputs_and_trace(evaluation.evaluations)
    identical = _same(record, outputs, trace)
    differences = () if identical else tuple(_differences(record, _by_policy(outputs), _by_policy(trace)))
    return Replay(record, evaluation, same_rules, identical, differences)


def _by_policy(value: Json) -> Mapping[str, Json]:
    return cast("Mapping[str, Json]", value)


def _other_question(registry: Registry, record: Record, on: date | None, edition: str | None) -> Question:
    findings = {name: value for name, value in record.question.findings.items() if name != EVALUATION_DATE}
    question = replace(record.question, on=on or record.question.on, editions={}, findings=findings)
    if edition is None:
        return question
    policy, _, name = edition.rpartition("/")
    policies = [policy] if policy else [p for p in record.outputs if _has(registry, question.scheme, p, name)]
    if not policies:
        asked = ", ".join(record.outputs)
        raise NotAvailable(f"no policy that was evaluated has an edition `{name}`", fix=f"evaluated were {asked}")
    if policies[0] not in record.outputs:
        raise NotAvailable(f"`{policies[0]}` was not evaluated", fix=f"evaluated were {', '.join(record.outputs)}")
    return replace(question, editions=dict.fromkeys(policies, name))


def _has(registry: Registry, scheme: str, policy: str, name: str) -> bool:
    try:
        return any(edition.name == name for edition in registry.editions(scheme, policy))
    except NotAvailable:
        return False


def _same(record: Record, outputs: Json, trace: Json) -> bool:
    """Compare to the byte. An older form of the trace cannot be: then outputs and every verdict must be equal."""
    if record.content.trace_version == str(TRACE_VERSION):
        return canonical([record.outputs, record.trace]) == canonical([outputs, trace])
    return not any(_differences(record, _by_policy(outputs), _by_policy(trace)))


# --- differences ----------------------------------------------------------------------------------------------------

Facts = dict[tuple[Aspect, str], Json]


def _differences(record: Record, outputs: Mapping[str, Json], trace: Mapping[str, Json]) -> Iterator[Difference]:
    for policy in dict.fromkeys((*record.outputs, *outputs)):
        was = _facts(record.outputs.get(policy), record.trace.get(policy))
        now = _facts(outputs.get(policy), trace.get(policy))
        for key in dict.fromkeys((*was, *now)):
            if was.get(key) != now.get(key):
                yield Difference(policy, *key, was.get(key), now.get(key))


def _facts(outputs: Json, trace: Json) -> Facts:
    """Return everything about one policy that can differ, in the order in which people ask about it."""
    if not isinstance(outputs, Mapping):
        return {}
    facts: Facts = {(Aspect.EDITION, ""): outputs["edition"], (Aspect.OUTCOME, ""): outputs["outcome"]}
    facts |= {(Aspect.OUTCOME, path): value for path, value in _leaves(outputs["entries"])}
    facts |= {(Aspect.OUTPUT, path): value for path, value in _leaves(outputs["outputs"])}
    facts |= {(Aspect.OUTPUT, path): {"possible": value} for path, value in _leaves(outputs["possible"])}
    for node in cast("list[dict[str, Json]]", trace or []):
        facts |= _node_facts(node)
    return facts


def _leaves(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Yield the values of nested objects by path; an empty object, a list and a plain value are leaves."""
    if isinstance(value, Mapping) and (value or not path):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}/{name}" if path else name)
    else:
        yield path, value


def _node_facts(node: Mapping[str, Json]) -> Facts:
    if node["kind"] == "finding":
        value = {key: node[key] for key in ("value", "state") if key in node}
        return {(Aspect.FINDING, str(node["path"])): value}
    if node["kind"] == "figure":
        return {(Aspect.FIGURE, str(node["name"])): {"value": node["value"], "from": node["from"]}}
    rows = cast("list[dict[str, Json]]", node.get("rows") or [])
    return {(Aspect.ROW, str(row["id"])): row["verdict"] for row in rows}
