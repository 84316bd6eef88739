"""A hundredth of the access soak, and the proof that it would notice what it is there to notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from api.access import POLICY, Act, Role, State, policy
from api.services import sign_ins
from engine.matching.worker.matcher import MatchingWorker
from tests.api.access_world import empty_ledger
from tests.differential.access_soak import Difference, play

SEQUENCES = 10
WORLDS, MANY = 2, 40


@pytest.fixture(scope="module")
def worker() -> Iterator[MatchingWorker]:
    """One real matching worker."""
    made = MatchingWorker()
    yield made
    made.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that holds nothing."""
    return empty_ledger(tmp_path_factory.mktemp("empty"))


def play_on(seed: int, worker: MatchingWorker, empty: Path) -> None:
    """Play at one authority after another."""
    for world in range(MANY):
        play(seed, world, SEQUENCES, worker, empty)


def test_people_who_act_at_random_do_what_the_monitor_says(worker: MatchingWorker, empty: Path) -> None:
    met = sum(
        (play(2, world, SEQUENCES, worker, empty) for world in range(WORLDS)), start=play(2, 99, 1, worker, empty)
    )
    assert {"sign in done", "sign in refused", "person done", "person why", "determine done"} <= set(met)


def test_the_soak_notices_somebody_who_may_sign_what_they_put_forward(
    worker: MatchingWorker, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [
        replace(row, roles=frozenset({Role.APPROVER}))
        if (row.act, row.state) == (Act.APPROVE_RULES, State.MINE)
        else row
        for row in POLICY
    ]
    monkeypatch.setattr(policy, "_ROWS", {(row.act, row.thing, row.state): row for row in wrong})
    with pytest.raises(Difference, match="the monitor says `refused`, the service did `done`"):
        play_on(3, worker, empty)


def test_the_soak_notices_an_account_that_is_locked_too_late(
    worker: MatchingWorker, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_ins, "TRIES", 6)
    with pytest.raises(Difference):
        play_on(4, worker, empty)
