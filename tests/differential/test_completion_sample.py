"""A small part of the soak in the everyday suite, and proof that it would notice an answer called settled too soon."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.analysis import settled
from engine.analysis.case import Case
from engine.analysis.settled import Left
from engine.analysis.subject import Subject
from engine.journey import Leg
from tests.differential import completion_soak
from tests.differential.completion_soak import Course, Wrong, journeys, run
from tests.differential.enumerated import grounds
from tests.differential.tally import Tally

POLICIES = ("england/carers_allowance@2017-04-10-r1", "england/family_contribution@2015-04-01-r1")


@pytest.fixture(scope="module")
def courses() -> tuple[Course, ...]:
    """Two policies of England, and the journey of Norway."""
    of_england = {name: ground for name, ground in grounds(("england",)) if name in POLICIES}
    alone = [
        Course(name, "england", "2017-05-01", (Leg(ground.loaded.edition.policy, ground.loaded.compiled),), (ground,))
        for name, ground in of_england.items()
    ]
    return (*alone, next(course for course in journeys() if course.scheme == "norway"))


def test_no_completion_contradicts_what_is_settled(courses: tuple[Course, ...]) -> None:
    tally = Tally(1)
    for _ in run(1, 6, tally, courses, each=500):
        pass

    assert tally.met["completions of one policy"] >= 1_000
    assert tally.met["completions of journeys"] >= 500
    assert tally.met["answers shown to be open"] > 0


def test_an_answer_called_settled_too_soon_is_contradicted(
    courses: tuple[Course, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def hasty(case: Case, subject: Subject) -> Left:
        found = settled.left(case, subject)
        certain = tuple(end for end in found.ends if end.value is not None)
        return replace(found, ends=certain[:1], settled=True) if len(certain) > 1 else found

    monkeypatch.setattr(completion_soak, "left", hasty)

    with pytest.raises(Wrong, match="was settled"):
        list(run(1, 6, Tally(1), courses, each=500))
