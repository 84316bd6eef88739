"""Every shipped scheme says how its decisions are challenged, and makes up no time limit that it has no source for."""

from __future__ import annotations

import re

import pytest

from api.services.appeals.stages import all_stages, stages_of
from api.services.scheme_checks import scheme_problems
from engine.dmn.appeals import Stage, TimeLimit
from tests.rules.shipped import REGISTRY

SCHEMES = REGISTRY.schemes()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_stages_of_a_scheme_are_those_that_its_letters_tell_of(scheme: str) -> None:
    assert [problem.text for problem in scheme_problems(REGISTRY, scheme)] == []
    assert stages_of(REGISTRY, scheme)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_time_limit_has_a_source_and_stands_in_the_letters_too(scheme: str) -> None:
    told = " ".join(" ".join(lines) for lines in _told(scheme).values())
    for stage in stages_of(REGISTRY, scheme).values():
        for limit in _limits(stage):
            assert limit.ground.source
            count = {1: "one", 2: "two", 3: "three"}.get(limit.count, str(limit.count))
            assert re.search(rf"\b({limit.count}|{count}) {limit.unit}", told), f"{stage.name}: {limit.length}"


def _told(scheme: str) -> dict[str, tuple[str, ...]]:
    return dict(REGISTRY.scheme(scheme).appeal or REGISTRY.journey(scheme).appeal)


def _limits(stage: Stage) -> list[TimeLimit]:
    return [one for one in (stage.to_raise, stage.to_acknowledge, stage.to_decide) if one is not None]


def test_the_statutory_appeal_in_england_is_known_and_off() -> None:
    stages = all_stages(REGISTRY, "england")
    assert "not in force" in stages["statutory_appeal"].off
    assert "statutory_appeal" not in stages_of(REGISTRY, "lincolnshire")
