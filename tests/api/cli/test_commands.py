"""What each command does and prints."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path

import click
import pytest

from api.cli import rightful
from api.cli.opening import open_ledger, rules_of
from api.ledger.assessments import Answer, AssessmentSetting
from api.services.assessments import save, start
from tests.api.cli.conftest import CASE, Command

AT = ("england/care_act_criteria", "--on", "2015-04-01")
POLICY_KEYS = {"edition", "digest", "outcome", "outputs", "missing", "discretion_open", "not_used", "trace"}


def test_one_policy_is_evaluated_and_nothing_is_recorded(command: Command, case: str, home: Path) -> None:
    ran = command("evaluate", *AT, case)
    assert (ran.code, ran.err) == (0, "")
    assert (ran.json["scheme"], ran.json["on"], ran.json["cross_check"]) == ("england", "2015-04-01", "agreed")
    policy = ran.json["policies"]["care_act_criteria"]
    assert policy.keys() >= POLICY_KEYS
    assert (policy["edition"], policy["outcome"]) == ("2015-04-01-r1", "established")
    assert policy["outputs"] == {"decision": "eligible", "route": "personal_budget", "reasons": []}
    assert sorted(path.name for path in home.iterdir()) == ["case.json"], "it leaves no trace"


def test_a_whole_scheme_is_evaluated_when_no_policy_is_named(command: Command, case: str) -> None:
    policies = command("evaluate", "england", "--on", "2015-03-31", case).json["policies"]
    assert policies["care_act_criteria"]["outcome"] == "not_in_force"
    assert policies["facs"]["outcome"] == "cannot_tell"
    assert "facs_band" in policies["facs"]["missing"]


def test_findings_come_from_standard_input_too(command: Command, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = Path(case).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert command("evaluate", *AT, "-").json == command("evaluate", *AT, case).json


def test_the_text_form_says_the_answer_and_why(command: Command, case: str) -> None:
    text = command("evaluate", *AT, case, "--format", "text").out
    assert "You meet the national criteria" in text
    assert "You cannot do 2 of the ten everyday things" in text


def test_in_stated_mode_the_law_takes_no_part(command: Command, case: str) -> None:
    ran = command("evaluate", *AT, case, "--authority-mode", "stated")
    assert ran.json["authority_mode"] == "stated"
    assert ran.json["policies"]["care_act_criteria"]["outcome"] != "established"


def test_an_evaluation_is_kept_when_asked(command: Command, case: str, rose: str) -> None:
    kept = command("evaluate", *AT, case, "--keep", "ama", "--person", rose).json
    assert kept["kept_as"].startswith("E-")
    again = command("replay", kept["kept_as"])
    assert (again.code, "identical, to the byte" in again.out) == (0, True)
    assert command("evaluate", *AT, case, "--person", rose).code == 2


def test_a_rule_that_stops_is_exit_3_and_still_answers(
    command: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.services.shelf import ShippedShelf  # noqa: PLC0415
    from tests.api.services.made_rules import shelf  # noqa: PLC0415

    made = shelf()
    monkeypatch.setattr(ShippedShelf, "paths", lambda _: made.paths())
    monkeypatch.setattr(ShippedShelf, "content", lambda _, path: made.content(path))
    (home / "stops.json").write_text('{"hours_week": 0}')
    ran = command("evaluate", "anyland/stopping", "--on", "2015-01-01", "stops.json")
    assert ran.code == 3
    assert ran.json["policies"]["stopping"]["outcome"] == "stopped"
    assert "amount" in json.dumps(ran.json["policies"]["stopping"]["trace"])


def test_a_decision_is_made_replayed_and_explained(command: Command, case: str, rose: str) -> None:
    made = command("determine", *AT, case, "--person", "ac 1001", "--by", "ama", "--format", "json")
    assert made.code == 0, made.err
    number = made.json["id"]
    assert (made.json["act"], made.json["person"]) == ("adopted", rose)
    again = command("replay", number)
    assert (again.code, again.out.splitlines()[1]) == (0, "made again under the recorded rules: identical, to the byte")
    assert command("replay", number.lower().replace("-", " ")).out == again.out
    person = command("explain", number, "--reader", "person").out
    practitioner = command("explain", number, "--reader", "practitioner").out
    assert "You meet the national criteria" in person
    assert "A-ENG-L4" in practitioner
    assert "A-ENG-L4" not in person
    assert command("explain", number, "--format", "html").out.startswith("<!DOCTYPE html>")
    assert json.loads(command("explain", number, "--format", "json").out)["about"]["policy"] == "care_act_criteria"
    checked = command("db", "check")
    decided, looked_at = 2, 6
    assert (checked.code, checked.out) == (0, f"OK {decided + looked_at} entries\n")


def test_the_letter_is_printed_unless_json_is_asked_for(command: Command, case: str, rose: str) -> None:
    assert rose
    letter = command("determine", *AT, case, "--person", rose, "--by", "ama").out
    assert "Rose Adeyemi" in letter
    assert "Our decision" in letter


def test_a_decision_may_depart_with_reasons_and_may_be_made_in_the_interim(
    command: Command, case: str, rose: str, home: Path
) -> None:
    departure = {"policy": "care_act_criteria", "outputs": {"decision": "not_eligible", "route": "none"},
                 "reasons": "She has moved to another authority.", "evidence": ["letter of 1 April 2015"]}  # fmt: skip
    (home / "departure.json").write_text(json.dumps(departure))
    common = ("determine", *AT, case, "--person", rose, "--by", "ama", "--format", "json")
    departed = command(*common, "--depart", "departure.json")
    assert departed.json["act"] == "departed", departed.err
    assert departed.json["decided"]["care_act_criteria"]["reasons"] == "She has moved to another authority."
    interim = command(*common, "--interim-until", "2099-01-01", "--urgent", "No carer from tonight.")
    assert (interim.json["act"], interim.json["full_reasons_by"]) == ("interim", "2099-01-01")
    full = command(*common, "--completes", interim.json["id"])
    assert full.code == 0, full.err


def test_a_replay_on_another_day_lists_the_differences(command: Command, rose: str, home: Path) -> None:
    (home / "carer.json").write_text('{"age_years": 40, "caring_hours_week": 40, "full_time_education": false, '
                                     '"earnings_week": "113.00"}')  # fmt: skip
    made = command("determine", "england/carers_allowance", "--on", "2016-05-03", "carer.json", "--person", rose,
                   "--by", "ama", "--format", "json")  # fmt: skip
    number = made.json["id"]
    again = command("replay", number, "--on", "2017-05-03")
    assert again.code == 0
    assert "carers_allowance: edition: 2015-04-06-r1 -> 2017-04-10-r1" in again.out
    assert "carers_allowance: outcome: not_established -> established" in again.out
    as_json = command("replay", number, "--edition", "2017-04-10-r1", "--on", "2017-05-03", "--format", "json").json
    assert (as_json["same_rules"], as_json["identical"]) == (False, False)


def test_people_are_added_and_found(command: Command, rose: str) -> None:
    found = command("people", "find", "adiyemi")
    assert found.out.split() == [rose, "AC-1001", "1961-05-09", "Rose", "Adeyemi"]
    nobody = command("people", "find", "Xavier")
    assert (nobody.code, nobody.out, nobody.err) == (0, "", "nobody on file\n")


def test_a_token_is_issued_and_withdrawn(command: Command, rose: str) -> None:
    assert rose
    token = command("token", "issue", "ama", "--label", "case system").out.strip()
    assert token.startswith("rightful_")
    assert command("token", "withdraw", token).code == 0
    assert command("token", "withdraw", "rightful_guess").code == 2


def test_rules_are_listed_shown_checked_and_their_examples_run(command: Command) -> None:
    listed = command("rules", "list", "england/care_act_criteria", "--format", "json").json
    assert [(one["edition"], one["in_force_from"], one["in_force_until"]) for one in listed] == [
        ("2015-04-01-r1", "2015-04-01", None)
    ]
    assert "england/carers_allowance" in command("rules", "list", "england").out
    shown = command("rules", "show", "england/care_act_criteria", "--on", "2020-01-01").out
    assert shown.startswith(("rule_set:", "#"))
    assert "A-ENG-L4" in shown
    checked = command("rules", "check", "england/care_act_criteria")
    assert (checked.code, checked.out.splitlines()[-1].split()[:2]) == (0, ["1", "editions,"])
    examples = command("rules", "examples", "england/care_act_criteria")
    assert examples.code == 0
    assert examples.out.splitlines()[-1].endswith("0 do not come out")


def test_a_fault_in_a_rule_set_is_exit_1_with_its_place(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from api.services.shelf import ShippedShelf  # noqa: PLC0415
    from tests.api.services.made_rules import shelf  # noqa: PLC0415

    made = shelf(**{"anyland/age/2010-01-01-r1.yaml": "rule_set: ["})
    monkeypatch.setattr(ShippedShelf, "paths", lambda _: made.paths())
    monkeypatch.setattr(ShippedShelf, "content", lambda _, path: made.content(path))
    ran = command("rules", "check", "anyland/age")
    assert ran.code == 1
    assert "rules/anyland/age/2010-01-01-r1.yaml:2:1: not YAML" in ran.out


def test_the_demo_tells_the_story(command: Command, home: Path) -> None:
    ran = command("demo")
    assert ran.code == 0, ran.err
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "facs not_established decided" in lines
    assert lines.index("eligibility not_established decided") < lines.index("eligibility established decided")
    assert "made again under the recorded rules: identical, to the byte" in lines
    assert "eligibility: not_established -> established" in lines
    assert "£146.90 a week" in ran.out
    assert not (home / "var" / "ledger.sqlite3").exists()


# --- help that teaches ----------------------------------------------------------------------------------------------


def _commands(group: click.Group, name: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [name]
    context = click.Context(group)
    for child in group.list_commands(context):
        inner = group.get_command(context, child)
        assert inner is not None
        found += _commands(inner, (*name, child)) if isinstance(inner, click.Group) else [(*name, child)]
    return found


@pytest.mark.parametrize("name", _commands(rightful), ids=" ".join)
def test_every_command_explains_itself_with_an_example(command: Command, name: tuple[str, ...]) -> None:
    ran = command(*name, "--help")
    assert ran.code == 0
    assert "rightful " + " ".join(name) in ran.out.split("Options:")[0].split("\n", 1)[1]


def test_outside_a_demonstration_letters_come_from_the_authority_that_is_configured(
    command: Command, case: str, rose: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = [{"id": "ama", "name": "Ama Mensah", "roles": ["assessor"], "password_hash": "-"}]
    (home / "accounts.json").write_text(json.dumps(accounts))
    monkeypatch.setenv("RIGHTFUL_ACCOUNTS", str(home / "accounts.json"))
    monkeypatch.setenv("RIGHTFUL_DEMONSTRATION", "no")
    monkeypatch.setenv("RIGHTFUL_AUTHORITY_NAME", "Borsetshire Council")
    monkeypatch.setenv("RIGHTFUL_AUTHORITY_CONTACT", "01632 960999")
    judged = {"value": True, "source": "Home visit", "reasons": "She has not left the flat since the fall."}
    Path(case).write_text(json.dumps(dict(CASE) | {"significant_wellbeing_impact": judged}))
    letter = command("determine", *AT, case, "--person", rose, "--by", "ama").out
    assert letter.startswith("Borsetshire Council\n01632 960999\n")
    assert "demonstration" not in letter
    assert "Ama Mensah, assessor" in letter


# --- one person under several schemes, and through the years --------------------------------------------------------


def test_a_comparison_is_a_line_for_each_scheme(command: Command, case: str) -> None:
    ran = command("compare", case, "--on", "2016-06-01", "scotland", "england")
    lines = [line.split()[0] for line in ran.out.splitlines() if line and not line.startswith(("As on", " "))]
    assert (ran.code, lines) == (0, ["scotland", "england"])
    full = command("compare", case, "--on", "2016-06-01", "england", "--full").out
    assert "You meet the national criteria for care and support." in full


def test_a_comparison_without_names_holds_every_scheme(command: Command, case: str) -> None:
    told = command("compare", case, "--on", "2016-06-01", "--format", "json").json
    assert next(iter(told["schemes"])) == "england"
    assert {"scotland", "netherlands", "arkansas", "sweden"} < told["schemes"].keys()


def test_a_time_line_says_from_when_what_changed_and_why(command: Command, case: str) -> None:
    text = command("timeline", "england", case, "--until", "2015-12-31").out
    assert "From 2015-04-01" in text
    assert "National criteria for care and support of adults: no rules -> established" in text
    told = command("timeline", "england", case, "--until", "2015-12-31", "--format", "json").json
    assert told["until"] == "2015-12-31"
    assert told["turns"][-1]["on"] == "2015-04-06"


def test_a_decision_on_an_assessment_takes_its_findings_and_closes_it(command: Command, rose: str) -> None:
    setting = AssessmentSetting(person=rose, scheme="england", on=date(2015, 4, 1))
    with open_ledger() as ledger:
        registry = rules_of(ledger).registry()
        number = start(ledger, registry, setting, "ama").assessment.id
        for name, value in CASE.items():
            save(ledger, registry, number, Answer(name, value), "ama")
    common = ("determine", *AT, "--person", rose, "--by", "ama", "--format", "json")
    made = command(*common, "--assessment", number)
    assert made.code == 0, made.err
    again = command(*common, "--assessment", number)
    assert (again.code, "has been decided" in again.err) == (2, True), again.err
    neither = command(*common)
    assert (neither.code, "either a file of findings or an --assessment" in neither.err) == (2, True)
