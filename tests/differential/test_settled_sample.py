"""A hundredth of the soak in the everyday suite, and proof that it would notice an answer called settled too soon."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from engine.analysis import settled
from engine.analysis.case import Case, Known
from engine.analysis.reckoning import Reckoning
from engine.analysis.settled import Left
from engine.analysis.subject import Subject
from tests.differential import settled_soak
from tests.differential.counterfactual_soak import grounds, tried_out
from tests.differential.enumerated import Tried
from tests.differential.settled_soak import Counts, Wrong, check_left, run

CASES = 12


def check_all(tried: Tried, kept: Known, *, whole: bool) -> None:
    """Check every combination."""
    for place in range(tried.size):
        check_left(tried, kept, place, Random(place), Counts(), whole=whole)


def test_what_is_left_and_what_is_asked_is_what_trying_every_finding_gives() -> None:
    counts = Counts()
    for _ in run(seed=3, cases=CASES, counts=counts, most=30, each=1):
        pass

    assert counts.cases == CASES
    assert counts.settled
    assert counts.opened
    assert counts.questions


def test_an_answer_called_settled_too_soon_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(case: Case, subject: Subject) -> Left:
        found = settled.left(case, subject)
        return replace(found, ends=found.ends[:1], settled=True)

    monkeypatch.setattr(settled_soak, "left", hasty)
    ground = next(ground for name, ground in grounds() if name.startswith("assurance/risk_enablement"))
    tried, whole = tried_out(ground, Random(1), 100)
    kept = Known(Reckoning(ground.loaded.compiled, tried.on, tried.mode))

    with pytest.raises(Wrong):
        check_all(tried, kept, whole=whole)
