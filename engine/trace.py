"""What happened in an evaluation: the trace that every reason, question and replay is read off.

A trace is a tuple of nodes in the order in which they were met. Ids are stable: `finding:age_years`,
`finding:workers[w1].relation`, `figure:earnings_limit`, a Decision by its name (`payable`), a Decision made for one
entry of a list (`payable[w1]`), a row `payable[w1]/C-ENG-8`, a cell `payable[w1]/C-ENG-8/2`, a line
`statement/authority_share`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.dmn.model import Authority, HitPolicy, Lane
from engine.values import Value, to_json

TRACE_VERSION = 1
"""Raised when the same evaluation would be written down differently. Outcomes never change with it."""

JsonValue = None | bool | str | list["JsonValue"] | dict[str, "JsonValue"]
"""JSON without numbers: FEEL numbers travel as text, so that no reader can round them."""


class Verdict(StrEnum):
    """Whether a cell or row holds. `not_applicable`: left out by authority mode, dates, or a row it yields to."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class FindingState(StrEnum):
    """How a finding came to be known."""

    GIVEN = "given"
    ASSUMED = "assumed"
    DISPUTED = "disputed"
    DERIVED = "derived"
    UNKNOWN = "unknown"
    NOT_DONE = "not_done"


class LeftOut(StrEnum):
    """Why a row did not take part."""

    MODE = "mode"
    NOT_IN_FORCE = "in_force"
    YIELDS = "yields"


@dataclass(frozen=True, slots=True)
class Settled:
    """What a Decision may come out as. One value: certain. Several: all that may still come. None: too many to list."""

    values: tuple[Value, ...] | None

    @property
    def certain(self) -> bool:
        """Return whether exactly one value is possible."""
        return self.values is not None and len(self.values) == 1

    @property
    def value(self) -> Value:
        """Return the one certain value."""
        if self.values is None or len(self.values) != 1:
            raise ValueError("not certain")
        return self.values[0]

    def to_json(self) -> dict[str, JsonValue]:
        """Return `{"value": …}` when certain, else `{"possible": […]}` (null when unbounded)."""
        if self.certain:
            return {"value": to_json(self.value)}
        return {"possible": None if self.values is None else [to_json(v) for v in self.values]}


@dataclass(frozen=True, slots=True)
class FindingNode:
    """A finding that was read. `derived_from` is the policy whose answer gave it, for a derived finding.

    `reasons` say, of what the law leaves to judgement, why it was found so.
    """

    id: str
    path: str
    value: Value
    state: FindingState
    source: str = ""
    evidence_date: str = ""
    derived_from: str = ""
    reasons: str = ""

    def to_json(self) -> dict[str, JsonValue]:
        """Return the node for the record."""
        node: dict[str, JsonValue] = {"id": self.id, "kind": "finding", "path": self.path, "state": self.state.value}
        if self.state is not FindingState.UNKNOWN:
            node["value"] = to_json(self.value)
        optional = {
            "source": self.source, "evidence_date": self.evidence_date, "derived_from": self.derived_from,
            "reasons": self.reasons,
        }  # fmt: skip
        return node | {k: v for k, v in optional.items() if v}


@dataclass(frozen=True, slots=True)
class FigureNode:
    """A dated figure or parameter that was read, as it stood on the day."""

    id: str
    name: str
    value: Value
    start: str
    end: str
    authority: Authority
    set_by: str
    verified: bool = True
    illustrative: bool = False
    stale: bool = False
    digest: str = ""

    def to_json(self) -> dict[str, JsonValue]:
        """Return the node for the record."""
        return {
            "id": self.id,
            "kind": "figure",
            "name": self.name,
            "value": None if self.stale else to_json(self.value),
            "from": self.start,
            "until": self.end,
            "basis": self.authority.basis.value,
            "source": self.authority.source,
            "provision": self.authority.provision,
            "set_by": self.set_by,
            "verified": self.verified,
            "illustrative": self.illustrative,
            "stale": self.stale,
            "digest": self.digest,
        }


