"""Commands that only ask the rules: quick where nothing is set up, and by the published rules where something is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.cli.asking import asking
from api.services.compare import compare, own_first
from engine.dmn.edition import Edition
from engine.dmn.yaml_reader import read_edition
from tests.api.cli.conftest import Command

CASE: Mapping[str, Any] = {"age_years": 45, "user_groups": ["physical_disability"], "eligible_for_social_care": True}
LOADED = """
import json, sys
from api.cli import compare
from api.cli.asking import asking
with asking() as here:
    schemes = len(here.registry.schemes())
print(json.dumps([schemes, sorted({"sqlalchemy", "sqlmodel", "alembic", "flask"} & sys.modules.keys())]))
"""


def test_asking_the_rules_loads_no_database_and_makes_none(home: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    schemes, loaded = json.loads(ran.stdout)
    assert schemes > 30
    assert loaded == []
    assert list(home.iterdir()) == []


def test_a_ledger_that_was_set_up_is_asked_for_what_was_published(home: Path, command: Command) -> None:
    assert command("db", "upgrade").code == 0
    with asking() as here:
        assert here.registry.scheme("england").title == "England"
        assert (home / "var" / "ledger.sqlite3").exists()


def test_every_edition_of_the_day_is_read_once_for_all_schemes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: Counter[str] = Counter()

    def counted(text: str, where: str, name: str, national: Edition | None = None) -> Edition:
        read[where] += 1
        return read_edition(text, where, name, national)

    monkeypatch.setattr("api.services.registry.read_edition", counted)
    with asking() as here:
        schemes = own_first(here.registry, "england")
        compared = compare(here.registry, here.checker, CASE, date(2016, 6, 1), schemes)
    shown = {answer.edition for one in compared.schemes for answers in one.areas.values() for answer in answers}
    assert shown
    assert len(read) > 70
    assert max(read.values()) == 1
