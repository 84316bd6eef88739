"""How commands fail: one line with place and fix on standard error, the right exit code, and no traceback."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.conftest import CASE, Command, Ran

AT = ("england/care_act_criteria", "--on", "2015-04-01")
ROOT = Path(__file__).parents[3]


def _one_line(ran: Ran, code: int, *parts: str) -> None:
    assert ran.code == code, ran
    assert ran.err.startswith("rightful: ")
    assert ran.err.count("\n") == 1, "one line"
    assert "Traceback" not in ran.err
    for part in parts:
        assert part in ran.err


@pytest.mark.parametrize(
    ("findings", "parts"),
    [
        ('{"age_years": tru}', ("bad.json: line 1, column 15", "not JSON")),
        ("[]", ("bad.json: ", "JSON object")),
        ('{"age_yaers": 1}', ("/age_yaers", "did you mean `age_years`?")),
        ('{"age_years": false}', ("/age_years", "must be a number")),
        ('{"last_assessment_date": 0}', ("/last_assessment_date", "YYYY-MM-DD")),
        ('{"need_stability": "stabel"}', ("/need_stability", "stable")),
        ('{"age_years": 1, "age_years": 2}', ("bad.json: /age_years", "twice")),
        ('{"evaluation_date": "2015-04-02"}', ("/evaluation_date", "2015-04-01")),
    ],
)
def test_a_finding_that_cannot_be_used_is_named_with_its_place(
    command: Command, home: Path, findings: str, parts: tuple[str, ...]
) -> None:
    (home / "bad.json").write_text(findings)
    ran = command("evaluate", *AT, "bad.json")
    _one_line(ran, 2, *parts)
    assert ran.out == ""


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ((), ()),
        (("frobnicate",), ("no such command", "rightful --help")),
        (("evaluate",), ("missing argument", "rightful evaluate --help")),
        (("evaluate", *AT), ("missing argument 'FINDINGS.json'",)),
        (("evaluate", "england/facs", "case.json"), ("missing option '--on'",)),
        (("evaluate", "england/facs", "--on", "2015-02-30", "case.json"), ("`2015-02-30`", "YYYY-MM-DD")),
        (("evaluate", "england/facs", "--on", "20150201", "case.json"), ("`20150201`",)),
        (("evaluate", "england/facs/x", "--on", "2015-01-01", "case.json"), ("SCHEME/POLICY",)),
        (("evaluate", "/facs", "--on", "2015-01-01", "case.json"), ("SCHEME/POLICY",)),
        (("evaluate", "englnd", "--on", "2015-01-01", "case.json"), ("did you mean `england`?",)),
        (("evaluate", "england/fac", "--on", "2015-01-01", "case.json"), ("did you mean `facs`?", "care_act_criteria")),
        (("evaluate", "england/facs", "--on", "2015-04-01", "case.json"), ("in force: 2003-01-01 to 2015-03-31",)),
        (("evaluate", *AT, "nofile.json"), ("nofile.json: cannot be read",)),
        (("evaluate", *AT, "case.json", "--format", "xml"), ("--format",)),
        (("evaluate", *AT, "case.json", "--authority-mode", "law"), ("--authority-mode",)),
        (("rules", "show", "england", "--on", "2015-01-01"), ("england/eligibility",)),
        (("rules", "check", "nowhere"), ("no scheme `nowhere`",)),
    ],
)
def test_arguments_that_cannot_be_used_are_exit_2(
    command: Command, case: str, arguments: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    assert case
    ran = command(*arguments)
    if arguments:
        _one_line(ran, 2, *parts)
    else:
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("Usage: rightful")


def test_a_ledger_that_was_not_set_up_says_how(command: Command, case: str) -> None:
    for arguments in (
        ("determine", *AT, case, "--person", "AC-1001", "--by", "ama"),
        ("replay", "D-00000-00000"),
        ("explain", "D-00000-00000"),
        ("people", "find", "rose"),
    ):
        _one_line(command(*arguments), 1, "rightful db upgrade")


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("replay", "D-00000-00000"), ("`D-00000-00000`",)),
        (("explain", "D-00000-00000"), ("`D-00000-00000`",)),
        (("determine", *AT, "case.json", "--person", "AC-9", "--by", "ama"), ("AC-9", "rightful people find")),
        (("determine", *AT, "case.json", "--person", "AC-1001", "--by", "nobody"), ("no account `nobody`",)),
        (("determine", *AT, "case.json", "--person", "AC-1001", "--by", "owen"), ("may not do this",)),
        (("determine", *AT, "empty.json", "--person", "AC-1001", "--by", "ama"), ("find out",)),
        (("determine", *AT, "case.json", "--person", "AC-1001", "--by", "ama", "--urgent", "x"), ("belong together",)),
        (
            ("people", "add", "--reference", "AC-1001", "--name", "R", "--born", "1961-05-09", "--by", "ama"),
            ("on file",),
        ),
        (("people", "add", "--reference", " ", "--name", "R", "--born", "1961-05-09", "--by", "ama"), ("empty",)),
        (("token", "issue", "nobody", "--label", "x"), ("no account `nobody`",)),
    ],
)
def test_an_act_that_is_not_possible_is_exit_2_and_records_nothing(
    command: Command, case: str, rose: str, home: Path, arguments: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    assert case
    assert rose
    (home / "empty.json").write_text("{}")
    _one_line(command(*arguments), 2, *parts)
    assert command("db", "check").out == "OK 0 entries\n"


def test_a_ledger_that_was_altered_is_exit_1_and_names_the_entry(
    command: Command, case: str, rose: str, home: Path
) -> None:
    number = command("determine", *AT, case, "--person", rose, "--by", "ama", "--format", "json").json["id"]
    with sqlite3.connect(home / "var" / "ledger.sqlite3") as database:
        database.execute("DROP TRIGGER entry_refuses_update")
        database.execute("UPDATE entry SET actor = 'tom' WHERE seq = 2")
    for arguments in (("db", "check"), ("replay", number), ("explain", number)):
        _one_line(command(*arguments), 1, "entry 2", "`actor` differs")


def test_a_broken_setting_is_named(command: Command, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIGHTFUL_DEMONSTRATION", "maybe")
    _one_line(command("evaluate", *AT, case), 2, "RIGHTFUL_DEMONSTRATION")


# --- in a process of its own ----------------------------------------------------------------------------------------


def _spawn(home: Path, *arguments: str, **more: Any) -> subprocess.Popen[str]:
    environment = os.environ | {"RIGHTFUL_HOME": str(home / "var"), "RIGHTFUL_DEMONSTRATION": "yes"}
    code = "import sys; from api.cli import main; main(sys.argv[1:])"
    return subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT, env=environment, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)  # fmt: skip


def test_a_reader_that_has_had_enough_is_no_error(home: Path) -> None:
    with _spawn(home, "rules", "show", "england/eligibility", "--on", "2015-04-01") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.wait(), process.stderr.read()) == (0, "")


def test_a_full_disk_is_a_clear_error_and_nothing_is_half_written(command: Command, rose: str, home: Path) -> None:
    (home / "case.json").write_text(json.dumps(dict(CASE)))
    database = home / "var" / "ledger.sqlite3"
    limit = database.stat().st_size + 10_000

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    case = str(home / "case.json")
    with _spawn(home, "determine", *AT, case, "--person", rose, "--by", "ama", preexec_fn=small_files) as process:
        out, err = process.communicate()
    _one_line(Ran(process.returncode, out, err), 1, "disk", "nothing was recorded")
    assert command("db", "check").out == "OK 0 entries\n"
    assert command("determine", *AT, case, "--person", rose, "--by", "ama").code == 0
    assert command("db", "check").out == "OK 2 entries\n"
