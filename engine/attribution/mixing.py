"""Evaluates mixtures of two sides: some causes as after, the others as before; each policy only as often as it must."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.attribution.causes import (
    Cause,
    CauseKind,
    Side,
    names_read,
    policies_of,
    reads_the_day,
)
from engine.compiled import CompiledEdition
from engine.dmn.figures import ResolvedFigure
from engine.errors import EvaluationStopped
from engine.evaluation import evaluate
from engine.findings import Finding, Findings
from engine.journey import Leg, derived_findings
from engine.outcome import Evaluation, Outcome
from engine.values import Value, feel_text

Evaluations = Mapping[str, Evaluation]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one policy gave in a mixture: its evaluation, and the findings that it derived for those after it."""

    evaluation: Evaluation
    derived: Mapping[str, Value]


class Mixer:
    """Evaluates any mixture of two sides.

    A mixture is a number whose bit i says that cause i is as after. A policy is evaluated once for each combination of
    the causes that it can feel and of what the policies before it gave, however many mixtures there are.
    """

    def __init__(self, before: Side, after: Side, causes: Sequence[Cause]) -> None:
        self._before = before
        self._after = after
        self._policies = policies_of(before, after)
        self._bits = {single: 1 << place for place, cause in enumerate(causes) for single in cause.single}
        self._felt = {policy: self._felt_by(policy) for policy in self._policies}
        self._read = {p: names_read(before.edition(p)) | names_read(after.edition(p)) for p in self._policies}
        self._answers: dict[tuple[str, int, tuple[tuple[str, str], ...]], _Answer] = {}
        self._findings: dict[int, Findings] = {}

    @property
    def evaluated(self) -> int:
        """Return how many times a policy was evaluated so far."""
        return len(self._answers)

    def evaluations(self, mixture: int) -> dict[str, Evaluation]:
        """Return what every policy gives in a mixture, in the order of the journey."""
        derived: dict[str, tuple[Value, str]] = {}
        found: dict[str, Evaluation] = {}
        for policy in self._policies:
            answer = self._answer(policy, mixture, derived)
            found[policy] = answer.evaluation
            for name, value in answer.derived.items():
                derived.setdefault(name, (value, f"{self._after.scheme}/{policy}"))
        return found

    def _felt_by(self, policy: str) -> int:
        """Return the causes that can change what a policy gives by themselves, as a mixture."""
        editions = (self._before.edition(policy), self._after.edition(policy))
        read = names_read(editions[0]) | names_read(editions[1])
        felt = 0
        for cause, bit in self._bits.items():
            match cause.kind:
                case CauseKind.FINDING:
                    feels = _head(cause.path) in read
                case CauseKind.FIGURE_LAW | CauseKind.FIGURE_AUTHORITY:
                    feels = cause.path.partition("/")[0] == policy
                case CauseKind.EDITION:
                    feels = cause.path == policy
                case CauseKind.DAY:
                    feels = any(reads_the_day(edition) for edition in editions)
                case CauseKind.MODE:
                    feels = True
            felt |= bit if feels else 0
        return felt

    def _answer(self, policy: str, mixture: int, derived: Mapping[str, tuple[Value, str]]) -> _Answer:
        given = {name: one for name, one in derived.items() if name in self._read[policy]}
        told = tuple((name, f"{type(value).__name__} {feel_text(value)}") for name, (value, _) in given.items())
        key = (policy, mixture & self._felt[policy], told)
        if key not in self._answers:
            self._answers[key] = self._evaluated(policy, mixture, given)
        return self._answers[key]

    def _evaluated(self, policy: str, mixture: int, derived: Mapping[str, tuple[Value, str]]) -> _Answer:
        day = self._side(mixture, CauseKind.DAY, "").on
        mode = self._side(mixture, CauseKind.MODE, "").mode
        leg = self._side(mixture, CauseKind.EDITION, policy).leg(policy)
        if leg.edition is None:
            nothing = Evaluation(self._after.scheme, policy, "", "", day, mode, Outcome.NOT_IN_FORCE)
            return _Answer(nothing, {})
        findings = self._found(mixture)
        for name, (value, giver) in derived.items():
            findings = findings.with_derived(name, value, giver)
        edition, figures = self._figured(leg, mixture)
        evaluation = evaluate(edition, findings, day, mode, figures)
        try:
            return _Answer(evaluation, derived_findings(leg, evaluation))
        except EvaluationStopped:
            return _Answer(replace(evaluation, outcome=Outcome.STOPPED, outputs=(), entry_outcomes={}), {})

    def _side(self, mixture: int, kind: CauseKind, path: str) -> Side:
        """Return the side that a mixture takes for something; where the two do not differ, the later one."""
        bit = self._bits.get(Cause(kind, path))
        return self._after if bit is None or mixture & bit else self._before

    # ── figures ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _figured(self, leg: Leg, mixture: int) -> tuple[CompiledEdition, dict[str, ResolvedFigure]]:
        """Return an edition with each figure as the mixture's side has it, and how those figures stand."""
        assert leg.edition is not None, "there is nothing to figure without an edition"
        own = self._before if leg is self._before.leg(leg.policy) else self._after
        figures: dict[str, ResolvedFigure] = {}
        amounts: dict[tuple[str, str], Value] = {}
        for name in leg.edition.figures:
            side = self._figure_side(leg.policy, name, mixture) or own
            figures[name] = side.figures[leg.policy][name]
            edition = side.edition(leg.policy)
            assert edition is not None, "a side that has the figure has the edition"
            amounts |= {key: value for key, value in edition.amounts.items() if key[0] == name}
        return replace(leg.edition, amounts=amounts), figures

    def _figure_side(self, policy: str, name: str, mixture: int) -> Side | None:
        for kind in (CauseKind.FIGURE_LAW, CauseKind.FIGURE_AUTHORITY):
            if Cause(kind, f"{policy}/{name}") in self._bits:
                return self._side(mixture, kind, f"{policy}/{name}")
        return None

    # ── findings ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _found(self, mixture: int) -> Findings:
        """Return the findings of a mixture."""
        mask = sum(bit for bit in set(self._finding_bits().values()))
        if mixture & mask not in self._findings:
            self._findings[mixture & mask] = self._mixed(mixture)
        return self._findings[mixture & mask]

    def _finding_bits(self) -> dict[str, int]:
        return {cause.path: bit for cause, bit in self._bits.items() if cause.kind is CauseKind.FINDING}

    def _mixed(self, mixture: int) -> Findings:
        """Start from the later findings and put back what the mixture has as it was."""
        before, after = self._before.findings, self._after.findings
        as_before = [path for path, bit in self._finding_bits().items() if not mixture & bit]
        by_path = {path: one for path, one in after.by_path.items() if not _is_in(path, as_before)}
        by_path |= {path: one for path, one in before.by_path.items() if _is_in(path, as_before)}
        entries = self._entries(as_before)
        for name, ids in entries.items():
            by_path[name] = _list_finding(name, ids, after if name in after.entries else before)
        return Findings(by_path, entries, after.answers_given)

    def _entries(self, as_before: Sequence[str]) -> dict[str, tuple[str, ...]]:
        before, after = self._before.findings.entries, self._after.findings.entries
        found: dict[str, tuple[str, ...]] = {}
        for name in dict.fromkeys((*before, *after)):
            if name in as_before:
                found |= {name: before[name]} if name in before else {}
            elif name not in before or name not in after:
                found |= {name: after[name]} if name in after else {}
            else:
                back = {entry for entry in (*before[name], *after[name]) if f"{name}[{entry}]" in as_before}
                found[name] = tuple(
                    entry
                    for entry in _merged(before[name], after[name])
                    if entry in (before[name] if entry in back else after[name])
                )
        return found


def _head(path: str) -> str:
    return path.partition("[")[0].partition(".")[0]


def _is_in(path: str, parts: Sequence[str]) -> bool:
    """Return whether a path is one of the parts or lies below one: `workers[w1].hours` below `workers[w1]`."""
    return any(path == part or path.startswith((f"{part}.", f"{part}[")) for part in parts)


def _list_finding(name: str, ids: tuple[str, ...], findings: Findings) -> Finding:
    return replace(findings.by_path[name], value=ids)


def _merged(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    """Return the entries of both in an order that keeps each side's own; those of both stand in the same order."""
    merged: list[str] = []
    rest = list(after)
    for entry in before:
        if entry in rest:
            place = rest.index(entry)
            merged += [*rest[:place], entry]
            rest = rest[place + 1 :]
        else:
            merged.append(entry)
    return merged + rest
