"""A hundredth of the soak in the everyday suite, and proof that the soak would notice a wrong or a missing change."""

from __future__ import annotations

from random import Random

import pytest

from engine.analysis import change
from engine.analysis.case import Known
from engine.analysis.change import Changes
from engine.analysis.reckoning import Reckoning
from tests.differential import counterfactual_soak
from tests.differential.counterfactual_soak import Counts, Wrong, check, grounds, run, tried_out
from tests.differential.enumerated import Tried

CASES = 12


def check_all(tried: Tried, kept: Known) -> None:
    """Check every combination."""
    for place in range(tried.size):
        check(tried, kept, place, Counts())


def test_changes_claimed_are_those_that_trying_every_finding_gives() -> None:
    counts = Counts()
    for _ in run(seed=2, cases=CASES, counts=counts, most=40, each=1):
        pass

    assert counts.cases == CASES
    assert counts.changes > 0


@pytest.mark.parametrize("claims", [Changes(()), None])
def test_a_change_left_out_or_made_up_is_found(claims: Changes | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*arguments: object) -> Changes:
        if claims is not None:
            return claims
        found = change.changes(*arguments)  # type: ignore[arg-type]  # the arguments of the function it stands for
        return Changes(tuple(change.Change(one.paths, ({},)) for one in found.found))

    monkeypatch.setattr(counterfactual_soak, "changes", wrong)
    ground = next(ground for name, ground in grounds() if name.startswith("assurance/risk_enablement"))
    tried, whole = tried_out(ground, Random(1), 100)
    kept = Known(Reckoning(ground.loaded.compiled, tried.on, tried.mode))

    assert whole
    with pytest.raises(Wrong):
        check_all(tried, kept)
