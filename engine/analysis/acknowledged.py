"""What an edition's authors have looked at and stand by, though a check names it: each with the reason why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.analysis.cover import Fault
from engine.checks.problem import Problem
from engine.dmn.yaml_source import Record, read_yaml, record_of


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Reasons by what they are about.

    `gaps` and `overlaps` are by decision. `equivalents` are changes that make no difference to any case, by place and
    what would stand there (`route/A-ENG-6-route/1`, `-`): no worked example can tell them from the rules.
    """

    gaps: Mapping[str, str] = field(default_factory=dict)
    overlaps: Mapping[str, str] = field(default_factory=dict)
    equivalents: Mapping[tuple[str, str], str] = field(default_factory=dict)
    where: str = ""


NOTHING = Acknowledged()


def read_acknowledged(text: str, file: str) -> Acknowledged:
    """Read what stands beside an edition; raises RuleSetError with file, line and column."""
    root = record_of(read_yaml(text, file))
    root.only("gaps", "overlaps", "equivalent")
    equivalents = [record_of(node) for node in root.nodes("equivalent")]
    for one in equivalents:
        one.only("place", "now", "because")
    return Acknowledged(
        _by_decision(root, "gaps"),
        _by_decision(root, "overlaps"),
        {(one.text("place"), one.text("now")): one.text("because") for one in equivalents},
        root.where,
    )


def _by_decision(root: Record, key: str) -> dict[str, str]:
    records = [record_of(node) for node in root.nodes(key)]
    for record in records:
        record.only("decision", "because")
    return {record.text("decision"): record.text("because") for record in records}


def cover_problems(faults: Iterable[Fault], acknowledged: Acknowledged) -> tuple[Problem, ...]:
    """Return the gaps and overlaps that nobody stands by, and the reasons given for ones that there are not."""
    found = tuple(faults)
    fix = "add what is missing, a default, or a reason to the `.acknowledged.yaml` beside the edition"
    open_faults = [fault for fault in found if fault.decision not in _reasons(acknowledged, fault)]
    problems = [Problem(fault.text, fault.where, fix) for fault in _one_each(open_faults)]
    for kind, reasons in (("gap", acknowledged.gaps), ("overlap", acknowledged.overlaps)):
        there = {fault.decision for fault in found if bool(fault.rows) is (kind == "overlap")}
        for decision in sorted(reasons.keys() - there):
            problems.append(Problem(f"`{decision}` has no {kind}", acknowledged.where, "take the reason away"))
    return tuple(problems)


def _reasons(acknowledged: Acknowledged, fault: Fault) -> Mapping[str, str]:
    return acknowledged.overlaps if fault.rows else acknowledged.gaps


def _one_each(faults: Iterable[Fault]) -> Iterable[Fault]:
    """The same fault in both modes is one."""
    return {(fault.decision, fault.rows): fault for fault in faults}.values()
