"""A hundredth of the soak in the everyday suite, and proof that it would notice reasons that leave out what matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.outcome import AuthorityMode
from tests.differential import sufficiency_soak
from tests.differential.enumerated import grounds
from tests.differential.generated_cases import Ground, MadeCase
from tests.differential.sufficiency_soak import NotEnough, check, run
from tests.differential.tally import Tally

CASES = 200
SCHEMES = ("assurance", "england", "lincolnshire", "netherlands")


@pytest.fixture(scope="module")
def every() -> tuple[tuple[str, Ground], ...]:
    return tuple(grounds(SCHEMES))


def test_with_only_the_findings_that_are_named_the_answers_are_the_same(every: tuple[tuple[str, Ground], ...]) -> None:
    tally = Tally(4)
    for _ in run(4, CASES, tally, every):
        pass

    assert tally.met["findings taken away"] > tally.met["settled"] > CASES / 3


def test_reasons_that_name_nothing_are_found(
    every: tuple[tuple[str, Ground], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sufficiency_soak, "named", lambda _: frozenset())

    with pytest.raises(NotEnough):
        list(run(4, CASES, Tally(4), every))


def test_a_soak_that_was_stopped_goes_on_with_the_same_cases(
    every: tuple[tuple[str, Ground], ...], tmp_path: Path
) -> None:
    whole, part = Tally(6), Tally(6)
    list(run(6, 20, whole, every))
    list(run(6, 8, part, every))
    part.save(tmp_path / "soak.json")
    resumed = Tally.load(tmp_path / "soak.json", 6)
    list(run(6, 20, resumed, every))

    assert resumed == whole


def test_a_list_that_the_rules_set_stands_where_nobody_found_one(every: tuple[tuple[str, Ground], ...]) -> None:
    name, ground = next(one for one in every if one[0].startswith("netherlands/payment_risk@1996-01-01"))
    found = {"payment_method": "provider_held_isf", "risk_level": "high", "misuse_suspected": True,
             "social_worker_concern": True, "significant_underspend": False}  # fmt: skip
    tally = Tally(1)

    check(name, ground, MadeCase("2005-08-30", AuthorityMode.STATED, found), tally)

    assert tally.met["settled"] == 1
