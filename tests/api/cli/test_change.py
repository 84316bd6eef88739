"""What would change an answer, asked at a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.cli.conftest import Command

AT = ("england/carers_allowance", "--on", "2017-05-01")


@pytest.fixture
def carer(home: Path) -> str:
    """Write a carer's findings and return the file's name."""
    path = home / "carer.json"
    findings = {"age_years": 30, "caring_hours_week": 40, "full_time_education": False, "earnings_week": 130}
    path.write_text(json.dumps(findings), encoding="utf-8")
    return str(path)


def test_what_would_change_an_answer_is_printed(command: Command, carer: str) -> None:
    text = command("change", *AT, carer).out

    assert "Weekly earnings (now: £130.00 a week): £116.00 a week or less." in text
    assert "A change in the person's life" in text


def test_it_is_said_whether_an_answer_is_settled(command: Command, carer: str) -> None:
    (answer,) = command("change", *AT, carer, "--settled").json

    assert (answer["settled"], answer["sufficed"]) == (True, ["earnings_week"])


def test_an_answer_that_there_is_not_is_an_error_that_names_those_there_are(command: Command, carer: str) -> None:
    ran = command("change", *AT, carer, "--to", "decision=blue")

    assert (ran.code, ran.out) == (2, "")
    assert "never `blue` (one of eligible, not_eligible" in ran.err
