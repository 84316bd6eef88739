"""A hundredth of every soak in the everyday suite, on the real library, real processes and real databases."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from api.clock import SystemClock
from api.ledger import Ledger
from api.ledger.schema import upgrade
from tests.reliability import (
    erasure_soak,
    kill_soak,
    power_cut_soak,
    retry_soak,
    tamper_soak,
    writers_soak,
)
from tests.reliability.power_cuts import cuts
from tests.reliability.soaking import Tally


def _tally() -> Tally:
    return Tally("sample", 1, quiet=True)


def _every_ninth(recording: power_cut_soak.Recording, place: Path) -> list[str]:
    """Cut the power after every ninth event, and return what was lost at each cut."""
    restarts, lost = power_cut_soak.Restarts(place), []
    for number, (disk, files) in enumerate(cuts(recording.events, 1, Random(1))):
        if number % 9 == 0 and disk.acknowledged:
            lost.append(restarts.loss(disk, files, recording.keys))
    return lost


def test_a_power_cut_loses_nothing_that_was_acknowledged_and_the_test_would_notice(tmp_path: Path) -> None:
    for synchronous in ("FULL", "NORMAL"):
        folder = tmp_path / synchronous
        folder.mkdir()
        recording = power_cut_soak.record(folder, synchronous=synchronous)
        lost = _every_ninth(recording, tmp_path / "disk")
        assert len(lost) > 20
        assert any(lost) is (synchronous == "NORMAL"), lost


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_killed_writers_lose_nothing_that_was_acknowledged(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    tally = _tally()
    kill_soak.live_through(url, tmp_path / "keys", 8, Random(1), tally)
    assert tally["lost"] == 0
    assert tally["acknowledged"] > 0


def test_no_alteration_of_a_record_goes_undetected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIGHTFUL_HOME", str(tmp_path))
    content, pin = tamper_soak.made(tmp_path)
    tally, subject = _tally(), tamper_soak.Subject.of(content, pin, tmp_path)
    by_command = range(0, len(content), 100 * (len(content) // tamper_soak.THROUGH_THE_COMMAND))
    tamper_soak.try_bytes(subject, [*Random(1).sample(range(len(content)), 300), *by_command], tally)
    tamper_soak.try_forgeries(subject, tally, tamper_soak.SCRIPTED[::12])
    assert tally["undetected"] == 0
    assert tally["harmless and verified whole"] > 0
    assert tally["through the command"] >= 10
    assert tally["refused"] > 40
    assert tally["forgeries"] > 40


def test_people_who_were_erased_are_nowhere_and_proofs_stay_valid(tmp_path: Path) -> None:
    tally = _tally()
    with (
        erasure_soak.logging_everything(tmp_path / "all.log"),
        closing(Ledger(f"sqlite:///{tmp_path}/ledger.sqlite", SystemClock())) as ledger,
    ):
        upgrade(ledger.database)
        erasure_soak.erase_some(ledger, tmp_path, 10, 0, Random(1), tally)
    assert tally["bytes of log"] > 0
    assert (tally["erasures"], tally["names found"], tally["proofs broken"]) == (10, 0, 0)
    assert tally["proofs"] > 100


def test_a_retry_after_a_kill_between_commit_and_reply_decides_once(tmp_path: Path) -> None:
    office, tally = retry_soak.Office(tmp_path), _tally()
    for number in range(6):
        retry_soak.retry(office, number, Random(number), tally)
    assert tally["wrong"] == 0
    assert tally["answered from the record"] == tally["killed after the commit"] > 0


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_sixteen_writers_leave_one_gapless_log(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    tally = _tally()
    writers_soak.write_at_once(request.getfixturevalue(f"{kind}_url"), tmp_path / "keys", 4, tally)
    assert (tally["wrong"], tally["refused"]) == (0, 0)
    assert tally["acts"] > 0
