"""A hundredth of the soak in the everyday suite, and proof that the soak would notice a wrong or a missing change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from engine.analysis import change
from engine.analysis.case import Known
from engine.analysis.change import Changes
from engine.analysis.reckoning import Reckoning
from tests.differential import counterfactual_soak
from tests.differential.counterfactual_soak import Turn, Wrong, check, check_cells, run
from tests.differential.enumerated import STOPPED, Tried
from tests.differential.kept_tables import enumerable, table_of
from tests.differential.tally import Tally

TURNS = 12
SCHEMES = ("assurance", "austria", "belgium", "england", "germany", "italy", "netherlands", "non_standard_needs")
FEW = 60


@pytest.fixture(scope="module")
def small() -> list[Turn]:
    """Some of the editions that have the fewest combinations, each tried out in full."""
    every = [one for one in enumerable(FEW, SCHEMES) if not one[0].startswith("assurance/sampling")]
    return [Turn(name, table_of(name, ground, values, 2, None), True, Random(name)) for name, ground, values in every]


def risk_enablement(small: list[Turn]) -> Tried:
    return next(turn.tried for turn in small if turn.name.startswith("assurance/risk_enablement"))


def check_all(tried: Tried) -> None:
    """Check every combination."""
    kept = Known(Reckoning(tried.ground.loaded.compiled, tried.on, tried.mode))
    for place in range(tried.size):
        check(tried, kept, place, Tally(1))


def test_changes_claimed_are_those_that_trying_every_finding_gives(small: list[Turn]) -> None:
    met = Tally(2)
    for _ in run(2, TURNS, met, iter(small), each=1):
        pass

    assert met.done == TURNS
    assert met.met["changes claimed"] > 0


@pytest.mark.parametrize(
    "claims",
    [lambda _: Changes(()), lambda found: Changes(tuple(change.Change(one.paths, ({},)) for one in found.found))],
)
def test_a_change_left_out_or_made_up_is_found(
    claims: Callable[[Changes], Changes], small: list[Turn], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = change.changes
    monkeypatch.setattr(counterfactual_soak, "changes", lambda *given: claims(found(*given)))

    with pytest.raises(Wrong):
        check_all(risk_enablement(small))


def test_an_answer_that_differs_within_a_cell_is_found(small: list[Turn]) -> None:
    tried = next(turn.tried for turn in small if turn.name.startswith("england/eligibility@1997"))
    kept = Known(Reckoning(tried.ground.loaded.compiled, tried.on, tried.mode))
    check_cells(tried, kept)
    answers = next(iter(tried.answers.values()))
    for place in range(0, tried.size, 7):
        answers[place] = STOPPED

    with pytest.raises(Wrong):
        check_cells(tried, kept)


def test_a_soak_that_was_stopped_goes_on_and_a_table_is_made_once(small: list[Turn], tmp_path: Path) -> None:
    kept = tmp_path / "soak.json"
    met = Tally(5)
    for _ in run(5, 2, met, iter(small), each=1):
        met.save(kept)
    resumed = Tally.load(kept, 5)
    for _ in run(5, 4, resumed, iter(small[2:]), each=1):
        pass
    whole = Tally(5)
    for _ in run(5, 4, whole, iter([Turn(t.name, t.tried, True, Random(t.name)) for t in small]), each=1):
        pass
    assert resumed.done == whole.done == 4

    tried = small[0].tried
    values = dict(zip(tried.paths, tried.values, strict=True))
    made = table_of(small[0].name, tried.ground, values, 2, tmp_path)
    again = table_of(small[0].name, tried.ground, values, 2, tmp_path)
    assert made.answers == again.answers == tried.answers
