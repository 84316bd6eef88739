"""`rightful finding`, `earlier` and `replay --matrix`: what people at a terminal put right and lay side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.cli.conftest import Command

AT = ("england/care_act_criteria", "--on", "2015-04-01")
WRONG = (
    "outcomes_unable", "--value", '["nutrition"]', "--manner", "corrected", "--from", "2015-04-01",
    "--source", "The therapist", "--reason", "One was ticked by mistake", "--by", "owen",
)  # fmt: skip


@pytest.fixture
def decided(command: Command, case: str, rose: str) -> str:
    """The number of a decision about Rose."""
    made = command("determine", *AT, case, "--person", rose, "--by", "ama", "--format", "json")
    assert made.code == 0, made.err
    return str(made.json["id"])


def test_a_finding_is_tried_out_put_right_and_read_in_two_times(command: Command, decided: str) -> None:
    tried = command("finding", "revise", decided, *WRONG, "--dry-run")
    assert (tried.code, "the result would be another" in tried.out) == (0, True), tried.err
    assert tried.out.startswith("not recorded: outcomes_unable corrected from 2015-04-01")
    made = command("finding", "revise", decided, *WRONG, "--format", "json")
    number = made.json["number"]
    assert command("finding", "revision", number, "--format", "json").json == made.json
    known = command("finding", "known", decided, "--format", "json").json
    assert known["findings"]["outcomes_unable"]["value"] == ["nutrition"]
    before = command("finding", "known", decided, "--known-at", "2020-01-01T00:00:00+00:00", "--format", "json").json
    assert before["findings"]["outcomes_unable"] == ["nutrition", "toilet_needs"]
    assert number in command("finding", "known", decided).out


def test_a_value_is_json_or_text_and_unknown_takes_it_back(command: Command, decided: str) -> None:
    text = [*WRONG]
    text[0], text[2] = "need_stability", "fluctuating"
    assert "fluctuating" in command("finding", "revise", decided, *text, "--dry-run").out
    text[2] = "unknown"
    assert '{"state": "unknown"}' in command("finding", "revise", decided, *text, "--dry-run").out


def test_a_matrix_says_what_moved_and_why(command: Command, decided: str) -> None:
    same = command("replay", decided, "--matrix", "--today", "2015-04-01")
    assert (same.code, "all four come out the same" in same.out) == (0, True), same.err
    command("finding", "revise", decided, *WRONG)
    told = command("replay", decided, "--matrix", "--today", "2015-04-01")
    assert "outcome: established | established | not_established | not_established" in told.out
    assert "finding corrected" in told.out
    whole = command("replay", decided, "--matrix", "--format", "json").json
    assert whole["columns"][0]["column"] == "as_decided"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--matrix", "--on", "2015-04-01"), "--matrix has its own days"),
        (("--today", "2015-04-01"), "go with --matrix"),
        (("--matrix", "--known-at", "yesterday"), "`yesterday` is no moment"),
        (("--matrix", "--known-at", "2020-01-01T00:00:00"), "says no time zone"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    command: Command, decided: str, arguments: tuple[str, ...], complaint: str
) -> None:
    ran = command("replay", decided, *arguments)
    assert (ran.code, complaint in ran.err) == (2, True), ran.err


def earlier_file(home: Path, **changed: object) -> str:
    (home / "letter.pdf").write_bytes(b"%PDF the letter")
    given = {
        "person": "AC-1001", "scheme": "england", "policy": "facs", "on": "2014-03-03", "decided_on": "2014-03-10",
        "decided_by": "J. Holt", "letter": "P1",
        "papers": {"P1": {"file": "letter.pdf", "title": "the letter", "dated": "2014-03-10"}},
        "findings": {"facs_band": {"value": "substantial", "paper": "P1", "place": "page 2"}},
        "original": {"facs": {"outcome": "not_established", "words": "You do not meet our criteria."}},
    }  # fmt: skip
    (home / "decision.json").write_text(json.dumps({k: v for k, v in {**given, **changed}.items() if v is not None}))
    return "decision.json"


def test_an_earlier_decision_is_entered_and_shown_beside_the_rules_of_its_day(
    command: Command, home: Path, rose: str
) -> None:
    made = command("earlier", "add", earlier_file(home), "--by", "owen")
    assert made.code == 0, made.err
    number, *_ = made.out.split(":")
    assert 'facs outcome: decided "not_established", by the rules of its day "established": OTHER' in made.out
    assert command("earlier", "show", number).out == made.out
    shown = command("earlier", "show", number, "--format", "json").json
    assert shown["papers"][0]["media_type"] == "application/pdf"
    assert command("replay", number).code == 0


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"letter": None}, "this lacks 'letter'"),
        ({"on": "3 March"}, "write days as YYYY-MM-DD"),
        ({"papers": {"P1": {"file": "gone.pdf", "title": "the letter"}}}, "cannot be read"),
    ],
)
def test_a_file_that_lacks_something_is_named(
    command: Command, home: Path, rose: str, changed: dict[str, object], complaint: str
) -> None:
    ran = command("earlier", "add", earlier_file(home, **changed), "--by", "owen")
    assert (ran.code, complaint in ran.err) == (2, True), ran.err


def test_nobody_without_the_right_puts_a_fact_right(command: Command, decided: str) -> None:
    ran = command("finding", "revise", decided, *WRONG[:-1], "pat")
    assert "may not do this" in ran.err
