"""Grounds: what an appeal attacks, tied to a step of the decision; the person's own words; what is claimed instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from api.ledger.canonical import Json
from api.ledger.kinds.appeals import Ground as GroundContent
from api.services.failures import ActRefused
from api.services.finding_paths import read_path
from api.services.findings_json import Given, recorded
from api.services.records import Record
from engine.dmn.vocabulary import Vocabulary
from engine.errors import FindingError

VALUE, HOLDS = "value", "holds"
_ENTRY = re.compile(r"\[[^\]]*\]")
_FINDING = "finding:"


class GroundKind(StrEnum):
    """What is said to be wrong: a fact, the reading of a rule, how a discretion was used, or the procedure."""

    FINDING = "finding"
    READING = "reading"
    DISCRETION = "discretion"
    PROCEDURE = "procedure"


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground.

    Args:
        kind: what is said to be wrong.
        words: in the words of whoever raises it.
        policy, node: the step attacked, by its id in that policy's trace; only the procedure can go without.
        claim: what should have stood there: `{"value": …}` for a finding, `{"holds": true}` for a rule; empty where
            that is not said. Of a rule that is attacked without more it is claimed that it reads the other way.
    """

    kind: GroundKind
    words: str = field(repr=False)
    policy: str = ""
    node: str = field(default="", repr=False)
    claim: Mapping[str, Given] = field(default_factory=dict, repr=False)

    @property
    def path(self) -> str:
        """Return the path of the finding attacked, empty where the step is none."""
        return self.node.removeprefix(_FINDING) if self.node.startswith(_FINDING) else ""

    @property
    def about(self) -> str:
        """Return the rule or the finding attacked, without the entry of a list, which may name somebody."""
        if self.path:
            return _ENTRY.sub("", self.path)
        return self.node.rpartition("/")[2]

    @property
    def content(self) -> GroundContent:
        """Return what stands in the entry."""
        return GroundContent(self.kind.value, self.policy or None, self.about or None)

    def to_json(self) -> dict[str, Json]:
        """Return it as it is sealed, and as the command line and the API give it."""
        return {
            "kind": self.kind.value, "words": self.words, "policy": self.policy, "node": self.node,
            "claim": recorded(dict(self.claim)),
        }  # fmt: skip


def ground_given(given: object, where: str) -> Ground:
    """Return the ground in a JSON object `{"kind", "words", "policy", "node", "claim"}`. Raises ActRefused."""
    match given:
        case {"kind": str(kind), "words": str(words), **more} if kind in tuple(GroundKind):
            extra = [key for key in more if key not in {"policy", "node", "claim"}]
            if extra:
                raise ActRefused(f"a ground has no `{extra[0]}`", where=where, fix="kind, words, policy, node, claim")
            claim = more.get("claim") or {}
            if not isinstance(claim, Mapping):
                raise ActRefused("a claim is an object", where=where, fix='write {"value": …} or {"holds": true}')
            return Ground(GroundKind(kind), words, str(more.get("policy") or ""), str(more.get("node") or ""), claim)
        case _:
            kinds = ", ".join(GroundKind)
            raise ActRefused("a ground is not complete", where=where, fix=f"give kind ({kinds}) and words")


def check_grounds(grounds: Sequence[Ground], record: Record) -> None:
    """Refuse grounds without words, or that attack what is no step of the decision, or claim what it cannot be."""
    if not grounds:
        raise ActRefused("an appeal has at least one ground", where="grounds", fix="say what is thought to be wrong")
    for number, ground in enumerate(grounds, 1):
        where = f"ground {number}"
        if not ground.words.strip():
            raise ActRefused("a ground is told in words", where=where, fix="write what the person says")
        _check_step(ground, record, where)
        _check_claim(ground, record.rules.vocabulary(), where)


def _check_step(ground: Ground, record: Record, where: str) -> None:
    if not ground.node:
        if ground.kind is not GroundKind.PROCEDURE or ground.policy:
            raise ActRefused("a ground names the step that it attacks", where=where, fix="give policy and node")
        return
    if ground.policy not in record.trace:
        known = ", ".join(record.trace)
        raise ActRefused(f"`{ground.policy}` is no part of the decision", where=where, fix=f"it has {known}")
    if ground.node not in {step.node for step in steps_of(record, ground.policy)}:
        raise ActRefused(
            f"`{ground.policy}` has no step `{ground.node}`", where=where, fix="see the steps of the decision"
        )
    if ground.kind is GroundKind.FINDING and not ground.path:
        raise ActRefused("a rule is no finding", where=where, fix="attack how it was read, or a finding that it read")
    if ground.kind is GroundKind.READING and ground.path:
        raise ActRefused("a finding is no rule", where=where, fix="attack it as a finding, or the rule that read it")


def _check_claim(ground: Ground, vocabulary: Vocabulary, where: str) -> None:
    allowed = {VALUE} if ground.path else {HOLDS} if ground.node else set()
    if not ground.claim.keys() <= allowed:
        said = ", ".join(sorted(ground.claim))
        fix = (
            'write {"value": …}' if ground.path else 'write {"holds": true} or {"holds": false}' if ground.node else ""
        )
        raise ActRefused(f"this cannot be claimed of it: {said}", where=where, fix=fix or "leave the claim out")
    if HOLDS in ground.claim and not isinstance(ground.claim[HOLDS], bool):
        raise ActRefused("a rule holds or does not", where=where, fix="write true or false")
    if ground.path:
        try:
            read_path(ground.path, vocabulary)
        except FindingError as error:
            raise ActRefused(error.message, where=where, fix=error.fix) from error


# --- the steps of a decision ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a decision that can be attacked: a finding that was read, or a rule with its verdict.

    `hit` says that the rule gave its answer. `value` is a finding's value as it is recorded, `state` how it was known.
    """

    policy: str
    node: str = field(repr=False)
    name: str
    is_rule: bool
    verdict: str = ""
    hit: bool = False
    value: Json = field(default=None, repr=False)
    state: str = ""


def steps_of(record: Record, policy: str = "") -> Iterator[Step]:
    """Yield the steps of a recorded decision, of one policy or of all."""
    for one, nodes in record.trace.items():
        if policy in {"", one}:
            for node in cast("list[Mapping[str, Json]]", nodes):
                yield from _steps(one, node)


def _steps(policy: str, node: Mapping[str, Json]) -> Iterator[Step]:
    if node["kind"] == "finding":
        path = str(node["path"])
        yield Step(policy, str(node["id"]), path, is_rule=False, value=node.get("value"), state=str(node["state"]))
    for row in cast("list[Mapping[str, Json]]", node.get("rows") or []):
        verdict, hit = str(row["verdict"]), bool(row["hit"])
        yield Step(policy, str(row["id"]), str(row["rule"]), is_rule=True, verdict=verdict, hit=hit)
