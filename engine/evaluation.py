"""Evaluates one edition over a person's findings: every decision, every row, every cell, with nothing read besides.

The same arguments give the same Evaluation for ever, on any machine: no clock, no files, no order of hashing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.answers import Conclusion, conclude
from engine.claimed import NOTHING, Claimed
from engine.compiled import EVALUATION_DATE, CompiledEdition
from engine.decisions import DecisionMaker, Made
from engine.dmn.figures import ResolvedFigure, resolve
from engine.errors import EvaluationStopped
from engine.findings import Findings, value_of
from engine.outcome import AuthorityMode, Evaluation, Outcome
from engine.reading import Readings
from engine.trace import FigureNode, FindingState, StopNode, Trace
from engine.values import Unknown, Value, date_of


@dataclass(frozen=True, slots=True)
class Case:
    """Everything an evaluation reads: the edition, the findings, the figures of the day, the day and the mode."""

    edition: CompiledEdition
    findings: Findings
    figures: Mapping[str, ResolvedFigure]
    on: str
    mode: AuthorityMode
    claimed: Claimed


def evaluate(
    edition: CompiledEdition,
    findings: Findings,
    on: str,
    mode: AuthorityMode,
    figures: Mapping[str, ResolvedFigure] | None = None,
    claimed: Claimed = NOTHING,
) -> Evaluation:
    """Evaluate an edition.

    Args:
        edition: compiled; the caller has chosen the one in force on the day.
        findings: read against the same vocabulary.
        on: the day asked about, ISO.
        mode: which rows and figures take part.
        figures: in place of those of the day, where somebody asks what another day's would have given.
        claimed: rows read as an appeal claims, where somebody asks what it would change. No decision rests on it.
    """
    if figures is None:
        figures = resolve(edition.figures, on, with_law=mode is AuthorityMode.STATED_AND_LAW)
    return _Evaluator(Case(edition, findings, figures, on, mode, claimed)).evaluation()


class _Evaluator:
    def __init__(self, case: Case) -> None:
        self._case = case
        self._made: dict[str, Made] = {}
        self._figure_nodes: dict[str, FigureNode] = {}
        self._variables: dict[str, Value] = self._base_variables()

    def _base_variables(self) -> dict[str, Value]:
        case = self._case
        day = date_of(case.on)
        if day is None:
            raise ValueError(f"`{case.on}` is not an ISO date")
        variables: dict[str, Value] = {EVALUATION_DATE: day, **case.edition.functions}
        for name, figure in case.figures.items():
            variables[name] = self._figure(name, figure)
        for name in case.edition.edition.inputs:
            entry = case.edition.vocabulary.inputs[name]
            if name != EVALUATION_DATE and (name not in case.figures or name in case.findings.by_path):
                variables[name] = value_of(entry, case.findings)
        return variables

    def _figure(self, name: str, resolved: ResolvedFigure) -> Value:
        """Return what rules read under a figure's name; one that does not hold that day is unknown."""
        figure, found = resolved.figure, resolved.value
        missing = Unknown(frozenset({f"figure:{name}"}))
        if found is None:
            return missing
        value = self._case.edition.amounts[name, found.start]
        self._figure_nodes[name] = FigureNode(
            id=f"figure:{name}",
            name=name,
            value=value,
            start=found.start,
            end=resolved.end or found.holds_until,
            authority=found.authority,
            set_by=figure.set_by,
            verified=found.verified,
            illustrative=found.illustrative,
            stale=resolved.stale,
            digest=found.digest(name),
        )
        return missing if resolved.stale else value

    def evaluation(self) -> Evaluation:
        """Make every decision and conclude; a rule that fails ends in the outcome `stopped`."""
        edition = self._case.edition
        readings = Readings(edition, self._case.findings, self._figure_nodes)
        maker = DecisionMaker(edition, self._variables, readings, self._case.on, self._case.mode, self._case.claimed)
        stop: StopNode | None = None
        try:
            for name, decision in edition.decisions.items():
                self._made[name] = maker.make(decision, self._made)
            conclusion = conclude(edition, self._made)
        except EvaluationStopped as stopped:
            stop = _stop_node(stopped)
            conclusion = None
        nodes = [node for made in self._made.values() for node in made.nodes]
        trace: Trace = (
            *readings.finding_nodes(nodes),
            *readings.figure_nodes(nodes),
            *nodes,
            *([stop] if stop else []),
        )
        return Evaluation(
            scheme=edition.edition.scheme,
            policy=edition.edition.policy,
            edition=edition.edition.name,
            digest=edition.edition.digest,
            on=self._case.on,
            mode=self._case.mode,
            outcome=conclusion.outcome if conclusion else Outcome.STOPPED,
            outputs=conclusion.outputs if conclusion else (),
            entry_outcomes=conclusion.entry_outcomes if conclusion else {},
            missing=readings.in_conversation_order(self._with_shortcuts(conclusion.needs)) if conclusion else (),
            discretion_open=readings.in_conversation_order(_still_open(maker.discretion, conclusion)),
            not_used=self._not_used(),
            trace=trace,
            met=maker.met,
        )

    def _with_shortcuts(self, needs: frozenset[str]) -> frozenset[str]:
        """Add findings that nobody recorded and that would settle by themselves what is else worked out from others."""
        heads = {path.partition("[")[0].partition(".")[0] for path in needs}
        shortcuts = {
            name
            for name, resolved in self._case.figures.items()
            if name not in self._case.findings.by_path and heads.intersection(resolved.figure.worked_out_from)
        }
        return needs | shortcuts

    def _not_used(self) -> tuple[str, ...]:
        """Return names that somebody gave and these rules do not use; what a policy derived is nobody's wasted word."""
        used = {*self._case.edition.edition.inputs, *self._case.figures, EVALUATION_DATE}
        found = self._case.findings.by_path
        derived = {path for path, finding in found.items() if finding.state is FindingState.DERIVED}
        return tuple(name for name in self._case.findings.names() if name not in used | derived)


def _still_open(acts: frozenset[str], conclusion: Conclusion | None) -> frozenset[str]:
    """Leave out acts about an entry of a list whose answer is a yes already: no permission is needed for it."""
    if conclusion is None:
        return frozenset()
    settled = {
        f"{name}[{entry}]"
        for name, outcomes in conclusion.entry_outcomes.items()
        for entry, outcome in outcomes.items()
        if outcome is Outcome.ESTABLISHED
    }
    return frozenset(act for act in acts if act.partition(".")[0] not in settled)


def _stop_node(stopped: EvaluationStopped) -> StopNode:
    return StopNode("stop", stopped.where, stopped.code, stopped.message, (stopped.fix,) if stopped.fix else ())
