"""Each import contract of pyproject.toml can be broken: a contract that nothing breaks guards nothing."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

from tests.house.repository import ROOT, modules
from tests.house.test_linters import PROGRAMS

# Which import breaks which contract, by the contract's id. Every contract has a line here.
BREACHES = {
    "one-way": ("engine/errors.py", "import explanations"),
    "engine-layers": ("engine/errors.py", "import engine.evaluation"),
    "engine-is-pure": ("engine/errors.py", "import os"),
    "api-layers": ("api/clock.py", "import api.app"),
    "rules-import-nothing": ("rules/__init__.py", "import engine"),
    "rules-have-one-reader": ("api/clock.py", "import rules"),
    "explanations-know-no-framework": ("explanations/__init__.py", "import flask"),
    "one-door-to-durable-rules": ("api/clock.py", "import durable_rules_engine"),
    "one-door-to-the-database": ("api/clock.py", "import sqlmodel"),
    "one-door-to-the-web": ("api/clock.py", "import flask"),
}


def test_every_contract_breaks_when_it_should(tmp_path: Path) -> None:
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = {
        contract["id"]: contract["name"] for contract in tomllib.loads(pyproject)["tool"]["importlinter"]["contracts"]
    }
    assert contracts.keys() == BREACHES.keys()
    (tmp_path / "pyproject.toml").write_text(pyproject)
    for module in modules("api", "engine", "explanations", "rules"):
        copy = tmp_path / module.path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / module.path).read_bytes())
    for place, line in BREACHES.values():
        with (tmp_path / place).open("a") as source:
            source.write(f"\n{line}\n")
    command = [str(PROGRAMS / "lint-imports"), "--no-logo", "--no-cache"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert [name for name in contracts.values() if f"{name} BROKEN" not in shown] == [], shown
