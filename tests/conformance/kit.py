"""Finds the DMN Technology Compatibility Kit, which is not part of the repository, and runs it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from api.cli.tck import FolderResult, run_tree
from engine.values import Date, DateTime, Time

ROOT = Path(__file__).resolve().parents[2]
BESIDE = ROOT.parent / "shared" / "dmn_tck"
NOON = DateTime(Date(2026, 11, 22), Time(12, 0, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class Failure:
    """A test of the kit that does not pass."""

    folder: str
    test: str
    detail: str
    value_for_null: bool


def folder() -> Path:
    """Return where the kit is; skips the test, saying so, where it is not."""
    place = Path(os.environ["DMN_TCK"]) if "DMN_TCK" in os.environ else BESIDE
    if not place.is_dir():
        pytest.skip(f"the DMN test kit is not at {place}: set DMN_TCK to the TestCases of github.com/dmn-tck/tck")
    return place


@cache
def results() -> tuple[FolderResult, ...]:
    """Run the whole kit once. External Java functions are out of scope, so their folder is left out."""
    found = tuple(result for result in run_tree(folder(), NOON) if not result.name.endswith("0076-feel-external-java"))
    assert found, "the kit holds no test files"
    return found


def failures() -> list[Failure]:
    """Return every test that does not pass."""
    return [
        Failure(result.name, outcome.case, outcome.detail, outcome.value_for_null)
        for result in results()
        for _, outcome in result.cases
        if not outcome.passed
    ]
