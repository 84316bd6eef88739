"""The command `rightful` in an installation of each test's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.cli import rightful
from api.cli.failing import run

CASE: Mapping[str, Any] = {
    "has_physical_or_mental_impairment_or_illness": True,
    "outcomes_unable": ["nutrition", "toilet_needs"],
    "significant_wellbeing_impact": True,
    "need_stability": "stable",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended: its exit code, and what it wrote where."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return what it printed as JSON."""
        return json.loads(self.out)


Command = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demonstration in an empty folder, which is also the working folder."""
    for name in ("RIGHTFUL_DATABASE_URL", "RIGHTFUL_ACCOUNTS", "RIGHTFUL_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RIGHTFUL_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("RIGHTFUL_DEMONSTRATION", "yes")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def command(home: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `rightful` with some arguments."""

    def ran(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(rightful, arguments)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


@pytest.fixture
def case(home: Path) -> str:
    """The name of a file with findings that meet the Care Act criteria."""
    (home / "case.json").write_text(json.dumps(dict(CASE)))
    return "case.json"


@pytest.fixture
def rose(command: Command) -> str:
    """The number of somebody on file, in a ledger that has been set up."""
    assert command("db", "upgrade").code == 0
    added = command("people", "add", "--reference", "AC-1001", "--name", "Rose Adeyemi", "--born", "1961-05-09",
                    "--by", "ama")  # fmt: skip
    assert added.code == 0, added.err
    return added.out.strip()
