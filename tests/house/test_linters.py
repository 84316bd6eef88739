"""The linters have nothing to say; they run as tests so that no run of the suite can leave them out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.repository import ROOT

# The linters of this environment, not whichever the PATH finds first.
PROGRAMS = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        pytest.param("ruff check --output-format concise .", id="ruff finds no fault"),
        pytest.param("ruff format --check .", id="ruff would format nothing anew"),
        pytest.param("mypy", id="mypy proves the types"),
        pytest.param("lint-imports --no-logo", id="imports flow one way"),
    ],
)
def test_linter_is_content(command: str) -> None:
    program, *arguments = command.split()
    outcome = subprocess.run([PROGRAMS / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, f"{command}\n{outcome.stdout}{outcome.stderr}"
