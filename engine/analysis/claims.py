"""What is claimed about another answer, and its proof: the reference evaluates each claim before it is told.

A claim holds if the reference gives the answer hoped for in every cell of its region (others of the claim at their
first), and, where one finding alone would do, gives another in the cells just outside. A claim that fails is an error
of ours, never told to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.analysis.along import NUMBERS, Along, along
from engine.analysis.case import Case, continuous_behind, paths_behind
from engine.analysis.change import Change, Wanted, changes
from engine.analysis.diagram import Diagram, TooLarge
from engine.analysis.enough import enough
from engine.analysis.parts import End
from engine.analysis.regions import Way, way
from engine.analysis.settled import is_settled, sufficient
from engine.analysis.subject import Subject
from engine.analysis.widest import Box
from engine.errors import EngineFault
from engine.evaluation import evaluate
from engine.findings import Finding, Findings
from engine.geometry.lines import OrderedLine
from engine.outcome import AuthorityMode, Evaluation
from engine.trace import FindingState
from engine.values import Decimal, Value

MOST_TOLD = 40
"""Changes that are proven and told; beyond them the smallest are kept, and it is said that there are more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Findings that together would lead to another answer.

    Args:
        paths: the findings; no part of them would do.
        ways: every way in which they would.
        example: an evaluation by the reference in which they do.
    """

    paths: tuple[str, ...]
    ways: tuple[Way, ...]
    example: Evaluation


@dataclass(frozen=True, slots=True)
class Claims:
    """What would change an answer.

    Args:
        subject: which answer.
        now: its value as things are.
        wanted: the values hoped for; empty for any other.
        claims: the changes, the smallest first.
        never_alone: findings that alone would not change it, whatever they were.
        complete: whether every minimal change is told.
        evaluated: how often the reference was asked for proof.
        sufficed: findings that were enough to settle the answer; None while it is open.
        untried: findings that stayed as they are: days and lists that sums are made of, numbers beyond what was tried.
    """

    subject: Subject
    now: End
    wanted: tuple[str, ...]
    claims: tuple[Claim, ...]
    never_alone: tuple[str, ...]
    complete: bool
    evaluated: int
    sufficed: tuple[str, ...] | None = None
    untried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """When and how the case is evaluated."""

    on: str
    mode: AuthorityMode


def claims(case: Case, subject: Subject, day: Day, wanted: Wanted, named: tuple[str, ...] = ()) -> Claims:
    """Return what would lead to a wanted end, each change proven by the reference.

    Raises:
        TooLarge: the answer turns on too much.
        EngineFault: the reference does not bear out a claim.
    """
    diagram = case.diagram(subject)
    found = changes(diagram, case.cells, wanted)
    now = case.now(subject).end or End(None)
    proof = _Proof(case, subject, day, wanted)
    proven = (*(proof.claim(change) for change in found.found[:MOST_TOLD]), *proof.along_numbers())
    told = tuple(sorted((claim for claim in proven if claim is not None), key=lambda claim: len(claim.paths)))
    alone = {change.paths[0] for change in found.found if len(change.paths) == 1}
    read = (path for path in paths_behind(case.space, subject) if not case.space.cuts[path].continuous)
    never = tuple(path for path in read if path in case.findings.by_path and path not in alone)
    complete = found.complete and len(found.found) <= MOST_TOLD and None not in proven
    untried = tuple(path for path in continuous_behind(case.space, subject) if path not in proof.tried)
    return Claims(
        subject, now, named, told, never, complete, proof.evaluated, _sufficed(case, subject, diagram), untried
    )


def untold(subject: Subject, now: End, named: tuple[str, ...] = ()) -> Claims:
    """Return that nothing can be claimed of an answer: it turns on too many findings together to try them all."""
    return Claims(subject, now, named, (), (), complete=False, evaluated=0)


def _sufficed(case: Case, subject: Subject, diagram: Diagram) -> tuple[str, ...] | None:
    """Return findings that were enough; where the rules alone are too cautious to settle it, by its diagram."""
    found = enough(case, subject)
    left = diagram.narrowed(case.allowed)
    if found is not None or not is_settled(left) or left.ends()[0].value is None:
        return found
    return sufficient(case, subject)


class _CannotTell(Exception):
    """The reference says of a changed case that it cannot tell, because something else is not known."""


class _Proof:
    def __init__(self, case: Case, subject: Subject, day: Day, wanted: Wanted) -> None:
        self.evaluated = 0
        self.tried: set[str] = set()
        self._case = case
        self._subject = subject
        self._day = day
        self._wanted = wanted

    def claim(self, change: Change) -> Claim | None:
        """Return a change with its proof; None where the reference is too cautious to say. Raises EngineFault."""
        try:
            return self._claim(change)
        except _CannotTell:
            return None

    def _claim(self, change: Change) -> Claim:
        example: Evaluation | None = None
        for box in change.boxes:
            for cells in self._inside(box):
                evaluation = self._evaluated(change.paths, cells)
                self._expect(change, evaluation, wanted=True)
                example = example or evaluation
            for cells in self._outside(change, box):
                self._expect(change, self._evaluated(change.paths, cells), wanted=False)
        if example is None:
            raise EngineFault("a change without a way", where=", ".join(change.paths))
        ways = tuple(way(self._case, change.paths, box) for box in change.boxes)
        return Claim(change.paths, ways, example)

    def along_numbers(self) -> Iterator[Claim | None]:
        """Yield the numbers that sums are made of and that alone would do, each along its whole line."""
        for path in continuous_behind(self._case.space, self._subject):
            known = self._case.known[path]
            if self._case.space.cuts[path].entry.type not in NUMBERS or not isinstance(known, Decimal):
                continue
            try:
                found = along(self._case, self._subject, path, self._wanted)
            except TooLarge:
                continue
            self.tried.add(path)
            if found.stretches:
                try:
                    yield self._along_claim(found)
                except _CannotTell:
                    yield None

    def _along_claim(self, found: Along) -> Claim:
        change = Change((found.path,), ())
        inside = [self._with(found.path, number) for number in found.inside]
        for evaluation in inside:
            self._expect(change, evaluation, wanted=True)
        for number in found.outside:
            self._expect(change, self._with(found.path, number), wanted=False)
        return Claim(change.paths, (Way({found.path: found.stretches}),), inside[0])

    def _with(self, path: str, number: Decimal) -> Evaluation:
        self.evaluated += 1
        given = self._case.findings.by_path.get(path, Finding(path, number))
        moved = replace(
            self._case.findings, by_path={**self._case.findings.by_path, path: replace(given, value=number)}
        )
        return evaluate(self._case.space.reckoning.edition, moved, self._day.on, self._day.mode)

    def _inside(self, box: Box) -> Iterator[dict[int, int]]:
        """Yield cells of the box: all at their first, then each axis through its ends."""
        first = {place: min(cells) for place, cells in box.items()}
        yield first
        for place, cells in box.items():
            if len(cells) > 1:
                yield {**first, place: max(cells)}

    def _outside(self, change: Change, box: Box) -> Iterator[dict[int, int]]:
        """Yield the cells next to a region on a line, where one axis alone is changed and no other box holds them."""
        if len(box) != 1 or len(change.boxes) != 1:
            return
        ((place, cells),) = box.items()
        axis = self._case.space.axes[place]
        if isinstance(axis.line, OrderedLine) or axis.members:
            beside = {cell + step for cell in cells for step in (-1, 1)} - cells
            yield from ({place: cell} for cell in sorted(beside) if 0 <= cell < axis.size)

    def _evaluated(self, paths: tuple[str, ...], cells: Mapping[int, int]) -> Evaluation:
        self.evaluated += 1
        edition = self._case.space.reckoning.edition
        return evaluate(edition, changed(self._case, paths, cells), self._day.on, self._day.mode)

    def _expect(self, change: Change, evaluation: Evaluation, *, wanted: bool) -> None:
        end = end_of(evaluation, self._subject)
        if end.value is None and not end.stopped and wanted:
            raise _CannotTell
        if self._wanted(end) is not wanted:
            where = f"{self._subject.output.name} by {', '.join(change.paths)}"
            raise EngineFault(f"the reference gives `{end.value!r}` where another answer was claimed", where=where)


def changed(case: Case, paths: tuple[str, ...], cells: Mapping[int, int]) -> Findings:
    """Return the case's findings with some of them in other cells; members of a set that are there stay if they may."""
    found = dict(case.findings.by_path)
    for path in paths:
        value = _moved(case, path, cells)
        given = found.get(path, Finding(path, value))
        state = FindingState.GIVEN if given.state is FindingState.DERIVED else given.state
        found[path] = replace(given, value=value, state=state)
    return replace(case.findings, by_path=found)


def _moved(case: Case, path: str, cells: Mapping[int, int]) -> Value:
    cut = case.space.cuts[path]
    places = case.space.places(path)
    if not cut.is_set:
        cell = cells.get(places[0])
        return case.known[path] if cell is None else case.space.axes[places[0]].samples[cell]
    value = case.known[path]
    has = set(value) if isinstance(value, tuple) else set()
    for place in places:
        members = case.space.axes[place].members
        if place in cells:
            kept = sorted(members, key=lambda member: (member not in has, members.index(member)))[: cells[place]]
            has = (has - set(members)) | set(kept)
    return tuple(member for member in cut.entry.members if member in has)


def end_of(evaluation: Evaluation, subject: Subject) -> End:
    """Return the end that an evaluation came to."""
    output = next((o for o in evaluation.outputs if o.name == subject.output.name), None)
    if output is None:
        return End(None, stopped=True)
    settled = output.entries.get(subject.entry) if subject.entry else output.result
    return End(settled.value) if settled is not None and settled.certain else End(None)
