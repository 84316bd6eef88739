"""A hundredth of the soak in the everyday suite, and proof that the soak would notice a cause left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.attribution import Attribution, attribute
from tests.differential import change_notice_soak
from tests.differential.change_notice_soak import DoesNotAddUp, run
from tests.differential.tally import Tally

PAIRS = 50


def test_what_changed_accounts_for_every_difference_to_the_penny() -> None:
    tally = Tally(seed=1)
    run(PAIRS, tally)
    assert tally.done == PAIRS
    assert tally.met["sums"] > PAIRS // 4
    assert tally.met["answers turned"] > PAIRS // 2


def test_a_penny_that_is_lost_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def losing(*sides: object) -> Attribution:
        found = attribute(*sides)  # type: ignore[arg-type]  # handed on as they came
        return replace(found, sums=tuple(replace(one, shares=one.shares[1:]) for one in found.sums))

    monkeypatch.setattr(change_notice_soak, "attribute", losing)
    with pytest.raises(DoesNotAddUp, match="do not add up"):
        run(PAIRS, Tally(seed=1))


def test_a_soak_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    kept = tmp_path / "changes.json"
    run(2, Tally(seed=3), kept)
    resumed = Tally.load(kept, 3)
    assert resumed.done == 2
    run(4, resumed)
    whole = Tally(seed=3)
    run(4, whole)
    assert resumed == whole
