"""What the rules say about a person's findings on a day: an Evaluation and its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.trace import TRACE_VERSION, JsonValue, Settled, StopNode, Trace
from engine.values import to_json

if TYPE_CHECKING:
    from engine.matching.met import TableMet


class AuthorityMode(StrEnum):
    """Which rows take part: those the source reports state, or these and the law (catalogue 0.1)."""

    STATED = "stated"
    STATED_AND_LAW = "stated+law"


class Outcome(StrEnum):
    """How an evaluation ends, from worst to best; a policy's outcome is the worst of its answers'."""

    STOPPED = "stopped"
    CANNOT_TELL = "cannot_tell"
    FOR_JUDGEMENT = "for_judgement"
    NOT_ESTABLISHED = "not_established"
    ESTABLISHED = "established"
    NOT_IN_FORCE = "not_in_force"


WORST_FIRST = (
    Outcome.STOPPED,
    Outcome.CANNOT_TELL,
    Outcome.FOR_JUDGEMENT,
    Outcome.NOT_ESTABLISHED,
    Outcome.ESTABLISHED,
)


def worst(outcomes: tuple[Outcome, ...]) -> Outcome:
    """Return the worst outcome; of none, `established` (an empty list of workers leaves nothing to refuse)."""
    return min(outcomes, key=WORST_FIRST.index, default=Outcome.ESTABLISHED)


@dataclass(frozen=True, slots=True)
class Output:
    """One output of a policy: its name, and for a list the outcome-bearing value of each entry.

    Exactly one of `result` (a plain output) and `entries` (one value per entry id, in order) is set.
    """

    name: str
    decision: str
    result: Settled | None = None
    list_name: str = ""
    entries: Mapping[str, Settled] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one policy's rules say about given findings on a day. It decides nothing: a person determines.

    Args:
        scheme, policy, edition, digest: which rules; `digest` is the SHA-256 of the edition's bytes
            (of a local edition: of its own and the national edition's digests).
        on: the day asked about, ISO.
        mode: which rows took part.
        outcome: the policy's outcome.
        outputs: every output, certain or not.
        entry_outcomes: outcome per entry of each list, by list name and entry id.
        missing: paths of unknown findings that could still change the outcome, in the order of the conversation.
        discretion_open: acts not recorded that could change the outcome.
        not_used: given names of the vocabulary that these rules do not use.
        trace: everything that was read and decided.
        met: the tables as they were read, for the cross-check; no part of the record.
    """

    scheme: str
    policy: str
    edition: str
    digest: str
    on: str
    mode: AuthorityMode
    outcome: Outcome
    outputs: tuple[Output, ...] = ()
    entry_outcomes: Mapping[str, Mapping[str, Outcome]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    discretion_open: tuple[str, ...] = ()
    not_used: tuple[str, ...] = ()
    trace: Trace = ()
    met: tuple[TableMet, ...] = field(default=(), repr=False, compare=False)

    @property
    def stop(self) -> StopNode | None:
        """Return where the rules stopped, if they did."""
        return next((node for node in self.trace if isinstance(node, StopNode)), None)

    def outputs_json(self) -> dict[str, JsonValue]:
        """Return the certain outputs, nested by list name and entry id."""
        found: dict[str, JsonValue] = {}
        for output in self.outputs:
            if output.result is not None and output.result.certain:
                found[output.name] = to_json(output.result.value)
            for entry, settled in output.entries.items():
                entries = found.setdefault(output.list_name, {})
                assert isinstance(entries, dict)
                values = entries.setdefault(entry, {})
                assert isinstance(values, dict)
                if settled.certain:
                    values[output.name] = to_json(settled.value)
        return found

    def possible_json(self) -> dict[str, JsonValue]:
        """Return what each uncertain output may still come out as; null where that cannot be listed."""
        uncertain: dict[str, JsonValue] = {}
        for output in self.outputs:
            if output.result is not None and not output.result.certain:
                uncertain[output.name] = output.result.to_json()["possible"]
            for entry, settled in output.entries.items():
                if not settled.certain:
                    uncertain[f"{output.list_name}[{entry}].{output.name}"] = settled.to_json()["possible"]
        return uncertain

    def to_json(self) -> dict[str, JsonValue]:
        """Return the evaluation as it is recorded and sent."""
        return {
            "trace_version": str(TRACE_VERSION),
            "edition": self.edition,
            "digest": self.digest,
            "outcome": self.outcome.value,
            "outputs": self.outputs_json(),
            "possible": self.possible_json(),
            "entries": {
                name: {entry: outcome.value for entry, outcome in outcomes.items()}
                for name, outcomes in self.entry_outcomes.items()
            },
            "missing": list(self.missing),
            "discretion_open": list(self.discretion_open),
            "not_used": list(self.not_used),
            "trace": [node.to_json() for node in self.trace],
        }
