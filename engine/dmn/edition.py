"""An edition: one rule set as it is in force from one day, with everything it carries besides its decision model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.dmn.model import DecisionModel, InForce


@dataclass(frozen=True, slots=True)
class Answer:
    """Which values of which output mean yes, no, and that a person must judge.

    An answer without `yes` and `no` is neither: it is settled when it is certain.
    """

    output: str
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    judgement: tuple[str, ...] = ()

    @property
    def is_question(self) -> bool:
        """Return whether the answer is a yes or a no."""
        return bool(self.yes or self.no or self.judgement)


@dataclass(frozen=True, slots=True)
class OutputName:
    """An output of the policy and where its value comes from: a decision, or one component of its value."""

    name: str
    decision: str
    component: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sources that disagree, and how the rule set decides between them (shown, never buried)."""

    id: str
    says: str
    decided: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a rule set, complete: a local edition already holds the national rows it adds to.

    Args:
        scheme, policy: `england`, `care_act_criteria`.
        name: `2015-04-01-r1`.
        key: the policy catalogue's key, such as `gb-eng.care-act-criteria`.
        area: which question it answers.
        in_force: first and last day, both included.
        inputs: vocabulary names its decisions may read.
        figures: names of dated figures it reads.
        answers: how its outputs are read as yes and no.
        says: one sentence per outcome (`yes`, `no`, `judgement`, `cannot_tell`).
        extends: name and digest of the national edition, for a local one.
        digest: SHA-256 of the bytes it was read from (with the national edition's digest, for a local one).
    """

    scheme: str
    policy: str
    name: str
    title: str
    key: str
    area: str
    about: str
    in_force: InForce
    model: DecisionModel
    inputs: tuple[str, ...]
    figures: tuple[str, ...]
    sources: tuple[str, ...]
    answers: tuple[Answer, ...]
    outputs: tuple[OutputName, ...]
    digest: str
    says: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    extends: str = ""
    notes: str = ""

    @property
    def rule_set(self) -> str:
        """Return `scheme/policy`."""
        return f"{self.scheme}/{self.policy}"

    @property
    def revision(self) -> int:
        """Return the revision: 2 means that revision 1 was wrong, not that the law changed."""
        return int(self.name.rpartition("-r")[2])
