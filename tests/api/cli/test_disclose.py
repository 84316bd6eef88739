"""`rightful disclose`, `erase`, `retention`: a file with its clock, an erasure, and a log that verifies after both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.conftest import Command

CASE: dict[str, Any] = {
    "family_willing": True,
    "workers": [{"worker_id": "w1", "relation": "child", "description": "Gwendolen Otterbourne"}],
}


@pytest.fixture
def kept(command: Command, rose: str, home: Path) -> str:
    """Somebody of whom an evaluation with a relative is on record."""
    (home / "relative.json").write_text(json.dumps(CASE))
    policy = ("england/family_contribution", "--on", "2016-04-01", "relative.json")
    assert command("evaluate", *policy, "--keep", "ama", "--person", rose).code == 0
    return rose


def _head(command: Command, home: Path) -> str:
    (home / "head.note").write_text(command("keys", "head").out)
    return "head.note"


def test_one_command_gives_a_person_the_file_about_them(command: Command, kept: str, home: Path) -> None:
    asked = command("disclose", kept, "--by", "ines", "--identity", "Known to her worker", "--output", "file.json")
    assert asked.code == 0, asked.err
    request, made = (line.partition(":")[0] for line in asked.out.splitlines())
    assert "under uk_gdpr" in asked.out
    file = json.loads((home / "file.json").read_text())
    assert (file["number"], file["person"]["name"]) == (made, "Rose Adeyemi")
    assert "Gwendolen" not in json.dumps(file)
    assert f"answered by {made}" in command("disclose").out
    first = (home / "file.json").read_bytes()
    assert command("disclose", made, "--output", "file.json").code == 0
    assert (home / "file.json").read_bytes() == first
    assert request.startswith("I-")


def test_a_request_waits_is_extended_looked_at_and_answered_with_choices(
    command: Command, kept: str, home: Path
) -> None:
    asked = command("disclose", kept, "--by", "ines", "--identity", "Passport seen")
    number = asked.out.partition(":")[0]
    assert "days left" in command("disclose", number, "--by", "ines", "--extend", "Forty years of papers").out
    left_out = [{"what": ["family_willing"], "ground": "serious_harm", "reason": "Danger"}]
    (home / "choices.json").write_text(json.dumps({"left_out": left_out}))
    looked = command("disclose", number, "--choices", "choices.json", "--preview")
    assert "serious_harm" in looked.out
    made = command("disclose", number, "--by", "ines", "--choices", "choices.json", "--output", "file.html")
    assert made.code == 0, made.err
    assert "Family is willing" not in (home / "file.html").read_text()
    for said, message in (
        ('{"left_out": 1}', "cannot be read"),
        ("{", "cannot be read"),
        ('{"all": 1}', "means nothing"),
    ):
        (home / "choices.json").write_text(said)
        refused = command("disclose", number, "--by", "ines", "--choices", "choices.json")
        assert (refused.code, message in refused.err) == (2, True), refused.err


def test_only_an_information_officer_discloses_and_erases(command: Command, kept: str) -> None:
    for words in (("disclose", kept, "--identity", "Known"), ("erase", kept, "--ground", "request")):
        refused = command(*words, "--by", "ama")
        assert refused.code != 0
        assert "may not do this" in refused.err


def test_the_log_verifies_against_a_pinned_head_after_a_disclosure_and_an_erasure(
    command: Command, kept: str, home: Path
) -> None:
    pinned = _head(command, home)
    assert command("disclose", kept, "--by", "ines", "--identity", "Known", "--output", "file.json").code == 0
    verified = command("verify", "--pin", pinned)
    assert (verified.code, "OK 3 entries" in verified.out) == (0, True), verified.out
    too_early = command("erase", kept, "--by", "ines", "--ground", "retention")
    assert "has not ended" in too_early.err
    assert command("erase", kept, "--relative", "everyone", "--by", "ines", "--ground", "request").code == 0
    verified = command("verify", "--pin", pinned)
    assert (verified.code, "OK 4 entries" in verified.out) == (0, True), verified.out
    assert command("disclose").out.strip() == ""


def test_nobody_is_due_before_the_years_are_over(command: Command, kept: str) -> None:
    assert (command("retention", "due").out, command("retention", "sweep").out) == ("", "")
    assert command("erase", "--due").out == ""
