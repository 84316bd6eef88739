"""`rightful explain`: papers from the command line, and what has changed since another decision."""

from __future__ import annotations

from pathlib import Path

from tests.api.cli.conftest import Command


def test_papers_and_what_has_changed_come_from_the_command_line(
    command: Command, home: Path, case: str, rose: str
) -> None:
    asked = ("determine", "england/care_act_criteria", "--on", "2015-04-01", case, "--person", rose, "--by", "ama")
    numbers = [command(*asked, "--format", "json").json["id"] for _ in range(2)]
    since = command("explain", numbers[1], "--since", numbers[0])
    assert since.code == 0, since.err
    assert "Nothing that the rules look at has changed" in " ".join(since.out.split())
    written = command("explain", numbers[1], "--paper", "working-sheet", "--format", "pdf", "--output", "sheet.pdf")
    assert (written.code, written.out) == (0, "")
    assert (home / "sheet.pdf").read_bytes().startswith(b"%PDF-")
    first = command("explain", numbers[0], "--paper", "changes")
    assert first.code != 0
    assert "there is no decision before" in first.err
    assert command("explain", numbers[0], "--paper", "letter", "--since", numbers[1]).code == 2
