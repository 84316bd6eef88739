"""A hundredth of `make soak-replays`, and proof that its checks bite."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from api.services.replay_matrix import Matrix
from api.services.results import ResultDifference
from tests.differential import replay_soak
from tests.differential.replay_soak import DoesNotReplay, check, soak

SEED = 20261122
"""One for all, since the corrected rules are made anew for each."""


def test_generated_decisions_replay_to_the_byte_and_their_matrices_add_up(tmp_path: Path) -> None:
    tally = soak(tmp_path, SEED, 12)
    assert tally.done == 12
    assert sum(count for what, count in tally.met.items() if what.startswith("edition ")) >= 12


def test_a_soak_that_was_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_soak, "CHUNK", 2)
    assert soak(tmp_path, SEED, 2).done == 2
    assert soak(tmp_path, SEED, 4).done == 4


def test_a_matrix_that_does_not_add_up_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Matrix] = []
    monkeypatch.setattr(replay_soak, "check", lambda matrix, tally: seen.append(matrix))
    soak(tmp_path, SEED, 3)
    wrong = ResultDifference("budget", "final_amount", "1", "2", None)
    for broken in (replace(seen[0], identical=False), replace(seen[0], by_engine=(wrong,))):
        with pytest.raises(DoesNotReplay, match="does not come out"):
            check(broken, Counter())
    moved = replace(seen[0].columns[3], results={("budget", "final_amount"): "12"})
    with pytest.raises(DoesNotReplay, match="not told"):
        check(replace(seen[0], steps=(replace(seen[0].steps[2], after=moved),)), Counter())
