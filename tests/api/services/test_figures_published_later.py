"""A figure is published after decisions were made: they replay to the same bytes, and the matrix tells the figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.ledger import Ledger
from api.ledger.canonical import canonical
from api.ledger.people import PersonDetails
from api.ledger.schema import upgrade
from api.services import people, publishing
from api.services.cross_checking import CrossChecker, SecondEngine, recorded_in
from api.services.decision_forms import Adopt
from api.services.demo_data import DECIDER
from api.services.determine import Case, determine
from api.services.difference_sorts import Sort
from api.services.evaluate import Question
from api.services.keep import outputs_and_trace
from api.services.publishing import Desk
from api.services.registry import Registry
from api.services.replay import replay
from api.services.replay_matrix import replay_matrix
from api.services.rules_in_service import RulesInService
from engine.matching.worker.matcher import MatchingWorker
from tests.api.services.desks import TOM, MovingClock, later, published

MARCH, MAY = date(2026, 3, 31), date(2026, 5, 1)
EARNS_200: dict[str, Any] = {
    "age_years": 40, "caring_hours_week": 40, "full_time_education": False, "study_hours_week": 0,
    "earnings_week": "200.00",
}  # fmt: skip
LIMIT = b"""figure: england/carers_allowance/earnings_limit
from: 2026-04-06
holds_until: 2027-04-04
value: 204.00
basis: law
source: ca-limits-2026
"""
APRIL = {
    "figure.yaml": LIMIT,
    "sources.yaml": b"ca-limits-2026: {title: The limit of April 2026, kind: law, read: 2026-11-22}\n",
}


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path, registry: Registry) -> Iterator[Desk]:
    """A desk on a ledger with a clock that moves."""
    ledger = Ledger(sqlite_url, MovingClock(), keys=tmp_path / "keys")
    upgrade(ledger.database)
    yield Desk(ledger, RulesInService(ledger, registry), None)
    ledger.close()


@pytest.fixture
def checker(desk: Desk, worker: MatchingWorker) -> CrossChecker:
    """The cross-check against the real worker."""
    return SecondEngine(worker, recorded_in(desk.ledger))


@pytest.fixture
def decided(desk: Desk, checker: CrossChecker) -> str:
    """A decision for the last of March: earnings of 200 are above the limit of 196."""
    rose = people.add(desk.ledger, PersonDetails("AC-1001", "Rose Adeyemi", date(1961, 5, 9)), "ama")
    case = Case(rose.id, Question("england", "carers_allowance", MARCH, EARNS_200))
    return determine(desk.ledger, desk.rules.registry(), checker, case, DECIDER, Adopt()).id


def recorded(desk: Desk, checker: CrossChecker, number: str) -> bytes:
    """Return outputs and trace of a decision made again under its own rules, as bytes."""
    again = replay(desk.ledger, desk.rules.registry(), checker, number)
    assert (again.same_rules, again.identical) == (True, True)
    return canonical(list(outputs_and_trace(again.evaluation.evaluations)))


def test_an_old_decision_replays_to_the_same_bytes_before_and_after_a_figure(
    desk: Desk, checker: CrossChecker, decided: str
) -> None:
    before = recorded(desk, checker, decided)
    made = published(desk, APRIL)
    assert recorded(desk, checker, decided) == before
    later(desk.ledger, days=1)
    publishing.withdraw(desk, made.number, TOM, "a wrong value")
    assert recorded(desk, checker, decided) == before


def test_the_matrix_puts_the_difference_down_to_the_figure_from_its_day_on(
    desk: Desk, checker: CrossChecker, decided: str
) -> None:
    unpublished = later(desk.ledger, minutes=1)
    published(desk, APRIL)
    rules, ledger = desk.rules.registry(), desk.ledger
    found = replay_matrix(ledger, rules, checker, decided, today=MAY)
    outcomes = [made.results["carers_allowance", "outcome"] for made in found.columns]
    assert outcomes == ["not_established"] * 3 + ["established"]
    (flip,) = [flip for flip in found.steps[2].flips if flip.path == "outcome"]
    (way,) = flip.ways
    assert [cause.name for cause in way] == ["figure_law:carers_allowance/earnings_limit"]
    assert found.steps[2].between.sorts_of(way) == (Sort.RULE_CHANGED,)
    early = replay_matrix(ledger, rules, checker, decided, known_at=unpublished, today=MAY)
    assert early.columns[3].results["carers_allowance", "outcome"] != "established"
