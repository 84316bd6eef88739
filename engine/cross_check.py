"""The cross-check: what a second engine named, against what the reference found; agreed, degraded, or an incident.

    check = cross_check([evaluation], worker.match, agreed)

An incident means that one of the two is wrong and nobody knows which: there is then no answer, and nothing is recorded
but the incident. Degraded means that the second engine could not be asked: the reference answers alone, and it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.geometry.pages import Point
from engine.geometry.table import TableGeometry
from engine.matching.cases import Case, case_of
from engine.matching.met import TableMet
from engine.matching.questions import Ask, Question, WorkerDown
from engine.outcome import Evaluation


class CheckStatus(StrEnum):
    """How a cross-check ended."""

    AGREED = "agreed"
    DEGRADED = "degraded"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Rows of one table on which the engines differ, by their ids."""

    node_id: str
    only_reference: tuple[str, ...]
    only_worker: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return one line that names the table and the rows."""
        sides = (("the reference", self.only_reference), ("the worker", self.only_worker))
        said = " and ".join(f"only {who} names {', '.join(rows)}" for who, rows in sides if rows)
        return f"{self.node_id}: {said}"


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """How a cross-check ended.

    Args:
        status: agreed, degraded or incident.
        tables: how many readings of tables were compared.
        asked, remembered: points that the worker was asked about, and points on which both had agreed before.
        disagreements: where they differ; only for an incident.
        detail: why it is degraded or an incident, in one line.
    """

    status: CheckStatus
    tables: int
    asked: int
    remembered: int
    disagreements: tuple[Disagreement, ...] = ()
    detail: str = ""


class AgreedPoints:
    """Points on which both engines have agreed, with the rows they named, so that they need not be asked again.

    They are kept by the edition's digest, the authority mode, and the table with its figures filled in. What is
    remembered is compared with the reference all the same.
    """

    def __init__(self, capacity: int = 200_000) -> None:
        """Remember at most `capacity` points; the tables met longest ago are forgotten first."""
        self._capacity = capacity
        self._tables: dict[tuple[str, ...], dict[Point, frozenset[int]]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def rows(self, table: tuple[str, ...], point: Point) -> frozenset[int] | None:
        """Return the rows that both named at a point, or None if it was not asked before."""
        return self._tables.get(table, {}).get(point)

    def remember(self, table: tuple[str, ...], point: Point, rows: frozenset[int]) -> None:
        """Keep a point on which both agreed."""
        points = self._tables.setdefault(table, {})
        self._count += point not in points
        points[point] = rows
        while self._count > self._capacity and self._tables:
            oldest = next(iter(self._tables))
            self._count -= len(self._tables.pop(oldest))


@dataclass(frozen=True, slots=True)
class _Compared:
    """One table met, as a case, with the key under which its points are remembered."""

    met: TableMet
    geometry: TableGeometry
    case: Case
    key: tuple[str, ...]


def cross_check(evaluations: Iterable[Evaluation], ask: Ask, agreed: AgreedPoints) -> CrossCheck:
    """Compare every table that the reference met with what the worker names, in one question to the worker.

    Args:
        evaluations: what the reference made of one case, policy by policy.
        ask: the worker.
        agreed: what both have agreed on before; points that they agree on now are added.
    """
    compared = [_compared(evaluation, met) for evaluation in evaluations for met in evaluation.met]
    points = {(item.key, point): item.geometry for item in compared for point in item.case.points}
    known = {place: rows for place in points if (rows := agreed.rows(*place)) is not None}
    new = [place for place in points if place not in known]
    remembered = len(known)
    try:
        answers = ask([Question(points[place].pages, place[1]) for place in new]) if new else ()
        down = ""
    except WorkerDown as why:
        answers, down = (), why.text
    known.update(zip(new, answers, strict=False))
    found = [item for item in compared if all((item.key, point) in known for point in item.case.points)]
    disagreements = tuple(d for item in found if (d := _disagreement(item, known)) is not None)
    if disagreements:
        detail = "; ".join(disagreement.text for disagreement in disagreements)
        return CrossCheck(CheckStatus.INCIDENT, len(found), len(answers), remembered, disagreements, detail)
    if down:
        return CrossCheck(CheckStatus.DEGRADED, len(found), 0, remembered, detail=down)
    for place, rows in zip(new, answers, strict=True):
        agreed.remember(*place, rows)
    return CrossCheck(CheckStatus.AGREED, len(found), len(answers), remembered)


def _compared(evaluation: Evaluation, met: TableMet) -> _Compared:
    geometry = met.table.shape.geometry(met.variables)
    key = (evaluation.digest, evaluation.mode.value, geometry.key)
    return _Compared(met, geometry, case_of(met, geometry), key)


def _disagreement(item: _Compared, known: dict[tuple[tuple[str, ...], Point], frozenset[int]]) -> Disagreement | None:
    named = frozenset.intersection(*(known[item.key, point] for point in item.case.points))
    missed, added = item.case.must - named, item.case.must_not & named
    if not missed and not added:
        return None
    return Disagreement(item.met.node_id, _ids(item.met, missed), _ids(item.met, added))


def _ids(met: TableMet, rows: Sequence[int] | frozenset[int]) -> tuple[str, ...]:
    return tuple(met.table.rows[row].rule.id for row in sorted(rows))
