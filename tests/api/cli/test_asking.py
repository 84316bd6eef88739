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
from api.cli.opening import open_ledger, rules_of
from api.ledger.failures import LedgerUnavailable
from api.ledger.kinds import Incident
from api.services.compare import compare, own_first
from api.services.cross_checking import SecondEngine
from api.services.publishing import Desk
from engine.dmn.edition import Edition
from engine.dmn.yaml_reader import read_edition
from tests.api.cli.conftest import Command
from tests.api.services.desks import MovingClock, published
from tests.api.services.test_publishing import APRIL, limit

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


def test_an_empty_ledger_is_asked_without_loading_the_rest_of_it(home: Path, command: Command) -> None:
    assert command("db", "upgrade").code == 0
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout)[1] == ["sqlalchemy"]


def test_a_ledger_of_another_version_is_not_passed_over(home: Path) -> None:
    (home / "var").mkdir()
    (home / "var" / "ledger.sqlite3").touch()
    with pytest.raises(LedgerUnavailable, match="the ledger is at schema `none`"), asking():
        pass


def test_rules_that_were_published_are_asked_and_incidents_are_recorded(home: Path, command: Command) -> None:
    assert command("db", "upgrade").code == 0
    with open_ledger() as ledger:
        ledger.clock = MovingClock()
        published(Desk(ledger, rules_of(ledger), None), APRIL)
    with asking() as here:
        assert limit(here.registry, date(2026, 4, 6)) == "204.00"
        engine = here.checker
        assert isinstance(engine, SecondEngine)
        engine._report("england", date(2026, 4, 6), ("row 1",))
    with open_ledger() as ledger, ledger.reading() as transaction:
        (incident,) = transaction.log.of_kinds(Incident)
    assert incident.content == Incident("engines_disagree", "england", date(2026, 4, 6), ["row 1"])


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
