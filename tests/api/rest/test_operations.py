"""What each operation does, and that it records what it should and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from api.ledger import Ledger
from api.ledger.people import Person
from api.services import demo_people
from api.services.findings_json import recorded
from tests.api.rest.conftest import Call, asked


def test_the_rules_answer_and_nothing_is_recorded(call: Call, ledger: Ledger) -> None:
    answer = call("POST", "/evaluations", json=asked())
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["on"], answer.json["cross_check"]) == ("2015-04-01", "agreed")
    policy = answer.json["policies"]["care_act_criteria"]
    assert (policy["outcome"], policy["outputs"]["decision"]) == ("established", "eligible")
    assert policy["trace"]
    with ledger.reading() as transaction:
        assert transaction.log.size() == 0


def test_the_story_is_told_through_all_policies(call: Call) -> None:
    outcomes = {}
    for day in (demo_people.BEFORE, demo_people.AFTER):
        body = asked(policy=None, on=day.isoformat(), findings=recorded(demo_people.STORY))
        answer = call("POST", "/evaluations", json=body).json
        assert answer is not None
        outcomes[day] = {policy: one["outcome"] for policy, one in answer["policies"].items()}
    assert outcomes[demo_people.BEFORE]["eligibility"] == "not_established"
    assert outcomes[demo_people.AFTER]["eligibility"] == "established"
    assert len(outcomes[demo_people.AFTER]) == 11


def test_an_amount_keeps_every_digit_on_its_way(call: Call) -> None:
    body = '{"scheme": "england", "policy": "carers_allowance", "on": "2016-05-03", "findings": {"age_years": 40, \
        "caring_hours_week": 40, "full_time_education": false, "earnings_week": 110.00000000000000000001}}'
    answer = call("POST", "/evaluations", data=body, content_type="application/json").json
    assert answer is not None
    assert answer["policies"]["carers_allowance"]["outputs"]["reasons"] == ["earnings"]


def test_an_evaluation_can_be_kept_about_a_person_or_nobody(call: Call, ledger: Ledger, rose: Person) -> None:
    for keep, subject in (({"person": "AC-1001"}, rose.id), ({}, None)):
        receipt = call("POST", "/evaluations", json=asked(keep=keep))
        assert receipt.status_code == 201
        assert receipt.json is not None
        assert receipt.headers["Location"] == f"/api/v1/evaluations/{receipt.json['id']}"
        assert "eligible" not in receipt.get_data(as_text=True)
        with ledger.reading() as transaction:
            assert transaction.log.entry(receipt.json["id"]).subject == subject
        kept = call("GET", f"/evaluations/{receipt.json['id']}").json
        assert kept == call("POST", "/evaluations", json=asked()).json


def test_a_decision_is_made_read_explained_and_made_again(call: Call, rose: Person) -> None:
    receipt = call("POST", "/determinations", json=asked(person="ac 1001"))
    assert receipt.status_code == 201, receipt.get_data(as_text=True)
    assert receipt.json is not None
    number = receipt.json["id"]
    assert receipt.headers["Location"] == f"/api/v1/determinations/{number}"
    assert "eligible" not in receipt.get_data(as_text=True)
    read = call("GET", f"/determinations/{number.lower()}").json
    assert read is not None
    assert read.items() >= receipt.json.items()
    assert (read["by"], read["role"], read["person"]) == ("ama", "assessor", rose.id)
    assert read["decided"]["care_act_criteria"]["outputs"]["decision"] == "eligible"
    assert "Rose" in read["letter"]["text"] or "You meet" in read["letter"]["text"]
    for form, kind in (("json", "application/json"), ("html", "text/html"), ("text", "text/plain")):
        reasons = call("GET", f"/determinations/{number}/reasons?reader=practitioner&format={form}")
        assert (reasons.status_code, reasons.mimetype) == (200, kind)
        assert "A-ENG-L4" in reasons.get_data(as_text=True)
    again = call("POST", "/replays", json={"record": number}).json
    assert again is not None
    assert (again["identical"], again["differences"]) == (True, [])


def test_a_departure_and_an_interim_decision_can_be_made(call: Call, rose: Person) -> None:
    departure = {"policy": "care_act_criteria", "outputs": {"decision": "not_eligible"}, "reasons": "She moved away.",
                 "evidence": ["letter of 1 April"]}  # fmt: skip
    departed = call("POST", "/determinations", json=asked(person=rose.id, departures=[departure])).json
    assert departed is not None
    assert departed["act"] == "departed"
    interim = {"full_reasons_by": "2026-12-06", "urgency": "No carer from tonight."}
    body = asked(person=rose.id, interim=interim)
    first = call("POST", "/determinations", json=body).json
    assert first is not None
    assert (first["act"], first["full_reasons_by"]) == ("interim", "2026-12-06")
    full = call("POST", "/determinations", json=asked(person=rose.id, completes=first["id"]))
    assert full.status_code == 201


def test_a_replay_on_another_day_tells_the_differences(call: Call, rose: Person) -> None:
    body = asked(policy="facs", on="2014-06-02", findings={"facs_band": "moderate", "la_threshold_band": "moderate"})
    number = call("POST", "/determinations", json=body | {"person": rose.id}).json["id"]  # type: ignore[index]  # the answer is JSON
    again = call("POST", "/replays", json={"record": number, "on": "2013-01-01"}).json
    assert again is not None
    assert (again["same_rules"], again["on"]) == (False, "2013-01-01")
    gone = call("POST", "/replays", json={"record": number, "on": "2016-01-01"})
    assert (gone.status_code, "in force: 2003-01-01 to 2015-03-31" in gone.get_data(as_text=True)) == (404, True)


def test_rule_sets_are_listed_and_shown_as_they_are_written(call: Call) -> None:
    listed = call("GET", "/rule-sets?scheme=england").json
    assert listed is not None
    names = {(one["rule_set"], one["edition"]) for one in listed["editions"]}
    assert ("england/care_act_criteria", "2015-04-01-r1") in names
    shown = call("GET", "/rule-sets/england/care_act_criteria?on=2020-01-01").json
    assert shown == call("GET", "/rule-sets/england/care_act_criteria/2015-04-01-r1").json
    assert shown is not None
    assert "A-ENG-L4" in shown["documents"]["england/care_act_criteria/2015-04-01-r1.yaml"]


def test_health_needs_no_token_and_tells_what_is_wrong(client: FlaskClient, ledger: Ledger) -> None:
    well = client.get("/health")
    assert (well.status_code, well.json["status"], well.json["ledger"]) == (200, "ok", "ok")  # type: ignore[index]  # the answer is JSON
    with ledger.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    ill = client.get("/health")
    assert (ill.status_code, ill.json["status"]) == (503, "down")  # type: ignore[index]  # the answer is JSON
    assert "rightful db upgrade" in ill.json["ledger"]  # type: ignore[index]  # the answer is JSON


# --- who may do what -------------------------------------------------------------------------------------------------

EVERYBODY = {"ama", "owen", "priya", "tom", "ruth"}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/evaluations", EVERYBODY),
        ("GET", "/evaluations/E-00000-00000", {"ama", "owen", "ruth"}),
        ("POST", "/determinations", {"ama"}),
        ("GET", "/determinations/D-00000-00000", {"ama", "owen", "ruth"}),
        ("GET", "/determinations/D-00000-00000/reasons", {"ama", "owen", "ruth"}),
        ("POST", "/replays", {"ama", "owen", "ruth"}),
        ("GET", "/rule-sets", EVERYBODY),
        ("GET", "/rule-sets/england/facs?on=2010-01-01", EVERYBODY),
        ("GET", "/rule-sets/england/facs/2003-01-01-r1", EVERYBODY),
    ],
)
def test_each_operation_is_open_to_those_who_may_and_closed_to_all_others(
    call: Call, client: FlaskClient, method: str, path: str, allowed: set[str]
) -> None:
    body: dict[str, Any] = {"json": {}} if method == "POST" else {}
    for account in EVERYBODY:
        status = call(method, path, by=account, **body).status_code
        assert (status != 403) == (account in allowed), (account, status)
    for header in ({}, {"Authorization": "Bearer rightful_guess"}, {"Authorization": "Basic YW1hOmE="}):
        refused = client.open(path, method=method, headers=header, **body)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_every_operation_says_which_act_it_needs(client: FlaskClient) -> None:
    views = client.application.view_functions
    assert [name for name, view in views.items() if not hasattr(view, "needs_act")] == []
    with client.application.test_request_context():
        open_to_all = {name for name, view in views.items() if getattr(view, "needs_act", "") is None}
    assert open_to_all == {"health.get_health", "openapi_document", "schemas.get_schema"}
