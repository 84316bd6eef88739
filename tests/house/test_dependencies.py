"""The environment that tests run in is the one that constraints.txt locks and pyproject.toml allows."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution, version

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from tests.house.repository import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [Requirement(line) for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]]


def _locked() -> dict[NormalizedName, Requirement]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


LOCKED = _locked()


def _needed() -> set[NormalizedName]:
    """Return every package that the declared ones need on this machine, directly or not."""
    waiting = list(DECLARED)
    seen: set[tuple[NormalizedName, frozenset[str]]] = set()
    while waiting:
        requirement = waiting.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key not in seen:
            seen.add(key)
            wanted = [Requirement(line) for line in distribution(requirement.name).requires or []]
            waiting += [each for each in wanted if _applies(each, requirement.extras)]
    return {name for name, _ in seen}


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or {""})


def _outside(requirement: Requirement, found: str) -> bool:
    return not requirement.specifier.contains(found, prereleases=True)


def test_every_locked_version_is_exact() -> None:
    assert [str(pin) for pin in LOCKED.values() if not re.fullmatch(r"==[0-9a-z.]+", str(pin.specifier))] == []


def test_every_declared_range_has_a_lower_bound() -> None:
    assert [str(range_) for range_ in DECLARED if not {"==", ">="} & {part.operator for part in range_.specifier}] == []


def test_locked_versions_are_in_the_declared_ranges() -> None:
    pins = {range_: LOCKED[canonicalize_name(range_.name)] for range_ in DECLARED}
    assert [f"{range_}: {pin}" for range_, pin in pins.items() if _outside(range_, str(pin.specifier)[2:])] == []


def test_every_needed_package_is_locked() -> None:
    assert _needed() - LOCKED.keys() == set()


def test_installed_versions_are_the_locked_ones() -> None:
    installed = {name: version(name) for name in sorted(_needed() & LOCKED.keys())}
    assert [f"{LOCKED[name]}: {found}" for name, found in installed.items() if _outside(LOCKED[name], found)] == []
