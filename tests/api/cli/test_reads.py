"""What a command shows of a person is on record before it is shown, and the person can be told."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import pytest

from api.cli.opening import open_ledger
from api.ledger.failures import LedgerUnavailable
from api.ledger.kinds import DeterminationMade, PersonalDataRead
from api.services.reads import who_looked
from tests.api.cli.conftest import CASE, Command


@pytest.fixture
def number(home: Path, command: Command) -> str:
    """A decision about somebody."""
    assert command("db", "upgrade").code == 0
    (home / "case.json").write_text(json.dumps(CASE))
    about = ("--reference", "A-1", "--name", "Ann Example", "--born", "1950-01-01")
    assert command("people", "add", *about, "--by", "ama").code == 0
    ran = command(
        "determine", "england/care_act_criteria", "--on", "2016-02-01", "case.json", "--person", "A-1", "--by", "ama",
        "--format", "json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    return str(ran.json["id"])


def reads() -> list[tuple[str, str, str, list[str]]]:
    """Return who has read what through which command."""
    with open_ledger() as ledger, ledger.reading() as transaction:
        entries = transaction.log.of_kinds(PersonalDataRead)
    contents = [(entry, entry.content) for entry in entries]
    return [(e.actor, c.purpose, c.through, c.records) for e, c in contents if isinstance(c, PersonalDataRead)]


def test_reasons_printed_at_the_terminal_are_on_record(number: str, command: Command) -> None:
    before = len(reads())
    assert "criteria" in command("explain", number).out
    ((who, purpose, through, records),) = reads()[before:]
    assert (who, purpose, through) == (f"terminal:{getpass.getuser()}", "terminal", "rightful explain")
    assert number in records
    assert any(one.startswith("P-") for one in records)


def test_a_file_is_written_after_the_entry_and_not_without_it(
    number: str, home: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(reads())
    assert command("explain", number, "--format", "json", "--output", "reasons.json").code == 0
    assert [who for who, *_ in reads()[before:]] == [f"terminal:{getpass.getuser()}"]

    def unwritable(*_: object) -> None:
        raise LedgerUnavailable("the disk is full")

    monkeypatch.setattr("api.services.reads.record_read", unwritable)
    for ran in (command("explain", number), command("explain", number, "--output", "again.txt")):
        assert (ran.code, ran.out) == (1, "")
        assert "the disk is full" in ran.err
    assert not (home / "again.txt").exists()


def test_finding_people_is_on_record_and_the_person_is_told_of_it(number: str, command: Command) -> None:
    assert "Ann Example" in command("people", "find", "ann").out
    with open_ledger() as ledger, ledger.reading() as transaction:
        (person,) = {entry.subject for entry in transaction.log.of_kinds(DeterminationMade)}
        assert person is not None
        looks = who_looked(transaction, person)
    assert [(one.role, one.through, one.alone) for one in looks][-1] == ("terminal", "rightful people find", True)


def test_an_act_has_an_entry_of_its_own_and_makes_no_other(number: str) -> None:
    assert [through for *_, through, _ in reads() if through == "rightful determine"] == []


def test_questions_about_rules_alone_are_nobodys_data(number: str, command: Command) -> None:
    before = len(reads())
    assert command("evaluate", "england/care_act_criteria", "--on", "2016-02-01", "case.json").code == 0
    assert command("change", "england/care_act_criteria", "--on", "2016-02-01", "case.json").code == 0
    assert len(reads()) == before
