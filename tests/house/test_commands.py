"""The commands that the README promises exist, explain themselves, and are what continuous integration runs."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.house.repository import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)


def test_make_help_explains_every_target() -> None:
    assert TARGETS is not None
    command = ["make", "--no-print-directory", "help"]  # run by `make test`, it would name the folder too
    shown = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    explained = {line.split()[1] for line in shown.splitlines()}
    assert explained == set(TARGETS.group(1).split())


def test_continuous_integration_runs_what_the_readme_says() -> None:
    lines = [line for line in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines() if "make" in line]
    assert lines == ["exec make test </dev/null"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in readme
    assert "make test" in readme


@pytest.mark.parametrize("script", [".ci/run", ".ci/setup"])
def test_script_is_executable_and_parses(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o111 == 0o111
    subprocess.run(["bash", "-n", script], cwd=ROOT, check=True)


def test_set_up_refuses_an_unknown_purpose() -> None:
    outcome = subprocess.run([".ci/setup", "sunday"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 1
    assert outcome.stderr == "rightful: unknown purpose sunday (run or test)\n"
