"""`rightful appeal` and `rightful panel`: the whole way of a challenge at a terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.conftest import CASE, Command

GROUND: dict[str, Any] = {
    "kind": "finding", "words": "I cannot use the toilet alone.", "policy": "care_act_criteria",
    "node": "finding:outcomes_unable", "claim": {"value": ["nutrition"]},
}  # fmt: skip


@pytest.fixture
def decision(command: Command, home: Path) -> str:
    """The number of a decision about Rose, and files with grounds and a sitting beside it."""
    command("db", "upgrade")
    command("people", "add", "--reference", "AC-1001", "--name", "Rose Adeyemi", "--born", "1961-05-09", "--by", "ama")
    (home / "case.json").write_text(json.dumps(CASE))
    (home / "grounds.json").write_text(json.dumps({"grounds": [GROUND]}))
    there = {"person": ["Rose"], "independent_chair": ["Kim"], "safeguarding_lead": ["Lee"], "staff": ["Noor"]}
    said = {"exceptional": "No agreement.", "person_said": "I know.", "reasons": "Worth it.", "responsible": "Noor"}
    sitting = {"present": there, "risks": [{"what": "Riding", "worth": "Joy"}], **said}
    (home / "sitting.json").write_text(json.dumps(sitting))
    made = command(
        "determine", "england/care_act_criteria", "--on", "2015-04-01", "case.json",
        "--person", "AC-1001", "--by", "ama", "--format", "json",
    )  # fmt: skip
    assert made.code == 0, made.err
    number: str = made.json["id"]
    return number


def test_an_appeal_is_raised_tested_acknowledged_decided_and_shown(command: Command, decision: str) -> None:
    tried = command("appeal", "test", decision, "grounds.json")
    assert tried.out.startswith("ground 1: yes\n  care_act_criteria")
    raised = command("appeal", "raise", decision, "grounds.json", "--stage", "complaint", "--by", "ama")
    assert raised.code == 0, raised.err
    number = raised.out.split()[0]
    assert "acknowledge: no time limit stated" in raised.out
    assert command("appeal", "test", number).out == tried.out
    letter = command("appeal", "acknowledge", number, "--by", "owen")
    assert "We have received your appeal" in letter.out
    answer = command(
        "appeal", "decide", number, "--result", "upheld", "--accept", "1", "--redo", "--by", "owen",
        "--reasons", "The therapist says so.",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    anew = re.search(r"Our new decision is (D-\w+-\w+)\.", answer.out)
    assert anew is not None
    assert [row.split()[-1] for row in command("appeal", "list").out.splitlines()] == ["upheld"]
    shown = command("appeal", "show", number, "--format", "json").json
    assert shown["new_determination"] == anew[1]
    assert command("appeal", "others", number).out.startswith("0 found")
    example = command("appeal", "example", number)
    assert "outcomes_unable" in example.out
    assert "holds there" in example.out


def test_nobody_decides_an_appeal_who_may_not(command: Command, decision: str) -> None:
    number = command("appeal", "raise", decision, "grounds.json", "--stage", "complaint", "--by", "ama").out.split()[0]
    refused = command("appeal", "decide", number, "--result", "dismissed", "--reasons", "No.", "--by", "ama")
    assert refused.code == 2
    assert "may not do this" in refused.err


def test_what_a_panel_did_is_recorded_and_shown(command: Command, decision: str) -> None:
    sat = command(
        "panel", "sit", decision, "sitting.json", "--panel", "risk_enablement", "--result", "approved", "--by", "pat"
    )
    assert sat.code == 0, sat.err
    (seen,) = command("panel", "show", decision, "--format", "json").json
    assert seen["risks"] == [{"what": "Riding", "worth": "Joy", "safeguards": ""}]