@dataclass(frozen=True, slots=True)
class CellNode:
    """One cell that was reached: the test, what it read, and whether it held.

    `read` holds every value the column's expression may have; `reads` are the ids of the nodes those came from.
    `needs` are the finding paths that an unknown verdict waits for.
    """

    id: str
    column: str
    test: str
    read: Settled
    verdict: Verdict
    reads: tuple[str, ...]
    needs: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Return the node for the record."""
        node: dict[str, JsonValue] = {
            "id": self.id,
            "column": self.column,
            "test": self.test,
            "read": self.read.to_json(),
            "verdict": self.verdict.value,
            "reads": list(self.reads),
        }
        return node | ({"needs": list(self.needs)} if self.needs else {})


@dataclass(frozen=True, slots=True)
class RowNode:
    """One Decision Rule and its verdict. `hit` says that the hit policy took its output into the answer."""

    id: str
    rule: str
    verdict: Verdict
    hit: bool
    authority: Authority | None
    cells: tuple[CellNode, ...]
    output: Settled | None = None
    left_out: LeftOut | None = None
    yielded_to: str = ""
    conflict: str = ""
    local: Lane | None = None

    def to_json(self) -> dict[str, JsonValue]:
        """Return the node for the record."""
        node: dict[str, JsonValue] = {"id": self.id, "rule": self.rule, "verdict": self.verdict.value, "hit": self.hit}
        if self.authority is not None:
            node |= {
                "basis": self.authority.basis.value,
                "source": self.authority.source,
                "provision": self.authority.provision,
            }
        if self.left_out is not None:
            node["left_out"] = self.left_out.value
        optional = {"yielded_to": self.yielded_to, "conflict": self.conflict, "local": self.local and self.local.value}
        node |= {k: v for k, v in optional.items() if v}
        if self.output is not None:
            node["output"] = self.output.to_json()
        return node | {"cells": [cell.to_json() for cell in self.cells]}


@dataclass(frozen=True, slots=True)
class LineNode:
    """One line of a boxed context: a step of a sum."""

    id: str
    name: str
    text: str
    result: Settled
    reads: tuple[str, ...]
    label: str = ""
    unit: str = ""

    def to_json(self) -> dict[str, JsonValue]:
        """Return the node for the record."""
        node: dict[str, JsonValue] = {"id": self.id, "name": self.name, "text": self.text, "reads": list(self.reads)}
        node |= self.result.to_json()
        return node | {k: v for k, v in {"label": self.label, "unit": self.unit}.items() if v}


@dataclass(frozen=True, slots=True)
class DecisionNode:
    """A Decision that was made: a table with its rows, a literal expression, or a context with its lines.

    `list_name` and `entry` are set when it was made for one entry of a list.
    """

    id: str
    name: str
    kind: str
    question: str
    result: Settled
    reads: tuple[str, ...]
    needs: tuple[str, ...] = ()
    text: str = ""
    authority: Authority | None = None
    hit_policy: HitPolicy | None = None
    rows: tuple[RowNode, ...] = ()
    lines: tuple[LineNode, ...] = ()
    list_name: str = ""
    entry: str = ""

    def to_json(self) -> dict[str, JsonValue]:
        """Return the node for the record."""
        node: dict[str, JsonValue] = {"id": self.id, "kind": self.kind, "name": self.name, "question": self.question}
        node |= self.result.to_json() | {"reads": list(self.reads)}
        if self.needs:
            node["needs"] = list(self.needs)
        if self.entry:
            node |= {"list": self.list_name, "entry": self.entry}
        if self.authority is not None:
            node |= {
                "basis": self.authority.basis.value,
                "source": self.authority.source,
                "provision": self.authority.provision,
            }
        if self.hit_policy is not None:
            return node | {"hit_policy": self.hit_policy.value, "rows": [row.to_json() for row in self.rows]}
        if self.lines:
            return node | {"lines": [line.to_json() for line in self.lines]}
        return node | ({"text": self.text} if self.text else {})


@dataclass(frozen=True, slots=True)
class StopNode:
    """Where a rule failed, and the chain of causes back to the origin of the null."""

    id: str
    where: str
    code: str
    message: str
    causes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Return the node for the record."""
        return {
            "id": self.id,
            "kind": "stop",
            "where": self.where,
            "code": self.code,
            "message": self.message,
            "causes": list(self.causes),
        }


TraceNode = FindingNode | FigureNode | DecisionNode | StopNode
Trace = tuple[TraceNode, ...]
