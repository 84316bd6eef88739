"""A hundredth of the soak in the everyday suite, and proof that it would notice an answer called settled too soon."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from engine.analysis import settled
from engine.analysis.asking import Asking
from engine.analysis.case import Case, Known
from engine.analysis.reckoning import Reckoning
from engine.analysis.settled import Left
from engine.analysis.subject import Subject
from tests.differential import settled_soak
from tests.differential.counterfactual_soak import Turn
from tests.differential.kept_tables import enumerable, table_of
from tests.differential.settled_soak import Wrong, ask_through, check_left, run
from tests.differential.tally import Tally

TURNS = 10
SCHEMES = ("assurance", "austria", "belgium", "england", "germany", "italy", "netherlands", "non_standard_needs")
FEW = 100


@pytest.fixture(scope="module")
def small() -> list[Turn]:
    """The editions that have the fewest combinations, each tried out in full."""
    every = list(enumerable(FEW, SCHEMES))[-16:]
    return [Turn(name, table_of(name, ground, values, 2, None), True, Random(name)) for name, ground, values in every]


def test_what_is_left_and_what_is_asked_is_what_trying_every_finding_gives(small: list[Turn]) -> None:
    met = Tally(3)
    for _ in run(3, TURNS, met, iter(small), each=4):
        pass

    assert met.done == met.met["editions tried out in full"] == TURNS
    assert met.met["answers settled"] > 0
    assert met.met["answers open"] > 0
    assert met.met["questions asked"] > 0


def test_an_answer_called_settled_too_soon_is_found(small: list[Turn], monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(case: Case, subject: Subject) -> Left:
        found = settled.left(case, subject)
        return replace(found, ends=found.ends[:1], settled=True)

    monkeypatch.setattr(settled_soak, "left", hasty)
    tried = small[0].tried
    kept = Known(Reckoning(tried.ground.loaded.compiled, tried.on, tried.mode))

    def check_all() -> None:
        for place in range(tried.size):
            check_left(tried, kept, place, Random(place), Tally(1))

    with pytest.raises(Wrong):
        check_all()


def test_a_question_that_is_left_out_is_found(small: list[Turn], monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> tuple[Asking, ...]:
        return ()

    monkeypatch.setattr(settled_soak, "worth_asking", none)
    tried = small[0].tried
    kept = Known(Reckoning(tried.ground.loaded.compiled, tried.on, tried.mode))

    def ask_all() -> None:
        for place in range(tried.size):
            ask_through(tried, kept, place, Random(place), Tally(1))

    with pytest.raises(Wrong):
        ask_all()
